"""What a reply is, for whoever looks at it."""

from enum import StrEnum


class ReplyKind(StrEnum):
    COMMAND = "command"
    ANSWERS = "answers"  # answers, seasons, or a yes or no to the coach, and nothing else
    LEAVING = "leaving"  # they may want to leave the course
    UNCLEAR = "unclear"  # an answer in it could not be read
    UNSPLIT = "unsplit"  # it could not be split into answers
    LETTER = "letter"  # words for the coach
    REACTION = "reaction"  # an emoji under a lesson, which the mail program sent
