import pytest
from support.sites import MONDAY, checked_course

from drip.core.courses.course import Course, Pace
from drip.flow.signup.signup_request import SignupRequest, SignupSource, Submission, parse_signup

EMBEDDED = Submission("192.0.2.7", SignupSource.EMBED, "Yes, please.", "7")
MARA = {"email": " Mara@Example.net", "zone": "Europe/Lisbon"}


@pytest.fixture
def course() -> Course:
    found = checked_course().course
    assert found is not None
    return found


def test_an_address_and_a_zone_are_a_request(course: Course) -> None:
    request = parse_signup(MARA, course, EMBEDDED, MONDAY)
    assert request == SignupRequest("mara@example.net", "", "Europe/Lisbon", EMBEDDED)


def test_days_and_an_hour_make_a_pace(course: Course) -> None:
    request = parse_signup(MARA | {"on_sat": "on", "on_sun": "on", "at": "09:00"}, course, EMBEDDED, MONDAY)
    assert isinstance(request, SignupRequest)
    assert request.pace is not None
    assert (request.pace.days, f"{request.pace.at:%H:%M}") == ((5, 6), "09:00")
    days_alone = parse_signup(MARA | {"on_sat": "on"}, course, EMBEDDED, MONDAY)
    assert isinstance(days_alone, SignupRequest)
    assert days_alone.pace == Pace((5,), course.pace.at, course.pace.until)


def test_all_that_is_wrong_is_said_at_once(course: Course) -> None:
    fields = {"email": "mara", "zone": "", "first_name": "<b>", "at": "07:30", "cohort": "none"}
    problems = parse_signup(fields, course, EMBEDDED, MONDAY)
    assert isinstance(problems, dict)
    assert {name: str(problem) for name, problem in problems.items()} == {
        "email": "'mara' is not an e-mail address. Write one such as name@example.com.",
        "first_name": "Please write just a first name.",
        "zone": "Please choose your time zone, so that lessons come in your morning.",
        "pace": "Please choose at least one day.",
    }


def test_a_language_that_the_course_does_not_have_is_none(course: Course) -> None:
    request = parse_signup(MARA | {"language": "xx"}, course, EMBEDDED, MONDAY)
    assert isinstance(request, SignupRequest)
    assert request.language is None


def test_whoever_runs_the_site_may_name_any_language(course: Course) -> None:
    by_hand = Submission(source=SignupSource.COMMAND_LINE)
    request = parse_signup(MARA | {"language": "pt_BR"}, course, by_hand, MONDAY)
    assert isinstance(request, SignupRequest)
    assert request.language == "pt-br"
    problems = parse_signup(MARA | {"language": "german"}, course, by_hand, MONDAY)
    assert isinstance(problems, dict)
    assert "'german' is not the code of a language" in str(problems["language"])


def test_a_zone_that_does_not_exist_gets_the_nearest_offered(course: Course) -> None:
    problems = parse_signup(MARA | {"zone": "Europe/Lissbon"}, course, EMBEDDED, MONDAY)
    assert isinstance(problems, dict)
    assert list(problems) == ["zone"]
    assert "Did you mean Europe/Lisbon" in str(problems["zone"])
