"""The JSON API below /api/v1. It answers in JSON whatever happens."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from drip.web.api.endpoints import ApiEndpoints
from drip.web.api.problems import add_problems_to, database_error_response
from drip.web.api.schema import openapi
from drip.web.base.guard import ErrorMiddleware
from drip.web.base.request_context import RequestContext

PREFIX = "/api/v1"


def create_api(context: RequestContext) -> FastAPI:
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    document = JSONResponse(openapi(context.site.base_url))

    def openapi_json() -> Response:
        return document

    ApiEndpoints(context).add_to(app)
    app.get("/openapi.json")(openapi_json)
    add_problems_to(app)
    app.add_middleware(ErrorMiddleware, respond=database_error_response)
    app.add_middleware(HeadAsGet)
    return app


class PrefixMount:
    """Passes every request below `prefix` to `mounted_app`, also for paths that no route can match, such as one with a
    line break in it."""

    def __init__(self, app: ASGIApp, prefix: str, mounted_app: ASGIApp) -> None:
        self.app = app
        self.prefix = prefix
        self.mounted_app = mounted_app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(f"{self.prefix}/"):
            await self.mounted_app({**scope, "root_path": scope.get("root_path", "") + self.prefix}, receive, send)
        else:
            await self.app(scope, receive, send)


class HeadAsGet:
    """Answers HEAD as GET, without the body (RFC 9110, 9.3.2)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def send_head(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self.app({**scope, "method": "GET"}, receive, send_head)
