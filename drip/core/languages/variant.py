"""Which variant of a lesson a person gets: always the same one, at random in proportion to the weights.

Each variant draws a number for each person, and the highest wins (weighted rendezvous hashing). So a variant that is
added takes people from all the others, and nobody moves between the others."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence

from drip.core.courses.course import Lesson, Variant

_BITS = 53  # of a float


def variant_for(course: str, lesson: Lesson, enrollment_id: int) -> str:
    """The name of the variant, '' for a lesson without variants."""
    if not lesson.variants:
        return ""
    return pick_variant(lesson.variants, f"{enrollment_id} {course} {lesson.name}").name


def pick_variant(variants: Sequence[Variant], who: str) -> Variant:
    return max(variants, key=lambda variant: (_draw(variant, who), variant.name))


def _draw(variant: Variant, who: str) -> float:
    digest = hashlib.sha256(f"{who} {variant.name}".encode()).digest()
    number = int.from_bytes(digest[:8]) >> (64 - _BITS)
    return -variant.weight / math.log((number + 0.5) / 2**_BITS)
