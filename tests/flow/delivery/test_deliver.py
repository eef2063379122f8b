import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from support.mail import deliver, deliveries, lessons, parsed, states, worker_context
from support.scripted_server import DROP, SILENCE, scripted
from support.sites import MONDAY, HandClock, enroll

from drip.core.delivery.on_doubt import OnDoubt
from drip.flow.delivery.deliver import RelayIsDown, WorkerContext, deliver_due
from drip.flow.people.preferences import leave, pause, resume
from drip.flow.site import Site
from drip.flow.work import Work
from drip.outbound import Relay
from drip.storage.delivery import suppressions
from drip.storage.engine.database import Session
from drip.storage.engine.states import DeliveryState

TEN = MONDAY + timedelta(hours=4)


def test_a_due_lesson_is_delivered_and_the_next_one_is_planned(site: Site) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        assert deliver(site, server, HandClock(TEN)) == 1
    assert lessons(server) == ["Mara, welcome"]
    assert states(site, enrollment) == [("welcome", DeliveryState.SENT), ("name-your-season", DeliveryState.PLANNED)]


def test_nothing_leaves_before_its_hour(site: Site) -> None:
    enroll(site)
    with scripted() as server:
        assert deliver(site, server, HandClock(MONDAY + timedelta(minutes=89))) == 0
    assert server.connections == 0


def test_what_was_delivered_is_not_delivered_again(site: Site) -> None:
    enroll(site)
    clock = HandClock(TEN)
    with scripted() as server:
        deliver(site, server, clock)
        deliver(site, server, clock)
        clock.advance(hours=8)
        deliver(site, server, clock)
    assert len(server.messages) == 1


def test_a_lesson_carries_what_mail_programs_and_bulk_senders_need(site: Site) -> None:
    enroll(site)
    with scripted() as server:
        deliver(site, server, HandClock(TEN))
    mail = parsed(server.messages[0])
    assert mail["From"].addresses[0].addr_spec == "ines@example.org"
    assert mail["To"] == "mara@example.net"
    assert mail["Reply-To"].addresses[0].username.startswith("reply+")
    assert len(mail["Reply-To"].addresses[0].username) <= 64
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "https://course.example.com/leave/" in mail["List-Unsubscribe"]
    assert mail["List-Id"].endswith("<seasons.reply.example.com>")
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert server.commands[1].startswith("MAIL FROM:<bounce+")


def test_the_letters_of_a_course_form_one_thread(site: Site) -> None:
    enroll(site)
    clock = HandClock(TEN)
    with scripted() as server:
        deliver(site, server, clock)
        clock.advance(days=2)
        deliver(site, server, clock)
    first, second = (parsed(message) for message in server.messages)
    assert second["In-Reply-To"] == first["Message-ID"]
    assert first["Message-ID"] != second["Message-ID"]


def test_the_marker_is_committed_before_the_body_leaves(site: Site) -> None:
    enrollment = enroll(site)
    with scripted(body=SILENCE) as server:
        relay = Relay("127.0.0.1", server.port, timeout=5.0, body_timeout=0.4)
        worker = threading.Thread(target=deliver_due, args=(site, WorkerContext("w1", relay), HandClock(TEN)))
        worker.start()
        assert server.body_started.wait(10)
        assert states(site, enrollment)[0] == ("welcome", DeliveryState.HANDING_OVER)
        worker.join()


def test_a_mail_in_doubt_is_sent_once_more_and_is_the_same_mail(site: Site) -> None:
    enrollment = enroll(site)
    clock = HandClock(TEN)
    with scripted(body=[DROP, "250 ok"]) as server:
        deliver(site, server, clock)
        assert len(server.messages) == 1
        clock.advance(minutes=1)
        deliver(site, server, clock)
    assert len(server.messages) == 2
    assert server.messages[0] == server.messages[1]
    assert states(site, enrollment)[0] == ("welcome", DeliveryState.SENT)


def test_a_mail_in_doubt_twice_is_left_in_doubt(site: Site) -> None:
    enrollment = enroll(site)
    clock = HandClock(TEN)
    with scripted(body=DROP) as server:
        for _ in range(5):
            deliver(site, server, clock)
            clock.advance(minutes=1)
    assert len(server.messages) == 2
    assert states(site, enrollment)[0] == ("welcome", DeliveryState.IN_DOUBT)
    assert states(site, enrollment)[1] == ("name-your-season", DeliveryState.PLANNED)


