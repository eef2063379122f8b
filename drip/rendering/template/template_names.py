"""The names that templates and conditions may use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

from drip.core.courses.course import Course, Question
from drip.rendering.template.values import Links

SUBSCRIBER = frozenset({"first_name", "email", "zone"})
ENROLLMENT = frozenset({"started", "lessons"})
COURSE = frozenset({"title", "slug", "about", "sender"})
SENDER = frozenset({"name", "email", "address"})
EXTRA = {  # the further names of each system mail
    "digest": frozenset({"entries", "season", "sharing"}),
    "notice": frozenset({"done", "until", "pace", "seasons", "next", "others", "again", "example"}),
    "letter": frozenset({"subject", "words", "said", "written", "asks"}),
    "key": frozenset({"link"}),
    "address": frozenset({"link"}),
    "moved": frozenset({"to"}),
    "care": frozenset({"help", "emergency"}),
    "concern": frozenset({"about", "who", "words", "sentence", "lesson", "number", "until", "doubt"}),
}
ABOUT_A_QUESTION = frozenset({"question", "said", "guess"})


@dataclass(frozen=True, slots=True)
class TemplateNames:
    """What a template may name: `plain` values on their own, `parts` after a dot, and the questions whose buttons
    `ask_buttons` may show."""

    plain: frozenset[str] = frozenset()
    parts: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)
    buttons: frozenset[str] = frozenset()


def names_in_condition(course: Course) -> TemplateNames:
    parts = {
        "answers": frozenset(course.questions()),
        "season": frozenset(course.areas),
        "subscriber": SUBSCRIBER,
        "enrollment": ENROLLMENT,
    }
    return TemplateNames(frozenset({"cohort"}), parts)


def names_in_mail(course: Course, ask: tuple[Question, ...] = ()) -> TemplateNames:
    """Return what every mail to a subscriber may name; `ask` are the questions of this one."""
    facts = names_in_condition(course)
    parts = {**facts.parts, **names_in_any_mail().parts}
    return TemplateNames(facts.plain | {"first_name"}, parts, frozenset(question.id for question in ask))


def names_in_any_mail(name: str = "") -> TemplateNames:
    """Return what a mail to an unconfirmed address may name: nothing that they typed."""
    links = frozenset(link.name for link in fields(Links))
    told = {"extra": EXTRA[name]} if name in EXTRA else {}
    return TemplateNames(parts={"links": links, "course": COURSE, **told})


def names_in_system_mail(name: str, course: Course, ask: tuple[Question, ...] = ()) -> TemplateNames:
    """Return the names of every mail and those of this one: about the question it concerns, or what was done."""
    names = names_in_mail(course, ask)
    return replace(names, parts={**names.parts, "extra": EXTRA.get(name, ABOUT_A_QUESTION)})
