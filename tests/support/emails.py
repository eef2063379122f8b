"""The mails in tests/emails, each with the truth beside it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from drip.core.course import Kind, Question
from drip.inbound import html_to_lines, parse

EMAILS = Path(__file__).parents[1] / "emails"


@dataclass(frozen=True, slots=True)
class Sample:
    name: str  # gmail/above-tr
    raw: bytes
    truth: dict[str, Any]

    @property
    def new(self) -> str | None:
        """The words that the person wrote, white space folded; None where the truth does not say."""
        return fold(self.truth["new"]) if "new" in self.truth else None

    @property
    def sent(self) -> tuple[str, ...]:
        """The parts of the lesson that it answers, as text."""
        return sent_parts(self.truth["lesson"]) if "lesson" in self.truth else ()

    @property
    def questions(self) -> tuple[Question, ...]:
        return questions_of(self.truth["lesson"]) if "lesson" in self.truth else ()


def samples() -> list[Sample]:
    found = [path for path in sorted(EMAILS.rglob("*.yaml")) if path.with_suffix(".eml").exists()]
    return [
        Sample(
            str(path.relative_to(EMAILS).with_suffix("")),
            path.with_suffix(".eml").read_bytes(),
            yaml.safe_load(path.read_text(encoding="utf-8")),
        )
        for path in found
    ]


@cache
def sent_parts(lesson: str) -> tuple[str, ...]:
    mail = parse(next(EMAILS.rglob(f"{lesson}.sent.eml")).read_bytes())
    return mail.text or "", html_to_lines(mail.html or "", hidden=True)


@cache
def questions_of(lesson: str) -> tuple[Question, ...]:
    beside = next(EMAILS.rglob(f"{lesson}.sent.eml")).with_name(f"{lesson}.yaml")
    if not beside.exists():
        return ()
    asked = yaml.safe_load(beside.read_text(encoding="utf-8"))["questions"]
    return tuple(
        Question(**{**each, "kind": Kind(each["kind"]), "options": tuple(each.get("options", ()))}) for each in asked
    )


def fold(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text).replace("\u200b", "").replace("\xa0", " ")).strip()
