"""Remembers the lines of HTML pages that are nearly alike, as one lesson is for everybody who gets it: what followed
from a stretch of one page is not computed again for the next. The result is what `html_to_lines` gives, because a
stretch counts as known only if it begins in the very same state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from drip.inbound.html import containers
from drip.inbound.html.lines import LineBuilder, html_to_lines
from drip.inbound.html.tags import HtmlTag, tokens

MAX_CHARACTERS = 50_000  # of a page that is read in stretches; so short a page never has too many tags
MAX_CACHED_STRETCHES = 8_192  # stretches
_END = "end-of-stretch"
_CLOSE_EVERYTHING = f"<{_END}>'\">-->"  # appears as a tag only if nothing is open before it


class _Place:
    """A state that a page may be in, and what followed from each stretch met there; None for a stretch that ends within
    a tag and has to be read together with the next. `ends`: what follows from the last stretch of a page."""

    __slots__ = ("ends", "page", "then")

    def __init__(self, page: LineBuilder) -> None:
        self.page = page
        self.then: dict[str, tuple[_Lines, _Place] | None] = {}
        self.ends: dict[str, _Lines] = {}


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines to add to a page, whose own last line is dropped first unless it `stays`."""

    come: list[str]
    stays: bool

    def add_to(self, lines: list[str]) -> None:
        if not self.stays:
            lines.pop()
        lines += self.come


class HtmlLineCache:
    """Remembers some thousand stretches, and starts afresh when there are more."""

    def __init__(self) -> None:
        self._places: dict[tuple[object, ...], _Place] = {}
        self.cached = 0

    def lines_of(self, source: str) -> str:
        """Return the text of one of our own pages, as `html_to_lines` gives it with `hidden`."""
        if len(source) > MAX_CHARACTERS:
            return html_to_lines(source, hidden=True)
        if self.cached > MAX_CACHED_STRETCHES:
            self._places, self.cached = {}, 0
        *pieces, last = source.split(">")
        place = self._place(LineBuilder(containers.has_sure_quote(source), shows_hidden=True))
        lines: list[str] = []
        stretch = ""
        for piece in pieces:
            stretch += f"{piece}>"
            then = place.then[stretch] if stretch in place.then else self._learn(place, stretch)
            if then is not None:
                stretch, place = "", then[1]
                then[0].add_to(lines)
        self._end(place, stretch + last).add_to(lines)
        return "\n".join(lines)

    def _learn(self, place: _Place, stretch: str) -> tuple[_Lines, _Place] | None:
        self.cached += 1
        found = list(tokens(stretch + _CLOSE_EVERYTHING))
        end = next((i for i, token in enumerate(found) if isinstance(token, HtmlTag) and token.name == _END), None)
        if end is None:
            place.then[stretch] = None
            return None
        page = place.page.going_on()
        then = place.then[stretch] = _feed(page, found[:end]), self._place(page)
        return then

    def _end(self, place: _Place, stretch: str) -> _Lines:
        if stretch not in place.ends:
            self.cached += 1
            place.ends[stretch] = _feed(place.page.going_on(), tokens(stretch), is_end=True)
        return place.ends[stretch]

    def _place(self, page: LineBuilder) -> _Place:
        state = page.state()
        if state not in self._places:
            self._places[state] = _Place(page.going_on())
        return self._places[state]


def _feed(page: LineBuilder, words_and_tags: Iterable[str | HtmlTag], *, is_end: bool = False) -> _Lines:
    before = page.lines[:]
    page.feed(words_and_tags)
    if is_end:
        page.finish()
    stays = page.lines[: len(before)] == before
    return _Lines(page.lines[len(before) - (not stays) :], stays)
