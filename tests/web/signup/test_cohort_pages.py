from pathlib import Path

import pytest
from support.cohorts import cohort_site, edit, found, in_cohorts, join
from support.sites import HandClock, make_site, publish_course
from support.visitor import Visitor, contents, make_app, without_ticket, words

from drip.core.cohorts.sharing import Sharing
from drip.flow.people import preferences
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.engine.database import Database
from drip.storage.engine.states import EnrollmentState

pytestmark = pytest.mark.own_course


@pytest.fixture
def site(database: Database, course_folder: Path) -> Site:
    return cohort_site(database, course_folder)


@pytest.fixture
def mara(site: Site) -> int:
    return join(site)


def at(visitor: Visitor, moment: str) -> Visitor:
    visitor.clock.to(moment)
    visitor.wall_clock.to(moment)
    return visitor


def test_the_page_says_when_the_cohorts_begin_and_lets_one_choose(visitor: Visitor) -> None:
    response = visitor.get("/courses/seasons")
    page = words(response)
    assert "Monday 11 January you can join until Friday 15 January" in page
    assert "Monday 1 March sign up until Sunday 28 February" in page
    assert 'name="cohort" value="january" required checked' in response.text
    assert visitor.sign_up(cohort="2027-03-01").status_code == 303
    assert found(visitor.site, 1).cohort == "2027-03-01"


def test_where_one_is_left_to_choose_it_is_just_said(visitor: Visitor) -> None:
    page = words(at(visitor, "2027-01-20 09:00").get("/courses/seasons"))
    assert "which begins on Monday 1 March. You can sign up until Sunday 28 February." in page
    assert visitor.sign_up().status_code == 303
    assert found(visitor.site, 1).cohort == "2027-03-01"


def test_where_none_is_open_the_page_says_so_kindly_and_nothing_is_kept(visitor: Visitor) -> None:
    stamp = at(visitor, "2027-02-28 12:00").stamp()
    at(visitor, "2027-03-02 09:00")
    response = visitor.get("/courses/seasons")
    assert "The last group has set out" in words(response)
    assert "<form" not in response.text
    before = contents(visitor.site.database)
    assert visitor.sign_up(shown=stamp).status_code == 422
    assert contents(visitor.site.database) == before


@pytest.mark.parametrize("cohort", ["nonsense", "january"])
def test_a_group_that_cannot_be_joined_is_said_at_its_place_and_the_rest_is_kept(visitor: Visitor, cohort: str) -> None:
    response = at(visitor, "2027-01-15 10:30").sign_up(cohort=cohort, zone="Pacific/Kiritimati")
    assert response.status_code == 422
    assert "That group can't be joined any more. Please choose another." in words(response)
    assert 'id="cohort-problem"' in response.text
    assert 'value="anna@example.org"' in response.text


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2027-01-05 09:00", "your group begins Four seasons on Monday 11 January."),
        ("2027-01-13 09:00", "you join the group that began Four seasons on Monday 11 January."),
        ("2027-01-20 09:00", "your group begins Four seasons on Monday 1 March."),
        ("2027-03-20 09:00", "The group has set out"),
    ],
)
def test_the_page_that_confirms_says_which_group_it_will_be(visitor: Visitor, moment: str, said: str) -> None:
    pending = join(visitor.site, "Anna", confirmed=False)
    link = f"/confirm/{visitor.site.keys.token('confirm', pending)}"
    assert said in words(at(visitor, moment).get(link))
    visitor.post(link)
    closed = found(visitor.site, pending).state == EnrollmentState.PENDING
    assert closed == ("set out" in said)


def test_my_page_says_which_group_i_am_in(visitor: Visitor, mara: int) -> None:
    page = words(visitor.get(visitor.my(mara)))
    assert "Your first lesson arrives on Monday 11 January at 07:30" in page
    assert "Your group begins on Monday 11 January." in page


def test_my_page_leads_from_mails_to_what_the_group_sees(visitor: Visitor, mara: int) -> None:
    page = visitor.get(visitor.my(mara)).text
    assert 'id="sharing"' in page
    assert f'{visitor.my(mara)}/settings#set-sharing"' in page


def test_looking_changes_nothing_and_the_button_changes_what_the_group_sees(visitor: Visitor, mara: int) -> None:
    here, before = visitor.open_for(mara).my(mara, "/settings"), contents(visitor.site.database)
    response = visitor.get(here)
    assert 'name="how" value="nobody" checked' in response.text
    assert "The questions that it is about What do you hope for?" in words(response)
    assert contents(visitor.site.database) == before
    done = visitor.post(f"{here}/sharing", how="named")
    assert done.headers["location"] == f"{here}?done=sharing#set-sharing"
    assert found(visitor.site, mara).sharing == "named"
    assert "Thank you for letting the others read along." in words(visitor.get(done.headers["location"]))
    visitor.post(f"{here}/sharing", how="nobody")
    assert found(visitor.site, mara).sharing is None
    assert "your group sees nothing" in words(visitor.get(f"{here}?done=sharing"))


