"""A reply as lines, with what is known of each, while it is being cut."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

from drip.inbound.quoting.attribution import attribution_offset, normalize_line
from drip.inbound.quoting.quotemarks import quote_marks
from drip.inbound.quoting.sent_lesson import LineOwner, SentLesson


class LineKind(Enum):
    NEW = auto()
    QUOTE = auto()  # marked as such, or known to be ours
    OPENING = auto()  # On … wrote:
    REST = auto()  # below an opening, not marked
    SIGNATURE = auto()  # or a footer, or a banner


@dataclass(slots=True)
class ReplyLines:
    """All lists have an entry a line. `raw` is the line as it came, `bare` without the mark of a quote; `lines` are
    cleaned for comparing, with "> " before what the writer's program marks as quoted, by whatever mark."""

    raw: list[str]
    bare: list[str]
    lines: list[str]
    quoted: list[bool]
    owned: list[LineOwner]  # whose each is
    ours: list[bool]  # all of it is from the lesson
    depths: list[int]  # of the quotes, in angles
    marks: list[LineKind] = field(default_factory=list)

    def filled(self, *marks: LineKind) -> list[int]:
        """The lines that are not blank; of these marks, if any are named."""
        return [i for i, line in enumerate(self.lines) if line and (not marks or self.marks[i] in marks)]

    def put(self, mark: LineKind, first: int, end: int) -> None:
        self.marks[first:end] = [mark] * (end - first)

    def new_text(self) -> str:
        """The new lines; one blank line where others stood in between."""
        out: list[str] = []
        gap = False
        for raw, line, mark in zip(self.raw, self.lines, self.marks, strict=True):
            if mark is not LineKind.NEW:
                gap = True
            elif not line:
                out.append("")
            else:
                while gap and out and not out[-1]:
                    out.pop()
                out += ["", raw.rstrip()] if gap else [raw.rstrip()]
                gap = False
        return "\n".join(out).strip("\n")

    def other_text(self) -> str:
        return "\n".join(line for line, mark in zip(self.raw, self.marks, strict=True) if mark is not LineKind.NEW)

    def between_text(self) -> str:
        """The new lines with the quoted ones that stand above them; '' where they do not stand in between."""
        new = self.filled(LineKind.NEW)
        if not new or not any(i < new[-1] for i in self.filled(LineKind.QUOTE)):
            return ""
        out = []
        for index in range(new[-1] + 1):
            if self.marks[index] is LineKind.NEW:
                out.append(self.raw[index].rstrip())
            elif self.marks[index] is LineKind.QUOTE:
                out.append(f"> {self.bare[index]}".rstrip())
        return "\n".join(out).strip("\n")


def read_reply_lines(raw: list[str], lesson: SentLesson) -> ReplyLines:
    raw = _split_shared(raw, lesson)
    lengths = quote_marks(raw, lesson)
    bare = [line[length:] if length else line for line, length in zip(raw, lengths, strict=True)]
    lines = [
        f"> {normalize_line(line)}".rstrip() if length else normalize_line(line)
        for line, length in zip(bare, lengths, strict=True)
    ]
    quoted = [length > 0 for length in lengths]
    depths = [line[:length].count(">") or int(length > 0) for line, length in zip(raw, lengths, strict=True)]
    marks = [LineKind.QUOTE if is_quoted else LineKind.NEW for is_quoted in quoted]
    owned = lesson.lines_of(bare) if lesson else [LineOwner.NOT] * len(raw)
    ours = [whose is not LineOwner.NOT for whose in owned]
    return ReplyLines(raw, bare, lines, quoted, owned, ours, depths, marks)


def _split_shared(raw: list[str], lesson: SentLesson) -> list[str]:
    """What begins behind something else gets a line of its own: an attribution behind the last words of the reply, an
    answer behind a question of ours."""
    split: list[str] = []
    for line in raw:
        start = lesson.end_of_question(line) if lesson and line else None
        start = attribution_offset(line) if start is None else start
        split += [line] if start is None else [line[:start], line[start:]]
    return split
