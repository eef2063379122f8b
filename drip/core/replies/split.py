"""Which part of a reply answers which question. If that can't be told with confidence, nothing is returned: the reply
stays whole, and the coach sees it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from drip.core.courses.course import Question, QuestionKind
from drip.core.replies.answer import ClearAnswer, read_answer
from drip.core.replies.answer_words import BOTH_WORDS, fold
from drip.core.replies.courtesy import without_courtesies
from drip.core.replies.list_markers import are_ascending, marker_numbers, sections_by_marker, without_marker
from drip.core.replies.seasons.season import read_season, seasons_by_area
from drip.core.replies.seasons.season_pieces import season_pieces
from drip.core.replies.spoken_numbers import sections_by_bare_number, sections_by_ordinal

_WORD = re.compile(r"[^\W_]+")
_MAX_SHORT_WORDS = 12  # so short a text can be the answer to a closed question
_MAX_CHARACTERS = 50_000  # of a reply to several questions
_MAX_ONE_SENTENCE_WORDS = 60  # a longer text is a letter; no short answer is taken from it
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_BULLET = re.compile(r"[-*•·–][ \t]+")
_ARROW = re.compile(r"(?:[-=]+>|[→⇒»])\s*")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_MAX_BARE_LINE = 50  # characters; programs wrap at more
_MIN_QUESTION_WORDS = 4  # enough to tell one question from another
_OPEN_KINDS = (QuestionKind.TEXT, QuestionKind.LIST)


def split_answers(questions: Sequence[Question], words: str, between: str = "") -> dict[str, str]:
    """{question id: the words that answer it}. A single question gets all the words.

    `between` are the same words together with the quoted lines above them, marked with "> ": a quoted question is the
    heading of its answer."""
    words = words.strip()
    if not questions or not words:
        return {}
    if len(questions) == 1:
        return {questions[0].id: words}
    if max(len(words), len(between)) > _MAX_CHARACTERS:
        return {}
    if headed := _by_quoted_questions(questions, between):
        return {name: _ARROW.sub("", answer) for name, answer in headed.items()}
    marks = marker_numbers(words)
    if (
        len(marks) > 1
        and not are_ascending(marks, len(questions))
        and sorted(marks) != list(range(1, len(questions) + 1))
    ):
        return {}
    ways = (
        _by_marks,
        _by_questions_repeated,
        _by_spoken_numbers,
        _by_area,
        _by_paragraphs,
        _by_lines,
        _by_the_one_closed,
        _by_first_season,
    )
    return next((found for way in ways if (found := way(questions, words))), {})


def _by_quoted_questions(questions: Sequence[Question], text: str) -> dict[str, str]:
    """> 1. Which season …? / the words under it. Under several questions at once it is unknown which one is
    answered."""
    found: dict[str, list[str]] = {}
    quoted: list[str] = []
    current = None
    by_words = {plain: question.id for question in questions if (plain := _plain(_first_sentence(question.text)))}
    for line in text.split("\n"):
        if line.startswith(">"):
            quoted.append(line.lstrip("> "))
            continue
        if quoted and line.strip():
            among = _questions_in(" ".join(quoted), by_words)
            if len(among) > 1:
                return {}
            current = among[0] if among else current
            quoted = []
        if current and line.strip():
            found.setdefault(current, []).append(line)
    return {question: "\n".join(lines).strip() for question, lines in found.items()}


def _first_sentence(question: str) -> str:
    """The question itself, without additions: somebody may have typed between the two."""
    head, mark, _ = question.partition("?")
    return head if mark and len(head.split()) >= _MIN_QUESTION_WORDS else question


def _questions_in(quoted: str, by_words: dict[str, str]) -> list[str]:
    words = f" {_plain(quoted)} "
    return [name for question, name in by_words.items() if f" {question} " in words]


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(fold(text)))


def _by_marks(questions: Sequence[Question], text: str) -> dict[str, str]:
    """1. … 2) … 3 - …, Q1: …, a) … If there is no first marker, what stands before the second answers the first
    question."""
    sections = sections_by_marker(text)
    before = "\n\n".join(without_courtesies(_paragraphs(sections.pop(0, ""))))
    if before and 2 in sections and 1 not in sections and _fits(questions[0], before):
        sections[1] = before
    if sections:
        last = max(sections)
        sections[last] = "\n\n".join(without_courtesies(_paragraphs(sections[last])))
    return {questions[number - 1].id: words for number, words in sections.items() if words and number <= len(questions)}


def _paragraphs(text: str) -> list[str]:
    return [paragraph.strip() for paragraph in _BLANK_LINE.split(text) if paragraph.strip()]


def _by_questions_repeated(questions: Sequence[Question], text: str) -> dict[str, str]:
    """The question typed or copied, and the answer after it, on the same line or below."""
    by_words = {_plain(question.text): question.id for question in questions}
    longest = 2 * max(len(question.text) for question in questions) + 20
    found: dict[str, list[str]] = {}
    current = None
    for line in text.split("\n"):
        head, mark, tail = line.partition("?") if "?" in line else line.partition(":")
        heading = by_words.get(_plain(without_marker(head))) if mark and len(head) <= longest else None
        current = heading or current
        if current and (words := tail if heading else line).strip():
            found.setdefault(current, []).append(words.strip())
    return {name: "\n".join(lines) for name, lines in found.items()}


def _by_area(questions: Sequence[Question], text: str) -> dict[str, str]:
    """Winter at work, spring at home: if all questions ask for the season of an area, each gets all the words when they
    name the areas; two seasons in a few words are answers in order."""
    if any(question.kind is not QuestionKind.SEASON or not question.area for question in questions):
        return {}
    areas = [question.area for question in questions]
    by_area = seasons_by_area(text, areas)
    if len(by_area) < len(questions) and (pieces := season_pieces(text, areas)):
        return {question.id: pieces[question.area] for question in questions}
    return {question.id: text for question in questions if question.area in by_area}


def _by_spoken_numbers(questions: Sequence[Question], text: str) -> dict[str, str]:
    """To your first question: winter, and to the second: nothing grows. 1 winter 2 nothing grows"""
    count, all_open = len(questions), all(question.kind in _OPEN_KINDS for question in questions)
    return _in_order(questions, sections_by_ordinal(text, count, of_questions=all_open)) or (
        {} if all_open else _in_order(questions, sections_by_bare_number(text, count))
    )


def _by_paragraphs(questions: Sequence[Question], text: str) -> dict[str, str]:
    return _in_order(questions, without_courtesies(_paragraphs(text)))


def _by_lines(questions: Sequence[Question], text: str) -> dict[str, str]:
    lines = without_courtesies([line.strip() for line in text.split("\n") if line.strip()])
    if any(question.kind not in _OPEN_KINDS for question in questions):
        return _in_order(questions, lines)
    are_apart = not _BLANK_LINE.search(text.strip()) and all(_is_whole(line) for line in lines)
    return _in_order(questions, lines) if are_apart else {}


def _is_whole(line: str) -> bool:
    """Whether a line is no part of a wrapped sentence: it is short, or ends one."""
    return len(line) <= _MAX_BARE_LINE or line.endswith((".", "!", "?", "…"))


def _in_order(questions: Sequence[Question], pieces: list[str]) -> dict[str, str]:
    """As many pieces as questions, and each fits the kind of its question."""
    if len(pieces) != len(questions):
        return {}
    if all(_BULLET.match(piece) for piece in pieces):
        pieces = [_BULLET.sub("", piece, count=1) for piece in pieces]
    fits = all(_fits(question, piece) for question, piece in zip(questions, pieces, strict=True))
    return {question.id: piece for question, piece in zip(questions, pieces, strict=True)} if fits else {}


def _fits(question: Question, piece: str) -> bool:
    return question.kind in _OPEN_KINDS or isinstance(read_answer(question, piece), ClearAnswer)


def _by_the_one_closed(questions: Sequence[Question], text: str) -> dict[str, str]:
    """One question with a short answer and one open question: the words begin or end with the short answer, or a
    sentence gives both ("winter, because nothing grows")."""
    closed = [question for question in questions if question.kind not in _OPEN_KINDS]
    others = [question for question in questions if question.kind in _OPEN_KINDS]
    if len(closed) != 1 or len(others) != 1:
        return {}
    short, long = closed[0], others[0]
    if len(text.split()) <= 4 and _fits(short, text):
        return {short.id: text}
    pieces = without_courtesies([piece for piece in _SENTENCE_END.split(text) if piece.strip()])
    if len(pieces) > 1 and _is_short_answer(short, pieces[0]):
        return {short.id: pieces[0].strip(), long.id: text[text.index(pieces[0]) + len(pieces[0]) :].strip()}
    if len(pieces) > 1 and _is_short_answer(short, pieces[-1]):
        return {short.id: pieces[-1].strip(), long.id: text[: text.rindex(pieces[-1])].strip()}
    return (
        {short.id: text, long.id: text} if len(text.split()) <= _MAX_ONE_SENTENCE_WORDS and _fits(short, text) else {}
    )


def _is_short_answer(question: Question, piece: str) -> bool:
    return len(piece.split()) <= _MAX_SHORT_WORDS and _fits(question, piece)


def _by_first_season(questions: Sequence[Question], text: str) -> dict[str, str]:
    """A season alone, if several were asked for, answers the first; "both" answers all."""
    seasons = [question for question in questions if question.kind is QuestionKind.SEASON]
    if not seasons or len(text.split()) > _MAX_SHORT_WORDS or read_season(text)[0] is None:
        return {}
    one = BOTH_WORDS.isdisjoint(_WORD.findall(fold(text)))
    return {question.id: text for question in (seasons[:1] if one else seasons)}
