"""The states of rows, and the kinds of mail."""

from enum import StrEnum


class DeliveryState(StrEnum):
    """The state of a delivery: planned → claimed → handing_over → sent, or one of the other ends."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    HANDING_OVER = "handing_over"
    SENT = "sent"
    FAILED = "failed"
    SUPPRESSED = "suppressed"
    IN_DOUBT = "in_doubt"


FINAL_STATES = (DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.SUPPRESSED, DeliveryState.IN_DOUBT)


class MailKind(StrEnum):
    LESSON = "lesson"
    REMINDER = "reminder"
    STILL_THERE = "still_there"  # asks people of whom there is no sign
    CONFIRMATION = "confirmation"
    CLARIFICATION = "clarification"
    NOTICE = "notice"  # confirms a command in a reply
    DIGEST = "digest"  # what others in the cohort have shared
    LETTER = "letter"  # the coach's own words, in reply to a mail
    KEY = "key"  # a login link to somebody's own pages
    ADDRESS = "address"  # asks a new address to confirm that it is theirs
    MOVED = "moved"  # tells the old address about the change
    CARE = "care"  # tells somebody who wrote of trouble that a human reads it, and where there is help
    CONCERN = "concern"  # tells the coach what they wrote


class EnrollmentState(StrEnum):
    PENDING = "pending"  # signed up, not yet confirmed
    ACTIVE = "active"
    FINISHED = "finished"
    LEFT = "left"
    BOUNCED = "bounced"  # the address refuses mail, or its owner complained


class MailState(StrEnum):
    """The state of an inbound mail: received, then one of the others."""

    RECEIVED = "received"
    DUPLICATE = "duplicate"  # the same message, received another way
    LOOP = "loop"
    BOUNCE_HARD = "bounce_hard"
    BOUNCE_SOFT = "bounce_soft"
    BOUNCE_UNKNOWN = "bounce_unknown"
    COMPLAINT = "complaint"
    AUTO_REPLY = "auto_reply"
    REACTION = "reaction"
    UNMATCHED = "unmatched"
    HELD = "held"
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    ACCEPTED = "accepted"
    FAILED = "failed"


ATTENTION_STATES = (MailState.UNMATCHED, MailState.HELD, MailState.UNREADABLE, MailState.EMPTY, MailState.FAILED)


class HoldReason(StrEnum):
    """Why delivering is held."""

    BY_HAND = "by hand"
    WENT_BACK = "went back"  # the database is younger than this machine has seen it
    UNKNOWN = "unknown"  # the database may be a restored backup
    OUTAGE = "outage"


class SkipReason(StrEnum):
    """Why a delivery was passed over as a hold ended."""

    MAY_HAVE_BEEN_SENT = "may have been sent"  # before a backup was restored
    OVERDUE = "overdue"


class SuppressionReason(StrEnum):
    """Why an address gets no mail."""

    BOUNCE = "bounce"
    COMPLAINT = "complaint"
    ERASED = "erased"
