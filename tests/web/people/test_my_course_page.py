from datetime import datetime

import pytest
from support.rows import set_delivery
from support.sites import HandClock
from support.visitor import Visitor, contents, words

from drip.flow.people import preferences
from drip.flow.work import Work
from drip.storage.delivery import ledger
from drip.storage.engine.states import DeliveryState
from drip.storage.planning import enrollments


@pytest.fixture
def here(visitor: Visitor, mara: int) -> str:
    """In her own browser."""
    return visitor.open_for(mara).my(mara)


def paused_until(visitor: Visitor, enrollment_id: int) -> datetime | None:
    with visitor.site.database.read() as session:
        enrollment = enrollments.get_enrollment(session, enrollment_id)
        assert enrollment is not None
        assert enrollment.paused_at is not None
        return enrollment.paused_until


def test_it_says_when_the_next_lesson_comes(visitor: Visitor, here: str) -> None:
    page = words(visitor.get(here))
    assert "Hello, Mara" in page
    assert "Your first lesson arrives today at 07:30, Lisbon time." in page


def test_it_shows_the_seasons_and_what_was_written(visitor: Visitor, mara: int, here: str) -> None:
    with visitor.site.database.write() as session:
        now = visitor.clock()
        preferences.report_season(Work(session, visitor.site, now), mara, "career", "fall", "web")
        preferences.report_season(Work(session, visitor.site, now), mara, "career", "winter", "web")
        preferences.answer_question(Work(session, visitor.site, now), mara, "hope", "More <i>air</i>\nand light", "web")
    response = visitor.get(here)
    page = words(response)
    assert "Career Winter since Monday 4 January" in page
    assert "Before that Fall from Monday 4 January" in page
    assert "Personal Not told yet" in page
    assert "What do you hope for? More <i>air</i> and light" in page
    assert "<i>air</i>" not in response.text


def test_what_was_written_is_shown_in_her_own_browser_only(visitor: Visitor, mara: int, here: str) -> None:
    with visitor.site.database.write() as session:
        preferences.report_season(Work(session, visitor.site, visitor.clock()), mara, "career", "fall", "web")
        preferences.answer_question(Work(session, visitor.site, visitor.clock()), mara, "hope", "More air", "web")
    assert "More air" in words(visitor.get(here))
    closed = visitor.post(f"{here}/close")
    page = words(visitor.get(closed.headers["location"]))
    assert "Your pages are closed in this browser." in page
    assert "Your first lesson arrives today" in page
    assert "What you wrote is shown in your own browsers" in page
    assert "More air" not in page
    assert "Fall" not in page


def test_it_says_how_far_one_is(visitor: Visitor, mara: int, here: str) -> None:
    response = visitor.get(here)
    assert "4 to 5 lessons lie before you." in words(response)
    assert '<progress max="5" value="0"' in response.text
    with visitor.site.database.write() as session:
        preferences.report_season(Work(session, visitor.site, visitor.clock()), mara, "career", "winter", "web")
        (welcome,) = ledger.deliveries_of(session, mara)[-1:]
        set_delivery(session, mara, welcome.number, state=DeliveryState.SENT, marked_at=visitor.clock())
    assert "One lesson so far, of 4 to 5." in words(visitor.get(here))


def test_it_lists_the_lessons_that_came_each_with_its_page(visitor: Visitor, mara: int, here: str) -> None:
    assert "My lessons" not in words(visitor.get(here))
    with visitor.site.database.write() as session:
        (welcome,) = ledger.deliveries_of(session, mara)[-1:]
        set_delivery(session, mara, welcome.number, state=DeliveryState.SENT, marked_at=visitor.clock())
    response = visitor.get(here)
    assert "My lessons Mara, welcome Monday 4 January" in words(response)
    assert visitor.get(f"{here}/lessons/welcome").status_code == 200
    assert f'href="{here}/lessons/welcome"' in response.text


def test_a_pause_ends_at_the_beginning_of_a_local_day(visitor: Visitor, mara: int) -> None:
    visitor.post(visitor.my(mara, "/pause"), length="date", until="2027-07-05")
    until = paused_until(visitor, mara)
    assert until is not None
    assert until.isoformat() == "2027-07-04T23:00:00+00:00"  # midnight in Lisbon's summer


def test_a_pause_of_two_weeks_and_one_without_an_end(visitor: Visitor, mara: int, here: str) -> None:
    visitor.post(f"{here}/pause", length="two weeks")
    assert paused_until(visitor, mara) == HandClock().to("2027-01-18 00:00")
    assert "Your course is paused until Monday 18 January." in words(visitor.get(here))
    visitor.post(f"{here}/pause", length="open")
    assert paused_until(visitor, mara) is None
    assert "Your course is paused until you come back." in words(visitor.get(here))
    visitor.post(f"{here}/pause", length="resume")
    assert "Your first lesson arrives today at 07:30" in words(visitor.get(here))


def test_a_pause_that_cannot_be_is_asked_again(visitor: Visitor, here: str) -> None:
    before = contents(visitor.site.database)
    for until in ("", "soon", "2027-01-04", "2020-01-01", "2029-01-01", "0001-01-01"):
        response = visitor.post(f"{here}/pause", length="date", until=until)
        assert (response.status_code, 'id="until-problem"' in response.text) == (422, True), until
    assert contents(visitor.site.database) == before


def test_after_leaving_what_was_written_stays_and_nothing_can_be_paused(visitor: Visitor, here: str) -> None:
    visitor.post(f"{here}/answer/hope", value="More air")
    visitor.post(f"{here}/leave")
    page = words(visitor.get(here))
    assert "You have left this course" in page
    assert "More air" in page
    assert "There is nothing to pause" in words(visitor.get(f"{here}/pause"))
    assert visitor.post(f"{here}/pause", length="open").status_code == 303
    assert "Rest well" not in words(visitor.get(f"{here}?done=pause"))
