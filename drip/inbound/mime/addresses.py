"""Extracts mail addresses from header values in one scan from left to right, so that no nesting can slow it."""

from __future__ import annotations

import re

from drip.core.signup.mailbox import mailbox_of

_MAX_ADDRESSES = 200
_MAX_CHARACTERS = 65_536

_PIECE = re.compile(r'\\.|["()]|[^\\"()]+|\\')
_ENTRY_ENDS = re.compile(r"[,;]")
_WORD = re.compile(r"[^\s:<>\[\]]+")


def addresses(value: str) -> list[str]:
    """Return the addresses of a From, To or similar header (RFC 5322, 3.4), bare and in lower case. In an entry with
    angle brackets, the address in them counts. Quoted display names and comments are skipped."""
    found: list[str] = []
    for entry in _ENTRY_ENDS.split(without_comments(value[:_MAX_CHARACTERS])):
        _, _, angled = entry.partition("<")
        found += [word.lower() for word in _WORD.findall(angled.partition(">")[0] or entry) if _is_address(word)]
        if len(found) >= _MAX_ADDRESSES:
            break
    return found[:_MAX_ADDRESSES]


def display_name(value: str) -> str:
    """Return the name before the first address of a From header as written, such as "Lovelace, Ada"; '' if there is
    none."""
    return value.partition("<")[0].strip(" \"'\t") if "<" in value else ""


def same_mailbox(one: str, other: str) -> bool:
    """Return whether mail to both ends up in one mailbox, as far as outsiders can tell: regardless of case, of a
    "+tag", which people sign up with and their programs omit, and of what its provider takes for one."""
    return bool(one) and mailbox_of(one) == mailbox_of(other)


def without_comments(value: str) -> str:
    """Return the value without quoted strings and comments, which may hold commas, brackets and addresses of their
    own."""
    kept: list[str] = []
    quoted, comments = False, 0
    for piece in _PIECE.findall(value):
        if piece == '"' and not comments:
            quoted = not quoted
        elif piece in ("(", ")") and not quoted:
            comments = max(0, comments + (1 if piece == "(" else -1))
            kept.append(" ")
        elif not quoted and not comments:
            kept.append(piece)
    return "".join(kept)


def _is_address(word: str) -> bool:
    local, at, domain = word.rpartition("@")
    return bool(at and local and domain) and len(word) <= 320 and word.isprintable()
