import pytest
from support.sites import MONDAY, checked_course

from drip.core.courses.course import Course, Pace
from drip.flow.signup.signup import SignupRequest
from drip.web.signup.signup_request import SignupSource, parse_signup

SENDER = SignupSource("192.0.2.7", "embed", "Yes, please.", "7")
MARA = {"email": " Mara@Example.net", "zone": "Europe/Lisbon"}


@pytest.fixture
def course() -> Course:
    found = checked_course().course
    assert found is not None
    return found


def test_an_address_and_a_zone_are_a_wish(course: Course) -> None:
    wish = parse_signup(course, MARA, SENDER, MONDAY)
    assert wish == SignupRequest(
        "mara@example.net", "", "Europe/Lisbon", "192.0.2.7", "embed", wording="Yes, please.", wording_version="7"
    )


def test_days_and_an_hour_make_a_pace(course: Course) -> None:
    wish = parse_signup(course, MARA | {"on_sat": "on", "on_sun": "on", "at": "09:00"}, SENDER, MONDAY)
    assert isinstance(wish, SignupRequest)
    assert wish.pace is not None
    assert (wish.pace.days, f"{wish.pace.at:%H:%M}") == ((5, 6), "09:00")
    days_alone = parse_signup(course, MARA | {"on_sat": "on"}, SENDER, MONDAY)
    assert isinstance(days_alone, SignupRequest)
    assert days_alone.pace == Pace((5,), course.pace.at, course.pace.until)


def test_all_that_is_wrong_is_said_at_once(course: Course) -> None:
    fields = {"email": "mara", "zone": "", "first_name": "<b>", "at": "07:30", "cohort": "none"}
    problems = parse_signup(course, fields, SENDER, MONDAY)
    assert isinstance(problems, dict)
    assert {name: str(problem) for name, problem in problems.items()} == {
        "email": "'mara' is not an e-mail address. Write one such as name@example.com.",
        "first_name": "Please write just a first name.",
        "zone": "Please choose your time zone, so that lessons come in your morning.",
        "pace": "Please choose at least one day.",
    }


def test_a_language_that_the_course_does_not_have_is_none(course: Course) -> None:
    wish = parse_signup(course, MARA | {"language": "xx"}, SENDER, MONDAY)
    assert isinstance(wish, SignupRequest)
    assert wish.language is None
