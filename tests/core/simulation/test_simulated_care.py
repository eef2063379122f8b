"""A persona who writes of trouble: the simulation waits as the engine does, with a coach who does not look."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from support.courses import LISBON, course, lesson, never, send

from drip.core.courses.course import Course, Question, QuestionKind
from drip.core.operations.event_kind import EventKind
from drip.core.planning.facts import Facts
from drip.core.simulation.persona import Persona, ScriptedReply
from drip.core.simulation.simulate import simulate
from drip.core.simulation.timeline_text import describe_event

MONDAY = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
HOPE = Question("hope", QuestionKind.TEXT, "What do you hope for?")
CRY = "I do not want to live any more."


def who(*replies: tuple[timedelta, str]) -> Persona:
    said = {"asking": tuple(ScriptedReply(after, text) for after, text in replies)}
    return Persona("Mara", "Europe/Lisbon", datetime(2027, 1, 4, 9, 0), said)  # noqa: DTZ001


def made() -> Course:
    return course(*send("asking", "next"), asking=lesson("asking", HOPE))


def lines(*replies: tuple[timedelta, str]) -> list[str]:
    events = simulate(made(), who(*replies), MONDAY, LISBON, never).events
    return [f"{one.at.astimezone(LISBON):%a %H:%M} {describe_event(one.kind, one.data, LISBON)}" for one in events]


def test_the_next_lesson_waits_a_day_and_the_person_gets_one_mail() -> None:
    found = lines((timedelta(hours=20), CRY), (timedelta(hours=21), CRY))
    assert [line for line in found if "sent care" in line] == ["Wed 03:30 sent care"]
    assert "Wed 03:30 wrote of suicide: lessons wait for the coach until Thu 07 Jan 2027 03:30" in found
    assert "Thu 07:30 sent lesson next" in found


def test_an_ordinary_reply_waits_for_nothing() -> None:
    found = lines((timedelta(hours=20), "More air."))
    assert "Wed 07:30 sent lesson next" in found
    assert not any("care" in line for line in found)


def test_conditions_do_not_see_the_words() -> None:
    seen: list[Mapping[str, Any]] = []

    def remember(_condition: str, facts: Facts) -> bool:
        seen.append(dict(facts.answers))
        return False

    with_goal = course(*send("asking", "next"), asking=lesson("asking", HOPE))
    timeline = simulate(with_goal, who((timedelta(hours=2), CRY)), MONDAY, LISBON, remember)
    assert EventKind.ANSWERED in [one.kind for one in timeline.events]
    assert all(answers["hope"] is None for answers in seen)
