"""Classifies a mail before anybody reads its words: only a reply is an answer."""

from __future__ import annotations

from enum import StrEnum

from drip.inbound.mime.bounce import HARD_BOUNCE_STATUSES, bounce_status, delivery_action, is_still_trying
from drip.inbound.mime.parse import ParsedMail
from drip.inbound.mime.tokens import message_token


class MailClass(StrEnum):
    REPLY = "reply"
    LOOP = "loop"
    BOUNCE_HARD = "bounce_hard"
    BOUNCE_SOFT = "bounce_soft"
    BOUNCE_UNKNOWN = "bounce_unknown"
    COMPLAINT = "complaint"
    AUTO_REPLY = "auto_reply"
    DELAY = "delay"


_PRECEDENCES = frozenset(("bulk", "junk", "auto_reply", "auto-reply"))
_BOUNCING_SENDERS = ("mailer-daemon@", "mailerdaemon@", "mail-daemon@")
_BOUNCE_SUBJECTS = (
    *("undelivered mail", "undeliverable", "delivery status notification", "mail delivery fail", "returned mail"),
    *("delivery failure", "delivery has failed", "failure notice", "mail delivery system", "message not delivered"),
    *("not be delivered", "non-delivery", "delivery warning", "delivery report", "returning to sender", "mail error"),
    *("user unknown", "rejected mail"),
    *("unzustellbar", "nicht zustellbar", "non remis", "non délivré", "échec de remise", "no se puede entregar"),
    *("no entregado", "non recapitabile", "mancato recapito", "não entregue", "niet bestelbaar", "kan inte levereras"),
    *("kunne ikke leveres", "ei voitu toimittaa", "niedostarczalne", "nedoručitelné", "не доставлено"),
    *("无法投递", "退信", "配信不能"),
)
_DELAY_SUBJECTS = ("delivery delayed", "warning: could not send", "delayed mail", "notification (delay)")
# What Exchange, Outlook, Gmail and others prefix the subject of an automatic reply with.
_AUTO_SUBJECTS = (
    *("automatic reply", "auto reply", "auto-reply", "autoreply", "auto:", "out of office", "out of the office"),
    *("autoresponse", "automatische antwort", "abwesenheitsnotiz", "abwesenheit:", "abwesend:", "autoantwort"),
    *("réponse automatique", "absence du bureau", "absent du bureau", "absence :", "message d'absence"),
    *("respuesta automática", "fuera de la oficina", "ausente:", "resposta automática", "ausência temporária"),
    *("fora do escritório", "risposta automatica", "fuori sede", "fuori ufficio", "automatisch antwoord", "afwezig:"),
    *("automatische reactie", "autosvar", "automatiskt svar", "frånvaro", "automatisk svar", "ikke til stede"),
    *("fraværende", "automaattinen vastaus", "poissa:", "odpowiedź automatyczna", "automatyczna odpowiedź"),
    *("nieobecność", "automatická odpověď", "mimo kancelář", "автоответ", "автоматический ответ"),
    *("автоматична відповідь", "automatikus válasz", "otomatik yanıt", "răspuns automat", "αυτόματη απάντηση"),
    *("automatski odgovor", "samodejni odgovor", "tự động trả lời", "balasan otomatis"),
    *("自動応答", "自动答复", "自動回覆", "自动回复", "不在:", "자동 회신", "부재중:", "מענה אוטומטי", "رد تلقائي"),
)


def classify(mail: ParsedMail, own_domain: str, mail_from: str | None = None) -> MailClass:
    """Return the class of a mail. `mail_from` is the envelope sender: '' or '<>' for the null one (RFC 5321, 4.5.5),
    None if unknown."""
    if _is_ours(mail, own_domain):
        return MailClass.LOOP
    if mail.report_type == "feedback-report":
        return MailClass.COMPLAINT
    if mail.report_type == "delivery-status":
        return _of_status(mail)
    if mail.report_type == "disposition-notification":
        return MailClass.AUTO_REPLY
    if _looks_bounced(mail, mail_from):
        return _of_words(mail)
    return MailClass.AUTO_REPLY if _is_automatic(mail, mail_from) else MailClass.REPLY


def _is_ours(mail: ParsedMail, own_domain: str) -> bool:
    return bool(message_token(mail.message_id, own_domain)) or any(name.startswith("x-drip") for name in mail.headers)


def _of_status(mail: ParsedMail) -> MailClass:
    match delivery_action(mail):
        case "delayed":
            return MailClass.DELAY
        case "delivered" | "relayed" | "expanded":
            return MailClass.AUTO_REPLY
        case _:
            return _hard_or_soft(bounce_status(mail))


def _of_words(mail: ParsedMail) -> MailClass:
    is_delay = any(words in mail.subject.lower() for words in _DELAY_SUBJECTS) or is_still_trying(mail)
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
    if any(words in mail.subject.lower() for words in _BOUNCE_SUBJECTS):
        return returned or by_postmaster
    return by_postmaster and (returned or mail_from is None)


def _has_null_sender(mail: ParsedMail, mail_from: str | None) -> bool:
    return mail_from in ("", "<>") or "<>" in mail.headers.get("return-path", ())


def _is_automatic(mail: ParsedMail, mail_from: str | None) -> bool:
    """RFC 3834, and what programs did before it. X-Auto-Response-Suppress alone proves nothing, because Exchange adds
    it to people's own mail. The null sender proves it: no person's program uses it."""
    headers = mail.headers
    submitted = (value.partition(";")[0].strip().lower() for value in headers.get("auto-submitted", ()))
    if any(value not in ("no", "") for value in submitted):
        return True
    if any(name in headers for name in ("x-autoreply", "x-autorespond", "x-autogenerated")):
        return not all(value.strip().lower() == "no" for value in headers.get("x-autoreply", ("yes",)))
    if any(value.strip().lower() in _PRECEDENCES for value in headers.get("precedence", ())):
        return True
    return mail.subject.lower().startswith(_AUTO_SUBJECTS) or _has_null_sender(mail, mail_from)
