"""The shape of a lesson's front matter: its keys, and what each may hold."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Self

from pydantic import Field, PlainValidator, model_validator

from drip.authoring.shapes import values
from drip.authoring.shapes.shape import Flag, Line, MaybeDuration, Name, Number, OptionalLine, Shape, Slugs, fault
from drip.core.courses.course import LatePolicy, QuestionKind


class QuestionShape(Shape):
    id: Name
    kind: Annotated[QuestionKind, PlainValidator(partial(values.word_of, QuestionKind))] = QuestionKind.TEXT
    text: Line
    area: Name = ""
    options: list[Line] = Field(default=[])
    low: Number = 1
    high: Number = 10
    shared: Flag = False

    @model_validator(mode="after")
    def fits_its_kind(self) -> Self:
        owners = {
            "area": QuestionKind.SEASON,
            "options": QuestionKind.CHOICE,
            "low": QuestionKind.SCALE,
            "high": QuestionKind.SCALE,
        }
        for key, kind in owners.items():
            if key in self.model_fields_set and self.kind is not kind:
                raise fault(key, f"'{key}' belongs to questions of the kind {kind}, and this one is {self.kind}")
        if self.kind is QuestionKind.CHOICE and len({option.casefold() for option in self.options}) < max(
            2, len(self.options)
        ):
            raise fault("options", "a choice needs at least two different options: options: [more, less]")
        if not 0 <= self.low < self.high <= 100:
            raise fault("high", "a scale goes up, within 0 and 100: low: 1 and high: 10, for example")
        return self


class VariantShape(Shape):
    """Names are checked together with those of the other variants: see `variants`."""

    name: Line
    weight: Annotated[int, PlainValidator(values.weight)] = 1
    subject: OptionalLine = ""
    preview: OptionalLine = ""
    text: OptionalLine = ""


class TextShape(Shape):
    """The file with the text of a variant."""

    subject: OptionalLine = ""
    preview: OptionalLine = ""


class TranslatedQuestion(Shape):
    id: Name
    text: Line
    options: list[Line] = Field(default=[])


class TranslationShape(Shape):
    """The file with a lesson in another language."""

    subject: Line
    preview: OptionalLine = ""
    ask: list[TranslatedQuestion] = Field(default=[])


class LessonShape(Shape):
    subject: Line
    preview: OptionalLine = ""
    ask: list[QuestionShape] = Field(default=[])
    late: Annotated[LatePolicy, PlainValidator(partial(values.word_of, LatePolicy))] = LatePolicy.SEND
    expires_after: MaybeDuration = None
    was: Slugs = Field(default=[])
    backfill: Flag = False
    variants: list[VariantShape] = Field(default=[])
