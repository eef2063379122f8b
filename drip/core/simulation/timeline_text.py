"""A timeline in words: one line for each event, in the person's local time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from drip.core.courses.durations import format_duration
from drip.core.operations.event_kind import EventKind
from drip.core.planning.schedule import DAY, offset_change_between
from drip.core.simulation.persona import Persona
from drip.core.simulation.timeline import MAX_SIMULATED_TIME, CourseEvent, final_state, is_lesson_sent

ONE_HOUR = timedelta(hours=1)
LETTER_KINDS = (EventKind.WROTE_BACK, EventKind.LETTER_SHARING, EventKind.LETTER_SHARED)
COACH_KINDS = (*LETTER_KINDS, EventKind.CONCERN, EventKind.CARE_ENDED, EventKind.FLAG_LIFTED)


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """`at` is local; `event` is None for a line that says that the clocks change."""

    at: datetime
    words: str
    event: CourseEvent | None = None

    def __str__(self) -> str:
        return f"{self.at:%a %d %b %Y  %H:%M}  {self.words}"


def describe_event(kind: str, data: Mapping[str, Any], zone: tzinfo = UTC) -> str:
    """An event in one line: 'sent lesson welcome', 'season career: winter (reply)'. Days are those of the zone."""
    match kind:
        case EventKind.SEASON:
            return f"season {data['area']}: {data['season']} ({data['source']})"
        case EventKind.ANSWERED:
            return f"answered {data['question']}{'' if data['clear'] else ' (unclear)'}"
        case EventKind.BRANCH:
            return f"branch {data['branch']}: {data['track']}"
        case EventKind.PACE:
            return f"pace {' '.join(data['days'])} ({data['source']})"
        case EventKind.PAUSED if data["until"]:
            return (
                f"paused until {datetime.fromisoformat(data['until']).astimezone(zone):%a %d %b %Y} ({data['source']})"
            )
        case EventKind.PAUSED | EventKind.RESUMED | EventKind.LEFT:
            return f"{kind} ({data['source']})"
        case (
            EventKind.ZONE
            | EventKind.LANGUAGE
            | EventKind.SHARING
            | EventKind.ADDRESS
            | EventKind.WHY_LEFT
            | EventKind.REACTED
        ):
            return _about_person(kind, data)
        case _ if kind in COACH_KINDS:
            return _about_letter(kind, data) if kind in LETTER_KINDS else _about_concern(kind, data, zone)
        case EventKind.PUBLISHED:
            return f"published {data['course']}, version {data['number']}"
        case _:
            words = [
                str(data[key]) for key in ("mail", "lesson", "question", "reason", "source", "until") if data.get(key)
            ]
            return " ".join([kind, *words])


def _about_person(kind: str, data: Mapping[str, Any]) -> str:
    match kind:
        case EventKind.ADDRESS:
            return f"another address, before that {data['before']}"
        case EventKind.WHY_LEFT:
            return f"why left: {' '.join(part for part in (data['reason'], data['words']) if part)}"
        case EventKind.REACTED:
            return f"reacted {data['reaction']}{' to ' if data['lesson'] else ''}{data['lesson']}"
        case EventKind.SHARING:
            return f"sharing {data['how']} ({data['source']})"
        case _:
            return f"{kind} {data[kind]} ({data['source']})"


def _about_letter(kind: str, data: Mapping[str, Any]) -> str:
    match kind:
        case EventKind.WROTE_BACK:
            return f"wrote back to mail {data['mail_id']}{', and asked to share it' if data['asks_to_share'] else ''}"
        case EventKind.LETTER_SHARING:
            return f"mail {data['letter']} may {'' if data['agreed'] else 'not '}be shared (mail {data['mail_id']})"
        case _:
            return f"shared mail {data['mail_id']} as lesson {data['lesson']}"


def _about_concern(kind: str, data: Mapping[str, Any], zone: tzinfo) -> str:
    match kind:
        case EventKind.CARE_ENDED:
            return "the coach has looked: lessons go on"
        case EventKind.FLAG_LIFTED:
            return f"no cry for help: the flag on mail {data['mail_id']} was lifted"
    wrote = f"wrote of {data['about']}"
    if not data["until"]:
        return f"{wrote}, perhaps somebody else did (mail {data['mail_id']})"
    until = datetime.fromisoformat(data["until"]).astimezone(zone)
    return f"{wrote}: lessons wait for the coach until {until:%a %d %b %Y %H:%M}"


def timeline_lines(events: Sequence[CourseEvent], zone: ZoneInfo) -> list[TimelineLine]:
    """The events in order, and the clock changes between them."""
    lines: list[TimelineLine] = []
    changes = list(_clock_changes(events, zone))
    for one in events:
        while changes and changes[0][0] <= one.at:
            lines.append(_clock_line(*changes.pop(0), zone))
        lines.append(TimelineLine(one.at.astimezone(zone), describe_event(one.kind, one.data, zone), one))
    return lines


def timeline_heading(persona: Persona, start: datetime, zone: ZoneInfo) -> str:
    """'Mara, Europe/Lisbon, from Mon 04 Jan 2027 09:12'"""
    return f"{persona.name}, {zone.key}, from {start.astimezone(zone):%a %d %b %Y %H:%M}"


def count_events(events: Sequence[CourseEvent]) -> dict[str, int]:
    kinds = Counter(one.kind for one in events)
    return {
        "lessons": sum(is_lesson_sent(one) for one in events),
        "replies": kinds[EventKind.REPLIED],
        "answers": kinds[EventKind.ANSWERED],
        "branches": kinds[EventKind.BRANCH],
    }


def timeline_ending(events: Sequence[CourseEvent]) -> str:
    """'finished: 24 lessons, 19 replies, 1 answer, 3 branches'"""
    state = final_state(events) or f"not finished after {MAX_SIMULATED_TIME.days} days"
    return f"{state}: {', '.join(_count(number, name) for name, number in count_events(events).items())}"


def timeline_text(persona: Persona, start: datetime, zone: ZoneInfo, events: Sequence[CourseEvent]) -> str:
    """The whole timeline, as it is written in a golden file."""
    lines = [
        timeline_heading(persona, start, zone),
        "",
        *map(str, timeline_lines(events, zone)),
        "",
        timeline_ending(events),
    ]
    return "\n".join(lines) + "\n"


def _clock_changes(events: Sequence[CourseEvent], zone: ZoneInfo) -> Iterator[tuple[datetime, timedelta]]:
    """(the instant, by how much the clocks go forward)"""
    if not events:
        return
    at = events[0].at.replace(microsecond=0)
    while at < events[-1].at:
        before, after = _offset(at, zone), _offset(at + DAY, zone)
        if before != after:
            yield offset_change_between(at, at + DAY, zone), after - before
        at += DAY


def _offset(instant: datetime, zone: ZoneInfo) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta(0)


def _clock_line(at: datetime, shift: timedelta, zone: ZoneInfo) -> TimelineLine:
    length = "one hour" if abs(shift) == ONE_HOUR else format_duration(abs(shift))
    return TimelineLine(at.astimezone(zone), f"the clocks go {'forward' if shift > timedelta(0) else 'back'} {length}")


def _count(number: int, name: str) -> str:
    singular = "branch" if name == "branches" else "reply" if name == "replies" else name.removesuffix("s")
    return f"{number} {singular if number == 1 else name}"
