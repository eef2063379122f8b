"""Whether somebody says in their own words that they want to leave the course.

A clear wish names the course or its mail and leaves no room: it is obeyed. A doubtful one is asked back. "I want to
leave my job" is neither: a course asks people what they want to end, so the words alone are not enough."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto

from drip.core.courses.course import Question
from drip.core.replies.answer_words import fold
from drip.core.replies.courtesy import without_greeting
from drip.core.replies.presence.leaving_words import LEAVING_WORDS, REPORTED, LeavingWords, beginnings_of, compiled

_MAX_CHARACTERS = 20_000
_MAX_CLEAR_WORDS = 60  # in a longer mail the wish is one thing among others, and is asked back
_MIN_FULL_LINE = 45  # characters: a line break after so long a line is the mail program's own
_QUOTED = re.compile(r'"[^"\n]{0,500}"|“[^”\n]{0,500}”|„[^“”\n]{0,500}[“”]|«[^»\n]{0,500}»')
_SENTENCE = re.compile(r"[^.!?;\n…]+[.!?;\n…]*")
_TOKEN = re.compile(r"[^\W_]+(?:['-][^\W_]+)*'?|[,:()–—]")
_SMALL_MARKS = str.maketrans(":()–—", ",,,,,")
_QUESTIONS_THAT_ASK = re.compile(
    r"\b(?:can|could|would|will) you\b|\bhow (?:do|can|could) (?:i|we)\b|\bwhere (?:do|can) i\b"
    r"|\b(?:konnen|konnten) sie\b|\b(?:kannst|konntest) du\b|\b(?:konnt|konntet) ihr\b|\bwie kann ich\b"
    r"|\b(?:pouvez|pourriez)-vous\b|\b(?:peux|pourrais)-tu\b|\bcomment (?:puis-je|faire|me)\b"
    r"|\b(?:pueden?|puedes|podrian?|podrias|podeis|podriais)\b|\bcomo (?:puedo|me)\b"
    r"|\b(?:potete|puoi|potresti|potreste|potrebbe)\b|\bcome (?:posso|faccio)\b"
    r"|\b(?:podem?|podes|poderiam?|poderias)\b|\bcomo (?:posso|faco)\b"
    r"|\b(?:kunt u|kun je|kunnen jullie|kan je|hoe kan ik|zou u|zou je|zouden jullie|wilt u|wil je|willen jullie)\b"
)


class WishToLeave(Enum):
    CLEAR = auto()
    DOUBTFUL = auto()


def read_wish_to_leave(text: str, questions: Sequence[Question] = ()) -> WishToLeave | None:
    """The strongest wish to leave in the new words of a reply. A sentence that is an option of a question is that
    option."""
    options = {_normal(option) for question in questions for option in (*question.options, *question.labels)}
    folded = fold(_QUOTED.sub(" … ", text[:_MAX_CHARACTERS]))
    wishes = {
        _wish_in(sentence, is_question) for sentence, is_question in _sentences(folded) if sentence not in options
    }
    if WishToLeave.CLEAR in wishes and len(text.split()) <= _MAX_CLEAR_WORDS:
        return WishToLeave.CLEAR
    return WishToLeave.DOUBTFUL if wishes - {None} else None


def _sentences(folded: str) -> Iterator[tuple[str, bool]]:
    """(the sentence as the tables have it, whether it is a question)"""
    for found in _SENTENCE.findall(_unwrapped(folded)):
        if sentence := _normal(without_greeting(found.strip())):
            yield sentence, "?" in found


def _unwrapped(text: str) -> str:
    """Joins lines that a mail program has broken."""
    lines = text.split("\n")
    return "".join(line + (" " if len(line.strip()) >= _MIN_FULL_LINE else "\n") for line in lines)


def _normal(sentence: str) -> str:
    return " ".join(_TOKEN.findall(fold(sentence).translate(_SMALL_MARKS))).strip(" ,")


def _wish_in(sentence: str, is_question: bool) -> WishToLeave | None:
    beginnings = beginnings_of(sentence)
    tables = [words for words in LEAVING_WORDS if words.may_be_in(beginnings)]
    wishes = {_wish_in_language(words, sentence, is_question) for words in tables}
    return WishToLeave.CLEAR if WishToLeave.CLEAR in wishes else WishToLeave.DOUBTFUL if wishes - {None} else None


def _wish_in_language(words: LeavingWords, sentence: str, is_question: bool) -> WishToLeave | None:
    if found := _has_wish(words, words.clear, sentence):
        is_hedged = not words.hedges.isdisjoint(sentence.split())
        is_open = is_question and not _QUESTIONS_THAT_ASK.search(sentence)
        return WishToLeave.DOUBTFUL if is_hedged or is_open else WishToLeave.CLEAR
    return WishToLeave.DOUBTFUL if found is None and _has_wish(words, words.doubtful, sentence) else None


def _has_wish(words: LeavingWords, pattern: str, sentence: str) -> bool | None:
    """Whether the pattern matches and is neither denied nor about something else; None if it does not match."""
    matches = list(compiled(pattern).finditer(sentence))
    if not matches:
        return None
    around = ((sentence[: found.start()], sentence[found.end() :]) for found in matches)
    return any(
        not (compiled(words.denials).search(before) or REPORTED.search(before) or compiled(words.other).match(after))
        for before, after in around
    )
