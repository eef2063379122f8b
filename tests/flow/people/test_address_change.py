"""Another address: asked for, confirmed there, told to the old one; and what late mail of the old one may do."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from support.mail import answer, deliver, parsed
from support.rows import set_delivery
from support.scripted_server import ScriptedServer, scripted
from support.sites import MONDAY, HandClock, enroll, signup_request

from drip.flow.delivery.claim import claim
from drip.flow.delivery.marker import mark
from drip.flow.delivery.prepare import PreparedMail
from drip.flow.delivery.settle import settle
from drip.flow.operations.listing import list_mail, person_details
from drip.flow.people import preferences
from drip.flow.people.address_change import (
    AddressChange,
    AddressChangeState,
    confirm_address_change,
    mask_email,
    read_address_change,
    request_address_change,
)
from drip.flow.replies.read_mail import read_replies
from drip.flow.replies.receive import receive
from drip.flow.signup.signup import confirm, sign_up
from drip.flow.site import Site
from drip.flow.work import Work
from drip.inbound import IncomingMessage
from drip.outbound import Refused, Suppress
from drip.storage.delivery import ledger, suppressions
from drip.storage.engine.states import DeliveryState, EnrollmentState, MailKind
from drip.storage.planning import enrollments

OLD, NEW = "mara@example.net", "mara.new@example.org"
TEN = MONDAY + timedelta(hours=4)


def ask(site: Site, enrollment: int, email: str, clock: HandClock) -> bool:
    with site.database.write() as session:
        return request_address_change(Work(session, site, clock()), enrollment, email, "web", clock())


def tokens(site: Site, enrollment: int) -> list[str]:
    with site.database.read() as session:
        mails = [m for m in ledger.deliveries_of(session, enrollment) if m.kind == MailKind.ADDRESS]
    return [mail.data["link"].rpartition("/")[2] for mail in mails]


def press(site: Site, token: str, clock: HandClock) -> AddressChange:
    with site.database.write() as session:
        wish = confirm_address_change(Work(session, site, clock()), token, "192.0.2.1", clock())
    assert wish is not None
    return wish


def standing(site: Site, token: str, clock: HandClock) -> AddressChangeState:
    with site.database.read() as session:
        wish = read_address_change(Work(session, site, clock()), token)
    assert wish is not None
    return wish.state


def email_of(site: Site, enrollment: int) -> str:
    with site.database.read() as session:
        found = enrollments.get_enrollment(session, enrollment)
        assert found is not None
        return found.email


def state_of(site: Site, enrollment: int) -> EnrollmentState:
    with site.database.read() as session:
        found = enrollments.get_enrollment(session, enrollment)
        assert found is not None
        return EnrollmentState(found.state)


def suppressed(site: Site, email: str) -> bool:
    with site.database.read() as session:
        return suppressions.find_suppression(session, site.keys.suppression_keys(email)) is not None


def recipients(server: ScriptedServer) -> list[str]:
    return [line.partition("<")[2].partition(">")[0] for line in server.commands if line.startswith("RCPT")]


def move(site: Site, enrollment: int, clock: HandClock, email: str = NEW) -> AddressChange:
    ask(site, enrollment, email, clock)
    return press(site, tokens(site, enrollment)[-1], clock)


def test_the_mail_goes_to_the_new_address_and_says_nothing_that_was_typed(site: Site) -> None:
    enrollment, clock = enroll(site), HandClock()
    assert ask(site, enrollment, NEW, clock)
    with scripted() as server:
        deliver(site, server, clock)
    mail = parsed(server.messages[0])
    assert recipients(server) == [NEW]
    assert mail["To"] == NEW
    assert mail["List-Unsubscribe"] is None
    text = mail.get_body(("plain",))
    assert text is not None
    assert "Mara" not in str(text.get_content())
    assert f"/address/{tokens(site, enrollment)[0]}" in str(text.get_content())
    assert email_of(site, enrollment) == OLD


def test_the_button_moves_the_letters_and_tells_the_old_address_once(site: Site) -> None:
    enrollment, clock = enroll(site), HandClock()
    assert move(site, enrollment, clock) == AddressChange(enrollment, NEW, AddressChangeState.DONE, is_new=True)
    assert press(site, tokens(site, enrollment)[0], clock) == AddressChange(enrollment, NEW, AddressChangeState.DONE)
    with scripted() as server:
        deliver(site, server, HandClock(TEN))
    assert sorted(recipients(server)) == sorted([OLD, NEW, NEW])
    (moved,) = (parsed(message) for message in server.messages if parsed(message)["To"] == OLD)
    told = moved.get_body(("plain",))
    assert told is not None
    assert mask_email(NEW) in str(told.get_content())
    assert NEW not in str(told.get_content())
    found = person_details(site, NEW, MONDAY)
    assert found is not None
    assert [event["what"] for event in found["history"]].count(f"another address, before that {OLD}") == 1


def test_the_old_address_is_told_a_domain_in_its_own_script() -> None:
    assert mask_email("anna@xn--mdchen-bua.example") == "a…@mädchen.example"


def test_two_who_press_at_once_move_it_once(site: Site) -> None:
    enrollment, clock = enroll(site), HandClock()
    ask(site, enrollment, NEW, clock)
    (token,) = tokens(site, enrollment)
    with ThreadPoolExecutor(2) as pool:
        wishes = list(pool.map(lambda _: press(site, token, clock), range(2)))
    assert sorted(wish.is_new for wish in wishes) == [False, True]
    with site.database.read() as session:
        assert ledger.count_mails(session, [enrollment], MailKind.MOVED) == 1


def test_the_link_has_its_day(site: Site) -> None:
    enrollment, clock = enroll(site), HandClock()
    ask(site, enrollment, NEW, clock)
    (token,) = tokens(site, enrollment)
    clock.advance(hours=23, minutes=59)
    assert standing(site, token, clock) is AddressChangeState.WAITING
    clock.advance(minutes=1)
    assert press(site, token, clock).state is AddressChangeState.EXPIRED
    assert email_of(site, enrollment) == OLD


def test_only_the_address_that_was_asked_for_last_can_be_confirmed(site: Site) -> None:
    enrollment, clock = enroll(site), HandClock()
    ask(site, enrollment, "mara@typo.example", clock)
    ask(site, enrollment, NEW, clock)
    mistyped, meant = tokens(site, enrollment)
    assert press(site, mistyped, clock).state is AddressChangeState.EXPIRED
    ask(site, enrollment, "mara@typo.example", clock)  # no further mail: the first one's link counts again
    assert len(tokens(site, enrollment)) == 2
    assert standing(site, mistyped, clock) is AddressChangeState.WAITING
    assert standing(site, meant, clock) is AddressChangeState.EXPIRED


def test_an_address_of_somebody_else_or_a_suppressed_one_gets_no_mail(site: Site) -> None:
    enrollment, clock = enroll(site), HandClock()
    enroll(site, "anna@example.org")
    with site.database.write() as session:
        suppressions.suppress(session, site.keys.suppression_key("left@example.org"), "", "complaint", "", MONDAY)
    assert not ask(site, enrollment, "anna@example.org", clock)
    assert not ask(site, enrollment, "left@example.org", clock)
    assert tokens(site, enrollment) == []


def test_a_person_gets_three_a_day_and_an_address_one(site: Site) -> None:
    mara, anna, clock = enroll(site), enroll(site, "anna@example.org"), HandClock()
    assert [ask(site, mara, f"{name}@example.com", clock) for name in "abcd"] == [True, True, True, False]
    assert not ask(site, anna, "a@example.com", clock)
    clock.advance(days=1, minutes=1)
    assert ask(site, anna, "a@example.com", clock)
    assert ask(site, mara, "d@example.com", clock)


@pytest.mark.parametrize("how", ["somebody else's by now", "suppressed by now"])
def test_an_address_that_was_taken_meanwhile_stays_whose_it_is(site: Site, how: str) -> None:
    enrollment, clock = enroll(site), HandClock()
    ask(site, enrollment, NEW, clock)
    if how == "suppressed by now":
        with site.database.write() as session:
            suppressions.suppress(session, site.keys.suppression_key(NEW), NEW, "complaint", "", MONDAY)
    else:
        enroll(site, NEW)
    assert press(site, tokens(site, enrollment)[0], clock).state is AddressChangeState.UNAVAILABLE
    assert email_of(site, enrollment) == OLD


def sign_up_only(site: Site, email: str, clock: HandClock) -> int:
    """Somebody types this address into the form of the course, and nobody confirms."""
    with site.database.write() as session:
        edition = site.live_edition(session, "seasons")
        assert edition is not None
        pending = sign_up(Work(session, site, clock()), edition, signup_request(email, "", "UTC", "192.0.2.7"))
        assert pending is not None
        return pending.id


@pytest.mark.parametrize("first", ["the sign-up", "the wish"])
def test_a_sign_up_that_nobody_confirmed_makes_room_for_whoever_has_the_inbox(site: Site, first: str) -> None:
    enrollment, clock = enroll(site), HandClock()
    if first == "the wish":
        ask(site, enrollment, NEW, clock)
    unconfirmed = sign_up_only(site, NEW, clock)
    if first == "the sign-up":
        assert ask(site, enrollment, NEW, clock)
    assert press(site, tokens(site, enrollment)[0], clock).is_new
    assert email_of(site, enrollment) == NEW
    with site.database.write() as session:
        assert enrollments.get_enrollment(session, unconfirmed) is None
        assert not confirm(Work(session, site, clock()), unconfirmed, "192.0.2.7")
    assert sign_up_only(site, "anna@example.org", clock) > unconfirmed  # so no old link is another person's


def test_who_left_before_confirming_makes_room_and_who_left_later_does_not(site: Site) -> None:
    mara, clock = enroll(site), HandClock()
    before, later = sign_up_only(site, NEW, clock), enroll(site, "anna@example.org")
    with site.database.write() as session:
        for leaver in (before, later):
            assert preferences.leave(session, leaver, "web", clock())
    assert not ask(site, mara, "anna@example.org", clock)
    assert ask(site, mara, NEW, clock)


def test_two_people_who_want_one_address_at_once_get_it_one(site: Site) -> None:
    mara, clock = enroll(site), HandClock()
    ask(site, mara, NEW, clock)
    anna, later = enroll(site, "anna@example.org"), HandClock(MONDAY + timedelta(hours=1))
    with site.database.write() as session:  # as if a day lay between
        session.connection().exec_driver_sql("DELETE FROM send_rate")
    ask(site, anna, NEW, later)
    links = [tokens(site, mara)[0], tokens(site, anna)[0]]
    with ThreadPoolExecutor(2) as pool:
        wishes = list(pool.map(lambda token: press(site, token, later), links))
    assert sorted(wish.state.value for wish in wishes) == ["done", "unavailable"]
    assert [email_of(site, mara), email_of(site, anna)].count(NEW) == 1


def test_a_lesson_that_was_prepared_for_the_old_address_is_made_anew(site: Site) -> None:
    enrollment, clock = enroll(site), HandClock(TEN)
    with site.database.write() as session:
        site.live_edition(session, "seasons")
    batch = claim(site, "w1", 10, clock())
    (delivery,) = batch.deliveries
    ready = batch.prepare(site, None, delivery, clock())
    assert isinstance(ready, PreparedMail)
    assert ready.recipient == OLD
    move(site, enrollment, clock)
    with site.database.write() as session:
        assert mark(Work(session, site, clock()), "w1", {delivery.key: (delivery, ready)}) == set()
        settle(Work(session, site, clock()), "w1", delivery, Refused("550 5.1.1 unknown", Suppress.NOW))
    assert not suppressed(site, NEW)
    again = claim(site, "w1", 10, clock())  # the same worker, while the old mail is still in its hands
    lesson = next(each for each in again.deliveries if each.kind == MailKind.LESSON)
    with site.database.write() as session:
        assert mark(Work(session, site, clock()), "w1", {delivery.key: (delivery, ready)}) == set()
        anew = again.prepare(site, None, lesson, clock())
        assert isinstance(anew, PreparedMail)
        assert anew.recipient == NEW
        assert mark(Work(session, site, clock()), "w1", {lesson.key: (lesson, anew)}) == {lesson.key}


def test_a_mail_in_doubt_is_not_sent_again_to_an_address_that_is_not_theirs(site: Site) -> None:
    enrollment, clock = enroll(site), HandClock(TEN)
    with scripted() as server:
        deliver(site, server, clock)
        with site.database.write() as session:
            (lesson, *_) = ledger.deliveries_of(session, enrollment)[-2:]
            in_doubt = {"state": DeliveryState.PLANNED, "resent": True, "due_at": clock()}
            set_delivery(session, enrollment, lesson.number, **in_doubt)
        move(site, enrollment, clock)
        deliver(site, server, clock)
    assert recipients(server).count(OLD) == 2  # the lesson, and that they have moved
    with site.database.read() as session:
        found = ledger.get_delivery(session, (enrollment, lesson.number))
        assert found is not None
        assert found.state == DeliveryState.IN_DOUBT


REPORT = """From: Mail Delivery System <MAILER-DAEMON@example.net>
To: {to}
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce-1@example.net>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I could not deliver it.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; example.net

