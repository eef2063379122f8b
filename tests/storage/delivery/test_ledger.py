import threading
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from support.rows import set_delivery
from support.sites import MONDAY, enroll

from drip.flow.site import Site
from drip.storage.delivery import ledger
from drip.storage.engine.states import DeliveryState, MailKind


def planned(site: Site, enrollment_id: int) -> list[tuple[str, str]]:
    with site.database.read() as session:
        return [
            (d.kind, d.lesson) for d in ledger.deliveries_of(session, enrollment_id) if d.state == DeliveryState.PLANNED
        ]


def test_only_the_next_lesson_is_ever_planned(site: Site) -> None:
    assert planned(site, enroll(site)) == [("lesson", "welcome")]


def line(enrollment_id: int, number: int, lesson: str = "welcome") -> ledger.NewDelivery:
    return ledger.NewDelivery(
        enrollment_id, number, MailKind.LESSON, lesson, 1, MONDAY, MONDAY, None, MONDAY, {}, "x@y"
    )


def test_a_lesson_cannot_be_planned_twice_for_the_same_person(site: Site) -> None:
    enrollment_id = enroll(site)
    with pytest.raises(IntegrityError), site.database.write() as session:
        ledger.queue_deliveries(session, [line(enrollment_id, 3)])


def test_nothing_is_claimed_before_it_is_due(site: Site) -> None:
    enroll(site)
    with site.database.write() as session:
        assert ledger.claim(session, "w1", MONDAY, 10) == []


def test_what_is_due_is_claimed_once_the_longest_due_first(site: Site) -> None:
    first, second = enroll(site, "a@example.net"), enroll(site, "b@example.net", MONDAY - timedelta(days=3))
    later = MONDAY + timedelta(days=2)
    with site.database.write() as session:
        assert [d.enrollment_id for d in ledger.claim(session, "w1", later, 10)] == [second, first]
    with site.database.write() as session:
        assert ledger.claim(session, "w2", later, 10) == []
        assert ledger.keys_under_way(session) == {"w1": [(first, 2), (second, 2)]}


def test_many_workers_share_the_work_without_doubles(site: Site) -> None:
    ids = {enroll(site, f"p{n}@example.net", MONDAY - timedelta(hours=n)) for n in range(12)}
    claimed: list[int] = []
    barrier = threading.Barrier(4)

    def work(name: str) -> None:
        barrier.wait()
        for _ in range(6):
            with site.database.write() as session:
                claimed.extend(d.enrollment_id for d in ledger.claim(session, name, MONDAY + timedelta(days=2), 2))

    threads = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed) == sorted(ids)


def test_a_mail_put_back_without_an_attempt_has_lost_none(site: Site) -> None:
    enroll(site)
    later = MONDAY + timedelta(days=1)
    with site.database.write() as session:
        (delivery,) = ledger.claim(session, "w1", later, 10)
        assert delivery.attempt == 1
        ledger.requeue(session, "w1", [ledger.Requeue(*delivery.key, later, delivery.slot_at, None)])
    with site.database.write() as session:
        (again,) = ledger.claim(session, "w1", later, 10)
        assert (again.attempt, again.number) == (1, delivery.number)


def test_a_mail_that_may_have_left_is_not_forgotten_when_its_plan_is_taken_back(site: Site) -> None:
    enrollment_id = enroll(site)
    with site.database.write() as session:
        delivery = ledger.find_delivery(session, enrollment_id, MailKind.LESSON, "welcome")
        assert delivery is not None
        set_delivery(session, enrollment_id, delivery.number, resent=True)
    with site.database.write() as session:
        ledger.withdraw_planned(session, enrollment_id, (MailKind.LESSON,))
    with site.database.read() as session:
        delivery = ledger.find_delivery(session, enrollment_id, MailKind.LESSON, "welcome")
        assert delivery is not None
        assert delivery.state == DeliveryState.IN_DOUBT


def test_the_queue_is_read_through_its_partial_index(site: Site) -> None:
    query = "SELECT * FROM delivery WHERE state = 'planned' AND due_at <= '2027-01-01' ORDER BY due_at"
    with site.database.read() as session:
        connection = session.connection()
        if site.database.is_sqlite:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}").all()
        else:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # small tables are read whole, rightly
            plan = connection.exec_driver_sql(f"EXPLAIN {query}").all()
    assert "ix_delivery_due_at" in " ".join(str(row) for row in plan)
