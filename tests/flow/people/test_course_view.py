from datetime import timedelta

import pytest
from support.rows import set_delivery
from support.sites import MONDAY, enroll

from drip.core.courses.course import UNKNOWN, QuestionKind
from drip.flow.people import preferences
from drip.flow.people.course_view import MyCourse, my_course, published_editions
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.delivery import ledger
from drip.storage.engine.states import DeliveryState, EnrollmentState
from drip.storage.planning import enrollments
from drip.storage.replies import answers
from drip.storage.replies.answers import NewAnswer

LATER = MONDAY + timedelta(days=1)


@pytest.fixture
def mara(site: Site) -> int:
    return enroll(site, zone="America/New_York")


def look(site: Site, enrollment_id: int) -> MyCourse:
    with site.database.read() as session:
        mine = my_course(Work(session, site, LATER), enrollment_id)
    assert mine is not None
    return mine


def keep(site: Site, enrollment_id: int, question: str, value: object, *, clear: bool = True) -> None:
    with site.database.write() as session:
        said = value if clear else None
        new = NewAnswer(enrollment_id, question, "welcome", clear, said, str(value), "web", None, LATER)
        answers.add_answers(session, [new])


def test_the_courses_are_those_that_were_published(site: Site) -> None:
    with site.database.read() as session:
        assert [edition.course.slug for edition in published_editions(session, site)] == ["seasons"]


def test_there_is_nothing_to_see_of_an_enrollment_that_is_not_there(site: Site) -> None:
    with site.database.read() as session:
        assert my_course(Work(session, site, LATER), 4711) is None


def test_times_are_local_to_the_person(site: Site, mara: int) -> None:
    mine = look(site, mara)
    assert mine.state is EnrollmentState.ACTIVE
    assert mine.now.isoformat() == "2027-01-05T01:00:00-05:00"
    assert mine.next_at is not None
    assert mine.next_at.isoformat() == "2027-01-04T07:30:00-05:00"


def test_nothing_is_next_after_leaving(site: Site, mara: int) -> None:
    with site.database.write() as session:
        preferences.leave(session, mara, "web", LATER)
    assert (look(site, mara).next_at, look(site, mara).state) == (None, EnrollmentState.LEFT)


def test_a_pause_is_seen_with_its_end(site: Site, mara: int) -> None:
    with site.database.write() as session:
        preferences.pause(Work(session, site, LATER), mara, LATER + timedelta(days=7), "web")
    mine = look(site, mara)
    assert (mine.is_paused, mine.next_at) == (True, None)
    assert mine.paused_until is not None
    assert mine.paused_until.isoformat() == "2027-01-12T01:00:00-05:00"


def test_seasons_have_a_history_for_each_area_of_the_course(site: Site, mara: int) -> None:
    with site.database.write() as session:
        for area, season in (("career", "fall"), ("career", "winter"), ("garden", "spring")):
            preferences.report_season(Work(session, site, LATER), mara, area, season, "web")
    career, personal = look(site, mara).areas
    assert (career.name, career.season, [entry.season for entry in career.history]) == (
        "career",
        "winter",
        ["winter", "fall"],
    )
    assert (personal.season, personal.history) == (UNKNOWN, ())


def test_the_last_clear_answer_stands_and_the_others_are_kept(site: Site, mara: int) -> None:
    keep(site, mara, "hope", "air")
    keep(site, mara, "hope", "light")
    keep(site, mara, "hope", "???", clear=False)
    hope = look(site, mara).answer_to("hope")
    assert hope is not None
    assert (hope.value, hope.clear) == ("light", True)
    assert [(before.value, before.clear) for before in hope.earlier] == [("???", False), ("air", True)]


def test_an_unclear_answer_shows_what_was_said_until_a_clear_one_comes(site: Site, mara: int) -> None:
    keep(site, mara, "career_season", "half and half", clear=False)
    unclear = look(site, mara).answer_to("career_season")
    assert unclear is not None
    assert (unclear.value, unclear.clear) == ("half and half", False)
    keep(site, mara, "career_season", "fall")
    clear = look(site, mara).answer_to("career_season")
    assert clear is not None
    assert (clear.value, [before.value for before in clear.earlier]) == ("fall", ["half and half"])


def test_an_answer_outlives_its_question(site: Site, mara: int) -> None:
    keep(site, mara, "old_question", "An old answer")
    (old,) = look(site, mara).answers
    assert (old.question.text, old.question.kind, old.value) == ("Old question", QuestionKind.TEXT, "An old answer")


def test_only_the_newest_lesson_waits_for_answers(site: Site, mara: int) -> None:
    assert look(site, mara).open_questions == ()
    _receive(site, mara)
    assert [question.id for question in look(site, mara).open_questions] == ["hope"]
    _receive(site, mara)
    keep(site, mara, "evidence", "The frost")
    mine = look(site, mara)
    assert ([question.id for question in mine.open_questions], mine.lessons_received) == (["career_season"], 2)


def _receive(site: Site, enrollment_id: int) -> None:
    """The planned lesson leaves on time."""
    with site.database.write() as session:
        (delivery,) = [
            d for d in ledger.deliveries_of(session, enrollment_id) if (d.kind, d.state) == ("lesson", "planned")
        ]
        sent = {"state": DeliveryState.SENT, "marked_at": delivery.slot_at, "ended_at": delivery.slot_at}
        set_delivery(session, enrollment_id, delivery.number, **sent)
        enrollment = enrollments.get_enrollment(session, enrollment_id)
        assert enrollment is not None
        preferences.plan_person(Work(session, site, delivery.slot_at), enrollment.subscriber_id)
