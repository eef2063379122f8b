"""A small course, and short ways to compile and render one lesson of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from drip.core.courses.course import Course, Lesson, Question, QuestionKind, Sender
from drip.core.planning.facts import Facts
from drip.rendering import CompiledMail, Links, Rendered, compile_lesson, render

TEMPLATES = Path(__file__).parents[2] / "templates"
QUESTIONS = (
    Question("career_season", QuestionKind.SEASON, "Which season is your working life in?", area="career"),
    Question("evidence", QuestionKind.TEXT, "What tells you so?"),
    Question("energy", QuestionKind.SCALE, "How much energy have you?", low=1, high=5),
    Question("pace", QuestionKind.CHOICE, "Which pace?", options=("Slower, please", "Two & a half")),
    Question("weekends", QuestionKind.YES_NO, "On weekends, too?"),
    Question("values", QuestionKind.LIST, "Which values?"),
)
SENDER = Sender("Ines Moreau", "ines@example.com", "12 Harbour Lane, Example Town")
LINKS = Links(
    season="https://x.example/season",
    pause="https://x.example/pause",
    leave="https://x.example/leave",
    answer="https://x.example/answer",
    confirm="https://x.example/confirm?a=1&b=2",
)
FACTS = Facts(
    answers={question.id: None for question in QUESTIONS},
    seasons={"career": "fall", "personal": "unknown"},
    subscriber={"first_name": "Nadia", "email": "n@example.com", "zone": "Europe/Paris"},
    enrollment={"lessons": 3},
)
ASKING = Lesson("asking", "All questions", "", "Please tell me.", QUESTIONS)


def course_with(lesson: Lesson) -> Course:
    return Course(
        "sample", "Redefine success", SENDER, (), {"asking": ASKING, lesson.name: lesson}, areas=("career", "personal")
    )


def lesson_with(body: str = "Hello.", subject: str = "A letter", ask: tuple[Question, ...] = ()) -> Lesson:
    return Lesson("letter", subject, "One question.", body, ask)


def compile_body(
    body: str, ask: tuple[Question, ...] = (), folders: Sequence[Path] = (TEMPLATES,), subject: str = "A letter"
) -> CompiledMail:
    lesson = lesson_with(body, subject, ask)
    return compile_lesson(course_with(lesson), lesson, folders)


def facts_with(first_name: str = "Nadia", **answers: Any) -> Facts:
    return replace(
        FACTS, answers={**FACTS.answers, **answers}, subscriber={**FACTS.subscriber, "first_name": first_name}
    )


def render_body(body: str, facts: Facts = FACTS, ask: tuple[Question, ...] = (), subject: str = "A letter") -> Rendered:
    return render(compile_body(body, ask, subject=subject), facts, LINKS, course_with(lesson_with(body)))


class Shape(HTMLParser):
    """What a parser sees of HTML: the elements with their attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(name for name, _ in attrs)))
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data


def letter_of(html: str) -> str:
    """The HTML of the lesson's own words."""
    start = html.index(">", html.index("<div", html.index('class="letter"'))) + 1
    return html[start : html.index("</div></td>", start)].strip()
