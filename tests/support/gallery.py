"""Courses to draw: ordinary ones, and hostile ones."""

from dataclasses import replace
from datetime import date, timedelta

from support.courses import by_season, course, lesson, send

from drip.core.courses.course import (
    AwaitAnswers,
    Branch,
    Cohort,
    Course,
    Enroll,
    OnSeasonChange,
    Question,
    QuestionKind,
    Variant,
    Wait,
    Wording,
)

NOT_TO_BE_SHOWN = "\x00\x1b\ud800\ufffe\u202e"
HOSTILE = (
    '"{{ first_name or \'Hello\' }}" </text><script>alert(1)</script> & ]]> \\" \\ %% ` # ; #quot;' + NOT_TO_BE_SHOWN,
    "a style: x#34; classDef y:#f00; end subgraph --> click n1 href",
    "🌱🌷👩🏽‍🌾 Ça va? Здравствуйте, Щщжж مرحبا بالعالم 日本語のとても長い名前日本語のとても長い名前",
    "W" * 5000,
    "wmWM" * 9 + " " + "-" * 90,
)

DEEP = Branch("coin", {"then": send("deep-one"), "else": (*send("deep-two"), Wait(day=8))}, when="answers.q == 'x'")
NESTED = course(
    *send("welcome"),
    AwaitAnswers("welcome", timedelta(days=5), timedelta(days=2)),
    by_season(
        OnSeasonChange.SWITCH,
        spring=(*send("a"), Wait(timedelta(weeks=1)), DEEP),
        summer=(),
        fall=(*send("b", "c", "d"), Enroll("next-course"), Wait(on=date(2027, 1, 11))),
        winter=(Wait(timedelta(days=2)),),
    ),
    *send("a", "last"),
)


def hostile_course() -> Course:
    """Hostile text in everything that an author can write."""
    ask = tuple(Question(f"q{n}", QuestionKind.SEASON, words, area=words) for n, words in enumerate(HOSTILE))
    variants = tuple(Variant(words, 1, Wording(words, words, words)) for words in HOSTILE)
    lessons = {
        words: replace(lesson(words), subject=words, ask=ask if words == HOSTILE[0] else (), variants=variants)
        for words in HOSTILE
    }
    branch = Branch("b", {words: send(words) for words in HOSTILE} | {"unknown": ()}, by=f"answers.{HOSTILE[0]}")
    condition = Branch("c", {"then": (Enroll(HOSTILE[0]),), "else": ()}, when=HOSTILE[0])
    hostile = course(*send(*HOSTILE), branch, condition, **{f"l{n}": one for n, one in enumerate(lessons.values())})
    cohorts = tuple(Cohort(words, date(2027, 1, 11), date(2027, 1, 11)) for words in HOSTILE)
    return replace(hostile, title=HOSTILE[0], cohorts=cohorts, goal=HOSTILE[1], languages=HOSTILE)
