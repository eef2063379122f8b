"""The practice mailbox: a small web mail program for the mail of the demo's subscribers, with controls for the
clock."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Literal

from fastapi import FastAPI, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles

from drip.demo.guard import comes_from_our_pages, frame_policy, local_path
from drip.demo.lapse import LapseControls
from drip.demo.outbox import NotSentError, Outbox, Send
from drip.demo.pages import NOTES, MailboxPages, ReplyDraft, page_templates
from drip.demo.received_mail import ReceivedMail
from drip.demo.reply import ReplyStyle, UnanswerableError
from drip.demo.sink import Sink
from drip.web.base.guard import FRAMING_HEADERS
from drip.web.base.markup import with_links_in_new_tabs


def create_mailbox(sink: Sink, send: Send, clock: LapseControls, signup_url: str, templates: Path) -> FastAPI:
    """The app that shows what `sink` received and replies through `send`. `templates` is the folder of all templates;
    the mailbox's are in `web/mailbox`. A GET changes nothing."""
    folder = templates / "web" / "mailbox"
    outbox = Outbox(send)
    pages = MailboxPages(sink, outbox, clock, signup_url, page_templates(folder, clock), secrets.token_hex(8))
    views = _MailboxViews(sink, outbox, clock, pages)
    app = FastAPI(title="Practice mailbox", docs_url=None, redoc_url=None, openapi_url=None)
    app.middleware("http")(_guard)
    app.exception_handler(HTTPStatus.NOT_FOUND)(views.not_found)
    app.get("/", response_class=HTMLResponse)(views.inbox)
    app.get("/state")(pages.state)
    app.get("/letters/{number}", response_class=HTMLResponse)(views.letter)
    app.get("/letters/{number}/html", response_class=HTMLResponse)(views.letter_html)
    app.post("/letters/{number}/reply")(views.reply)
    app.post("/clock/{action}")(views.turn_clock)
    app.mount("/static", StaticFiles(directory=folder / "static"))
    return app


@dataclass(frozen=True, slots=True)
class _MailboxViews:
    sink: Sink
    outbox: Outbox
    clock: LapseControls
    pages: MailboxPages

    def inbox(self, to: str = "", note: str = "") -> str:
        return self.pages.inbox(to, NOTES.get(note, ""))

    def letter(
        self, number: int, show: Literal["letter", "text", "source"] = "letter", to: str = "", note: str = ""
    ) -> str:
        return self.pages.letter(self._find(number), show, to, NOTES.get(note, ""), ReplyDraft())

    def letter_html(self, number: int) -> HTMLResponse:
        html = with_links_in_new_tabs(self._find(number).contents.html)
        return HTMLResponse(html, headers={"Content-Security-Policy": frame_policy(self.pages.signup_url)})

    def reply(
        self, number: int, words: Annotated[str, Form()] = "", style: Annotated[ReplyStyle, Form()] = ReplyStyle.GMAIL
    ) -> Response:
        letter = self._find(number)
        if not words.strip():
            return self._refused(
                letter, ReplyDraft(words, style, "There is nothing to send yet: write your reply first.")
            )
        try:
            self.outbox.reply(letter, words, style, self.clock.now())
        except (UnanswerableError, NotSentError) as error:
            return self._refused(letter, ReplyDraft(words, style, str(error)))
        return RedirectResponse(f"/letters/{number}?note=sent#replies", HTTPStatus.SEE_OTHER)

    def turn_clock(
        self, action: Literal["pause", "resume", "slower", "faster", "next"], back: Annotated[str, Form()] = "/"
    ) -> RedirectResponse:
        back, note = local_path(back), ""
        match action:
            case "pause":
                self.clock.clock.pause()
            case "resume":
                self.clock.clock.resume()
            case "slower":
                self.clock.slower()
            case "faster":
                self.clock.faster()
            case "next" if self.clock.skip_to_next() is None:
                note = f"{'&' if '?' in back else '?'}note=nothing-planned"
        return RedirectResponse(back + note, HTTPStatus.SEE_OTHER)

    async def not_found(self, request: Request, error: Exception) -> Response:  # noqa: ARG002
        return HTMLResponse(self.pages.inbox("", "There is no such letter in this mailbox."), HTTPStatus.NOT_FOUND)

    def _find(self, number: int) -> ReceivedMail:
        if letter := self.sink.letter(number):
            return letter
        raise HTTPException(HTTPStatus.NOT_FOUND)

    def _refused(self, letter: ReceivedMail, draft: ReplyDraft) -> HTMLResponse:
        return HTMLResponse(self.pages.letter(letter, "letter", "", "", draft), HTTPStatus.UNPROCESSABLE_ENTITY)


async def _guard(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    if request.method == "POST" and not comes_from_our_pages(request.headers):
        return PlainTextResponse("This page of another site may not act in your mailbox.\n", HTTPStatus.FORBIDDEN)
    response = await call_next(request)
    for name, value in FRAMING_HEADERS.items():
        response.headers.setdefault(name, value)
    return response
