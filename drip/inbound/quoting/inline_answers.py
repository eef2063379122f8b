"""Words that somebody typed into a quote. Some programs mark nothing as quoted, and some mark what was typed in between
as well: there only the lesson tells which lines are whose."""

from __future__ import annotations

import re
from collections import Counter

from drip.inbound.quoting.attribution import Opening, is_attribution_line
from drip.inbound.quoting.reply_lines import LineKind, ReplyLines
from drip.inbound.quoting.sent_lesson import LineOwner, SentLesson, has_words

_MOSTLY_OURS = 0.6  # of the lines of a quote that are ours: it is the lesson, whole or nearly so
_PARTLY_OURS = 0.3  # … or a part of it, among a program's own lines
_SOURCE = re.compile(r"[<>]|=[0-9a-f]{2}|\w=\S")  # half a link, or the source of a page


def mark_inline_answers(sheet: ReplyLines, lesson: SentLesson, found: list[Opening]) -> bool:
    """Marks as new what was typed into the quote of the lesson; False where there is nothing. `found` are the openings
    of all quotes."""
    unmarked = _up_to_next_mail(sheet.filled(LineKind.REST), found)
    share = _share(sheet, unmarked)
    typed = _mark_answers(sheet, unmarked, lesson, only_asked=share < _MOSTLY_OURS) if share >= _PARTLY_OURS else False
    marked = _quote_of_lesson(sheet)
    if _share(sheet, marked) >= _MOSTLY_OURS:
        typed |= _mark_answers(sheet, marked, lesson, only_asked=True)
    return typed


def _share(sheet: ReplyLines, quote: list[int]) -> float:
    return sum(sheet.ours[index] for index in quote) / len(quote) if quote else 0.0


def _mark_answers(sheet: ReplyLines, quote: list[int], lesson: SentLesson, *, only_asked: bool) -> bool:
    """Lines below our first one that are not ours are answers; with `only_asked`, those right below a question."""
    begun = asked = typed = False
    for index in quote:
        line = sheet.lines[index]
        if sheet.ours[index]:
            sheet.marks[index] = LineKind.QUOTE
            begun, asked = True, _asks(sheet, index, asked)
        elif (asked if only_asked else begun) and _is_typed(line, lesson):
            sheet.marks[index], sheet.raw[index] = LineKind.NEW, sheet.bare[index]
            typed = True
    return typed


def _asks(sheet: ReplyLines, index: int, asked: bool) -> bool:
    """Whether what stands below this line of ours answers a question; buttons may stand in between."""
    return sheet.owned[index] is LineOwner.QUESTION or (asked and sheet.owned[index] is LineOwner.LABEL)


def _up_to_next_mail(rest: list[int], found: list[Opening]) -> list[int]:
    """Of the lines below an opening those above the next one, where an older mail begins."""
    following = [opening.first for opening in found if rest and opening.first >= rest[0]]
    return [index for index in rest if not following or index < following[0]]


def _quote_of_lesson(sheet: ReplyLines) -> list[int]:
    """The marked lines at the depth at which the lesson is quoted; none where another mail is quoted around it."""
    marked = [i for i in sheet.filled(LineKind.QUOTE) if sheet.quoted[i] and sheet.lines[i] != ">"]
    if any(sheet.lines[i].startswith("> content-t") for i in marked):  # the source of the mail, as nmh quotes it
        return []
    depths = Counter(sheet.depths[index] for index in marked if sheet.ours[index])
    if not depths:
        return []
    depth = depths.most_common(1)[0][0]
    around = (index for index in marked if sheet.depths[index] < depth)
    if any(is_attribution_line(sheet.lines[index].lstrip("> ")) for index in around):
        return []
    return [index for index in marked if sheet.depths[index] == depth]


def _is_typed(line: str, lesson: SentLesson) -> bool:
    """Whether a line that is not quite ours was typed, and is not one of ours that a program has changed. What is
    marked as quoted may be the words on a button of ours, or half a link."""
    words = line.lstrip("> ")
    if line.startswith(">") and (lesson.has_all(words) or _SOURCE.search(words)):
        return False
    return has_words(words) and not is_attribution_line(words) and not lesson.is_near(words)
