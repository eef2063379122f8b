"""Parses file names in `lessons/`: welcome.md, welcome.de.md, welcome.short.md, welcome.short.de.md."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from drip.authoring.reading.variants import VariantEntry
from drip.authoring.yaml.problem import CourseProblem
from drip.core.courses.suggest import did_you_mean
from drip.core.languages.language import LANGUAGE_CODE, english_name


@dataclass(frozen=True, slots=True)
class WordingFile:
    """A file with another wording of a lesson: of a variant ('' for the lesson itself), in a language ('' for the
    lesson's own)."""

    path: Path
    lesson: str
    variant: str
    language: str


@dataclass(frozen=True, slots=True)
class FileNameReader:
    """Knows what names may refer to. `languages` is None if the course's own are unknown."""

    variants: Mapping[str, tuple[VariantEntry, ...]]  # by lesson
    language: str
    languages: Collection[str] | None

    def read(self, path: Path) -> WordingFile | CourseProblem:
        """Return the meaning of the file's name, or what is wrong with it."""
        lesson, *rest = path.stem.split(".")
        trouble = self._about_lesson(lesson) or self._about_rest(lesson, rest)
        if trouble:
            return CourseProblem(str(path), 1, trouble)
        language = rest.pop() if LANGUAGE_CODE.fullmatch(rest[-1]) else ""
        return WordingFile(path, lesson, rest[0] if rest else "", language)

    def _about_lesson(self, lesson: str) -> str:
        if lesson in self.variants:
            return ""
        guess = did_you_mean(lesson, self.variants)
        advice = "" if guess else ": a translation or a variant is named like its lesson, such as welcome.de.md"
        return f"there is no lesson '{lesson}'{guess}{advice}"

    def _about_rest(self, lesson: str, rest: list[str]) -> str:
        *variant, last = rest
        if len(rest) > 2:
            return f"this name has too many parts: write {lesson}.de.md, or {lesson}.short.de.md for a variant"
        if LANGUAGE_CODE.fullmatch(last.lower().replace("_", "-")):
            trouble = self._about_language(lesson, last)
            return trouble or "".join(self._about_variant(lesson, name, translated=True) for name in variant)
        if variant:
            return f"'{last}' is not the code of a language: a translation is named like {lesson}.{variant[0]}.de.md"
        return self._about_variant(lesson, last, translated=False)

    def _about_language(self, lesson: str, code: str) -> str:
        plain = code.lower().replace("_", "-")
        if code != plain:
            return f"write the language in small letters: {lesson}.{plain}.md"
        if plain == self.language:
            name = english_name(plain)
            advice = f"put these words into {lesson}.md, or correct 'language' in course.yaml"
            return f"the lessons are in {name} already: {advice}"
        if self.languages is None or plain in self.languages:
            return ""
        listed = ", ".join([*self.languages, plain])
        return f"the course is not in {english_name(plain)}: add it in course.yaml, as languages: [{listed}]"

    def _about_variant(self, lesson: str, name: str, *, translated: bool) -> str:
        names = {variant.name: variant for variant in self.variants[lesson]}
        if name not in names:
            guess = did_you_mean(name, names)
            how = f"list it under 'variants' in {lesson}.md, or remove this file"
            return f"no variant of '{lesson}' is called '{name}'{guess or ': ' + how}"
        if translated and not names[name].has_words:
            return f"the variant '{name}' has no words of its own to translate: remove this file"
        if not translated and not names[name].text:
            return f"nothing uses this file: add text: {lesson}.{name}.md to the variant '{name}' in {lesson}.md"
        return ""
