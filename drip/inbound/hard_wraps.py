"""Undoes the line breaks that a program put into the text part of a mail whose HTML part flows, as Gmail does at 72 or
78 characters."""

from __future__ import annotations

from itertools import pairwise

_SHORTEST = 56  # characters of a line that was full: the next word would not have fitted into it
_LONGEST = 100

_Join = tuple[str, str, str, str]  # the last two words of a line, and the first two of the next


def has_full_line(text: str) -> bool:
    """Return whether a line may have been broken by a program."""
    return any(_is_full(line, following) for line, following in pairwise(text.split("\n")))


def without_hard_wraps(text: str, page: str) -> str:
    """Return the text with those lines joined that stand on one line of `page`, the HTML part as lines."""
    joins = _joins_within(page)
    kept: list[str] = []
    previous = ""
    for line in text.split("\n"):
        if kept and _is_full(previous, line) and _join(previous, line) in joins:
            kept[-1] = f"{kept[-1].rstrip()} {line.lstrip()}"
        else:
            kept.append(line)
        previous = line
    return "\n".join(kept)


def _is_full(line: str, following: str) -> bool:
    first, *_ = following.split(maxsplit=1) or ("",)
    return bool(first) and len(line) <= _LONGEST and len(line.rstrip()) + 1 + len(first) > _SHORTEST


def _join(line: str, following: str) -> _Join:
    before, after = ["", "", *line.rsplit(maxsplit=2)[-2:]], [*following.split(maxsplit=2)[:2], "", ""]
    return before[-2], before[-1], after[0], after[1]


def _joins_within(page: str) -> set[_Join]:
    """Return all places within a line where a break may have been put. A line may begin or end at the place."""
    found: set[_Join] = set()
    for line in page.split("\n"):
        words = ["", *line.split(), ""]
        found.update(zip(words, words[1:], words[2:], words[3:], strict=False))
    return found
