"""A test mail: one of a course, marked as a test, handed to the relay and forgotten. No database is asked or told."""

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
LINK_PURPOSES = {  # {where a link of a mail leads: what is there in a real one}
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
TURN_SECONDS = 1.0  # second
_HIDDEN_START = re.compile(r'<body[^>]*>\s*(?:<div style="display:none[^>]*>[^<]*</div>)?', re.IGNORECASE)
_BOX = (
    "margin:0;padding:12px 16px;background:#fff4d6;color:#5c4300;font-family:Helvetica,Arial,sans-serif;"
    "font-size:14px;line-height:1.5;text-align:center"
)


@dataclass(frozen=True, slots=True)
class SampleSender:
    """Where a test mail leaves: as the site's own mail does."""

    relay: Relay
    signer: Signer | None
    domain: str


def links_of_test_mail(base_url: str) -> Links:
    """Pages of the site, below /test, that say what a link is for. None of them knows a person."""
    return links_below(f"{base_url.rstrip('/')}/test")


def links_below(here: str, assets: str = "") -> Links:
    """Links that lead to `here`/<one of PAGES>."""
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
    """With a line on top of both parts. The words that an inbox shows beside the subject stay in front."""
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
    """The message, of nobody's course: no token, no way to unsubscribe anybody. A reply goes to the sender. Raises
    UnsafeHeader."""
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
    """What became of each, in their order; they travel one after the other."""
    signed = [sender.signer.sign(message) if sender.signer else message for message in messages]
    back = f"bounce@{sender.domain}"
    parcels = [Parcel((0, number), back, to, message) for number, message in enumerate(signed)]
    ended: dict[int, Outcome] = {}
    with closing(Pool(sender.relay, connections=1)) as pool:
        pool.put(parcels)
        while len(ended) < len(parcels):
            turn = pool.poll(TURN_SECONDS)
            ended |= {parcel.key[1]: outcome for parcel, outcome in turn.ended}
            pool.give(turn.ready)
    return [ended[number] for number in range(len(parcels))]
