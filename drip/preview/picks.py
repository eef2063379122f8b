"""What can be chosen for the mail on show: its reader, their seasons, and the form of the mail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from drip.core.courses.course import UNKNOWN, Course, Season
from drip.core.planning.facts import Facts
from drip.flow.mail_key import MailKey
from drip.flow.samples.sample_data import occasions_of
from drip.preview.choice import SEASON, Choice
from drip.preview.proofs import Proofs

SEASONS = (*(str(season) for season in Season), UNKNOWN)


@dataclass(frozen=True, slots=True)
class Pick:
    """One choice. `options` are (value, words); the value '' is the default."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


def picks_for(
    proofs: Proofs, course: Course, form: MailKey, forms: Sequence[MailKey], facts: Facts, choice: Choice
) -> Iterator[Pick]:
    """`form` is the one on show. `facts` are the reader's, without the seasons chosen by hand."""
    people = [(name, f"{persona.name} ({name})") for name, persona in proofs.personas.items()]
    yield Pick("persona", "As it comes to", (("", "nobody in particular"), *people), choice.persona)
    for area, season in facts.seasons.items():
        label = "not told" if season == UNKNOWN else f"{season}, as told"
        yield Pick(SEASON + area, area, (("", label), *_as_options(SEASONS)), choice.seasons.get(area, ""))
    languages = dict.fromkeys(one.language or course.language for one in forms)
    if len(languages) > 1:
        yield Pick("language", "Language", _as_options(languages), form.language or course.language)
    variants = dict.fromkeys(one.variant for one in forms)
    if len(variants) > 1:
        yield Pick("variant", "Variant", tuple((name, name or "the lesson’s own") for name in variants), form.variant)
    if occasions := occasions_of(form.kind):
        yield Pick("occasion", "Occasion", _as_options(occasions), choice.occasion or occasions[0])


def _as_options(words: Sequence[str] | dict[str, None]) -> tuple[tuple[str, str], ...]:
    return tuple((word, word) for word in words)
