"""What can happen to somebody in a course, or at the site."""

from enum import StrEnum


class EventKind(StrEnum):
    """Of an event in the history, and of one that is simulated. What `data` an event has depends on it."""

    SIGNED_UP = "signed up"
    CONFIRMED = "confirmed"
    ENROLLED = "enrolled"  # in a further course, by one that leads into it
    FINISHED = "finished"
    LEFT = "left"
    WHY_LEFT = "why left"
    BOUNCED = "bounced"  # a bounce or a complaint came, or a course ended by it
    ALLOWED = "allowed"  # an address that was suppressed may get mail again

    SENT = "sent"
    BRANCH = "branch"  # the first lesson of a track was sent
    DEFERRED = "deferred"
    NOT_SENT = "not sent"
    FAILED = "failed"
    IN_DOUBT = "in doubt"

    REPLIED = "replied"
    REACTED = "reacted"  # with an emoji, under a lesson
    ANSWERED = "answered"
    SEASON = "season"
    ASKED_BACK = "asked back"
    UNCLEAR = "unclear"  # where it was asked back before
    REPLAYED = "replayed"  # a mail was read again, and what it said before taken back
    MAILBOX_LEFT = (
        "mailbox left"  # an automatic mail said that its owner is there no more; `number` is the mail answered
    )
    SEEN_TO = "seen to"

    PAUSED = "paused"
    RESUMED = "resumed"
    PACE = "pace"
    ZONE = "zone"
    LANGUAGE = "language"
    FIRST_NAME = "first name"
    SHARING = "sharing"
    ADDRESS_ASKED = "address asked"  # `number` is that of the mail with the link, in this and in ADDRESS
    ADDRESS = "address"  # they have another address; `wall` is the time that login links go by
    ERASED = "erased"  # names nobody

    CONCERN = "concern"  # words that speak of trouble; `until` is when their courses go on if the coach does not look
    CARE_ENDED = "care ended"  # their courses go on: the coach has looked, or the day has passed
    FLAG_LIFTED = "flag lifted"

    WROTE_BACK = "wrote back"  # the coach did
    LETTER_SHARING = "letter sharing"  # a yes or a no to the coach; `letter` is the mail that it is about
    LETTER_SHARED = "letter shared"

    PUBLISHED = "published"
    BACKLOG = "backlog"  # a hold of the site was ended
    ALERT = "alert"


SIGNS_OF_LIFE = (
    *(EventKind.CONFIRMED, EventKind.ENROLLED, EventKind.REPLIED, EventKind.ANSWERED, EventKind.SEASON),
    *(EventKind.RESUMED, EventKind.PACE, EventKind.SHARING, EventKind.LETTER_SHARING),
)
"""What shows that somebody is there: they did it, or a pause has just ended, after which the count begins anew."""
