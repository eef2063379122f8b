"""Random personas in random courses, all with the same few lessons, so that their mails are compiled only once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from hypothesis import strategies as st
from support.random_courses import BY_SEASON, Fork, sequences
from support.sites import checked_course

from drip.core.courses.course import AwaitAnswers, Course, LatePolicy, Pace, SendLesson, Step, Wait
from drip.core.simulation.persona import Persona, ScriptedLetter, ScriptedReply
from drip.flow.courses.publish import CheckedCourse

ASKING = {
    "season": "- {id: career_season, kind: season, area: career, text: Which season is it?}",
    "why": "- {id: why, text: Why?}",
    "choice": "- {id: choice, kind: choice, options: [slower, the same], text: How shall we go on?}",
    "both": "- {id: again, kind: season, area: career, text: At work?}\n"
    "  - {id: home, kind: season, area: personal, text: At home?}",
    "energy": "- {id: energy, kind: scale, text: How much energy is left?}",
    "plain": "",
}
TRACKS = ("rest", "say-no", "plant", "tour")
LESSONS = (*ASKING, *TRACKS)
CONDITIONS = ("answers.why", "season.personal == 'winter'", "enrollment.lessons > 2", "answers.energy > 3")
FORKS = (*[BY_SEASON] * 4, *(Fork(when=condition) for condition in CONDITIONS))
ZONES = (
    *("America/New_York", "Europe/Lisbon", "Australia/Lord_Howe", "America/Santiago", "Africa/Cairo"),
    *("Asia/Kathmandu", "Pacific/Apia", "UTC"),
)
ANSWERS = (
    *(
        "winter",
        "1. fall\n2. spring, I think",
        "no idea",
        "My career is in summer now.",
        "slower",
        "the same",
        "7",
        "yes",
    ),
    "It was a long day. I'd rather not say.",
)
COMMANDS = (
    *("STOP", "PAUSE 1 WEEK", "pause for 3 days", "pause", "RESUME", "go on", "SLOWER", "FASTER", "SEASON WINTER"),
    *("season: personal winter, career spring", "HELP"),
)
OUTLINE = """course: random
title: Random
sender: {name: Ines Moreau, email: ines@example.org, address: "12 Harbour Lane, Example Town"}
areas: [career, personal]
sequence:
"""


@dataclass(frozen=True, slots=True)
class Life:
    """A persona in a course. The persona's start is in local time."""

    course: Course
    persona: Persona


def write_lessons(folder: Path) -> CheckedCourse:
    """All the lessons, in a course that awaits the answers to each."""
    (folder / "lessons").mkdir(parents=True)
    for name in LESSONS:
        ask = f"ask:\n  {ASKING[name]}\n" if ASKING.get(name) else ""
        text = f"---\nsubject: The letter {name}\n{ask}---\nThese are the words of the letter {name}.\n"
        (folder / "lessons" / f"{name}.md").write_text(text)
    steps = [f"  - {{lesson: {name}{', await: 5 days' if ASKING.get(name) else ''}}}" for name in LESSONS]
    (folder / "course.yaml").write_text(OUTLINE + "\n".join(steps) + "\n")
    checked = checked_course(folder)
    assert checked.problems == (), checked.problems
    return checked


def lives(checked: CheckedCourse) -> st.SearchStrategy[Life]:
    assert checked.course is not None
    return st.builds(Life, courses(checked.course), personas())


@st.composite
def courses(draw: st.DrawFn, base: Course) -> Course:
    sequence = (*draw(sendings), *draw(sequences(sendings, st.sampled_from(FORKS), waits, most=(6, 2))))
    lessons = {name: replace(lesson, **draw(departures)) for name, lesson in base.lessons.items()}
    return replace(base, sequence=sequence, lessons=lessons, pace=draw(paces))


@st.composite
def personas(draw: st.DrawFn) -> Persona:
    words = st.sampled_from(ANSWERS) | st.sampled_from(COMMANDS)
    delays = st.integers(0, 12 * 24 * 2).map(lambda halves: timedelta(minutes=30 * halves))
    replies = st.lists(st.builds(ScriptedReply, delays, words), min_size=1, max_size=2).map(tuple)
    day = draw(st.sampled_from([date(2027, 3, 8), date(2027, 3, 22), date(2027, 9, 27), date(2027, 10, 25)]))
    return Persona(
        "Mara",
        draw(st.sampled_from(ZONES)),
        datetime.combine(day + timedelta(days=draw(st.integers(0, 6))), time(draw(st.integers(0, 23)), 17)),
        draw(st.dictionaries(st.sampled_from([*ASKING, *LESSONS]), replies, min_size=1, max_size=6)),
        tuple(draw(st.lists(st.builds(ScriptedLetter, st.sampled_from(COMMANDS), delays), max_size=2))),
    )


def _sent(name: str, awaits: int, reminds: int | None) -> tuple[Step, ...]:
    """`awaits` is for how many days answers are awaited, 0 for none; `reminds` is the day of the reminder."""
    if not ASKING.get(name) or not awaits:
        return (SendLesson(name),)
    remind = None if reminds is None else timedelta(days=reminds)
    return (SendLesson(name), AwaitAnswers(name, timedelta(days=awaits), remind))


sendings = st.builds(
    _sent, st.sampled_from(LESSONS), st.sampled_from([0, 0, 0, 4, 5, 6]), st.none() | st.integers(1, 3)
)
waits = st.one_of(
    st.builds(Wait, st.sampled_from([timedelta(days=1), timedelta(hours=30), timedelta(days=9)])),
    st.builds(Wait, on=st.sampled_from([date(2027, 3, 28), date(2027, 4, 5), date(2027, 11, 7)])),
)
departures = st.fixed_dictionaries(
    {
        "late": st.sampled_from(LatePolicy),
        "expires_after": st.sampled_from([None, timedelta(hours=1), timedelta(days=3)]),
    }
)
paces = st.builds(
    Pace,
    st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    st.sampled_from([time(0), time(2, 30), time(7, 30)]),
    st.sampled_from([time(8), time(21)]),
)
