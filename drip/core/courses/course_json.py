"""A course as plain data for JSON, and back without loss: what `flow.courses.publish` stores and hashes.

The data follows the dataclasses of `course`: a value is an object of its fields, a step has its type under 'step', and
a mapping is a list of [name, value] pairs because some databases don't keep the order of JSON objects. Durations are
whole seconds; dates and times are ISO 8601.

A field that has its default is left out. So a field that is added later, with a default, changes neither the digest of
a course that doesn't use it nor how a stored course is read. A default must never change once it is released."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from drip.core.courses.course import AwaitAnswers, Branch, Course, Enroll, SendLesson, Wait

STEPS: dict[str, type] = {
    "lesson": SendLesson,
    "wait": Wait,
    "await": AwaitAnswers,
    "branch": Branch,
    "enroll": Enroll,
}
STEP_WORDS = {kind: word for word, kind in STEPS.items()}

T = TypeVar("T")


class CourseDataError(ValueError):
    """Stored data that is not a course, or one that uses features that this version of drip does not know."""


def course_to_json(course: Course) -> dict[str, Any]:
    """Returns only dicts, lists, str, int, bool and None. Equal courses give equal data, and different courses give
    different data."""
    data: dict[str, Any] = _encode(course)
    return data


def course_from_json(data: Any) -> Course:
    """Returns the course that `course_to_json` was given. Raises CourseDataError."""
    try:
        course: Course = _read(Course, data)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        if isinstance(error, CourseDataError):
            raise
        raise CourseDataError(f"The stored course can't be read: {error!r}") from error
    return course


def _encode(value: Any) -> Any:
    match value:
        case StrEnum():
            return value.value
        case timedelta():
            return value // timedelta(seconds=1)
        case time() | date():
            return value.isoformat()
        case tuple():
            return [_encode(item) for item in value]
        case dict():
            return [[name, _encode(item)] for name, item in value.items()]
        case _ if is_dataclass(value):
            return _encode_fields(value)
        case _:
            return value


def _encode_fields(value: Any) -> dict[str, Any]:
    word = {"step": STEP_WORDS[type(value)]} if type(value) in STEP_WORDS else {}
    given = {f.name: getattr(value, f.name) for f in fields(value)}
    return word | {f.name: _encode(given[f.name]) for f in fields(value) if given[f.name] != _default(f)}


def _default(field: Field[Any]) -> Any:
    return field.default_factory() if field.default_factory is not MISSING else field.default


def _decode(kind: Any, data: Any) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if origin is UnionType:
        return _decode_union(inner, data)
    if origin is tuple:
        return tuple(_decode(inner[0], item) for item in _expect(list, data))
    if origin is dict:
        return {_expect(str, name): _decode(inner[1], item) for name, item in _expect(list, data)}
    if isinstance(kind, type) and is_dataclass(kind):
        return _read(kind, data)
    return _decode_plain(kind, data)


def _decode_union(kinds: tuple[Any, ...], data: Any) -> Any:
    if NoneType in kinds:
        return None if data is None else _decode(kinds[0], data)
    word = _expect(dict, data).get("step")
    if word not in STEPS:
        raise CourseDataError(f"The stored course has a step that this version of drip does not know: {word!r}")
    return _read(STEPS[word], {name: item for name, item in data.items() if name != "step"})


def _decode_plain(kind: Any, data: Any) -> Any:
    if kind is timedelta:
        return timedelta(seconds=_expect(int, data))
    if kind in (date, time):
        return kind.fromisoformat(data)
    if issubclass(kind, StrEnum):
        return kind(data)
    return _expect(kind, data)


def _read(kind: Any, data: Any) -> Any:
    hints = _hints(kind)
    unknown = set(_expect(dict, data)) - set(hints)
    if unknown:
        names = ", ".join(sorted(unknown))
        raise CourseDataError(f"The stored {kind.__name__} has fields that this version of drip does not know: {names}")
    return kind(**{name: _decode(hints[name], item) for name, item in data.items()})


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _expect(kind: type[T], data: Any) -> T:
    if type(data) is not kind:
        raise CourseDataError(f"The stored course has {data!r} where drip expects a value of type {kind.__name__}")
    return data
