"""Two who add the same thing at once end with one of it, and nobody sees an error."""

import threading
from collections.abc import Callable
from datetime import timedelta

from support.sites import MONDAY, signup_request

from drip.flow.replies.receive import receive
from drip.flow.signup.signup import sign_up
from drip.flow.site import Site
from drip.flow.work import Work
from drip.inbound import IncomingMessage
from drip.storage.delivery import suppressions
from drip.storage.engine.database import Session
from drip.storage.people import subscribers
from drip.storage.planning import enrollments
from drip.storage.replies import inbound_mail


def together(act: Callable[[int], None], times: int = 6) -> None:
    barrier, errors = threading.Barrier(times), []

    def run(number: int) -> None:
        barrier.wait()
        try:
            act(number)
        except Exception as error:  # noqa: BLE001 shown below
            errors.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def in_session(site: Site, act: Callable[[Session], object]) -> None:
    with site.database.write() as session:
        act(session)


def test_one_address_that_signs_up_many_times_at_once_is_one_person(site: Site) -> None:
    form = signup_request("mara@example.net", "Mara", "UTC", "")
    with site.database.read() as session:
        edition = site.live_edition(session, "seasons")
    assert edition is not None
    together(lambda _: in_session(site, lambda session: sign_up(Work(session, site, MONDAY), edition, form)))
    with site.database.read() as session:
        subscriber = subscribers.find_subscriber(session, "mara@example.net")
        assert subscriber is not None
        assert len(enrollments.enrollments_of(session, subscriber.id)) == 1


def test_one_mail_that_comes_in_many_times_at_once_is_one_mail(site: Site) -> None:
    together(lambda _: receive(site, IncomingMessage(b"Subject: x\n\nx", "", (), "smtp"), MONDAY) and None)
    with site.database.read() as session:
        assert len(inbound_mail.list_mails(session, needs_attention=False, limit=10)) == 1


def test_workers_that_hold_one_domain_at_once_do_not_trip_over_each_other(site: Site) -> None:
    until = MONDAY + timedelta(hours=6)
    together(
        lambda n: in_session(
            site,
            lambda session: suppressions.block_sending(session, "domain", "example.net", until, f"worker {n}", MONDAY),
        )
    )
    together(
        lambda n: in_session(site, lambda session: suppressions.suppress(session, "k", "a", "bounce", str(n), MONDAY))
    )
    with site.database.read() as session:
        assert [hold.name for hold in suppressions.list_blocks(session, MONDAY)] == ["example.net"]
        assert suppressions.find_suppression(session, ["k"]) is not None
