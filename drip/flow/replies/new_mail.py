"""Tells a new mail from a reply. Mail programs collect the reply addresses of lessons, and somebody who writes to
one of them months later may not answer that lesson."""

from __future__ import annotations

from collections.abc import Sequence

from drip.core.replies.subject_words import is_another_subject
from drip.inbound import CutReply, ParsedMail

_TELLING = 24  # characters of a line of a lesson that nobody writes by chance


def is_new_mail(mail: ParsedMail, cut: CutReply, sent_text: Sequence[str], sent_subject: str | None) -> bool:
    """Returns whether a mail to a reply address answers nothing: it names no mail that it replies to, quotes none, and
    has a subject of its own."""
    if mail.references or sent_subject is None or not is_another_subject(mail.subject, sent_subject):
        return False
    lines = {line.strip() for text in sent_text for line in text.split("\n") if len(line.strip()) >= _TELLING}
    return not any(line.lstrip("> ").strip() in lines for line in cut.rest.split("\n"))
