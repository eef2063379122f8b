"""Renders a mail of a course before anybody gets it, for a persona as they are by then, or for nobody in particular.
It needs only files: no database, and nothing is sent."""

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
    """A persona's simulated run through a course. `timeline` is None if the course has problems that prevent it."""

    course: Course
    persona: Persona
    timeline: Timeline | None

    def received_at(self, mail: MailKey) -> datetime | None:
        """Returns when the persona gets a lesson or a reminder, in their zone; None if they never do."""
        sent = next((event for event in self._events() if _is_sent(event, mail)), None)
        return sent.at.astimezone(zone_of(self.persona.zone)) if sent else None

    def events_before(self, mail: MailKey) -> tuple[SimulatedEvent, ...]:
        """Returns the events before a mail is made: none before a lesson or a reminder that the persona never gets, all
        before a mail that may be sent at any time."""
        events = self._events()
        for index, event in enumerate(events):
            if _is_sent(event, mail):
                return events[:index]
        return () if mail.kind in (LESSON, REMINDER, CONFIRMATION) else events

    def _events(self) -> tuple[SimulatedEvent, ...]:
        return self.timeline.events if self.timeline else ()


@dataclass(frozen=True, slots=True)
class SampleReader:
    """For whom a sample is rendered: a persona, or nobody in particular, of whom nothing is known and who began on
    `today`. `seasons` are set by hand and override the persona's."""

    today: date
    run: PersonaRun | None = None
    seasons: Mapping[str, str] = field(default_factory=dict)
    email: str = "reader@example.com"


def run_persona(course: Course, persona: Persona, *, is_sound: bool = True) -> PersonaRun:
    """Simulates a persona, unless the course is not sound: it has problems that prevent it. Raises UnknownZone."""
    zone = zone_of(persona.zone)
    if not is_sound:
        return PersonaRun(course, persona, None)
    patient = replace(course, still_there=None)  # a sample has every mail, also for personas who never answer
    return PersonaRun(course, persona, simulate(patient, persona, persona.start(zone), zone, condition_is_true))


def render_sample(
    course: Course,
    compiled: CompiledMail,
    mail: MailKey,
    reader: SampleReader,
    links: Links,
    context: Mapping[str, str],
) -> Rendered:
    """Renders a mail for the reader. `context` comes from `drip.flow.samples.sample_data`. Raises RenderError."""
    translated = in_language(course, mail.language or course.language)
    return render(compiled, facts_for(course, mail, reader), links, translated, context)


def facts_for(course: Course, mail: MailKey, reader: SampleReader) -> Facts:
    """Returns what is known about the reader when this mail is made."""
    facts = _stranger_facts(course, reader)
    if reader.run is not None:
        facts = _persona_facts(facts, reader.run, mail)
    return replace(facts, seasons={**facts.seasons, **reader.seasons})


def _stranger_facts(course: Course, reader: SampleReader) -> Facts:
    return Facts(
        answers=dict.fromkeys(course.questions()),
        seasons=dict.fromkeys(course.areas, UNKNOWN),
        subscriber={"first_name": "", "email": reader.email, "zone": "UTC"},
        enrollment={"started": reader.today, "lessons": 0},
        cohort=course.cohorts[0].name if course.cohorts else None,
    )


def _persona_facts(stranger: Facts, run: PersonaRun, mail: MailKey) -> Facts:
    persona, events = run.persona, run.events_before(mail)
    zone = zone_of(persona.zone)
    started = next(
        (event.at.astimezone(zone).date() for event in events if event.kind == EventKind.CONFIRMED),
        persona.starts.date(),
    )
    seasons = {event.data["area"]: event.data["season"] for event in events if event.kind == EventKind.SEASON}
    lessons = sum(event.kind == EventKind.SENT and event.data["mail"] == LESSON for event in events)
    return replace(
        stranger,
        answers={**stranger.answers, **_answers(run, events)},
        seasons={**stranger.seasons, **seasons},
        subscriber={**stranger.subscriber, "first_name": persona.name, "zone": persona.zone},
        enrollment={"started": started, "lessons": lessons},
    )


def _answers(run: PersonaRun, events: tuple[SimulatedEvent, ...]) -> dict[str, Any]:
    """Returns {question: value of the clear answer}. The events say when the persona replied, the persona what they
    wrote."""
    values: dict[str, Any] = {}
    sent_at: dict[str, datetime] = {}
    for event in events:
        if event.kind == EventKind.SENT and event.data["mail"] == LESSON:
            sent_at[event.data["lesson"]] = event.at
        elif event.kind == EventKind.REPLIED and (lesson := run.course.lessons.get(event.data["lesson"])):
            for words in _words_written(run.persona, lesson.name, sent_at.get(lesson.name), event.at, events[0].at):
                answers = interpret_words(ReplyText(words), prompt_of(run.course, lesson)).answers
                values |= {a.question.id: a.reading.value for a in answers if isinstance(a.reading, ClearAnswer)}
    return values


def _words_written(persona: Persona, lesson: str, sent: datetime | None, at: datetime, start: datetime) -> list[str]:
    """Returns what the persona wrote at this moment, in answer to this lesson or to none in particular."""
    replies = persona.replies.get(lesson, ()) if sent else ()
    texts = [reply.text for reply in replies if sent and sent + reply.after == at]
    return texts or [words for when, words in persona.letters(start, zone_of(persona.zone)) if when == at]


def _is_sent(event: SimulatedEvent, mail: MailKey) -> bool:
    return event.kind == EventKind.SENT and (event.data["mail"], event.data["lesson"]) == (mail.kind, mail.lesson)
