"""A mail of a course as somebody would get it, before anybody does: a persona where they stand by then, or nobody in
particular. All from files; no database is asked and nothing is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from drip.core.courses.course import UNKNOWN, Course
from drip.core.languages.translate import in_language
from drip.core.operations.event_kind import EventKind
from drip.core.planning.facts import Facts
from drip.core.replies.answer import ClearAnswer
from drip.core.replies.interpret import ReplyText, interpret_words, prompt_of
from drip.core.simulation.persona import Persona
from drip.core.simulation.simulate import simulate
from drip.core.simulation.timeline import SimulatedEvent, Timeline
from drip.flow.mail_key import MailKey
from drip.flow.zones import zone_of
from drip.rendering import CompiledMail, Links, Rendered, condition_is_true, render

LESSON, REMINDER, CONFIRMATION = "lesson", "reminder", "confirmation"


@dataclass(frozen=True, slots=True)
class PersonaRun:
    """What a persona goes through in a course. `timeline` is None where the course is not fit to be walked."""

    course: Course
    persona: Persona
    timeline: Timeline | None

    def got_at(self, mail: MailKey) -> datetime | None:
        """When a lesson or a reminder comes, local; None where it never does."""
        come = next((one for one in self._happened() if _is_sent(one, mail)), None)
        return come.at.astimezone(zone_of(self.persona.zone)) if come else None

    def before(self, mail: MailKey) -> tuple[SimulatedEvent, ...]:
        """What has happened when a mail is made: before a lesson that never comes nothing, else before a mail that may
        come at any time everything."""
        happened = self._happened()
        for index, one in enumerate(happened):
            if _is_sent(one, mail):
                return happened[:index]
        return () if mail.kind in (LESSON, REMINDER, CONFIRMATION) else happened

    def _happened(self) -> tuple[SimulatedEvent, ...]:
        return self.timeline.events if self.timeline else ()


@dataclass(frozen=True, slots=True)
class SampleReader:
    """Who looks: a persona on their way, or nobody in particular, who has told nothing. `seasons` are told by hand and
    stand above those of the persona. `today` is when nobody in particular began."""

    today: date
    way: PersonaRun | None = None
    seasons: Mapping[str, str] = field(default_factory=dict)
    email: str = "reader@example.com"


def run_persona(course: Course, persona: Persona, *, is_sound: bool = True) -> PersonaRun:
    """`is_sound`: the course has no problems by which one could lose the way. Raises UnknownZone."""
    zone = zone_of(persona.zone)
    if not is_sound:
        return PersonaRun(course, persona, None)
    return PersonaRun(course, persona, simulate(course, persona, persona.start(zone), zone, condition_is_true))


def render_sample(
    course: Course,
    compiled: CompiledMail,
    mail: MailKey,
    reader: SampleReader,
    links: Links,
    context: Mapping[str, str],
) -> Rendered:
    """`context`: see `drip.flow.samples.sample_data`. Raises RenderError."""
    worded = in_language(course, mail.language or course.language)
    return render(compiled, facts_for(course, mail, reader), links, worded, context)


def facts_for(course: Course, mail: MailKey, reader: SampleReader) -> Facts:
    """What is known of the reader when this mail is made."""
    facts = _of_a_stranger(course, reader)
    if reader.way is not None:
        facts = _of_a_persona(facts, reader.way, mail)
    return replace(facts, seasons={**facts.seasons, **reader.seasons})


def _of_a_stranger(course: Course, reader: SampleReader) -> Facts:
    return Facts(
        answers=dict.fromkeys(course.questions()),
        seasons=dict.fromkeys(course.areas, UNKNOWN),
        subscriber={"first_name": "", "email": reader.email, "zone": "UTC"},
        enrollment={"started": reader.today, "lessons": 0},
        cohort=course.cohorts[0].name if course.cohorts else None,
    )


def _of_a_persona(stranger: Facts, way: PersonaRun, mail: MailKey) -> Facts:
    persona, happened = way.persona, way.before(mail)
    zone = zone_of(persona.zone)
    begun = next(
        (one.at.astimezone(zone).date() for one in happened if one.kind == EventKind.CONFIRMED), persona.starts.date()
    )
    seasons = {one.data["area"]: one.data["season"] for one in happened if one.kind == EventKind.SEASON}
    received = sum(one.kind == EventKind.SENT and one.data["mail"] == LESSON for one in happened)
    return replace(
        stranger,
        answers={**stranger.answers, **_answers(way, happened)},
        seasons={**stranger.seasons, **seasons},
        subscriber={**stranger.subscriber, "first_name": persona.name, "zone": persona.zone},
        enrollment={"started": begun, "lessons": received},
    )


def _answers(way: PersonaRun, happened: tuple[SimulatedEvent, ...]) -> dict[str, Any]:
    """{question: what was understood}: the history says which were, the persona's words say what."""
    given: dict[str, Any] = {}
    sent: dict[str, datetime] = {}
    for one in happened:
        if one.kind == EventKind.SENT and one.data["mail"] == LESSON:
            sent[one.data["lesson"]] = one.at
        elif one.kind == EventKind.REPLIED and (lesson := way.course.lessons.get(one.data["lesson"])):
            for words in _written(way.persona, lesson.name, sent.get(lesson.name), one.at, happened[0].at):
                said = interpret_words(ReplyText(words), prompt_of(way.course, lesson)).answers
                given |= {a.question.id: a.reading.value for a in said if isinstance(a.reading, ClearAnswer)}
    return given


def _written(persona: Persona, lesson: str, sent: datetime | None, at: datetime, start: datetime) -> list[str]:
    """What the persona wrote at this moment, in answer to this lesson or to none in particular."""
    replies = persona.replies.get(lesson, ()) if sent else ()
    texts = [reply.text for reply in replies if sent and sent + reply.after == at]
    return texts or [words for when, words in persona.letters(start, zone_of(persona.zone)) if when == at]


def _is_sent(one: SimulatedEvent, mail: MailKey) -> bool:
    return one.kind == EventKind.SENT and (one.data["mail"], one.data["lesson"]) == (mail.kind, mail.lesson)
