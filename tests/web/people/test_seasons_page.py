import re
from datetime import datetime

import pytest
from support.sites import HandClock
from support.visitor import Visitor, words

from drip.flow.people import preferences
from drip.flow.work import Work
from drip.storage.planning import enrollments
from drip.storage.replies import answers


@pytest.fixture
def here(visitor: Visitor, mara: int) -> str:
    return visitor.my(mara)


def seasons(visitor: Visitor, enrollment_id: int) -> list[tuple[str, str]]:
    with visitor.site.database.read() as session:
        enrollment = enrollments.get_enrollment(session, enrollment_id)
        assert enrollment is not None
        return [(report.area, report.season) for report in answers.seasons_of(session, enrollment.subscriber_id)]


def tell(visitor: Visitor, enrollment_id: int, at: str, area: str, season: str) -> datetime:
    now = HandClock().to(at)
    with visitor.site.database.write() as session:
        preferences.report_season(Work(session, visitor.site, now), enrollment_id, area, season, "web")
    return now


def test_a_season_can_be_chosen_by_the_link(visitor: Visitor, here: str) -> None:
    page = visitor.get(f"{here}/season?area=personal&season=spring").text
    assert '<input type="radio" name="season.personal" value="spring" checked>' in page
    assert page.count(" checked") == 1
    assert " checked" not in visitor.get(f"{here}/season?area=personal&season=monsoon").text


def test_telling_a_season_keeps_it_once(visitor: Visitor, mara: int, here: str) -> None:
    told = visitor.post(f"{here}/season", **{"season.career": "winter"})
    assert told.headers["location"] == f"{here}?done=season"
    assert "Your course turns with you" in words(visitor.get(told.headers["location"]))
    again = visitor.post(f"{here}/season", **{"season.career": "winter", "season.personal": "spring"})
    assert again.headers["location"] == f"{here}?done=season"
    assert seasons(visitor, mara) == [("career", "winter"), ("personal", "spring")]


def test_a_season_that_there_is_not_is_refused(visitor: Visitor, mara: int, here: str) -> None:
    assert visitor.post(f"{here}/season", **{"season.career": "monsoon"}).status_code == 400
    visitor.post(f"{here}/season", **{"season.money": "winter"})
    assert seasons(visitor, mara) == []


def test_what_was_told_is_shown_in_opened_browsers_only(visitor: Visitor, mara: int, here: str) -> None:
    tell(visitor, mara, "2027-01-01 12:00", "career", "fall")
    tell(visitor, mara, "2027-01-03 12:00", "career", "winter")
    forwarded = visitor.get(f"{here}/season")
    assert " checked" not in forwarded.text
    assert "since" not in words(forwarded)
    assert "<rect" not in forwarded.text
    mine = visitor.open_for(mara).get(f"{here}/season")
    assert re.findall(r'name="([\w.]+)" value="(\w+)" checked', mine.text) == [("season.career", "winter")]
    assert "Career Winter since Sunday 3 January, as you told us." in words(mine)
    assert "Fall from 1 January 2027, winter from 3 January 2027." in words(mine)
    assert re.findall(r'<rect class="(\w+)"', mine.text) == ["fall", "winter"]


def test_a_link_of_a_mail_chooses_also_where_something_was_told(visitor: Visitor, mara: int, here: str) -> None:
    tell(visitor, mara, "2027-01-03 12:00", "career", "winter")
    page = visitor.open_for(mara).get(f"{here}/season?area=career&season=spring").text
    assert re.findall(r'name="([\w.]+)" value="(\w+)" checked', page) == [("season.career", "spring")]


def test_telling_the_same_again_changes_nothing_and_only_an_opened_browser_hears_so(
    visitor: Visitor, mara: int, here: str
) -> None:
    tell(visitor, mara, "2027-01-03 12:00", "career", "winter")
    same = {"season.career": "winter"}
    assert visitor.post(f"{here}/season", **same).headers["location"] == f"{here}?done=season"
    assert visitor.open_for(mara).post(f"{here}/season", **same).headers["location"] == f"{here}?done=same"
    assert seasons(visitor, mara) == [("career", "winter")]


def test_the_picture_goes_on_until_now(visitor: Visitor, mara: int, here: str) -> None:
    tell(visitor, mara, "2027-01-04 12:00", "career", "winter")
    tell(visitor, mara, "2027-01-14 12:00", "career", "spring")
    visitor.clock.to("2027-02-03 12:00")
    visitor.wall_clock.to("2027-02-03 12:00")
    page = visitor.open_for(mara).get(f"{here}/season").text
    assert re.findall(r'x="([\d.]+)%" y="1" width="([\d.]+)%"', page) == [("0.0", "33.33"), ("33.33", "66.67")]
