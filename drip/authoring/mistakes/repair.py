"""Replaces a mistake with what the author probably meant, so that reading can continue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from drip.authoring.shapes.step_shape import STARTS
from drip.authoring.yaml.document import YamlTable
from drip.authoring.yaml.error_location import ErrorLocation
from drip.core.courses.course import QuestionKind
from drip.core.courses.suggest import closest_word

PLACEHOLDERS: Mapping[str, Any] = {
    "course": "course",
    "title": "Title",
    "sender": {"name": "Name", "email": "name@example.com", "address": "Address"},
    "name": "Name",
    "email": "name@example.com",
    "sequence": [],
    "subject": "Subject",
    "text": "Text",
    "zone": "UTC",
    "starts": "2027-01-04",
    "up_to": "52 weeks",
    "on": "day 1",
    "then": [],
}
HARMLESS_KEYS = frozenset(  # a wrong value here does not change the way through the course
    [
        *("course", "title", "about", "sender", "name", "email", "pace", "at", "until", "subject", "preview", "text"),
        *("start", "cohorts", "starts", "join_until", "digest", "day", "goal", "reentry", "shared"),
        *("language", "languages", "translations", "weight"),
        *("late", "expires_after", "after", "on", "await", "up_to", "remind_after", "on_season_change"),
    ]
)
ESSENTIAL_KEYS = (
    "lesson",
    "by",
    "when",
    "enroll",
    "id",
    "kind",
    "starts",
)  # without these, the block around them means nothing


def repair(location: ErrorLocation, error: Mapping[str, Any]) -> bool:
    """Change the document, and return whether the way through the course can still be what the author meant."""
    match error["type"]:
        case "strange_keys":
            renamed = [_rename(location.value, key, error["ctx"]["known"]) for key in error["ctx"]["keys"]]
            return all(renamed)
        case "two_steps":
            return location.split(error["ctx"]["key"])
        case "no_step" if start := likely_start(location.value):
            return _rename(location.value, start, STARTS)
        case "missing":
            return _add(location, error["loc"][-1])
        case "fault":
            location.remove()
            return False
        case _:
            return _replace(location)


def likely_start(step: Any) -> str | None:
    """Return the key that was probably meant to say what kind of step this is, or None."""
    return next((key for key in step if closest_word(key, STARTS)), None) if isinstance(step, YamlTable) else None


def _rename(table: YamlTable, key: str, candidates: Iterable[str]) -> bool:
    """Rename a misspelt key to its likely name; drop it if there is none."""
    value, line = table.pop(key), table.lines.pop(key)
    guess = closest_word(key, [name for name in candidates if name not in table])
    if guess:
        table[guess], table.lines[guess] = value, line
    return guess is not None


def _add(location: ErrorLocation, key: Any) -> bool:
    if key in PLACEHOLDERS:
        location.value[key], location.value.lines[key] = PLACEHOLDERS[key], location.value.line
    else:
        location.remove()
    return key in HARMLESS_KEYS


def _replace(location: ErrorLocation) -> bool:
    if location.key == "kind" and (meant := closest_word(str(location.value), [kind.value for kind in QuestionKind])):
        location.holder["kind"] = meant
        return True
    if location.key in PLACEHOLDERS:
        location.holder[location.key] = PLACEHOLDERS[location.key]
    else:
        location.remove(2 if location.key in ESSENTIAL_KEYS and len(location.trail) > 1 else 1)
    return location.key in HARMLESS_KEYS
