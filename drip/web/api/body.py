"""The body of a sign-up by program: JSON that says it is JSON. Forms of other sites can't send that without asking
first (Fetch Standard, 4.8), so it needs no defence of its own against them."""

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
WHOLE_BODY = "body"  # where it is no single field that is wrong


class InvalidFields(Exception):
    """{field: what is wrong with it}: the fields don't have the form that they should."""

    def __init__(self, problems: dict[str, Sentence]) -> None:
        super().__init__(WHOLE_BODY)
        self.problems = problems


async def read_body(request: Request) -> bytes:
    """Raises Refused for what does not say that it is JSON."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != JSON or request.headers.get("content-encoding", "identity") != "identity":
        raise ApiError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, headers={"Accept": JSON})
    return await request.body()


Body = Annotated[bytes, Depends(read_body)]


def parse_body(body: bytes) -> Wish:
    """Raises Refused for what is no JSON, and OddFields."""
    try:
        return Wish.model_validate_json(body)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
    if any(each["type"] == "json_invalid" for each in found):
        raise ApiError(HTTPStatus.BAD_REQUEST)
    raise InvalidFields({_field(each["loc"]): _sentence(each["type"], each["loc"]) for each in found})


def form_fields(wish: Wish, course: Course) -> dict[str, str]:
    """As a form has them. An hour without days is that of the course's days."""
    fields = {name: clean_text(value) for name, value in wish if isinstance(value, str)}
    if wish.days is None and wish.at is None:
        return fields
    of_the_course = {name for name, day in DAY_FIELDS.items() if day in course.pace.days}
    chosen = of_the_course if wish.days is None else {f"on_{day}" for day in wish.days}
    return fields | dict.fromkeys(chosen, "on")


def _field(place: tuple[int | str, ...]) -> str:
    return str(place[0])[:60] if place else WHOLE_BODY


def _sentence(kind: str, place: tuple[int | str, ...]) -> Sentence:
    return SENTENCES_BY_ERROR.get(kind, UNUSABLE) if place else NOT_AN_OBJECT
