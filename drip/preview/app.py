"""The pages of the preview. They are served on this machine only and change nothing."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from pathlib import Path
from typing import Literal

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response, StreamingResponse
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import MutableHeaders
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from drip.flow.mail_key import MailKey
from drip.preview.anatomy import OUR_PAGES, link_purpose
from drip.preview.choice import LOOKS, Choice
from drip.preview.event_stream import EventStream
from drip.preview.proofs import Proofs
from drip.preview.scheme import in_scheme
from drip.preview.view import CoursePreview, MailListItem, path_of
from drip.rendering import RenderError
from drip.rendering.mail.compile import MAX_OCTETS
from drip.web.base.guard import FRAMING_HEADERS
from drip.web.base.markup import with_links_in_new_tabs

ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
SANDBOX = "allow-same-origin allow-popups allow-popups-to-escape-sandbox"  # lets the page measure the frame; no scripts
FRAME_POLICY = (
    "default-src 'none'; img-src 'self' data: http: https:; style-src 'unsafe-inline'; form-action 'none'; "
    f"frame-ancestors 'self'; sandbox {SANDBOX}"
)


def create_preview(proofs: Proofs, templates: Path, today: date, base_url: str) -> tuple[FastAPI, EventStream]:
    """The app, and the event stream that makes open pages reload. `templates` is drip's own folder of templates."""
    folder = templates / "web" / "preview"
    run = secrets.token_hex(4)
    event_stream = EventStream(lambda: f"{run}-{proofs.number}")
    pages = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
    pages.trim_blocks = pages.lstrip_blocks = True
    views = _PreviewViews(CoursePreview(proofs, today, base_url), event_stream, pages)
    app = FastAPI(title="Preview", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(_PageHeaders)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=ALLOWED_HOSTS)
    app.get("/", response_model=None)(views.first)
    app.get("/events", response_model=None)(views.events)
    app.get("/mail/{name}", response_model=None)(views.mail)
    app.get("/frame/{scheme}/{name}", response_model=None)(views.frame)
    app.get("/to/{place:path}", response_model=None)(views.explain)
    app.get("/assets/{name:path}", response_model=None)(views.asset)
    app.get("/icon.svg", response_model=None)(lambda: FileResponse(templates / "web" / "static" / "icon.svg"))
    app.mount("/static", StaticFiles(directory=folder / "static"))
    return app, event_stream


@dataclass(frozen=True, slots=True)
class _PreviewViews:
    preview: CoursePreview
    event_stream: EventStream
    pages: Environment

    def first(self, request: Request) -> Response:
        choice, mails = Choice.read(request.query_params), self.preview.proofs.mails()
        if mails:
            return RedirectResponse(path_of(mails[0], choice), HTTPStatus.SEE_OTHER)
        return self._page("page.html", choice, {"listed": [], "seen": None, "gone": ""})

    def mail(self, request: Request, name: str) -> Response:
        choice, mail = Choice.read(request.query_params), self.preview.find(name)
        if mail is None:
            values = {"listed": self.preview.mail_list(choice), "seen": None, "gone": name}
            return self._page("page.html", choice, values, HTTPStatus.NOT_FOUND)
        seen = self.preview.view(mail, choice)  # before the list, which marks the mails with problems
        listed = self.preview.mail_list(choice)
        return self._page("page.html", choice, {"listed": listed, "seen": seen, "gone": ""} | _neighbours(listed, mail))

    def frame(self, request: Request, scheme: Literal["light", "dark"], name: str) -> Response:
        mail = self.preview.find(name)
        try:
            rendered = self.preview.render(mail, Choice.read(request.query_params)) if mail else None
        except RenderError:
            rendered = None
        if rendered is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        html = with_links_in_new_tabs(in_scheme(rendered.html, scheme))
        return HTMLResponse(html, headers={"Content-Security-Policy": FRAME_POLICY})

    def explain(self, request: Request, place: str) -> Response:
        purpose = link_purpose(f"{OUR_PAGES}{place}?{request.url.query}")
        if not purpose:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return self._page("link.html", Choice(), {"what": purpose})

    def asset(self, name: str) -> Response:
        """A picture of the course. The folder may appear and disappear while the page is open."""
        folder = (self.preview.proofs.folder / "assets").resolve()
        file = (folder / name).resolve()
        if not file.is_relative_to(folder) or not file.is_file():
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return FileResponse(file)

    async def events(self) -> StreamingResponse:
        return StreamingResponse(self.event_stream.listen(), media_type="text/event-stream")

    def _page(
        self, template: str, choice: Choice, values: Mapping[str, object], status: HTTPStatus = HTTPStatus.OK
    ) -> Response:
        common: dict[str, object] = {
            "state": self.event_stream.state(),
            "proofs": self.preview.proofs,
            "choice": choice,
            "looks": LOOKS,
            "sandbox": SANDBOX,
            "most": MAX_OCTETS,
            "before": None,
            "after": None,
        }
        return HTMLResponse(self.pages.get_template(template).render(common | dict(values)), status)


def _neighbours(listed: list[MailListItem], mail: MailKey) -> dict[str, object]:
    at = next(index for index, one in enumerate(listed) if one.mail == mail)
    return {"before": listed[at - 1] if at else None, "after": listed[at + 1] if at + 1 < len(listed) else None}


class _PageHeaders:
    """Sets FRAMING_HEADERS that a response does not set itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in FRAMING_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)
