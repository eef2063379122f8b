"""Words that somebody typed into a quote. Some programs mark nothing as quoted, and some mark what was typed in between
as well: there only the lesson tells which lines are whose."""

from __future__ import annotations

from collections import Counter

from drip.inbound.attribution import Opening, introduces
from drip.inbound.lesson import Lesson, has_words
from drip.inbound.sheet import Mark, Sheet

# Of the lines of a quote that are ours: with so many, all others below our first line are answers …
_MOST = 0.6
# … and with so many, at least those below a question of ours; where the program marks nothing.
_SOME = 0.3


def mark_typed(sheet: Sheet, lesson: Lesson, found: list[Opening]) -> bool:
    """Marks as new what was typed into the quote of the lesson; False where there is nothing. `found` are the openings
    of all quotes."""
    bare = _mark_answers(sheet, _up_to_next_mail(sheet.filled(Mark.REST), found), lesson, _SOME)
    marked = _mark_answers(sheet, _quote_of_lesson(sheet), lesson, _MOST)
    return bare or marked


def _mark_answers(sheet: Sheet, quote: list[int], lesson: Lesson, least: float) -> bool:
    known = sum(sheet.ours[index] for index in quote)
    if not known or known < least * len(quote):
        return False
    is_lesson = known >= _MOST * len(quote)
    begun = asked = typed = False
    for index in quote:
        if sheet.ours[index]:
            sheet.marks[index] = Mark.QUOTE
            begun, asked = True, sheet.lines[index].endswith("?")
        elif (asked or (is_lesson and begun)) and _is_typed(sheet.lines[index].lstrip("> "), lesson):
            sheet.marks[index], sheet.raw[index] = Mark.NEW, sheet.bare[index]
            typed = True
    return typed


def _up_to_next_mail(rest: list[int], found: list[Opening]) -> list[int]:
    """Of the lines below an opening those above the next one, where an older mail begins."""
    following = [opening.first for opening in found if rest and opening.first >= rest[0]]
    return [index for index in rest if not following or index < following[0]]


def _quote_of_lesson(sheet: Sheet) -> list[int]:
    """The marked lines at the depth at which the lesson is quoted; none where another mail is quoted around it."""
    marked = [i for i in sheet.filled(Mark.QUOTE) if sheet.quoted[i] and sheet.lines[i] != ">"]
    depths = Counter(sheet.depths[index] for index in marked if sheet.ours[index])
    if not depths:
        return []
    depth = depths.most_common(1)[0][0]
    around = (index for index in marked if sheet.depths[index] < depth)
    if any(introduces(sheet.lines[index].lstrip("> ")) for index in around):
        return []
    return [index for index in marked if sheet.depths[index] == depth]


def _is_typed(line: str, lesson: Lesson) -> bool:
    return has_words(line) and not introduces(line) and not lesson.is_near(line)
