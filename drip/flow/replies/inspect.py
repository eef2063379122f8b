"""What the reader makes of a message, without keeping anything: for looking and for measuring."""

from __future__ import annotations

from typing import Any, Literal

from drip.core.replies.answer import ClearAnswer
from drip.core.replies.interpret import ReadAnswer, interpret_words
from drip.flow.replies.interpret import cut_reply
from drip.flow.replies.match import match_mail, reply_references
from drip.flow.replies.sender_check import reason_to_quarantine
from drip.flow.site import Site
from drip.inbound import MailClass, ParsedMail, UnreadableMail, classify, find_tokens, parse, read_mail
from drip.inbound import new_text as read_new_text
from drip.storage.engine.database import Session


def read_message(raw: bytes, site: Site | None = None) -> dict[str, Any]:
    """{class, from, subject, tokens, matched_by, lesson, doubt, new, rest, answers}; class 'unreadable', with the
    reason in rest, where it has no sense. Whose reply it is, to what, and the answers {question id: {said, value,
    clear}} are known only at the site that it came to."""
    nothing = {"matched_by": "", "lesson": "", "doubt": "", "answers": {}}
    try:
        mail = parse(raw)
    except UnreadableMail as error:
        unreadable = {"class": "unreadable", "from": "", "subject": "", "tokens": [], "new": "", "rest": str(error)}
        return unreadable | nothing
    kind = classify(mail, site.mail_domain if site else "")
    domain = mail.to_addresses[0].rpartition("@")[2] if mail.to_addresses else ""
    tokens = find_tokens(mail, (), site.mail_domain if site else domain)
    seen = {
        "class": str(kind),
        "from": mail.from_address,
        "subject": mail.subject,
        "tokens": [*tokens.reply, *tokens.message],
    }
    if kind is not MailClass.REPLY:
        return seen | {"new": "", "rest": ""} | nothing
    if site is not None:
        with site.database.read() as session:
            if known := _read_here(session, site, mail):
                return seen | known
    cut = read_mail(mail)
    return seen | {"new": cut.new, "rest": cut.rest} | nothing


def new_words(kind: Literal["text", "html", "eml"], data: str | bytes) -> str:
    return read_new_text(kind, data)


def _read_here(session: Session, site: Site, mail: ParsedMail) -> dict[str, Any] | None:
    """What depends on the site; None where the mail belongs to nobody's course."""
    claims = reply_references(site, find_tokens(mail, (), site.mail_domain))
    found = match_mail(session, claims, mail, lock=False)
    if found is None:
        return None
    known, match = found
    told = cut_reply(session, site, known, mail, match, 0, match.enrollment.created_at)
    email = match.enrollment.email
    return {
        "matched_by": match.by,
        "lesson": told.lesson.name if told.lesson else "",
        "doubt": reason_to_quarantine(mail, match.by, email, site.authserv),
        "new": told.cut.new,
        "rest": told.cut.rest,
        "answers": {answer.question.id: _answer(answer) for answer in interpret_words(told.text, told.prompt).answers},
    }


def _answer(answer: ReadAnswer) -> dict[str, Any]:
    reading = answer.reading
    clear = isinstance(reading, ClearAnswer)
    value = reading.value if isinstance(reading, ClearAnswer) else reading.guess
    return {"said": answer.words, "value": value, "clear": clear}
