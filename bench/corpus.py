"""A corpus of replies whose new words are known, and how right a reader is on it.

A corpus is a JSON file {"cases": [...]}. A case has `corpus`, `id`, `kind` (text, html or eml), `input` (of an eml
"b64:" and its bytes in base64) and what is right: `exact`, texts of which one must be met; or `contains`, `absent`,
`starts` and `ends`. White space counts as one blank, or with `nows` not at all."""

from __future__ import annotations

import base64
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.hostile import Kind

MIN_OVERLAP = 0.95  # of the writer's words that must be there, and of the reader's words that must be the writer's

_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\w+|[^\w\s]")
_INVISIBLE = str.maketrans({"\u200b": None, "\ufeff": None, "\xa0": " "})


@dataclass(frozen=True, slots=True)
class Case:
    corpus: str
    name: str
    kind: Kind
    given: str | bytes  # bytes of a whole message
    exact: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    without_space: bool = False


@dataclass(slots=True)
class Tally:
    """`lost` and `leaked` are of the cases in `worded`: those whose exact words are known."""

    right: Counter[str] = field(default_factory=Counter)
    total: Counter[str] = field(default_factory=Counter)
    worded: int = 0
    lost: int = 0
    leaked: int = 0
    misses: list[tuple[Case, str]] = field(default_factory=list)


def read_corpus(file: Path) -> list[Case]:
    """Raises ValueError with what is wrong in a file that is no corpus."""
    try:
        return [_case(number, given) for number, given in enumerate(json.loads(file.read_text("utf-8"))["cases"])]
    except (KeyError, TypeError) as error:
        raise ValueError(f"{file} is no corpus: {error} is missing or of another kind.") from error


def measure(cases: Iterable[Case], read: Callable[[Kind, str | bytes], str]) -> Tally:
    tally = Tally()
    for case in cases:
        got = read(case.kind, case.given)
        right = is_right(case, got)
        for group in (case.corpus, f"kind {case.kind}", "all"):
            tally.total[group] += 1
            tally.right[group] += right
        if not right:
            tally.misses.append((case, got))
        if case.exact and not case.without_space:
            lost, leaked = lost_and_leaked(case.exact, got)
            tally.worded += 1
            tally.lost += lost
            tally.leaked += leaked
    return tally


def is_right(case: Case, got: str) -> bool:
    def plain(text: str) -> str:
        return plain_text(text, case.without_space)

    text = plain(got)
    if case.exact:
        return text in map(plain, case.exact)
    return (
        all(plain(words) in text for words in case.contains)
        and not any(plain(words) in text for words in case.absent)
        and (not case.starts or text.startswith(tuple(map(plain, case.starts))))
        and (not case.ends or text.endswith(tuple(map(plain, case.ends))))
    )


def lost_and_leaked(expected: Sequence[str], got: str) -> tuple[bool, bool]:
    """Whether words of the writer are missing, and whether words of others came through. Of several expected texts, the
    one that has most in common counts."""
    have = _words(got)
    want = max(map(_words, expected), key=lambda words: (words & have).total())
    same = (want & have).total()
    return same < MIN_OVERLAP * want.total(), same < MIN_OVERLAP * have.total()


def plain_text(text: str, without_space: bool = False) -> str:
    text = unicodedata.normalize("NFC", text).translate(_INVISIBLE)
    return _SPACE.sub("" if without_space else " ", text).strip()


def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(plain_text(text).lower()))


def _case(number: int, given: dict[str, Any]) -> Case:
    content = given["input"]
    return Case(
        corpus=given["corpus"],
        name=f"{given['corpus']}/{given['id']}/{number}",
        kind=given["kind"],
        given=base64.b64decode(content.removeprefix("b64:")) if given["kind"] == "eml" else content,
        **{key: tuple(given.get(key) or ()) for key in ("exact", "contains", "absent", "starts", "ends")},
        without_space=given.get("nows", False),
    )
