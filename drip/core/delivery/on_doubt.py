"""The policy for mails in doubt."""

from enum import StrEnum


class OnDoubt(StrEnum):
    """What to do with a mail in doubt, which may or may not have been sent when its worker died."""

    RESEND_ONCE = "resend_once"
    HOLD = "hold"
    DROP = "drop"
