"""The OpenAPI 3.1 document of the JSON API: its operations here, its fields in `models`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from typing import Any

from pydantic.json_schema import models_json_schema

from drip.web.api.models import PROBLEM_JSON, Accepted, Challenge, CourseInFull, Courses, Problem, Wish, problem
from drip.web.api.problems import DETAILS

JSON = "application/json"
ABOUT = (
    "Shows the courses of this site and signs people up, for pages of one's own. Call it from the browser of whoever "
    "signs up. Nobody is signed up before they press the button in the mail that they get; the answer is the same, and "
    "takes as long, whatever is known of an address."
)
LANGUAGE = {
    "name": "language",
    "in": "query",
    "description": "Of the words in the answer, where they are spoken; else what Accept-Language asks for.",
    "schema": {"type": "string", "pattern": "^[a-z]{2}(-[a-z]{2})?$"},
    "example": "de",
}
SLUG = {
    "name": "slug",
    "in": "path",
    "required": True,
    "description": "The name of a course.",
    "schema": {"type": "string", "minLength": 1},
}
RESPONSE_HEADERS = {
    "Content-Language": {"description": "The language of the words.", "schema": {"type": "string"}},
}
RETRY_AFTER_HEADER = {
    "Retry-After": {"description": "Seconds to wait.", "required": True, "schema": {"type": "integer", "minimum": 1}},
}
WRONG_FIELD = {"email": "'anna@' is not an e-mail address. Write one such as name@example.com."}
TOO_MANY = "Too many sign-ups from your network. Please try again in an hour."


def openapi(base_url: str, slug: str = "redefine-success") -> dict[str, Any]:
    """`slug` is the course used in the examples."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Courses by mail", "version": "1", "description": ABOUT},
        "servers": [{"url": f"{base_url}/api/v1"}],
        "paths": _paths({**SLUG, "example": slug}),
        "components": {"schemas": _schemas()},
    }


def _paths(slug: dict[str, Any]) -> dict[str, Any]:
    return {
        "/courses": {
            "get": _operation(
                "listCourses",
                "The courses",
                "All that are published.",
                [LANGUAGE],
                _success(Courses),
                _unprocessable(),
                _unavailable(),
            )
        },
        "/courses/{slug}": {
            "get": _operation(
                "showCourse",
                "One course",
                "All that a form for it must know and say: the words to agree to, the cohorts that can be joined.",
                [slug, LANGUAGE],
                *(_success(CourseInFull), _not_found(), _unprocessable(), _unavailable()),
            )
        },
        "/courses/{slug}/sign-ups": {
            "post": {
                **_operation(
                    "signUp",
                    "Sign somebody up",
                    "Sends them a mail with a button, where that may be. Whether it does is for their inbox alone.",
                    [slug],
                    *(_success(Accepted, HTTPStatus.ACCEPTED, "We have it."), _error(HTTPStatus.BAD_REQUEST)),
                    *(_not_found(), _error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)),
                    *(_error(HTTPStatus.UNSUPPORTED_MEDIA_TYPE), _unprocessable(WRONG_FIELD)),
                    *(_error(HTTPStatus.TOO_MANY_REQUESTS, TOO_MANY, RETRY_AFTER_HEADER), _unavailable()),
                ),
                "requestBody": {"required": True, "content": {JSON: {"schema": _reference(Wish)}}},
            }
        },
        "/challenge": {
            "get": _operation(
                "getChallenge",
                "A challenge",
                "A second of arithmetic for the browser, where the site wants a proof of work. It lasts ten minutes.",
                *(
                    [],
                    _plain_success(Challenge),
                    _not_found("This site wants no proof of work: sign people up without."),
                ),
            )
        },
    }


ResponseEntry = tuple[str, dict[str, Any]]


def _operation(
    name: str, summary: str, description: str, parameters: list[dict[str, Any]], *answers: ResponseEntry
) -> dict[str, Any]:
    return {
        "operationId": name,
        "summary": summary,
        "description": description,
        "parameters": parameters,
        "responses": dict(answers),
    }


def _success(model: type, status: HTTPStatus = HTTPStatus.OK, description: str = "Here it is.") -> ResponseEntry:
    content = {JSON: {"schema": _reference(model)}}
    return str(int(status)), {"description": description, "headers": RESPONSE_HEADERS, "content": content}


def _error(
    status: HTTPStatus,
    detail: str = "",
    headers: Mapping[str, Any] | None = None,
    problems: dict[str, str] | None = None,
) -> ResponseEntry:
    sentence = detail or DETAILS[status]
    content = {PROBLEM_JSON: {"schema": _reference(Problem), "example": problem(status, sentence, problems)}}
    return str(int(status)), {"description": sentence, "headers": dict(headers or {}), "content": content}


def _plain_success(model: type) -> ResponseEntry:
    return "200", {"description": "Here it is.", "content": {JSON: {"schema": _reference(model)}}}


def _not_found(detail: str = "") -> ResponseEntry:
    return _error(HTTPStatus.NOT_FOUND, detail)


def _unprocessable(problems: dict[str, str] | None = None) -> ResponseEntry:
    return _error(HTTPStatus.UNPROCESSABLE_ENTITY, problems=problems or {"language": "Write a code such as de."})


def _unavailable() -> ResponseEntry:
    return _error(HTTPStatus.SERVICE_UNAVAILABLE, headers=RETRY_AFTER_HEADER)


def _reference(model: type) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{model.__name__}"}


@cache
def _schemas() -> dict[str, Any]:
    _, definitions = models_json_schema(
        [
            (Courses, "serialization"),
            (CourseInFull, "serialization"),
            (Accepted, "serialization"),
            (Challenge, "serialization"),
            (Problem, "validation"),
            (Wish, "validation"),
        ],
        ref_template="#/components/schemas/{model}",
    )
    schemas: dict[str, Any] = definitions["$defs"]
    return schemas
