from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select
from support.mail import deliver, deliveries, parsed
from support.scripted_server import scripted
from support.sites import HandClock, clock_at, make_site, publish_course

from bench.goals.course import write_course
from bench.goals.people import enroll_model_at, fill, multiply
from drip.flow.operations.audit import audit
from drip.storage.delivery import ledger
from drip.storage.engine.tables import Delivery, Enrollment

MANY = 12


def led_site(database, folder, server):
    """A site with the measured course and its model person."""
    clock = clock_at("2027-01-04 10:00")
    site = make_site(database)
    write_course(folder / "measured", 9, clock() - timedelta(minutes=2))
    publish_course(site, folder / "measured", clock())
    return site, enroll_model_at(site, lambda: deliver(site, server, clock), clock()), clock


def test_copied_people_get_the_letter_once_and_the_next_is_planned(database, tmp_path):
    with scripted() as server:
        site, model, clock = led_site(database, tmp_path, server)
        people = multiply(site, model, MANY)
        assert deliver(site, server, clock) == MANY
        mails = [parsed(message) for message in server.messages[1:]]
    assert {mail["To"] for mail in mails} == {f"person-{n}@d{n % 20}.example.net" for n in people}
    assert sorted(mail["Message-ID"].strip("<>") for mail in mails) == sorted(
        d.message_id for n in people for d in deliveries(site, n) if d.lesson == "second"
    )
    assert {mail["Subject"] for mail in mails} == {f"Ada {n}, what grows in spring" for n in people}
    assert all([d.lesson for d in deliveries(site, n)][-1] == "third" for n in people)
    assert audit(site, clock()).findings == ()


def test_a_letter_has_about_the_size_that_it_should_have(database, tmp_path):
    with scripted() as server:
        site, model, clock = led_site(database, tmp_path, server)
        multiply(site, model, 1)
        deliver(site, server, clock)
        assert 8_500 < len(server.messages[1]) < 9_500


def test_of_those_who_fill_the_tables_as_many_are_due_as_was_said(database, tmp_path):
    with scripted() as server:
        site, model, _ = led_site(database, tmp_path, server)
    fill(site, model, 1_000, 40)
    now = HandClock().at + timedelta(days=3650)  # the machine's clock counts here: all are due in ten years
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Enrollment)) == 1_001
        times = session.scalars(select(Delivery.due_at).where(ledger.IS_PLANNED)).all()
    earliest = min(times)
    assert sum(at < earliest + timedelta(hours=2) for at in times) == 40
    assert max(times) < now
