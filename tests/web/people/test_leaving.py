from pathlib import Path
from typing import Any

import pytest
from support.sites import MONDAY, copy_course, edit_course, enroll, publish_course, signup_request
from support.visitor import Visitor, contents, words

from drip.flow.signup.signup import confirm, sign_up
from drip.flow.work import Work
from drip.storage.engine.states import EnrollmentState
from drip.storage.operations import history
from drip.storage.planning import enrollments


def state_of(visitor: Visitor, enrollment_id: int) -> EnrollmentState:
    with visitor.site.database.read() as session:
        enrollment = enrollments.get_enrollment(session, enrollment_id)
        assert enrollment is not None
        return enrollment.state


@pytest.fixture(params=["from the header", "from the lesson"])
def link(request: pytest.FixtureRequest, visitor: Visitor, mara: int) -> str:
    if request.param == "from the header":
        return f"/leave/{visitor.site.keys.token('leave', mara)}"
    return visitor.my(mara, "/leave")


def test_a_page_with_one_button_leaves_the_course(visitor: Visitor, mara: int, link: str) -> None:
    assert visitor.get(link).text.count("<button") == 1
    assert state_of(visitor, mara) == EnrollmentState.ACTIVE
    assert "You have left" in words(visitor.post(link))
    assert state_of(visitor, mara) == EnrollmentState.LEFT


def test_leaving_twice_is_leaving_once(visitor: Visitor, mara: int, link: str) -> None:
    first = visitor.post(link)
    after = contents(visitor.site.database)
    assert visitor.post(link).text == first.text
    assert visitor.get(link).text == first.text
    assert contents(visitor.site.database) == after


def test_a_mail_program_leaves_with_one_post_from_anywhere(visitor: Visitor, mara: int) -> None:
    visitor.headers = {"Origin": "https://mail.example", "Sec-Fetch-Site": "cross-site"}
    link = f"/leave/{visitor.site.keys.token('leave', mara)}"
    response = visitor.post(link, **{"List-Unsubscribe": "One-Click"})
    assert (response.status_code, response.text) == (200, "You have left this course.\n")
    assert "set-cookie" not in response.headers
    assert state_of(visitor, mara) == EnrollmentState.LEFT
    with visitor.site.database.read() as session:
        enrollment = enrollments.get_enrollment(session, mara)
        assert enrollment is not None
        left = history.events_of(session, enrollment.subscriber_id)[-1]
        assert (left.kind, left.data) == ("left", {"source": "one-click"})
    assert visitor.post(link, **{"List-Unsubscribe": "One-Click"}).status_code == 200


def test_a_mail_program_may_send_its_post_as_multipart(visitor: Visitor, mara: int) -> None:
    link = f"/leave/{visitor.site.keys.token('leave', mara)}"
    body = b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
    response = visitor.ask("POST", link, content=body, headers={"Content-Type": "multipart/form-data; boundary=x"})
    assert response.status_code == 200
    assert state_of(visitor, mara) == EnrollmentState.LEFT


def test_another_site_cannot_press_the_button(visitor: Visitor, mara: int, link: str) -> None:
    visitor.headers = {"Sec-Fetch-Site": "cross-site"}
    assert visitor.post(link).status_code == 403
    assert state_of(visitor, mara) == EnrollmentState.ACTIVE


def test_whoever_has_left_may_say_why_once(visitor: Visitor, mara: int) -> None:
    here = visitor.my(mara, "/leave")
    assert "say why" not in words(visitor.get(here))
    visitor.post(f"{here}/reason", reason="time")
    assert last_event(visitor, mara)[0] != "why left"
    assert "Would you like to say why?" in words(visitor.post(here))
    told = visitor.post(f"{here}/reason", reason="time", words="A new job <3")
    assert told.headers["location"] == here
    assert "Thank you for saying why." in words(visitor.get(here))
    assert last_event(visitor, mara) == ("why left", {"reason": "time", "words": "A new job <3"})
    visitor.post(f"{here}/reason", reason="enough", words="again")
    assert last_event(visitor, mara)[1]["reason"] == "time"


@pytest.mark.parametrize("form", [{}, {"reason": "no such reason"}])
def test_saying_nothing_keeps_nothing(visitor: Visitor, mara: int, form: dict[str, str]) -> None:
    visitor.post(visitor.my(mara, "/leave"))
    visitor.post(visitor.my(mara, "/leave/reason"), **form)
    assert last_event(visitor, mara)[0] == "left"


def test_leaving_everything_wants_ones_own_browser(visitor: Visitor, mara: int) -> None:
    everything = visitor.my(mara, "/leave/everything")
    assert visitor.get(everything).status_code == 403
    assert visitor.post(everything).status_code == 403
    assert state_of(visitor, mara) == EnrollmentState.ACTIVE


def test_leaving_everything_ends_all_courses_of_a_person_and_of_nobody_else(
    visitor: Visitor, mara: int, tmp_path: Path
) -> None:
    other, stranger = second_course(visitor, tmp_path), enroll(visitor.site, "anna@example.org")
    everything = visitor.open_for(mara).my(mara, "/leave/everything")
    page = words(visitor.get(everything))
    assert "Four seasons" in page
    assert "Another course" in page
    done = visitor.post(everything)
    assert "You have left everything" in words(visitor.get(done.headers["location"]))
    assert [state_of(visitor, each) for each in (mara, other)] == [EnrollmentState.LEFT] * 2
    assert state_of(visitor, stranger) == EnrollmentState.ACTIVE


def last_event(visitor: Visitor, enrollment_id: int) -> tuple[str, dict[str, Any]]:
    with visitor.site.database.read() as session:
        enrollment = enrollments.get_enrollment(session, enrollment_id)
        assert enrollment is not None
        event = history.events_of(session, enrollment.subscriber_id)[-1]
        return event.kind, event.data


def second_course(visitor: Visitor, folder: Path) -> int:
    """Mara takes it as well."""
    course = edit_course(copy_course(folder / "another"), "course: seasons", "course: another")
    publish_course(visitor.site, edit_course(course, "title: Four seasons", "title: Another course"))
    with visitor.site.database.write() as session:
        edition = visitor.site.live_edition(session, "another")
        assert edition is not None
        pending = sign_up(
            Work(session, visitor.site, MONDAY), edition, signup_request("mara@example.net", "", "UTC", "")
        )
        assert pending is not None
        confirm(Work(session, visitor.site, MONDAY), pending.id, "")
        return pending.id


def test_who_takes_the_course_again_is_not_asked_to_on_the_pages_of_the_time_before(
    visitor: Visitor, mara: int
) -> None:
    here = visitor.my(mara)
    visitor.post(f"{here}/leave")
    pages = (here, f"{here}/leave", f"/confirm/{visitor.site.keys.token('confirm', mara)}")
    assert all("/courses/seasons" in visitor.get(page).text for page in pages)
    visitor.clock.advance(days=2)
    enroll(visitor.site, now=visitor.clock())
    assert not any("/courses/seasons" in visitor.get(page).text for page in pages)
