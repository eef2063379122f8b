"""A corpus of replies whose new words are known, and how often a reader is right on it.

A corpus is a JSON file {"cases": [...]}. A case has `corpus`, `id`, `kind` (text, html or eml), `input` (for an eml
"b64:" and its bytes in base64) and the right result: `exact`, texts one of which must match; or `contains`, `absent`,
`starts` and `ends`. Runs of white space count as one blank, or are ignored with `nows`."""

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

MIN_OVERLAP = 0.95  # share of the expected words that must be found, and of the found words that must be expected

_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\w+|[^\w\s]")
_INVISIBLE = str.maketrans({"\u200b": None, "\ufeff": None, "\xa0": " "})


@dataclass(frozen=True, slots=True)
class Case:
    corpus: str
    name: str
    kind: Kind
    content: str | bytes  # bytes for a whole message
    exact: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    without_space: bool = False


@dataclass(slots=True)
class Tally:
    """`lost` and `leaked` count cases with exact words only; `with_exact` is their number."""

    right: Counter[str] = field(default_factory=Counter)
    total: Counter[str] = field(default_factory=Counter)
    with_exact: int = 0
    lost: int = 0
    leaked: int = 0
    misses: list[tuple[Case, str]] = field(default_factory=list)


def read_corpus(file: Path) -> list[Case]:
    """Raises ValueError if the file is not a corpus."""
    try:
        return [_case(number, data) for number, data in enumerate(json.loads(file.read_text("utf-8"))["cases"])]
    except (KeyError, TypeError) as error:
        raise ValueError(f"{file} is no corpus: {error} is missing or of another kind.") from error


def measure(cases: Iterable[Case], read: Callable[[Kind, str | bytes], str]) -> Tally:
    tally = Tally()
    for case in cases:
        got = read(case.kind, case.content)
        right = is_right(case, got)
        for group in (case.corpus, f"kind {case.kind}", "all"):
            tally.total[group] += 1
            tally.right[group] += right
        if not right:
            tally.misses.append((case, got))
        if case.exact and not case.without_space:
            lost, leaked = lost_and_leaked(case.exact, got)
            tally.with_exact += 1
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
    """Whether words of the writer are missing, and whether words of others were kept. Of several expected texts the one
    with most words in common counts."""
    have = _words(got)
    want = max(map(_words, expected), key=lambda words: (words & have).total())
    same = (want & have).total()
    return same < MIN_OVERLAP * want.total(), same < MIN_OVERLAP * have.total()


def plain_text(text: str, without_space: bool = False) -> str:
    text = unicodedata.normalize("NFC", text).translate(_INVISIBLE)
    return _SPACE.sub("" if without_space else " ", text).strip()


def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(plain_text(text).lower()))


def _case(number: int, data: dict[str, Any]) -> Case:
    content = data["input"]
    return Case(
        corpus=data["corpus"],
        name=f"{data['corpus']}/{data['id']}/{number}",
        kind=data["kind"],
        content=base64.b64decode(content.removeprefix("b64:")) if data["kind"] == "eml" else content,
        **{key: tuple(data.get(key) or ()) for key in ("exact", "contains", "absent", "starts", "ends")},
        without_space=data.get("nows", False),
    )
