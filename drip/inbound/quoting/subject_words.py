"""What somebody wrote into the subject of a mail, beside the subject of the mail that it answers."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Such as Re, AW, SV, Fwd or 回复 with a colon, RE[2], or a gateway's mark in brackets.
_PREFIX = re.compile(r"\s{0,3}(?:\[[^\]]{1,30}\]|[^\W\d]{1,12}(?:[\[(]\d{1,3}[\])])?\s?[:：])\s{0,3}")
_TELLING = 24  # characters of a line that nobody writes by chance
_MAX_PREFIXES = 12
_AROUND = " \t-–—:.,;|/()[]\"'“”«»"


def words_of_subject(subject: str, sent: str) -> str:
    """Return what `subject` says beyond the subject that was sent: '' for "Re: First lesson", "winter" for "Re: First
    lesson - winter", and the whole of another subject, without "Re:"."""
    bare, theirs = _without_prefixes(subject), _without_prefixes(sent)
    at = bare.casefold().find(theirs.casefold()) if theirs else -1
    if at < 0:
        return "" if bare and theirs.casefold().startswith(bare.rstrip("… .").casefold()) else bare
    return f"{bare[:at].strip(_AROUND)} {bare[at + len(theirs) :].strip(_AROUND)}".strip()


def is_another_subject(subject: str, sent: str) -> bool:
    """Return whether a mail with this subject was not written by answering the one that was sent."""
    bare, theirs = _without_prefixes(subject).casefold(), _without_prefixes(sent).casefold()
    return not bare or not (theirs in bare or theirs.startswith(bare.rstrip("… .")))


def is_new_mail(subject: str, sent_subject: str, quoted: str, sent_text: Sequence[str]) -> bool:
    """Return whether a mail to the reply address of a lesson answers nothing, where it names no mail that it replies
    to: it has another subject than the lesson, and nothing of the lesson is in `quoted`. Mail programs collect
    addresses, and somebody may write to one of them months later. `sent_text` are the parts of the lesson as text."""
    if not is_another_subject(subject, sent_subject):
        return False
    lines = {line.strip() for text in sent_text for line in text.split("\n") if len(line.strip()) >= _TELLING}
    return not any(line.lstrip("> ").strip() in lines for line in quoted.split("\n"))


def _without_prefixes(subject: str) -> str:
    bare = " ".join(subject.split())
    for _ in range(_MAX_PREFIXES):
        found = _PREFIX.match(bare)
        if found is None or found.end() == len(bare):
            break
        bare = bare[found.end() :]
    return bare.strip()
