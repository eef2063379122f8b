"""Finds answers that somebody typed into a quote. Some programs mark nothing as quoted, and some also mark what was
typed in between: then only the lesson tells which lines are whose."""

from __future__ import annotations

import re
from collections import Counter

from drip.inbound.quoting.attribution import Opening, is_attribution_line
from drip.inbound.quoting.reply_lines import LineKind, ReplyLines
from drip.inbound.quoting.sent_lesson import LineOwner, SentLesson, has_words

_MOSTLY_OURS = 0.6  # share of a quote's lines that are ours: it is the lesson, whole or nearly so
_PARTLY_OURS = 0.3  # … or part of it, among a program's own lines
_SOURCE = re.compile(r"[<>]|=[0-9a-f]{2}|\w=\S")  # half a link, or HTML source


def mark_inline_answers(reply: ReplyLines, lesson: SentLesson, found: list[Opening]) -> bool:
    """Mark as new what was typed into the quote of the lesson; return False if there is nothing. `found` are the
    openings of all quotes."""
    unmarked = _up_to_next_mail(reply.filled(LineKind.REST), found)
    share = _share(reply, unmarked)
    typed = _mark_answers(reply, unmarked, lesson, only_asked=share < _MOSTLY_OURS) if share >= _PARTLY_OURS else False
    marked = _quote_of_lesson(reply)
    if _share(reply, marked) >= _MOSTLY_OURS:
        typed |= _mark_answers(reply, marked, lesson, only_asked=True)
    return typed


def _share(reply: ReplyLines, quote: list[int]) -> float:
    return sum(reply.ours[index] for index in quote) / len(quote) if quote else 0.0


def _mark_answers(reply: ReplyLines, quote: list[int], lesson: SentLesson, *, only_asked: bool) -> bool:
    """Lines below our first one that are not ours are answers; with `only_asked`, only those right below a question."""
    begun = asked = typed = False
    for index in quote:
        line = reply.lines[index]
        if reply.ours[index]:
            reply.kinds[index] = LineKind.QUOTE
            begun, asked = True, _asks(reply, index, asked)
        elif (asked if only_asked else begun) and (reply.owned[index] is LineOwner.ANSWER or _is_typed(line, lesson)):
            reply.kinds[index], reply.raw[index] = LineKind.NEW, reply.bare[index]
            typed = True
    return typed


def _asks(reply: ReplyLines, index: int, asked: bool) -> bool:
    """Return whether the lines below this line of ours answer a question; buttons may be in between."""
    return reply.owned[index] is LineOwner.QUESTION or (asked and reply.owned[index] is LineOwner.LABEL)


def _up_to_next_mail(rest: list[int], found: list[Opening]) -> list[int]:
    """Return the lines below an opening up to the next one, where an older mail begins."""
    following = [opening.first for opening in found if rest and opening.first >= rest[0]]
    return [index for index in rest if not following or index < following[0]]


def _quote_of_lesson(reply: ReplyLines) -> list[int]:
    """Return the marked lines at the depth at which the lesson is quoted; none if another mail is quoted around it."""
    marked = [i for i in reply.filled(LineKind.QUOTE) if reply.quoted[i] and reply.lines[i] != ">"]
    if any(reply.lines[i].startswith("> content-t") for i in marked):  # the mail's source, as nmh quotes it
        return []
    depths = Counter(reply.depths[index] for index in marked if reply.ours[index])
    if not depths:
        return []
    depth = depths.most_common(1)[0][0]
    around = (index for index in marked if reply.depths[index] < depth)
    if any(is_attribution_line(reply.lines[index].lstrip("> ")) for index in around):
        return []
    return [index for index in marked if reply.depths[index] == depth]


def _is_typed(line: str, lesson: SentLesson) -> bool:
    """Return whether a line that is not quite ours was typed, rather than ours and changed by a program. A marked line
    may be the label of one of our buttons, or half a link."""
    words = line.lstrip("> ")
    if lesson.would_answer(words) and not lesson.has_line(words):
        return True
    if line.startswith(">") and (lesson.has_all(words) or _SOURCE.search(words)):
        return False
    return has_words(words) and not is_attribution_line(words) and not lesson.is_near(words)
