"""The shape of a persona's file: its keys, and what each may hold."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainValidator

from drip.authoring.shapes import values
from drip.authoring.shapes.shape import Duration, Line, OptionalLine, Shape, Slug
from drip.core.courses.suggest import did_you_mean
from drip.zones import zone_names

READING_TIME = timedelta(hours=2)


def _moment(value: Any) -> datetime:
    """Local time: '2027-01-04 09:12', or a date alone for its midnight."""
    day, _, clock = values.line(value).replace("T", " ").partition(" ")
    try:
        return datetime.combine(values.day(day), values.clock(clock) if clock else time(0))
    except ValueError as error:
        raise ValueError(f'{error}; day and time together: "2027-01-31 20:15"') from error


def _zone(value: Any) -> str:
    word = values.line(value)
    if word in zone_names():
        return word
    raise ValueError(
        f"there is no time zone '{word}'{did_you_mean(word, zone_names()) or ': write it as Europe/Lisbon'}"
    )


def _words(value: Any) -> str:
    words = values.text(value)
    if not words:
        raise ValueError("this text is empty")
    return words


def _replies(value: Any) -> Any:
    """A single reply needs no list around it."""
    return value if isinstance(value, list) else [value]


Moment = Annotated[datetime, PlainValidator(_moment)]
MaybeMoment = Annotated[datetime | None, PlainValidator(_moment)]
Zone = Annotated[str, PlainValidator(_zone)]
Words = Annotated[str, PlainValidator(_words)]


class ReplyShape(Shape):
    after: Duration = READING_TIME
    text: Words


Replies = Annotated[list[ReplyShape], BeforeValidator(_replies)]


class LetterShape(Shape):
    """Either `at` or `after` is given."""

    at: MaybeMoment = None
    after: Duration = timedelta(0)
    text: Words


class PersonaShape(Shape):
    name: Line
    zone: Zone
    starts: Moment
    language: OptionalLine = ""
    cohort: OptionalLine = ""
    variants: dict[Slug, Slug] = Field(default={})
    replies: dict[Slug, Replies] = Field(default={})
    writes: list[LetterShape] = Field(default=[])
