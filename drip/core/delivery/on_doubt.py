"""What becomes of a mail of which nobody knows whether it was sent."""

from enum import StrEnum


class OnDoubt(StrEnum):
    """What becomes of a mail that may or may not have left when its worker died."""

    RESEND_ONCE = "resend_once"
    HOLD = "hold"
    DROP = "drop"
