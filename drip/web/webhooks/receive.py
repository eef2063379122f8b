"""Webhooks: what mail providers post. The answers are plain text for their logs. The checks of our own forms do not
apply here: each provider proves itself by its signature."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, FastAPI, Request
from fastapi.responses import PlainTextResponse, Response

from drip.flow.replies.webhooks import WebhookSettings, WebhookStatus, receive_webhook
from drip.web.base.request_context import RequestContext, post

PREFIX = "/hooks/"
STATUS = {
    WebhookStatus.STORED: HTTPStatus.NO_CONTENT,
    WebhookStatus.NOT_SET_UP: HTTPStatus.NOT_FOUND,
    WebhookStatus.NOT_VERIFIED: HTTPStatus.UNAUTHORIZED,
    WebhookStatus.NO_RAW_MAIL: HTTPStatus.UNPROCESSABLE_ENTITY,
    WebhookStatus.NOT_NOW: HTTPStatus.SERVICE_UNAVAILABLE,
}
CHALLENGES = {"postmark": 'Basic realm="drip"'}  # RFC 9110, 15.5.2: a 401 says how to authenticate


async def read_body(request: Request) -> bytes:
    return await request.body()


@dataclass(frozen=True, slots=True)
class WebhookPages:
    """Signatures expire by the wall clock."""

    context: RequestContext
    hooks: WebhookSettings

    def add_to(self, app: FastAPI) -> None:
        post(app, PREFIX + "{provider}", self.receive)
        post(app, PREFIX + "{provider}/mime", self.receive)  # Mailgun posts the raw message to URLs that end in "mime"

    def receive(self, request: Request, provider: str, body: Annotated[bytes, Depends(read_body)]) -> Response:
        now = self.context.wall_clock()
        answer = receive_webhook(self.context.site, self.hooks, provider, request.headers, body, now)
        if answer.status is WebhookStatus.STORED:
            return Response(status_code=STATUS[answer.status])
        response = plain_response(STATUS[answer.status], answer.reason)
        if answer.status is WebhookStatus.NOT_VERIFIED:
            response.headers["WWW-Authenticate"] = CHALLENGES.get(provider, "Signature")
        return response

    def max_bytes(self, path: str) -> int:
        """The largest body that may be posted to `path`, in octets; 0 if the path is no webhook."""
        if not path.startswith(PREFIX):
            return 0
        return self.hooks.most_bytes(path.removeprefix(PREFIX).removesuffix("/mime"))


def plain_response(status: HTTPStatus, reason: str) -> Response:
    """An answer to a program. A 503 asks it to retry later."""
    response = PlainTextResponse(f"{reason}\n", status)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = "120"
    return response
