"""What the shapes of a course's files are made of: types of values, and a base model that knows all its keys."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainValidator, model_validator
from pydantic_core import PydanticCustomError

from drip.authoring.shapes import values
from drip.core.courses.durations import parse_duration


def _duration(value: Any) -> timedelta:
    return parse_duration(values.line(value))


def _names(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Line = Annotated[str, PlainValidator(values.line)]
OptionalLine = Annotated[str, PlainValidator(values.optional_line)]
Text = Annotated[str, PlainValidator(values.optional_text)]
Slug = Annotated[str, PlainValidator(values.slug)]
Name = Annotated[str, PlainValidator(values.name)]
Email = Annotated[str, PlainValidator(values.email)]
Number = Annotated[int, PlainValidator(values.number)]
Flag = Annotated[bool, PlainValidator(values.flag)]
Duration = Annotated[timedelta, PlainValidator(_duration)]
MaybeDuration = Annotated[timedelta | None, PlainValidator(_duration)]  # may be omitted, but not empty
Day = Annotated[date, PlainValidator(values.day)]
MaybeDay = Annotated[date | None, PlainValidator(values.day)]
MaybeDateOrDay = Annotated[date | int | None, PlainValidator(values.date_or_day)]
MaybeLine = Annotated[str | None, PlainValidator(values.line)]
Condition = Annotated[str, PlainValidator(values.condition)]
Clock = Annotated[time, PlainValidator(values.clock)]
Language = Annotated[str, PlainValidator(values.language)]
Weekday = Annotated[int, PlainValidator(values.weekday)]
Languages = Annotated[list[Language], BeforeValidator(_names)]
Slugs = Annotated[list[Slug], BeforeValidator(_names)]


def fault(key: str, message: str) -> PydanticCustomError:
    """Return an error about the value of one key that shows only in comparison with other keys."""
    return PydanticCustomError("fault", "{message}", {"key": key, "message": message})


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    @classmethod
    def known_keys(cls) -> list[str]:
        return [field.alias or name for name, field in cls.model_fields.items()]

    @classmethod
    def strange_keys(cls, table: dict[str, Any]) -> list[str]:
        return [key for key in table if key not in cls.known_keys()]

    @model_validator(mode="before")
    @classmethod
    def know_every_key(cls, table: Any) -> Any:
        strange = cls.strange_keys(table) if isinstance(table, dict) else []
        if strange:
            raise PydanticCustomError("strange_keys", "unknown keys", {"keys": strange, "known": cls.known_keys()})
        return table
