import pytest
from visitor import Visitor, contents, words

from drip.storage import enrollments, history
from drip.storage.states import EnrollmentState


def state_of(visitor: Visitor, enrollment_id: int) -> EnrollmentState:
    with visitor.site.database.read() as session:
        enrollment = enrollments.get_enrollment(session, enrollment_id)
        assert enrollment is not None
        return enrollment.state


@pytest.fixture(params=["from the header", "from the lesson"])
def link(request: pytest.FixtureRequest, visitor: Visitor, mara: int) -> str:
    if request.param == "from the header":
        return f"/leave/{visitor.site.token('leave', mara)}"
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
    link = f"/leave/{visitor.site.token('leave', mara)}"
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
    link = f"/leave/{visitor.site.token('leave', mara)}"
    body = b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
    response = visitor.ask("POST", link, content=body, headers={"Content-Type": "multipart/form-data; boundary=x"})
    assert response.status_code == 200
    assert state_of(visitor, mara) == EnrollmentState.LEFT


def test_another_site_cannot_press_the_button(visitor: Visitor, mara: int, link: str) -> None:
    visitor.headers = {"Sec-Fetch-Site": "cross-site"}
    assert visitor.post(link).status_code == 403
    assert state_of(visitor, mara) == EnrollmentState.ACTIVE
