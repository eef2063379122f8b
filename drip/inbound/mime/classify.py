"""Classifies a mail before anybody reads its words: only a reply is an answer."""

from __future__ import annotations

from enum import StrEnum

from drip.inbound.mime.automatic import is_automatic
from drip.inbound.mime.automatic_words import BOUNCE_SUBJECTS, DELAY_SUBJECTS
from drip.inbound.mime.bounce import (
    HARD_BOUNCE_STATUSES,
    bounce_status,
    delivery_action,
    feedback_type,
    is_still_trying,
)
from drip.inbound.mime.parse import ParsedMail
from drip.inbound.mime.reaction import reaction_in_words
from drip.inbound.mime.tokens import message_token


class MailClass(StrEnum):
    REPLY = "reply"
    REACTION = "reaction"
    LOOP = "loop"
    BOUNCE_HARD = "bounce_hard"
    BOUNCE_SOFT = "bounce_soft"
    BOUNCE_UNKNOWN = "bounce_unknown"
    COMPLAINT = "complaint"
    AUTO_REPLY = "auto_reply"
    DELAY = "delay"


_BOUNCING_SENDERS = ("mailer-daemon@", "mailerdaemon@", "mail-daemon@")
_ABOUT_READERS = ("abuse", "fraud", "virus", "other", "opt-out", "opt-out-list")  # feedback types of RFC 5965 and older


def classify(mail: ParsedMail, own_domain: str, mail_from: str | None = None) -> MailClass:
    """Return the class of a mail. `mail_from` is the envelope sender: '' or '<>' for the null one (RFC 5321, 4.5.5),
    None if unknown."""
    if _is_ours(mail, own_domain):
        return MailClass.LOOP
    if mail.report_type == "feedback-report":
        return _of_feedback(mail)
    if mail.report_type == "delivery-status":
        return _of_status(mail)
    if mail.report_type == "disposition-notification":
        return MailClass.AUTO_REPLY
    if _looks_bounced(mail, mail_from):
        return _of_words(mail)
    if is_automatic(mail, has_null_sender=_has_null_sender(mail, mail_from)):
        return MailClass.AUTO_REPLY
    return MailClass.REACTION if reaction_of(mail) else MailClass.REPLY


def reaction_of(mail: ParsedMail) -> str:
    """Return the emoji, or the sentence, of a mail that is a reaction to one of ours; '' for other mail."""
    return mail.reaction or reaction_in_words(mail.text or "", mail.subject)


def _is_ours(mail: ParsedMail, own_domain: str) -> bool:
    return bool(message_token(mail.message_id, own_domain)) or any(name.startswith("x-drip") for name in mail.headers)


def _of_feedback(mail: ParsedMail) -> MailClass:
    """Only what says that a reader complains counts (RFC 5965, 3.1): anybody can send a report without a type, and
    those of other types are about authentication (RFC 6591), or take a complaint back."""
    match feedback_type(mail):
        case "":
            return MailClass.BOUNCE_UNKNOWN
        case kind if kind in _ABOUT_READERS:
            return MailClass.COMPLAINT
        case _:
            return MailClass.AUTO_REPLY


def _of_status(mail: ParsedMail) -> MailClass:
    match delivery_action(mail):
        case "delayed":
            return MailClass.DELAY
        case "delivered" | "relayed" | "expanded":
            return MailClass.AUTO_REPLY
        case _:
            return _hard_or_soft(bounce_status(mail))


def _of_words(mail: ParsedMail) -> MailClass:
    is_delay = any(words in mail.subject.lower() for words in DELAY_SUBJECTS) or is_still_trying(mail)
    return MailClass.DELAY if is_delay else _hard_or_soft(bounce_status(mail))


def _hard_or_soft(status: str) -> MailClass:
    if status in HARD_BOUNCE_STATUSES:
        return MailClass.BOUNCE_HARD
    return MailClass.BOUNCE_SOFT if status[:1] in ("4", "5") else MailClass.BOUNCE_UNKNOWN


def _looks_bounced(mail: ParsedMail, mail_from: str | None) -> bool:
    """A postmaster may be a person who takes a course: the envelope sender decides, or the subject."""
    if "x-failed-recipients" in mail.headers or mail.from_address.startswith(_BOUNCING_SENDERS):
        return True
    returned = _has_null_sender(mail, mail_from)
    by_postmaster = mail.from_address.startswith("postmaster@")
    if any(words in mail.subject.lower() for words in BOUNCE_SUBJECTS):
        return returned or by_postmaster
    return by_postmaster and (returned or mail_from is None)


def _has_null_sender(mail: ParsedMail, mail_from: str | None) -> bool:
    return mail_from in ("", "<>") or "<>" in mail.headers.get("return-path", ())
