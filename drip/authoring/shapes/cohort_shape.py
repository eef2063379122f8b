"""The shape of cohorts and digests in course.yaml: when people begin, and the mail with what they share."""

from __future__ import annotations

from datetime import time, timedelta
from enum import StrEnum
from typing import Any

from pydantic import model_validator

from drip.authoring.shapes.shape import Clock, Day, MaybeDay, MaybeLine, Shape, Weekday, fault
from drip.core.courses.course import Cohort, Digest


class Start(StrEnum):
    EVERGREEN = "evergreen"
    COHORT = "cohort"
    EITHER = "either"


class CohortShape(Shape):
    starts: Day
    join_until: MaybeDay = None
    name: MaybeLine = None

    @model_validator(mode="before")
    @classmethod
    def begins(cls, table: Any) -> Any:
        """A custom check, because a persona's `starts` has another format."""
        if isinstance(table, dict) and "starts" not in table:
            raise fault("starts", "'starts' is missing here: add starts: 2027-01-11")
        return table

    def cohort(self) -> Cohort:
        """Without a date of its own, sign-up closes the day before, so that nobody comes late."""
        until = self.join_until or self.starts - timedelta(days=1)
        return Cohort(self.name or self.starts.isoformat(), self.starts, until)


class DigestShape(Shape):
    day: Weekday = 6
    at: Clock = time(17, 0)

    def digest(self) -> Digest:
        return Digest(self.day, self.at)
