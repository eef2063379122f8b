"""A lesson on the web: as it was sent, with their answers, and a form for more."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.mail import deliver, parsed
from support.scripted_server import ScriptedServer, scripted
from support.sites import edit_course, publish_course
from support.visitor import Visitor, contents, words

from drip.flow.people import preferences
from drip.flow.people.course_view import my_course
from drip.flow.people.login_link import make_login_token
from drip.flow.people.preferences import report_season
from drip.flow.work import Work
from drip.storage.replies import answers


@pytest.fixture
def relay() -> Iterator[ScriptedServer]:
    with scripted() as server:
        yield server


@pytest.fixture
def read(visitor: Visitor, mara: int, relay: ScriptedServer) -> int:
    """Somebody who received the first two lessons."""
    for moment in ("2027-01-04 07:30", "2027-01-06 07:30"):
        visitor.clock.to(moment)
        deliver(visitor.site, relay, visitor.clock)
    return mara


def here(visitor: Visitor, enrollment_id: int, lesson: str) -> str:
    return visitor.my(enrollment_id, f"/lessons/{lesson}")


def kept(visitor: Visitor, enrollment_id: int) -> list[tuple[str, object]]:
    with visitor.site.database.read() as session:
        return [(answer.question, answer.value) for answer in answers.answers_of(session, enrollment_id)]


def season(visitor: Visitor, enrollment_id: int) -> str:
    with visitor.site.database.read() as session:
        mine = my_course(Work(session, visitor.site, visitor.clock()), enrollment_id)
    assert mine
    return next(area.season for area in mine.areas if area.name == "career")


def test_it_reads_as_the_mail_did(visitor: Visitor, read: int, relay: ScriptedServer) -> None:
    mail = parsed(relay.messages[0])
    page = words(visitor.get(here(visitor, read, "welcome")))
    assert str(mail["subject"]) == "Mara, welcome"
    assert "Mara, welcome Sent to you on Monday 4 January" in page
    assert "Think of the last time that you were glad to begin something." in page


def test_the_mail_leads_to_it(visitor: Visitor, read: int, relay: ScriptedServer) -> None:
    text = parsed(relay.messages[0]).get_body(("plain",))
    assert text
    assert visitor.site.base_url + here(visitor, read, "welcome") in text.get_content().replace("\n", " ")


def test_it_stays_as_it_was_when_the_course_and_the_person_have_changed(
    visitor: Visitor, read: int, course_folder: Path
) -> None:
    folder = course_folder
    publish_course(visitor.site, edit_course(folder, "Welcome. Three", "Hi. Four", "lessons/welcome.md"))
    page = words(visitor.get(here(visitor, read, "welcome")))
    assert "Welcome. Three letters" in page
    assert "Mara, welcome" in page


def test_one_leads_to_the_next_and_back(visitor: Visitor, read: int) -> None:
    first, second = here(visitor, read, "welcome"), here(visitor, read, "name-your-season")
    assert f'rel="next" href="{second}"' in visitor.get(first).text
    assert 'rel="prev"' not in visitor.get(first).text
    assert f'rel="prev" href="{first}"' in visitor.get(second).text
    assert 'rel="next"' not in visitor.get(second).text


@pytest.mark.parametrize("lesson", ["tour", "last", "no-such", "../welcome", "%00"])
def test_what_they_have_not_received_is_not_there(visitor: Visitor, read: int, lesson: str) -> None:
    assert visitor.get(here(visitor, read, lesson)).status_code == 404


def test_several_questions_are_answered_at_once(visitor: Visitor, read: int) -> None:
    page = here(visitor, read, "name-your-season")
    saved = visitor.post(page, **{"answer.career_season": "winter", "answer.evidence": "The quiet."})
    assert saved.headers["location"] == f"{page}?done=answer"
    assert kept(visitor, read) == [("career_season", "winter"), ("evidence", "The quiet.")]
    assert "Thank you. Your answer is kept. Your next lesson" in words(
        visitor.open_for(read).get(f"{page}?done=answer")
    )


def test_what_stands_is_not_kept_again(visitor: Visitor, read: int) -> None:
    page = here(visitor, read, "name-your-season")
    visitor.post(page, **{"answer.career_season": "winter", "answer.evidence": "The quiet."})
    visitor.post(page, **{"answer.career_season": "winter", "answer.evidence": "The light."})
    assert [question for question, _ in kept(visitor, read)] == ["career_season", "evidence", "evidence"]


def test_a_season_that_was_told_elsewhere_since_can_be_told_again(visitor: Visitor, read: int) -> None:
    page = here(visitor, read, "name-your-season")
    visitor.post(page, **{"answer.career_season": "winter"})
    with visitor.site.database.write() as session:
        report_season(Work(session, visitor.site, visitor.clock.advance(minutes=1)), read, "career", "spring", "web")
    visitor.clock.advance(minutes=1)
    visitor.post(page, **{"answer.career_season": "winter"})
    assert season(visitor, read) == "winter"


def test_an_answer_that_is_left_as_it_is_shown_is_not_read_anew(visitor: Visitor, read: int) -> None:
    """A letter may be longer than what a page takes, and a list is shown otherwise than it was written."""
    long = "x" * 20_001
    with visitor.site.database.write() as session:
        preferences.answer_question(Work(session, visitor.site, visitor.clock()), read, "evidence", long, "reply")
    page = here(visitor, read, "name-your-season")
    saved = visitor.post(page, **{"answer.career_season": "winter", "answer.evidence": long})
    assert saved.status_code == 303
    assert kept(visitor, read) == [("career_season", "winter"), ("evidence", long)]


def test_a_problem_is_told_at_its_field(visitor: Visitor, read: int) -> None:
    page = here(visitor, read, "name-your-season")
    response = visitor.post(page, **{"answer.career_season": "monsoon", "answer.evidence": "x" * 20_001})
    for field in ("career_season", "evidence"):
        assert f'id="answer-{field}-problem"' in response.text
        assert f'aria-describedby="answer-{field}-problem"' in response.text
    assert response.text.count('aria-invalid="true"') == 2
    assert response.text.count("<h1") == 1


def test_their_answers_are_shown_in_their_own_browsers(visitor: Visitor, read: int) -> None:
    page = here(visitor, read, "welcome")
    visitor.post(page, **{"answer.hope": "More air"})
    assert "More air" not in visitor.get(page).text
    assert "Show me my answers here" in words(visitor.get(page))
    assert "More air</textarea>" in visitor.open_for(read).get(page).text
    assert "Show me my answers here" not in words(visitor.get(page))


def test_a_key_leads_back_to_the_lesson(visitor: Visitor, read: int) -> None:
    assert 'name="then" value="lessons/welcome"' in visitor.get(here(visitor, read, "welcome")).text
    key = make_login_token(visitor.site, read, visitor.wall_clock())
    opened = visitor.post(f"/open/{key}", then="lessons/welcome")
    assert opened.headers["location"] == here(visitor, read, "welcome")


def test_something_wrong_keeps_nothing_and_loses_nothing(visitor: Visitor, read: int) -> None:
    page = here(visitor, read, "name-your-season")
    response = visitor.post(page, **{"answer.career_season": "monsoon", "answer.evidence": "The quiet."})
    assert response.status_code == 422
    assert "Please choose one of these." in words(response)
    assert "The quiet.</textarea>" in response.text
    assert kept(visitor, read) == []


def test_nothing_at_all_is_asked_again(visitor: Visitor, read: int) -> None:
    response = visitor.post(here(visitor, read, "welcome"), **{"answer.hope": "  "})
    assert (response.status_code, "Please answer one of the questions first." in words(response)) == (422, True)


def test_a_tapped_answer_leads_back_to_its_letter(visitor: Visitor, read: int) -> None:
    saved = visitor.post(visitor.my(read, "/answer/hope"), value="More air")
    assert saved.headers["location"] == f"{here(visitor, read, 'welcome')}?done=answer"


def test_looking_changes_nothing(visitor: Visitor, read: int) -> None:
    before = contents(visitor.site.database)
    for lesson in ("welcome", "name-your-season"):
        assert visitor.get(here(visitor, read, lesson)).status_code == 200
        assert visitor.get(f"{here(visitor, read, lesson)}?done=answer").status_code == 200
    assert contents(visitor.site.database) == before
