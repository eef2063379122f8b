"""The pages of the practice mailbox, made from the received mail, the sent replies and the time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from drip.demo.guard import FRAME_SANDBOX
from drip.demo.lapse import LapseControls, long_date
from drip.demo.outbox import Outbox
from drip.demo.received_mail import ReceivedMail
from drip.demo.reply import ReplyStyle
from drip.demo.sink import Sink

STYLES = {
    ReplyStyle.GMAIL: "as Gmail would, the letter quoted below",
    ReplyStyle.OUTLOOK: "as Outlook would, the letter below a ruled line",
    ReplyStyle.PLAIN: "as plain text, the letter quoted",
    ReplyStyle.BARE: "as plain text, nothing quoted",
}
NOTES = {
    "": "",
    "sent": "Reply sent.",
    "nothing-planned": "No mail is planned: nobody has signed up yet, or the course is over or waits for an answer.",
}


@dataclass(frozen=True, slots=True)
class ReplyDraft:
    """A reply that is not sent yet, and why."""

    words: str = ""
    style: ReplyStyle = ReplyStyle.GMAIL
    problem: str = ""


@dataclass(frozen=True, slots=True)
class MailboxPages:
    """`run` identifies this run of the demo; the browser remembers by it which mails were opened."""

    sink: Sink
    outbox: Outbox
    clock: LapseControls
    signup_url: str
    templates: Environment
    run: str

    def inbox(self, to: str, note: str) -> str:
        """`to` is the address whose mail is shown, '' for all; `note` is a message at the top."""
        return self._page("inbox.html", to=to, note=note, path="/" + _query(to=to))

    def letter(self, letter: ReceivedMail, show: str, to: str, note: str, draft: ReplyDraft) -> str:
        return self._page(
            "letter.html",
            letter=letter,
            show=show if letter.contents.html or show != "letter" else "text",
            to=to,
            note=note,
            draft=draft,
            styles=STYLES,
            sandbox=FRAME_SANDBOX,
            replies=self.outbox.replies_to(letter),
            answered=self.outbox.answered_by(letter),
            path=f"/letters/{letter.id}" + _query(show="" if show == "letter" else show, to=to),
        )

    def state(self) -> dict[str, object]:
        """What an open page polls every second."""
        return {"count": len(self.sink.letters), "clock": _moment(self.clock.now()), "pace": self.clock.pace()}

    def _page(self, template: str, *, to: str, **values: object) -> str:
        letters = self.sink.letters
        shown = [letter for letter in reversed(letters) if to in ("", letter.owner.email)]
        return self.templates.get_template(template).render(
            days=[(day, list(mails)) for day, mails in groupby(shown, self._day)],
            owners=list(dict.fromkeys(letter.owner.email for letter in letters)),
            to=to,
            count=len(letters),
            clock=self.clock,
            moment=_moment(self.clock.now()),
            signup_url=self.signup_url,
            outbox=self.outbox,
            run=self.run,
            **values,
        )

    def _day(self, letter: ReceivedMail) -> str:
        return long_date(letter.arrived.astimezone(self.clock.zone))


def page_templates(folder: Path, clock: LapseControls) -> Environment:
    templates = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["hour"] = lambda moment: f"{moment.astimezone(clock.zone):%H:%M}"
    templates.filters["moment"] = lambda moment: _moment(moment.astimezone(clock.zone))
    return templates


def _query(**values: str) -> str:
    present = {name: value for name, value in values.items() if value}
    return f"?{urlencode(present)}" if present else ""


def _moment(moment: datetime) -> str:
    return f"{long_date(moment)}, {moment:%H:%M}"
