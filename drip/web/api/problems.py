"""The error responses of the JSON API: problem details (RFC 9457). `detail` is for programs and the people who write
them; the sentences at fields are for the person who filled them in, in their language."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.types import Scope

from drip.flow.trouble import describe_database_error
from drip.web.api.models import PROBLEM_JSON, problem
from drip.web.base.guard import MAX_FORM_BYTES

SEE_PROBLEMS = "Some fields can't be used: `problems` says which, and why."
DETAILS = {
    HTTPStatus.BAD_REQUEST: "This is not JSON. Send one object, in UTF-8.",
    HTTPStatus.NOT_FOUND: "There is nothing of this name. GET /api/v1/courses lists the courses.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This can't be done here: the header Allow says what can.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: f"This is too much: {MAX_FORM_BYTES // 1024} KB are taken at most.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "Send application/json, and not compressed.",
    HTTPStatus.UNPROCESSABLE_ENTITY: SEE_PROBLEMS,
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something broke on our side; it was not your doing. Please try again later.",
    HTTPStatus.SERVICE_UNAVAILABLE: "The database can't be used right now. Please try again in a few minutes.",
}
RETRY_LATER = {"Retry-After": "120"}  # seconds


class ApiError(Exception):
    """A request that is refused. `problems` is {field: a sentence}."""

    def __init__(
        self,
        status: HTTPStatus,
        detail: str = "",
        problems: dict[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail or status.phrase)
        self.status, self.detail, self.problems, self.headers = status, detail, problems, headers


def problem_response(
    status: HTTPStatus,
    detail: str = "",
    problems: dict[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    body = problem(status, detail or DETAILS.get(status, status.phrase), problems)
    return JSONResponse(body, status, headers, PROBLEM_JSON)


def add_problems_to(app: FastAPI) -> None:
    app.add_exception_handler(ApiError, _api_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _invalid_query)
    app.add_exception_handler(Exception, _server_error)


def database_error_response(scope: Scope, error: Exception) -> Response | None:  # noqa: ARG001
    """None if the error is not about the database."""
    return (
        problem_response(HTTPStatus.SERVICE_UNAVAILABLE, headers=RETRY_LATER)
        if describe_database_error(error)
        else None
    )


def body_refused(status: HTTPStatus) -> Response:
    """For a body that is too large or came too slowly."""
    return problem_response(status, headers=RETRY_LATER if status == HTTPStatus.SERVICE_UNAVAILABLE else None)


def _api_error(request: Request, error: Exception) -> Response:  # noqa: ARG001
    assert isinstance(error, ApiError)
    return problem_response(error.status, error.detail, error.problems, error.headers)


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    if status != HTTPStatus.METHOD_NOT_ALLOWED:
        return problem_response(status, headers=error.headers)
    allow = {"Allow": ", ".join(sorted(_methods_of(request)))}
    return (
        Response(status_code=HTTPStatus.NO_CONTENT, headers=allow)
        if _is_options(request)
        else problem_response(status, headers=allow)
    )


def _is_options(request: Request) -> bool:
    """Whether the request asks for the allowed methods (RFC 9110, 9.3.7)."""
    return request.method == "OPTIONS"


def _methods_of(request: Request) -> set[str]:
    routes = (route for route in request.app.routes if route.matches(request.scope)[0] is not Match.NONE)
    methods = {method for route in routes for method in route.methods}
    return methods | {"OPTIONS"} | ({"HEAD"} if "GET" in methods else set())


def _invalid_query(request: Request, error: Exception) -> Response:  # noqa: ARG001
    assert isinstance(error, RequestValidationError)
    problems = {str(item["loc"][-1]): f"{item['msg']}." for item in error.errors()}
    return problem_response(HTTPStatus.UNPROCESSABLE_ENTITY, problems=problems)


def _server_error(request: Request, error: Exception) -> Response:  # noqa: ARG001
    return problem_response(HTTPStatus.INTERNAL_SERVER_ERROR)
