"""The pages for errors: what is wrong, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse, Response
from starlette.exceptions import HTTPException
from starlette.types import Scope

from drip.core.languages.catalogue import Sentence
from drip.flow.trouble import describe_database_error
from drip.web.base.guard import MAX_FORM_BYTES, SAFE_HEADERS
from drip.web.base.pages import PageRenderer
from drip.web.base.request_context import DeadLink, accepted_languages
from drip.web.webhooks.receive import PREFIX, plain_response

ErrorWords = tuple[Sentence, ...]  # what is wrong, and what to do

UNKNOWN_ERROR = (
    Sentence("We did not understand that."),
    Sentence("Please go back, load the page anew, and try once more."),
)
DEAD_LINK = (
    Sentence("This link leads nowhere."),
    Sentence("It may have been cut in two by a mail program, or it belongs to something that is gone."),
    Sentence("Please open the newest lesson in your inbox and use the link there."),
    Sentence("If that doesn't help, just reply to the lesson and say what you wanted to do."),
)
WORDS_BY_STATUS: dict[HTTPStatus, ErrorWords] = {
    HTTPStatus.NOT_FOUND: (
        Sentence("There is no such page."),
        Sentence("A link in a mail may have been cut in two: please open it again from the mail itself."),
    ),
    HTTPStatus.FORBIDDEN: (
        Sentence("That came from another site."),
        Sentence("For your safety we only take what is sent from our own pages."),
        Sentence("Please open the link in your mail again."),
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: (
        Sentence("That can't be done here."),
        Sentence("Nothing has changed. Please open the page anew, from the link in your mail, and use its buttons."),
    ),
    HTTPStatus.GONE: (
        Sentence("What was here is gone."),
        Sentence("Some links work for a short while only. Please start again from the newest lesson in your inbox."),
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        Sentence("That is too much at once."),
        Sentence(
            "We can take %(size)s KB. Please go back and send a shorter text; nothing of it was kept.",
            {"size": str(MAX_FORM_BYTES // 1024)},
        ),
    ),
    HTTPStatus.TOO_MANY_REQUESTS: (
        Sentence("That was a lot in a short time."),
        Sentence("Please wait a few minutes, and then try again."),
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        Sentence("We can't get at our records right now."),
        Sentence("Nothing is lost, and your lessons go on. Please try again in a few minutes."),
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        Sentence("Something broke on our side."),
        Sentence("It was not your doing. Please try again in a while."),
        Sentence("If it happens again, reply to any lesson and tell us."),
    ),
}


@dataclass(frozen=True, slots=True)
class ErrorPages:
    pages: PageRenderer

    def add_to(self, app: FastAPI) -> None:
        app.add_exception_handler(DeadLink, self.dead_link)
        app.add_exception_handler(HTTPException, self.http_error)
        app.add_exception_handler(RequestValidationError, self.invalid_request)
        app.add_exception_handler(Exception, self.server_error)

    def dead_link(self, request: Request, error: Exception) -> Response:  # noqa: ARG002
        return self._page(request, HTTPStatus.NOT_FOUND, DEAD_LINK)

    def http_error(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        response = self.page(request, HTTPStatus(error.status_code))
        response.headers.update(error.headers or {})
        return response

    def invalid_request(self, request: Request, error: Exception) -> Response:  # noqa: ARG002
        return self.page(request, HTTPStatus.BAD_REQUEST)

    def server_error(self, request: Request, error: Exception) -> Response:  # noqa: ARG002
        response = self.page(request, HTTPStatus.INTERNAL_SERVER_ERROR)
        response.headers.update(SAFE_HEADERS)  # the middleware that sets them does not see this response
        return response

    def body_refused(self, scope: Scope, status: HTTPStatus) -> Response:
        if scope["path"].startswith(PREFIX):
            is_slow = status == HTTPStatus.SERVICE_UNAVAILABLE
            return plain_response(
                status, "This came too slowly." if is_slow else "This is larger than what is taken here."
            )
        return self.page(Request(scope), status)

    def database_is_away(self, scope: Scope, error: Exception) -> Response | None:
        """None if the error is not about the database."""
        if not describe_database_error(error):
            return None
        if scope["path"] == "/healthz":
            return PlainTextResponse("the database cannot be used\n", HTTPStatus.SERVICE_UNAVAILABLE)
        if scope["path"].startswith(PREFIX):
            return plain_response(
                HTTPStatus.SERVICE_UNAVAILABLE, "The database cannot be used. Please try again later."
            )
        response = self.page(Request(scope), HTTPStatus.SERVICE_UNAVAILABLE)
        response.headers["Retry-After"] = "120"
        return response

    def page(self, request: Request, status: HTTPStatus) -> Response:
        return self._page(request, status, WORDS_BY_STATUS.get(status, UNKNOWN_ERROR))

    def _page(self, request: Request, status: HTTPStatus, words: ErrorWords) -> Response:
        """In the browser's language, since the reader is unknown."""
        title, *advice = words
        locale = self.pages.locale(accepted=accepted_languages(request))
        return self.pages.page("trouble.html", status, locale=locale, title=title, advice=advice)
