"""What somebody wrote into the subject of a mail, beside the subject of the mail that it answers."""

from __future__ import annotations

import re

# Such as Re, AW, SV, Fwd or 回复 with a colon, RE[2], or a gateway's mark in brackets.
_PREFIX = re.compile(r"\s{0,3}(?:\[[^\]]{1,30}\]|[^\W\d]{1,12}(?:[\[(]\d{1,3}[\])])?\s?[:：])\s{0,3}")
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


def _without_prefixes(subject: str) -> str:
    bare = " ".join(subject.split())
    for _ in range(_MAX_PREFIXES):
        found = _PREFIX.match(bare)
        if found is None or found.end() == len(bare):
            break
        bare = bare[found.end() :]
    return bare.strip()
