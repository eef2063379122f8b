"""Our own sentences in mails, in other languages: `email/words.<language>.yaml` maps the English to the translation. A
course's own file takes precedence over ours, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import yaml

from drip.core.languages.catalogue import Catalogue, placeholders_in
from drip.core.languages.formats import MESSAGES
from drip.core.languages.language import fallback_chain
from drip.rendering.mail.folders import EMAIL, read_file
from drip.rendering.template.problem import LessonProblem

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_catalogue(language: str, folders: Sequence[Path]) -> Catalogue:
    """Return the catalogue of a language; it is empty if nobody has written a file. Raises LessonProblem."""
    said: dict[str, str] = {}
    for name in (f"words.{way}.yaml" for way in reversed(fallback_chain(language))):
        for folder in reversed(folders):
            if (text := read_file(name, (folder,))) is not None:
                said |= _read(text, f"{EMAIL}/{name}")
    return Catalogue(language, said)


def words_of_values(catalogue: Catalogue) -> dict[str, str]:
    """Return the words for dates, seasons, yes and no."""
    return {english: catalogue.sentences[english] for english in MESSAGES if english in catalogue.sentences}


@lru_cache(maxsize=64)
def _read(text: str, name: str) -> dict[str, str]:
    try:
        lines = yaml.load(text, LOADER)  # noqa: S506 it is the safe one, or the same in C
    except yaml.YAMLError as error:
        raise LessonProblem(f"{name} can't be read: {' '.join(str(error).split())}") from error
    if not isinstance(lines, dict) or not all(isinstance(word, str) for pair in lines.items() for word in pair):
        raise LessonProblem(f'{name} must consist of lines such as "Your turn": "Du bist dran", all in quotes')
    for english, said in lines.items():
        if placeholders_in(english) != placeholders_in(said):
            raise LessonProblem(f"{name}: '{said}' must have the same %(…)s in it as '{english}'")
    return lines
