"""Why a course is paused although its person has not asked for it. Anything that they write themselves ends it."""

from enum import StrEnum


class PauseSource(StrEnum):
    """The `source` of such a pause in the history."""

    OUT_OF_OFFICE = "out of office"  # until the day that their mailbox names
    HAS_LEFT = "left their mailbox"  # nobody reads it any more
    NO_SIGN = "no sign"  # they were asked whether they are still there, and were silent