Final-Recipient: rfc822; {about}
Action: failed
Status: 5.1.1

--b--
"""


def come_back(site: Site, to: str, about: str, clock: HandClock) -> str:
    raw = REPORT.format(to=to, about=about).replace("\n", "\r\n").encode()
    receive(site, IncomingMessage(raw, "", (to,), "smtp"), clock())
    read_replies(site, clock())
    return list_mail(site, needs_attention=False)[0].note


def return_paths(server: ScriptedServer) -> list[str]:
    return [line.partition("<")[2].partition(">")[0] for line in server.commands if line.startswith("MAIL")]


def test_a_late_bounce_hits_the_address_that_it_is_about(site: Site) -> None:
    enrollment, clock = enroll(site), HandClock(TEN)
    with scripted() as server:
        deliver(site, server, clock)
    move(site, enrollment, clock)
    assert "not theirs" in come_back(site, return_paths(server)[0], OLD, clock)
    assert (suppressed(site, OLD), suppressed(site, NEW)) == (True, False)
    assert state_of(site, enrollment) == EnrollmentState.ACTIVE


def test_a_new_address_that_bounces_before_it_was_confirmed_costs_nobody_a_course(site: Site) -> None:
    enrollment, clock = enroll(site), HandClock()
    ask(site, enrollment, NEW, clock)
    with scripted() as server:
        deliver(site, server, clock)
    come_back(site, return_paths(server)[0], NEW, clock)
    assert (suppressed(site, OLD), suppressed(site, NEW)) == (False, True)
    assert state_of(site, enrollment) == EnrollmentState.ACTIVE


def test_a_refusal_of_the_new_address_costs_nobody_a_course(site: Site) -> None:
    enrollment, clock = enroll(site), HandClock()
    ask(site, enrollment, NEW, clock)
    with scripted(rcpt="550 5.1.1 no such user") as server:
        deliver(site, server, clock)
    assert (suppressed(site, OLD), suppressed(site, NEW)) == (False, True)
    assert state_of(site, enrollment) == EnrollmentState.ACTIVE


def test_a_reply_from_the_old_address_is_held_for_the_coach_and_moves_nothing(site: Site) -> None:
    enrollment, clock = enroll(site), HandClock(TEN)
    with scripted() as server:
        deliver(site, server, clock)
    move(site, enrollment, clock)
    answer(site, server.messages[0], "STOP", clock, sender=OLD)
    (mail,) = list_mail(site, needs_attention=True)
    assert (mail.state, mail.note) == ("held", f"it comes from {OLD}, not from {NEW}")
    assert state_of(site, enrollment) == EnrollmentState.ACTIVE


def test_a_reply_to_an_older_lesson_from_the_new_address_is_theirs(site: Site) -> None:
    enrollment, clock = enroll(site), HandClock(TEN)
    with scripted() as server:
        deliver(site, server, clock)
    move(site, enrollment, clock)
    answer(site, server.messages[0], "STOP", clock, sender=NEW)
    assert state_of(site, enrollment) == EnrollmentState.LEFT


def test_who_has_left_may_take_their_pages_along(site: Site) -> None:
    enrollment, clock = enroll(site), HandClock()
    with site.database.write() as session:
        preferences.leave(session, enrollment, "web", clock())
    assert move(site, enrollment, clock).is_new
    with scripted() as server:
        deliver(site, server, clock)
    assert recipients(server).count(OLD) == 1
