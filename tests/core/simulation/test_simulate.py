"""A persona's way through a course, worked out in the core."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from support.courses import LISBON, AwaitAnswers, Wait, by_season, course, lesson, season_question, send

from drip.core.courses.course import Course, Enroll, OnSeasonChange, Pace, Question, QuestionKind, SendLesson, Step
from drip.core.planning.facts import Facts
from drip.core.planning.schedule import local_date
from drip.core.simulation.persona import Persona, ScriptedReply
from drip.core.simulation.simulate import simulate
from drip.core.simulation.timeline import Timeline, final_state

MONDAY = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
ASKING = lesson("asking", season_question())


def persona(**replies: tuple[timedelta, str]) -> Persona:
    said = {name.replace("_", "-"): (ScriptedReply(after, text),) for name, (after, text) in replies.items()}
    return Persona("Mara", "Europe/Lisbon", datetime(2027, 1, 4, 9, 0), said)  # noqa: DTZ001


def never(_source: str, _facts: Facts) -> bool:
    return False


def told(made: Course, who: Persona) -> list[str]:
    """'Wed 06 07:30 sent lesson one'"""
    return [
        " ".join([f"{one.at.astimezone(LISBON):%a %d %H:%M}", one.kind, *map(str, one.data.values())])
        for one in simulate(made, who, MONDAY, LISBON, never).events
    ]


def test_lessons_leave_on_the_days_of_the_pace_and_the_last_one_ends_the_course() -> None:
    assert told(course(*send("one", "two")), persona()) == [
        "Mon 04 09:00 confirmed",
        "Tue 05 07:30 sent lesson one",
        "Wed 06 07:30 sent lesson two",
        "Wed 06 07:30 finished",
    ]


def test_an_answer_ends_the_wait_and_leads_into_its_track() -> None:
    made = course(
        SendLesson("asking"),
        AwaitAnswers("asking", timedelta(days=5), timedelta(days=2)),
        by_season(fall=send("harvest"), unknown=send("tour")),
        asking=ASKING,
    )
    assert told(made, persona(asking=(timedelta(hours=2), "autumn, I think"))) == [
        "Mon 04 09:00 confirmed",
        "Tue 05 07:30 sent lesson asking",
        "Tue 05 09:30 replied asking",
        "Tue 05 09:30 answered career_season True reply",
        "Tue 05 09:30 season career fall reply",
        "Wed 06 07:30 branch season.career fall",
        "Wed 06 07:30 sent lesson harvest",
        "Wed 06 07:30 finished",
    ]


def test_who_does_not_answer_is_reminded_once_and_goes_on_when_the_wait_is_over() -> None:
    made = course(
        SendLesson("asking"),
        AwaitAnswers("asking", timedelta(days=5), timedelta(days=2)),
        by_season(unknown=send("tour")),
        asking=ASKING,
    )
    assert told(made, persona())[2:] == [
        "Thu 07 07:30 sent reminder asking",
        "Mon 11 07:30 branch season.career unknown",
        "Mon 11 07:30 sent lesson tour",
        "Mon 11 07:30 finished",
    ]


def test_what_cannot_be_read_as_a_season_is_asked_back_once() -> None:
    made = course(*send("asking", "two"), asking=ASKING)
    assert told(made, persona(asking=(timedelta(hours=1), "It rains.")))[2:6] == [
        "Tue 05 08:30 replied asking",
        "Tue 05 08:30 answered career_season False reply",
        "Tue 05 08:30 asked back asking career_season",
        "Tue 05 08:30 sent clarification asking",
    ]


def test_a_season_told_in_passing_turns_the_course() -> None:
    made = course(
        SendLesson("one"),
        by_season(OnSeasonChange.SWITCH, winter=send("rest"), unknown=send("tour")),
        one=lesson("one", Question("why", QuestionKind.TEXT, "Why?")),
    )
    happened = told(made, persona(one=(timedelta(hours=1), "My career is in winter now.\nSo I came.")))
    assert "Wed 06 07:30 sent lesson rest" in happened


def test_a_further_course_starts_when_its_place_is_reached_and_a_wait_at_the_end_is_waited_for() -> None:
    made = course(SendLesson("one"), Wait(timedelta(days=3)), Enroll("more"))
    assert told(made, persona())[1:] == [
        "Tue 05 07:30 sent lesson one",
        "Fri 08 00:00 finished",
        "Fri 08 00:00 enrolled more",
    ]


def test_a_reply_after_the_end_is_heard_and_changes_nothing() -> None:
    made = course(*send("asking"), asking=ASKING)
    assert told(made, persona(asking=(timedelta(days=1), "winter")))[2:] == [
        "Tue 05 07:30 finished",
        "Wed 06 07:30 replied asking",
        "Wed 06 07:30 answered career_season True reply",
        "Wed 06 07:30 season career winter reply",
    ]


answers = st.sampled_from(["winter", "spring, I think", "no idea", "My career is in summer now.", "1. fall"])
zones = st.sampled_from(["UTC", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "Australia/Lord_Howe"])


@st.composite
def courses_with_questions(draw: st.DrawFn) -> Course:
    names = [f"l{number}" for number in range(draw(st.integers(1, 6)))]
    steps: list[Step] = []
    for name in names:
        steps.append(SendLesson(name))
        if draw(st.booleans()):
            remind = timedelta(days=draw(st.integers(1, 3)))
            steps.append(AwaitAnswers(name, timedelta(days=draw(st.integers(2, 6))), remind))
        if draw(st.booleans()):
            steps.append(Wait(timedelta(hours=draw(st.integers(0, 100)))))
    change = draw(st.sampled_from(OnSeasonChange))
    steps.append(by_season(change, winter=send("w1", "w2"), spring=send("s1"), unknown=send("tour")))
    asking = {name: lesson(name, season_question(f"{name}_season")) for name in names}
    return course(*steps, SendLesson("last"), **asking)


@st.composite
def replies(draw: st.DrawFn) -> dict[str, tuple[timedelta, str]]:
    delays = st.integers(0, 200).map(lambda hours: timedelta(hours=hours))
    return draw(st.dictionaries(st.sampled_from([f"l{number}" for number in range(6)]), st.tuples(delays, answers)))


@given(courses_with_questions(), replies(), zones, st.integers(0, 400))
def test_nobody_is_stranded_and_nobody_gets_two_lessons_a_day(
    made: Course, said: dict[str, tuple[timedelta, str]], zone: str, day: int
) -> None:
    place = ZoneInfo(zone)
    timeline = simulate(made, persona(**said), MONDAY + timedelta(days=day), place, never)
    assert final_state(timeline.events) == "finished"
    assert timeline.lessons[-1] == "last"
    assert len(set(timeline.lessons)) == len(timeline.lessons)
    days = Counter(local_date(one.at, place) for one in _lessons(timeline))
    assert max(days.values()) == 1
    assert all(one.at.astimezone(place).weekday() in Pace().days for one in _lessons(timeline))
    assert [one.at for one in timeline.events] == sorted(one.at for one in timeline.events)


def _lessons(timeline: Timeline) -> list:  # type: ignore[type-arg]
    return [one for one in timeline.events if one.kind == "sent" and one.data["mail"] == "lesson"]
