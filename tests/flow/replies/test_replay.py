import pytest
from support.mail import answer, deliveries, live_through, post, reply_to, states
from support.scripted_server import scripted
from support.sites import MONDAY, HandClock, enroll, mend_course, spoil_course

from drip.flow.operations.listing import list_mail, person_details
from drip.flow.replies.read_mail import read_replies, replay_mail
from drip.flow.site import Site
from drip.storage.engine.states import DeliveryState, MailState


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def letter(site: Site, clock: HandClock) -> bytes:
    """The lesson that asks for the season, as Mara got it; she is enrollment 1."""
    enroll(site)
    with scripted() as server:
        live_through(site, server, clock, "2027-01-06 12:00")
    return server.messages[-1]


def told(site: Site) -> dict[str, object]:
    person = person_details(site, "mara@example.net", MONDAY)
    assert person is not None
    return {answer["question"]: answer["value"] for answer in person["answers"]}


def mails(site: Site) -> list[str]:
    return [mail.state for mail in reversed(list_mail(site, needs_attention=False))]


def test_a_mail_that_broke_the_reader_is_read_after_the_fix(site: Site, clock: HandClock, letter: bytes) -> None:
    spoil_course(site, 1)
    answer(site, letter, "1. winter\n2. tired", clock)
    assert mails(site) == [MailState.FAILED]
    mend_course(site, 1)
    assert replay_mail(site, 1, clock())
    assert mails(site) == [MailState.ACCEPTED]
    assert told(site) == {"career_season": "winter", "evidence": "tired"}
    assert states(site, 1)[-1] == ("rest", DeliveryState.PLANNED)


def test_reading_again_says_everything_once(site: Site, clock: HandClock, letter: bytes) -> None:
    answer(site, letter, "1. winter\n2. tired", clock)
    before = person_details(site, "mara@example.net", MONDAY)
    replay_mail(site, 1, clock())
    after = person_details(site, "mara@example.net", MONDAY)
    assert before is not None
    assert after is not None
    for key in ("answers", "seasons", "courses"):
        assert after[key] == before[key]


def test_reading_an_old_mail_again_does_not_overrule_a_later_one(site: Site, clock: HandClock, letter: bytes) -> None:
    answer(site, letter, "1. winter\n2. tired", clock)
    clock.to("2027-01-06 13:00")
    answer(site, letter, "1. autumn, honestly\n2. still tired", clock)
    clock.to("2027-01-06 14:00")
    replay_mail(site, 1, clock())
    assert told(site)["career_season"] == "fall"
    assert states(site, 1)[-1] == ("harvest", DeliveryState.PLANNED)


def test_a_held_reply_is_taken_once_somebody_trusts_it(site: Site, clock: HandClock, letter: bytes) -> None:
    answer(site, letter, "1. winter\n2. me", clock, sender="mara@work.example.com")
    replay_mail(site, 1, clock())
    assert mails(site) == [MailState.HELD]
    replay_mail(site, 1, clock(), trust=True)
    assert mails(site) == [MailState.ACCEPTED]
    assert told(site)["career_season"] == "winter"


def test_what_a_mail_said_stands_where_reading_it_again_fails(site: Site, clock: HandClock, letter: bytes) -> None:
    answer(site, letter, "1. winter\n2. tired", clock)
    spoil_course(site, 1)
    replay_mail(site, 1, clock())
    assert mails(site) == [MailState.FAILED]
    mend_course(site, 1)
    assert told(site) == {"career_season": "winter", "evidence": "tired"}


def test_a_mail_that_is_not_there_is_told(site: Site, clock: HandClock) -> None:
    assert not replay_mail(site, 7, clock())


def test_the_same_message_by_a_second_way_is_a_duplicate(site: Site, clock: HandClock, letter: bytes) -> None:
    reply = reply_to(letter, "1. winter\n2. tired")
    post(site, reply, clock)
    reply["X-Forwarded-By"] = "a second server"
    assert post(site, reply, clock)
    read_replies(site, clock())
    assert mails(site) == [MailState.ACCEPTED, MailState.DUPLICATE]
    assert len([d for d in deliveries(site, 1) if d.lesson == "rest"]) == 1


def test_another_persons_mail_with_the_same_message_id_is_no_duplicate(site: Site, clock: HandClock) -> None:
    for email in ("mara@example.net", "joe@example.net"):
        enroll(site, email)
    with scripted() as server:
        live_through(site, server, clock, "2027-01-05 08:00")
    for letter, sender in zip(server.messages, ("mara@example.net", "joe@example.net"), strict=True):
        reply = reply_to(letter, "A calmer year.", sender)
        reply.replace_header("Message-ID", "<1@broken-program>")
        post(site, reply, clock)
    read_replies(site, clock())
    assert MailState.DUPLICATE not in mails(site)
