"""The shape of safety.yaml: what a site or a course adds to the tables of words that speak of trouble."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, PlainValidator

from drip.authoring.shapes import values
from drip.authoring.shapes.shape import Shape
from drip.core.safety.phrase import PhraseError, compile_phrase
from drip.core.safety.safety_words import ConcernKind, SafetyWords


def _phrase(value: object) -> str:
    written = values.line(value)
    try:
        compile_phrase(written, {})
    except PhraseError as error:
        raise ValueError(str(error)) from error
    return written


Phrases = list[Annotated[str, PlainValidator(_phrase)]]


class SignsShape(Shape):
    suicide: Phrases = Field(default=[])
    self_harm: Phrases = Field(default=[], alias="self-harm")
    violence: Phrases = Field(default=[])
    abuse: Phrases = Field(default=[])

    def phrases(self) -> dict[str, tuple[str, ...]]:
        found = {
            ConcernKind.SUICIDE: self.suicide,
            ConcernKind.SELF_HARM: self.self_harm,
            ConcernKind.VIOLENCE: self.violence,
            ConcernKind.ABUSE: self.abuse,
        }
        return {str(kind): tuple(phrases) for kind, phrases in found.items() if phrases}


class SafetyShape(Shape):
    signs: SignsShape = SignsShape()
    idioms: Phrases = Field(default=[])

    def words(self) -> SafetyWords:
        return SafetyWords(self.signs.phrases(), tuple(self.idioms))
