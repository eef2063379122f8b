"""A reply as lines, with what is known about each while the reply is cut."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

from drip.inbound.quoting.attribution import attribution_offset, normalize_line
from drip.inbound.quoting.quotemarks import quote_marks
from drip.inbound.quoting.sent_lesson import LineOwner, SentLesson


class LineKind(Enum):
    NEW = auto()
    QUOTE = auto()  # marked as a quote, or recognised as ours
    OPENING = auto()  # On … wrote:
    REST = auto()  # below an opening, not marked
    SIGNATURE = auto()  # also a footer or a banner


@dataclass(slots=True)
class ReplyLines:
    """All lists have one entry for each line. `raw` is the line as it came, `bare` the line without its quote mark;
    `lines` are normalized for comparing, with "> " before the lines that the writer's program marked as quoted, by
    whatever mark."""

    raw: list[str]
    bare: list[str]
    lines: list[str]
    quoted: list[bool]
    owned: list[LineOwner]  # who wrote it
    ours: list[bool]  # all of it is the lesson's
    depths: list[int]  # quote depth, in angles
    kinds: list[LineKind] = field(default_factory=list)

    def filled(self, *kinds: LineKind) -> list[int]:
        """Return the indexes of lines that are not blank, only of these kinds if any are given."""
        return [i for i, line in enumerate(self.lines) if line and (not kinds or self.kinds[i] in kinds)]

    def put(self, kind: LineKind, first: int, end: int) -> None:
        self.kinds[first:end] = [kind] * (end - first)

    def new_text(self) -> str:
        """Return the new lines; one blank line replaces those left out between them."""
        out: list[str] = []
        gap = False
        for raw, line, kind in zip(self.raw, self.lines, self.kinds, strict=True):
            if kind is not LineKind.NEW:
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
        return "\n".join(line for line, kind in zip(self.raw, self.kinds, strict=True) if kind is not LineKind.NEW)

    def between_text(self) -> str:
        """Return the new lines with the quoted lines above them; '' if they are not in between quotes."""
        new = self.filled(LineKind.NEW)
        if not new or not any(i < new[-1] for i in self.filled(LineKind.QUOTE)):
            return ""
        out = []
        for index in range(new[-1] + 1):
            if self.kinds[index] is LineKind.NEW:
                out.append(self.raw[index].rstrip())
            elif self.kinds[index] is LineKind.QUOTE:
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
    kinds = [LineKind.QUOTE if is_quoted else LineKind.NEW for is_quoted in quoted]
    owned = lesson.lines_of(bare) if lesson else [LineOwner.NOT_OURS] * len(raw)
    ours = [whose.is_ours for whose in owned]
    return ReplyLines(raw, bare, lines, quoted, owned, ours, depths, kinds)


def _split_shared(raw: list[str], lesson: SentLesson) -> list[str]:
    """Give what begins in mid-line a line of its own: an attribution behind the last words of the reply, an answer
    behind one of our questions."""
    split: list[str] = []
    for line in raw:
        start = lesson.end_of_question(line) if lesson and line else None
        start = attribution_offset(line) if start is None else start
        split += [line] if start is None else [line[:start], line[start:]]
    return split
