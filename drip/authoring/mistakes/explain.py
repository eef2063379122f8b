"""Explains validation errors of a course's files in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drip.authoring.mistakes.repair import likely_start
from drip.authoring.shapes.step_shape import STARTS
from drip.authoring.yaml.error_location import ErrorLocation
from drip.core.courses.suggest import did_you_mean

EXAMPLES: Mapping[str, str] = {
    "course": "course: redefine-success",
    "title": "title: Redefine success",
    "sender": 'sender: {name: Ann Lee, email: ann@example.com, address: "Ann Lee, 1 Lane, Town"}',
    "name": "name: Ann Lee",
    "email": "email: ann@example.com",
    "sequence": "sequence: and below it lines such as '  - lesson: welcome'",
    "pace": 'pace: {days: [mon, wed, fri], at: "07:30"}',
    "days": "days: [mon, wed, fri]",
    "cohorts": "cohorts: [{starts: 2027-01-11}]",
    "digest": 'digest: {day: sun, at: "17:00"}',
    "areas": "areas: [career, personal]",
    "subject": "subject: What season are you in?",
    "ask": "ask: and below it lines such as '  - id: first_thought'",
    "id": "id: first_thought",
    "text": "text: What comes to mind first?",
    "options": "options: [more, less]",
    "await": "await: {up_to: 5 days}",
    "up_to": "up_to: 5 days",
    "then": "then: [{lesson: gentle-week}]",
    "else": "else: [{lesson: bolder-week}]",
    "lesson": "lesson: welcome",
    "was": "was: old-name",
    "zone": "zone: Europe/Lisbon",
    "starts": 'starts: "2027-01-04 09:12"',
    "writes": "writes: and below it lines such as '  - {after: 3 weeks, text: PAUSE 2 WEEKS}'",
    "replies": "replies: and below it the names of lessons, with a text: each",
    "languages": "languages: [de, fr]",
    "translations": "translations: {de: {title: Ein Kurs}}",
    "variants": "variants: and below it lines such as '  - {name: short, weight: 1, text: welcome.short.md}'",
}


def explain(location: ErrorLocation, error: Mapping[str, Any]) -> list[tuple[int, str]]:
    """Return (line, message) for each mistake in one pydantic error."""
    context = error.get("ctx", {})
    match error["type"]:
        case "strange_keys":
            return [(location.value.lines[key], _about_key(key, context["known"])) for key in context["keys"]]
        case "two_steps":
            key = context["key"]
            return [(location.value.lines[key], f"'{key}' begins a step of its own: put '- ' before it")]
        case "fault":
            return [(location.value.lines.get(context["key"], location.line), context["message"])]
        case "missing":
            return [(location.value.line, _about_missing(error["loc"][-1]))]
        case kind:
            return [(location.line, _about_one(kind, location, error))]


def _about_one(kind: str, location: ErrorLocation, error: Mapping[str, Any]) -> str:
    match kind:
        case "value_error":
            return _about_value(str(error["ctx"]["error"]), location.key)
        case "no_step":
            return _about_step(error["input"], likely_start(location.value))
        case "list_type":
            return _about_list(error["input"], location.key)
        case _:
            return _about_block(location.key)


def _about_key(key: str, candidates: list[str]) -> str:
    if key in STARTS and "after" in candidates:
        return f"'{key}' begins a step of its own: put '- ' before it"
    if key == "ask" and "preview" in candidates:
        return "a variant asks what its lesson asks, so that answers can be compared: remove 'ask' here"
    return f"unknown key '{key}'{did_you_mean(key, candidates) or ': the keys here are ' + ', '.join(candidates)}"


def _about_value(message: str, key: Any) -> str:
    return f"{key}: {message}" if isinstance(key, str) and key else message


def _about_missing(key: str) -> str:
    example = EXAMPLES.get(key)
    return f"'{key}' is missing here{': add ' + example if example else ''}"


def _about_step(step: Any, misspelt: str | None) -> str:
    starts = ", ".join(STARTS)
    if isinstance(step, str):
        return f"'{step}' is not a step: for a lesson write {{lesson: {step}}} or '- lesson: {step}'"
    if misspelt is not None:
        return f"unknown key '{misspelt}'{did_you_mean(misspelt, STARTS)}"
    return f"this is not a step: a step begins with one of {starts}"


def _about_list(value: Any, key: Any) -> str:
    if value is None and key not in EXAMPLES:
        return f"'{key}' has no steps: write '{key}: []' to go on without a lesson"
    if isinstance(value, dict):
        return f"'{key}' must be a list: put '- ' before the first key below it"
    if isinstance(value, str) and key in ("areas", "options", "was"):
        return f"'{key}' must be a list: {key}: [{value}]"
    if isinstance(value, str) and key not in EXAMPLES:
        return f"'{key}' must be a list of steps: {key}: [{{lesson: {value}}}]"
    return f"'{key}' must be a list: {EXAMPLES.get(key, f'{key}: [{{lesson: welcome}}]')}"


def _about_block(key: Any) -> str:
    if not isinstance(key, str):
        return "this must be a block of 'key: value' lines"
    example = EXAMPLES.get(key)
    return f"'{key}' must be a block of keys{': ' + example if example else ''}"
