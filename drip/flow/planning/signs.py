"""Reads when there was the last sign of people, for courses that ask whether they are still there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from drip.core.operations.event_kind import SIGNS_OF_LIFE
from drip.flow.planning.progress import People
from drip.storage.engine.database import Session
from drip.storage.operations import history


def with_signs(session: Session, people: People, enrollment_ids: Iterable[int]) -> People:
    """Returns `people` with the signs of these enrollments; nothing is read if there are none."""
    ids = list(enrollment_ids)
    return replace(people, signs=history.newest_at(session, ids, SIGNS_OF_LIFE)) if ids else people
