"""The shape of a step of the sequence."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Discriminator, Field, PlainValidator, Tag, model_validator
from pydantic_core import PydanticCustomError

from drip.authoring.shapes import values
from drip.authoring.shapes.shape import Condition, Duration, Line, MaybeDateOrDay, MaybeDuration, MaybeLine, Shape, Slug
from drip.core.courses.course import OnSeasonChange
from drip.core.courses.suggest import closest_word


class AwaitShape(Shape):
    up_to: Duration
    remind_after: MaybeDuration = None


def _await(value: Any) -> Any:
    if value is None:
        raise ValueError("this would wait for ever: say how long at most, as in await: {up_to: 5 days}")
    return {"up_to": value} if isinstance(value, str) else value


Await = Annotated[AwaitShape | None, BeforeValidator(_await)]  # may be omitted, but not empty
Change = Annotated[OnSeasonChange, PlainValidator(partial(values.word_of, OnSeasonChange))]


class StepShape(Shape):
    """What every step may have: time that passes before it."""

    after: MaybeDuration = None
    on: MaybeDateOrDay = None

    @model_validator(mode="before")
    @classmethod
    def is_one_step(cls, table: Any) -> Any:
        starts = [key for key in table if key in KINDS] if isinstance(table, dict) else []
        if len(starts) > 1:
            raise PydanticCustomError("two_steps", "two steps", {"key": starts[1]})
        return table


class LessonStep(StepShape):
    lesson: Slug
    await_: Await = Field(default=None, alias="await")


class WaitStep(StepShape):
    await_: Await = Field(default=None, alias="await")


class WhenStep(StepShape):
    id: MaybeLine = None
    when: Condition
    then: list[Step]
    else_: list[Step] = Field(default=[], alias="else")
    on_season_change: Change = OnSeasonChange.FINISH


class ByStep(StepShape):
    """Every other key is a track, so it must not be a key that means something in other steps."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, list[Step]]
    id: MaybeLine = None
    by: Line
    on_season_change: Change = OnSeasonChange.FINISH

    @classmethod
    def strange_keys(cls, table: dict[str, Any]) -> list[str]:
        others = {key for key in table if key not in cls.known_keys()}
        misspelt = {key for key in others if not isinstance(table[key], list) and closest_word(key, cls.known_keys())}
        return [key for key in table if key in misspelt | (others & RESERVED)]

    @property
    def tracks(self) -> dict[str, list[Any]]:
        return self.__pydantic_extra__


class EnrollStep(StepShape):
    enroll: Slug


KINDS = {"lesson": LessonStep, "by": ByStep, "when": WhenStep, "enroll": EnrollStep}
WAITS = ("after", "on", "await")
STARTS = (*KINDS, *WAITS)
RESERVED = {"then", "else", "await", "up_to", "remind_after"}


def _kind_of_step(step: Any) -> str | None:
    if not isinstance(step, dict):
        return None
    word = next((word for word in KINDS if word in step), None)
    return f"<{word}>" if word else "<wait>" if any(word in step for word in WAITS) else None


Step = Annotated[
    Annotated[LessonStep, Tag("<lesson>")]
    | Annotated[ByStep, Tag("<by>")]
    | Annotated[WhenStep, Tag("<when>")]
    | Annotated[EnrollStep, Tag("<enroll>")]
    | Annotated[WaitStep, Tag("<wait>")],
    Discriminator(_kind_of_step, custom_error_type="no_step", custom_error_message="not a step"),
]
