"""A wish to leave in somebody's own words, at a site: obeyed, or asked back and shown to the coach."""

from datetime import timedelta

import pytest
from support.mail import answer, live_through, parsed
from support.scripted_server import ScriptedServer, scripted
from support.sites import MONDAY, HandClock, enroll

from drip.flow.operations.listing import list_mail, person_details
from drip.flow.site import Site
from drip.storage.engine.states import EnrollmentState
from drip.storage.planning import enrollments

DOUBTFUL = "Ich überlege, den Kurs zu verlassen."
ASKS = "Do you want to leave the course?"


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


def state_of(site: Site, enrollment_id: int) -> str:
    with site.database.read() as session:
        found = enrollments.get_enrollment(session, enrollment_id)
        assert found is not None
        return found.state


def first_letter(site: Site, server: ScriptedServer, clock: HandClock) -> bytes:
    live_through(site, server, clock, "2027-01-05 08:00")
    return server.messages[-1]


def subjects(site: Site, server: ScriptedServer, clock: HandClock) -> list[str]:
    """Of the mails that have arrived after the first letter, a minute later."""
    live_through(site, server, clock, f"{clock() + timedelta(minutes=1):%Y-%m-%d %H:%M}")
    return [str(parsed(message)["Subject"]) for message in server.messages[1:]]


@pytest.mark.parametrize("words", ["Ich möchte keine Mails mehr bekommen.", "Je souhaite me désinscrire, merci."])
def test_a_clear_wish_is_obeyed_and_confirmed(site: Site, clock: HandClock, words: str) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        answer(site, first_letter(site, server, clock), words, clock)
        assert subjects(site, server, clock) == ["You have left the course"]
    assert state_of(site, enrollment) == EnrollmentState.LEFT


def test_a_doubtful_wish_is_asked_back_once_and_shown_to_the_coach(site: Site, clock: HandClock) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        letter = first_letter(site, server, clock)
        answer(site, letter, DOUBTFUL, clock)
        assert subjects(site, server, clock) == [ASKS]
        answer(site, letter, "Wie gesagt: " + DOUBTFUL, clock)
        assert subjects(site, server, clock) == [ASKS]
    assert state_of(site, enrollment) == EnrollmentState.ACTIVE
    notes = [mail.note for mail in list_mail(site, needs_attention=True)]
    assert notes == ["may want to leave the course", "may want to leave the course; asked back"]
    person = person_details(site, "mara@example.net", MONDAY)
    assert person is not None
    assert "asked back welcome whether they want to leave" in [event["what"] for event in person["history"]]


@pytest.mark.parametrize(
    ("words", "state"),
    [("Yes", EnrollmentState.LEFT), ("Ja, bitte", EnrollmentState.LEFT), ("No", EnrollmentState.ACTIVE)],
)
def test_one_word_says_whether_it_was_meant(site: Site, clock: HandClock, words: str, state: str) -> None:
    enrollment = enroll(site)
    with scripted() as server:
        answer(site, first_letter(site, server, clock), DOUBTFUL, clock)
        subjects(site, server, clock)
        answer(site, server.messages[-1], words, clock)
    assert state_of(site, enrollment) == state
    assert len(list_mail(site, needs_attention=True)) == 1  # only the first
