"""What the reply reader makes of a message, without storing anything: for `drip reply read` and for measurements."""

from __future__ import annotations

from typing import Any, Literal

from drip.core.replies.answer import ClearAnswer
from drip.core.replies.interpret import ReadAnswer, interpret_words
from drip.flow.replies.interpret import cut_reply
from drip.flow.replies.match import match_mail, reply_references
from drip.flow.replies.sender_check import reason_to_quarantine
from drip.flow.site import Site
from drip.flow.work import Work
from drip.inbound import MailClass, ParsedMail, UnreadableMail, classify, find_tokens, parse, reaction_of, read_mail
from drip.inbound import new_text as read_new_text
from drip.storage.engine.database import Session


def read_message(raw: bytes, site: Site | None = None) -> dict[str, Any]:
    """Reads a message and returns {class, from, subject, attachments, tokens, matched_by, lesson, doubt, new, rest,
    answers}.

    A message that cannot be parsed has the class 'unreadable' and the reason in `rest`. Only with the site that it came
    to are the lesson and the answers known: {question id: {said, value, clear}}."""
    nothing = {"matched_by": "", "lesson": "", "doubt": "", "answers": {}}
    try:
        mail = parse(raw)
    except UnreadableMail as error:
        unreadable = {
            "class": "unreadable",
            "from": "",
            "subject": "",
            "attachments": [],
            "tokens": [],
            "new": "",
            "rest": str(error),
        }
        return unreadable | nothing
    kind = classify(mail, site.mail_domain if site else "")
    domain = mail.to_addresses[0].rpartition("@")[2] if mail.to_addresses else ""
    tokens = find_tokens(mail, (), site.mail_domain if site else domain)
    seen = {
        "class": str(kind),
        "from": mail.from_address,
        "subject": mail.subject,
        "attachments": list(mail.attachments),
        "tokens": [*tokens.reply, *tokens.message],
    }
    if kind is MailClass.REACTION:
        return seen | {"new": reaction_of(mail), "rest": ""} | nothing
    if kind is not MailClass.REPLY:
        return seen | {"new": "", "rest": ""} | nothing
    if site is not None:
        with site.database.read() as session:
            if at_site := _read_here(session, site, mail):
                return seen | at_site
    cut = read_mail(mail)
    return seen | {"new": cut.new, "rest": cut.rest} | nothing


def new_words(kind: Literal["text", "html", "eml"], data: str | bytes) -> str:
    return read_new_text(kind, data)


def _read_here(session: Session, site: Site, mail: ParsedMail) -> dict[str, Any] | None:
    """Returns what depends on the site; None if the mail belongs to nobody's course."""
    references = reply_references(site, find_tokens(mail, (), site.mail_domain))
    found = match_mail(session, references, mail, lock=False)
    if found is None:
        return None
    context, match = found
    at = match.enrollment.created_at
    reply = cut_reply(Work(session, site, at), context, mail, match, 0, at)
    answers = interpret_words(reply.text, reply.prompt).answers
    return {
        "matched_by": match.by,
        "lesson": reply.lesson.name if reply.lesson else "",
        "doubt": reason_to_quarantine(session, mail, match.by, match.enrollment, site.authserv),
        "new": reply.cut.new,
        "rest": reply.cut.rest,
        "answers": {answer.question.id: _answer(answer) for answer in answers},
    }


def _answer(answer: ReadAnswer) -> dict[str, Any]:
    reading = answer.reading
    clear = isinstance(reading, ClearAnswer)
    value = reading.value if isinstance(reading, ClearAnswer) else reading.guess
    return {"said": answer.words, "value": value, "clear": clear}
