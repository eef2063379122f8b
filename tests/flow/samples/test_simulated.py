"""The simulation tells line by line what the engine does."""

from datetime import UTC, datetime, timedelta

import pytest
from support.personas import play
from support.sites import checked_course

from drip.core.simulation.persona import Persona, ScriptedLetter, ScriptedReply
from drip.core.simulation.simulate import simulate
from drip.core.simulation.timeline import final_state
from drip.core.simulation.timeline_text import timeline_text
from drip.flow.site import Site
from drip.flow.zones import zone_of
from drip.rendering import condition_holds

START = datetime(2027, 3, 5, 6, 12, tzinfo=UTC)  # before the clocks go forward
NEW_YORK = zone_of("America/New_York")

Replies = dict[str, tuple[str, str] | list[tuple[str, str]]]

ANSWERING: dict[str, Replies] = {
    "answers in time": {"name-your-season": ("3 hours", "1. autumn\n2. The leaves are down.")},
    "never answers": {},
    "is asked back": {"name-your-season": ("1 day", "1. It rains all day.\n2. The rain.")},
    "answers late and turns": {
        "welcome": ("30 minutes", "Rest, for once."),
        "name-your-season": ("9 days", "1. winter\n2. Everything is quiet."),
        "tour": ("2 hours", "My career is in fall now."),
        "last": ("2 days", "Thank you! My season is spring now."),
    },
    "thinks twice": {
        "name-your-season": [("2 hours", "1. It rains."), ("3 hours", "1. Rain!"), ("1 day", "1. winter")]
    },
}
COMMANDING: dict[str, tuple[Replies, list[tuple[str, str]]]] = {
    "stops": ({"welcome": ("2 hours", "STOP")}, []),
    "stops twice, and writes on": ({"welcome": [("1 hours", "STOP"), ("1 day", "stop"), ("2 days", "Rest.")]}, []),
    "stops when it is over": ({"last": [("1 day", "STOP"), ("2 days", "PAUSE"), ("3 days", "STOP")]}, []),
    "pauses until a day": ({"name-your-season": ("3 hours", "PAUSE 2 WEEKS")}, []),
    "pauses and resumes": ({"welcome": ("1 hours", "pause")}, [("9 days", "RESUME"), ("10 days", "RESUME")]),
    "never resumes": ({"welcome": ("1 hours", "pause")}, []),
    "pauses twice": ({"welcome": [("1 hours", "PAUSE 3 WEEKS"), ("1 day", "Pause a week, please")]}, []),
    "says go on": ({"welcome": [("1 hours", "pause"), ("2 days", "Go on!")]}, []),
    "pauses while a question back is out": (
        {"name-your-season": [("1 day", "1. It rains."), ("25 hours", "PAUSE 10 DAYS"), ("5 days", "1. winter")]},
        [],
    ),
    "answers while paused": (
        {"name-your-season": [("1 hours", "PAUSE 3 WEEKS"), ("1 day", "1. winter\n2. Snow.")]},
        [],
    ),
    "slower, and slower": ({"welcome": [(f"{hours} hours", "SLOWER") for hours in (1, 2, 30)]}, []),
    "faster, and faster": ({"welcome": [(f"{hours} hours", "FASTER") for hours in (1, 2, 30)]}, []),
    "tells a season": ({}, [("6 days", "SEASON WINTER"), ("12 days", "season: career fall, personal spring")]),
    "asks for help": ({"welcome": ("1 hours", "HELP")}, []),
    "asks too often": ({"welcome": [(f"{hours} hours", "HELP") for hours in range(1, 8)] + [("8 hours", "STOP")]}, []),
    "goodbye the next day": (
        {"welcome": [(f"{h} hours", "HELP") for h in range(1, 6)] + [("6 hours", "STOP"), ("2 days", "STOP")]},
        [],
    ),
    "writes before the first lesson": ({}, [("1 hours", "I look forward to it."), ("2 hours", "PAUSE 1 WEEK")]),
    "leaves before the first lesson": ({}, [("1 hours", "STOP")]),
    "writes at the hour of a lesson": ({}, [("6 hours and 18 minutes", "SLOWER"), ("21 days", "Still here.")]),
}


def length(text: str) -> timedelta:
    numbers = [part.split() for part in text.split(" and ")]
    return sum((timedelta(**{unit.rstrip("s") + "s": int(number)}) for number, unit in numbers), timedelta())


def persona(replies: Replies, writes: list[tuple[str, str]]) -> Persona:
    lists = {lesson: said if isinstance(said, list) else [said] for lesson, said in replies.items()}
    scripted = {lesson: tuple(ScriptedReply(length(a), text) for a, text in said) for lesson, said in lists.items()}
    letters = tuple(ScriptedLetter(text, length(after)) for after, text in writes)
    return Persona("Mara", NEW_YORK.key, START.replace(tzinfo=None), scripted, letters)


def assert_agreed(site: Site, mara: Persona) -> str:
    """How it ended."""
    course = checked_course().course
    assert course is not None
    simulated = simulate(course, mara, START, NEW_YORK, condition_holds).events
    played = play(site, course.slug, mara, START, NEW_YORK)
    assert timeline_text(mara, START, NEW_YORK, played) == timeline_text(mara, START, NEW_YORK, simulated)
    assert played == list(simulated)
    return final_state(played)


@pytest.mark.parametrize("who", ANSWERING)
def test_the_engine_does_what_was_simulated(site: Site, who: str) -> None:
    assert assert_agreed(site, persona(ANSWERING[who], [])) == "finished"


@pytest.mark.slow
@pytest.mark.parametrize("who", COMMANDING)
def test_the_engine_obeys_as_was_simulated(site: Site, who: str) -> None:
    ends = {"stops": "left", "never resumes": "paused", "leaves before the first lesson": "left"}
    ended = assert_agreed(site, persona(*COMMANDING[who]))
    assert ended == ends.get(who, ended)