@pytest.mark.parametrize("how", ["", "everybody", "NAMED"])
def test_a_way_to_share_that_there_is_not_is_refused(visitor: Visitor, mara: int, how: str) -> None:
    response = visitor.open_for(mara).post(visitor.my(mara, "/settings/sharing"), how=how)
    assert response.status_code == 422
    assert "Please choose what your group sees." in words(response)
    assert found(visitor.site, mara).sharing is None


def test_another_site_and_another_browser_cannot_make_somebody_share(visitor: Visitor, mara: int) -> None:
    assert visitor.post(visitor.my(mara, "/settings/sharing"), how="named").status_code == 403
    visitor.open_for(mara).headers["Origin"] = "https://evil.example"
    assert visitor.post(visitor.my(mara, "/settings/sharing"), how="named").status_code == 403
    assert found(visitor.site, mara).sharing is None


def test_after_leaving_there_is_nothing_to_share(visitor: Visitor, mara: int) -> None:
    visitor.open_for(mara).post(visitor.my(mara, "/leave"))
    assert 'id="sharing"' not in visitor.get(visitor.my(mara)).text
    assert 'id="set-sharing"' not in visitor.get(visitor.my(mara, "/settings")).text
    visitor.post(visitor.my(mara, "/settings/sharing"), how="named")
    assert found(visitor.site, mara).sharing is None


def test_the_page_of_a_shared_question_says_who_may_see_the_answer(visitor: Visitor, mara: int) -> None:
    assert "Your group" not in words(visitor.get(visitor.my(mara, "/answer/hope")))
    with visitor.site.database.write() as session:
        preferences.share(Work(session, visitor.site, visitor.clock()), mara, Sharing.UNNAMED, "web")
    page = visitor.get(visitor.my(mara, "/answer/hope"))
    assert "Your group may see this answer, without your name" in words(page)
    assert f'href="{visitor.my(mara, "/settings#set-sharing")}"' in page.text
    assert "Your group" not in words(visitor.get(visitor.my(mara, "/answer/evidence")))


@pytest.mark.parametrize("state", ["new", "left"])
def test_who_may_not_come_back_gets_the_same_page_as_a_stranger(
    database: Database, course_folder: Path, state: str
) -> None:
    site = cohort_site(database, course_folder, "reentry: never\n")
    clock, wall_clock = HandClock(), HandClock()
    visitor = Visitor(make_app(site, clock, wall_clock), site, clock, wall_clock)
    anna = join(site, "Anna") if state != "new" else 0
    if anna:
        with site.database.write() as session:
            preferences.leave(session, anna, "web", visitor.clock())
    response = visitor.sign_up(email="anna@example.net")
    assert (response.status_code, response.content) == (303, b"")
    assert without_ticket(response) == without_ticket(visitor.sign_up(email="stranger@example.org"))
    if anna:
        assert "sign up once more" not in words(visitor.get(visitor.my(anna)))
    page = words(visitor.get(f"/confirm/{site.keys.token('confirm', anna)}")) if anna else ""
    assert "sign up once more" not in page


def test_a_course_without_cohorts_asks_for_none(database: Database, course_folder: Path) -> None:
    site = cohort_site(database, course_folder)
    edit(course_folder, "course: seasons", "course: evergreen")
    text = (course_folder / "course.yaml").read_text(encoding="utf-8")
    head, _, rest = text.partition("start: cohort")
    (course_folder / "course.yaml").write_text(head + "sequence:" + rest.partition("sequence:")[2], encoding="utf-8")
    publish_course(site, course_folder)
    visitor = Visitor(make_app(site, HandClock(), HandClock()), site, HandClock(), HandClock())
    page = visitor.get("/courses/evergreen")
    assert 'name="cohort"' not in page.text
    assert "group" not in words(page)


def test_where_both_can_be_the_page_offers_to_begin_alone_or_with_a_group(
    database: Database, course_folder: Path
) -> None:
    site = make_site(database)
    edit(in_cohorts(course_folder), "start: cohort", "start: either")
    publish_course(site, course_folder)
    clock, wall_clock = HandClock(), HandClock()
    visitor = Visitor(make_app(site, clock, wall_clock), site, clock, wall_clock)
    response = visitor.get("/courses/seasons")
    assert 'name="cohort" value="" checked' in response.text
    assert "On my own, right away as soon as you have confirmed" in words(response)
    assert "With a group, Monday 11 January you can join until Friday 15 January" in words(response)
    visitor.sign_up(cohort="")
    visitor.sign_up(cohort="january", email="ben@example.org")
    assert [found(site, number).cohort for number in (1, 2)] == [None, "january"]
