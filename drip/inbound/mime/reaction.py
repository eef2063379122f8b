"""Recognises reactions: an emoji under a mail, which the program sends as a mail of its own. They answer nothing.

A reaction is marked by a MIME part (RFC 9078, and Gmail's own part before and beside it), or written as a sentence: by
Outlook for those who use another program, and by Apple's Messages."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from drip.inbound.mime.charset import decode
from drip.inbound.mime.parts import Part

GMAIL_TYPE = "text/vnd.google.email-reaction+json"
_MAX_REACTION = 400  # bytes
_MAX_SENTENCE = 2_000  # characters
_EMOJI = r"[^\w\s<>()\[\]\"'.,;:!?@#-]{1,12}"
_NAME = r"[^\n:]{1,80}?"
# "👍 Ada reacted to your message:" in the languages that Outlook writes it in.
_OUTLOOK = re.compile(
    rf"(?P<emoji>{_EMOJI})\s{{0,3}}{_NAME} (?:"
    r"reacted to your (?:message|email)|hat auf (?:Ihre|deine) (?:Nachricht|E-Mail) reagiert"
    r"|a réagi à (?:votre|ton) (?:message|e-mail)|(?:ha )?reaccionó a (?:su|tu) (?:mensaje|correo)"
    r"|ha reaccionado a (?:su|tu) (?:mensaje|correo)|ha reagito al (?:tuo|suo) messaggio"
    r"|reagiu à (?:sua|tua) mensagem|heeft (?:op|gereageerd op) (?:uw|je) bericht(?: gereageerd)?"
    r"|reagerade på ditt meddelande|reagerede på din meddelelse|reagerte på meldingen din"
    r"|reagoi viestiisi|zareagował\(?a?\)? na (?:Twoją|Twój) wiadomość|отреагировал\(?а?\)? на ваше сообщение"
    r")\s{0,3}[:.]?",
    re.IGNORECASE,
)
_QUOTED = r"\s?[“„«「][\s\S]+[”“»」]"  # people write straight quotation marks, Messages these
_TAPBACKS = re.compile(
    r"(?:Liked|Loved|Disliked|Laughed at|Emphasi[sz]ed|Questioned|Reacted (?P<emoji>\S{1,12}) to"
    r"|Removed an? (?:heart|like|dislike|laugh|exclamation|question mark|reaction)[\w ]{0,20} from"
    r"|A aimé|A adoré|N[’']a pas aimé|A ri de|A ri à|A souligné|A mis en avant|S[’']interroge sur"
    r"|Le gustó|Le encantó|No le gustó|Se rio de|Se rió de|Enfatizó|Destacó|Cuestionó"
    r"|Gefällt|Gefiel|Liebt|Liebte|Missfällt|Lachte über|Betonte|Hob hervor|Stellte infrage"
    r"|Ha messo mi piace a|Ha messo “Mi piace” a|Ha amato|Non ha gradito|Ha riso a|Ha riso per|Ha enfatizzato"
    r"|Ha messo in dubbio|Gostou de|Adorou|Amou|Não gostou de|Riu de|Enfatizou|Questionou"
    r"|Vond leuk|Vond geweldig|Lachte om|Benadrukte|Betwijfelde"
    rf"){_QUOTED}\.?",
    re.IGNORECASE,
)
_TAPBACKS_WITH_END = re.compile(
    r"(?:Hat )?[„“][\s\S]+[“”] (?:gefällt mir|geliebt|hervorgehoben|gelacht|leuk|geweldig)"
    r"|Hat (?:über )?[„“][\s\S]+[“”] (?:mit „Gefällt mir“ markiert|geliebt|gelacht|hervorgehoben|infrage gestellt)",
    re.IGNORECASE,
)
_SUBJECT_OF_OUTLOOK = ("reaction daily digest",)


def reaction_in_parts(parts: Sequence[Part]) -> str:
    """Return the emoji that a MIME part marks as a reaction; '' if none does."""
    for part in parts:
        if part.disposition == "reaction":
            return _first_word(decode(part.content(_MAX_REACTION), part.charset))
        if part.type == GMAIL_TYPE:
            return _of_gmail(decode(part.content(_MAX_REACTION), "utf-8"))
    return ""


def reaction_in_words(text: str, subject: str) -> str:
    """Return the emoji of a mail that is a reaction in words, or its words where it names none; '' for other mail.
    Nothing but the sentence may be in it."""
    words = text.strip()[:_MAX_SENTENCE]
    if found := _OUTLOOK.match(words):
        is_whole = found.end() == len(words) or subject.lower().startswith(_SUBJECT_OF_OUTLOOK)
        if is_whole or words[found.end() - 1] == ":":
            return found["emoji"]
    if found := _TAPBACKS.fullmatch(words):
        return found["emoji"] or words
    return words if _TAPBACKS_WITH_END.fullmatch(words) else ""


def _of_gmail(content: str) -> str:
    try:
        given = json.loads(content)
    except ValueError:
        return ""
    emoji = given.get("emoji") if isinstance(given, dict) else None
    return _first_word(emoji) if isinstance(emoji, str) else ""


def _first_word(text: str) -> str:
    return next(iter(text.split()), "")[:20]