@pytest.mark.parametrize(
    ("policy", "state"), [(OnDoubt.HOLD, DeliveryState.IN_DOUBT), (OnDoubt.DROP, DeliveryState.FAILED)]
)
def test_hold_and_drop_never_send_a_copy(site: Site, policy: OnDoubt, state: DeliveryState) -> None:
    careful = Site(site.database, site.keys, site.base_url, site.mail_domain, site.templates, policy)
    enrollment = enroll(careful)
    with scripted(body=DROP) as server:
        deliver(careful, server, HandClock(TEN))
        deliver(careful, server, HandClock(TEN))
    assert len(server.messages) == 1
    assert states(site, enrollment)[0] == ("welcome", state)


def test_a_relay_that_is_down_consumes_no_attempt(site: Site) -> None:
    enrollment = enroll(site)
    with scripted(greeting="421 not now" + DROP) as server, pytest.raises(RelayIsDown):
        deliver(site, server, HandClock(TEN))
    lesson = deliveries(site, enrollment)[0]
    assert (lesson.state, lesson.attempt, lesson.claimed_by) == (DeliveryState.PLANNED, 0, None)


def test_a_relay_that_goes_away_in_mid_session_loses_nothing(site: Site) -> None:
    ids = [enroll(site, f"p{n}@example.net") for n in range(3)]
    with scripted(mail=["250 ok", "421 closing" + DROP]) as server, pytest.raises(RelayIsDown):
        deliver(site, server, HandClock(TEN))
    with scripted() as server:
        assert deliver(site, server, HandClock(TEN)) == 2
    assert all(states(site, enrollment)[0] == ("welcome", DeliveryState.SENT) for enrollment in ids)


class ActsAtLook:
    """A clock at whose n-th look something happens: a race at a chosen step of the hand-over."""

    def __init__(self, site: Site, look: int, act: Callable[[Session], object]) -> None:
        self.site, self.look, self.act, self.looks = site, look, act, 0

    def __call__(self) -> datetime:
        self.looks += 1
        if self.looks == self.look:
            with self.site.database.write() as session:
                self.act(session)
        return TEN


@pytest.mark.parametrize("look", range(1, 7))
def test_no_body_starts_after_an_unsubscribe_has_committed(site: Site, look: int) -> None:
    """Whichever look at the clock it falls on, the body leaves only if the marker was committed before."""
    enrollment = enroll(site)
    clock = ActsAtLook(site, look, lambda session: leave(session, enrollment, "web", TEN))
    with scripted() as server:
        deliver_due(site, worker_context(server), clock)
    lesson = deliveries(site, enrollment)
    left_before_marker = look <= 5
    assert clock.looks >= look
    assert len(server.messages) == (0 if left_before_marker else 1)
    assert all(d.state in (DeliveryState.SUPPRESSED, DeliveryState.SENT) for d in lesson)


@pytest.mark.parametrize("look", range(1, 7))
def test_a_pause_holds_a_lesson_that_was_claimed_already_and_loses_none(site: Site, look: int) -> None:
    enrollment = enroll(site)
    clock = ActsAtLook(site, look, lambda session: pause(Work(session, site, TEN), enrollment, None, "web"))
    with scripted() as server:
        deliver_due(site, worker_context(server), clock)
        assert len(server.messages) == (0 if look <= 5 else 1)
        with site.database.write() as session:
            resume(Work(session, site, TEN), enrollment, "web")
        deliver_due(site, worker_context(server), clock)
        assert len(server.messages) == 1


def test_who_has_paused_gets_nothing_and_loses_nothing(site: Site) -> None:
    enrollment = enroll(site)
    with site.database.write() as session:
        pause(Work(session, site, MONDAY), enrollment, None, "web")
    with scripted() as server:
        assert deliver(site, server, HandClock(TEN)) == 0
    assert states(site, enrollment) == []


def test_a_suppressed_address_gets_nothing(site: Site) -> None:
    enrollment = enroll(site)
    with site.database.write() as session:
        key = site.keys.suppression_key("mara@example.net")
        suppressions.suppress(session, key, "mara@example.net", "complaint", "", MONDAY)
    with scripted() as server:
        deliver(site, server, HandClock(TEN))
    assert server.connections == 0
    assert states(site, enrollment)[0] == ("welcome", DeliveryState.SUPPRESSED)
