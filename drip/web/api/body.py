"""The body of a sign-up through the JSON API. A body of type application/json needs no defence against forms on other
sites: a browser sends it across origins only after a preflight (Fetch Standard, 4.8)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, Request
from pydantic import ValidationError

from drip.core.courses.course import Course
from drip.core.languages.catalogue import Sentence
from drip.flow.signup.signup_request import DAY_FIELDS
from drip.web.api.models import Wish
from drip.web.api.problems import ApiError
from drip.web.base.forms import clean_text

JSON = "application/json"
SENTENCES_BY_ERROR = {
    "missing": Sentence("Please fill this in."),
    "extra_forbidden": Sentence("There is no such field."),
    "string_too_long": Sentence("This is too long."),
}
UNUSABLE = Sentence("This can't be used here.")
NOT_AN_OBJECT = Sentence("Send one object with the fields of a sign-up.")
WHOLE_BODY = "body"  # the key of a problem that concerns no single field


class InvalidFields(Exception):
    """Fields of the wrong type or format. `problems` is {field: what is wrong with it}."""

    def __init__(self, problems: dict[str, Sentence]) -> None:
        super().__init__(WHOLE_BODY)
        self.problems = problems


async def read_body(request: Request) -> bytes:
    """The raw body. Raises ApiError (415) unless the request declares it as JSON without a content encoding."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != JSON or request.headers.get("content-encoding", "identity") != "identity":
        raise ApiError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, headers={"Accept": JSON})
    return await request.body()


Body = Annotated[bytes, Depends(read_body)]


def parse_body(body: bytes) -> Wish:
    """Raises ApiError (400) for what is not JSON, and InvalidFields."""
    try:
        return Wish.model_validate_json(body)
    except ValidationError as error:
        errors = error.errors(include_url=False, include_context=False, include_input=False)
    if any(item["type"] == "json_invalid" for item in errors):
        raise ApiError(HTTPStatus.BAD_REQUEST)
    raise InvalidFields({_field(item["loc"]): _sentence(item["type"], item["loc"]) for item in errors})


def form_fields(signup: Wish, course: Course) -> dict[str, str]:
    """The sign-up as the fields of a form. An hour without days goes with the course's own days."""
    fields = {name: clean_text(value) for name, value in signup if isinstance(value, str)}
    if signup.days is None and signup.at is None:
        return fields
    course_days = {name for name, day in DAY_FIELDS.items() if day in course.pace.days}
    chosen = course_days if signup.days is None else {f"on_{day}" for day in signup.days}
    return fields | dict.fromkeys(chosen, "on")


def _field(place: tuple[int | str, ...]) -> str:
    return str(place[0])[:60] if place else WHOLE_BODY


def _sentence(kind: str, place: tuple[int | str, ...]) -> Sentence:
    return SENTENCES_BY_ERROR.get(kind, UNUSABLE) if place else NOT_AN_OBJECT
