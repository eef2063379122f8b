"""Test mails: mails of a course that are marked as a test and handed to the relay, without a database."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from secrets import token_hex

from drip.core.courses.course import Course
from drip.core.languages.catalogue import Sentence
from drip.outbound import Mail, Outcome, Parcel, Pool, Relay, Signer, compose
from drip.rendering import Links, Rendered

SUBJECT_PREFIX = "[Test] "
TEST_NOTE = "This is a test of the mail '{name}'. Its links lead to pages that only say what they are for."
LINK_PURPOSES = {  # {where a link in a test mail leads: the page that it leads to in a real one}
    "season": Sentence("the page on which people say what season a part of their life is in"),
    "pause": Sentence("the page on which people pause the course"),
    "leave": Sentence("the page on which people leave the course"),
    "answer": Sentence("the page on which people confirm the answer that they tapped"),
    "confirm": Sentence("the page on which people confirm that they want the course"),
    "my": Sentence("the page on which people see their course and answer its questions"),
    "lesson": Sentence("the letter as a page, with the answers that were given to it"),
    "key": Sentence("somebody's own pages in the browser that they are using"),
    "address": Sentence("the page on which people confirm their new address"),
}
MAX_TURN_SECONDS = 1.0
_HIDDEN_START = re.compile(r'<body[^>]*>\s*(?:<div style="display:none[^>]*>[^<]*</div>)?', re.IGNORECASE)
_BOX = (
    "margin:0;padding:12px 16px;background:#fff4d6;color:#5c4300;font-family:Helvetica,Arial,sans-serif;"
    "font-size:14px;line-height:1.5;text-align:center"
)


@dataclass(frozen=True, slots=True)
class SampleSender:
    """What test mails are sent with: the site's own relay, DKIM signer and domain."""

    relay: Relay
    signer: Signer | None
    domain: str


def links_of_test_mail(base_url: str) -> Links:
    """Returns links to pages of the site, below /test, that say what a link is for. None of them knows a person."""
    return links_below(f"{base_url.rstrip('/')}/test")


def links_below(here: str, assets: str = "") -> Links:
    """Returns links that lead below `here`, to the names in LINK_PURPOSES."""
    return Links(
        season=f"{here}/season",
        pause=f"{here}/pause",
        leave=f"{here}/leave",
        answer=f"{here}/answer",
        confirm=f"{here}/confirm",
        web=f"{here}/my",
        lesson=f"{here}/lesson",
        assets=assets,
    )


def mark_as_test(rendered: Rendered, name: str) -> Rendered:
    """Puts a note on top of both parts, in the HTML after the hidden preview text that inboxes show."""
    note = TEST_NOTE.format(name=name)
    start = _HIDDEN_START.search(rendered.html)
    at = start.end() if start else 0
    box = f'\n<div style="{_BOX}">{escape(note)}</div>\n'
    return replace(
        rendered,
        subject=SUBJECT_PREFIX + rendered.subject,
        text=f"{note}\n\n{rendered.text}",
        html=rendered.html[:at] + box + rendered.html[at:],
    )


def compose_test_mail(course: Course, rendered: Rendered, to: str, domain: str, date: datetime) -> bytes:
    """Returns the message. It belongs to nobody's enrollment: it has no tokens and no unsubscribe link, and a reply
    goes to the sender. Raises UnsafeHeader."""
    mail = Mail(
        sender_name=course.sender.name,
        sender_email=course.sender.email,
        to=to,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        message_id=f"test.{token_hex(16)}@{domain}",
        date=date,
        list_id=f"{course.slug}.{domain}",
        list_name=course.title,
        test=True,
    )
    return compose(mail)


def hand_over(sender: SampleSender, to: str, messages: Sequence[bytes]) -> list[Outcome]:
    """Sends the messages one after the other; returns their outcomes in the same order."""
    signed = [sender.signer.sign(message) if sender.signer else message for message in messages]
    return_path = f"bounce@{sender.domain}"
    parcels = [Parcel((0, number), return_path, to, message) for number, message in enumerate(signed)]
    outcomes: dict[int, Outcome] = {}
    with closing(Pool(sender.relay, connections=1)) as pool:
        pool.put(parcels)
        while len(outcomes) < len(parcels):
            events = pool.poll(MAX_TURN_SECONDS)
            outcomes |= {parcel.key[1]: outcome for parcel, outcome in events.ended}
            pool.give(events.ready)
    return [outcomes[number] for number in range(len(parcels))]
