"""What can be wrong with a mail: found when it is checked or compiled, or only when it is rendered for somebody."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class TemplateProblem:
    """`line` counts from 1 in the source that was checked; `field` says which source that was."""

    line: int
    message: str
    field: str = "body"


class LessonProblem(Exception):
    """A mail that can't be compiled. `line` is a line of its Markdown, or None if the problem is elsewhere."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


class UnreadableFile(LessonProblem):
    """A file below `email/` that is not text. `line` counts from 1 in that file."""

    def __init__(self, file: Path, message: str, line: int = 1) -> None:
        super().__init__(f"{file}: {message}", line)
        self.file = file
        self.complaint = message


class MissingWords(LessonProblem):
    """One of our own mails is not written in the language requested."""


class RenderError(Exception):
    """A compiled mail can't be rendered for one person. The message names the tag that failed."""


class ConditionError(Exception):
    """A condition can't be decided for one person. The message names the condition."""
