"""Joins what Markdown takes for several lists into one.

To Markdown, lines with statements between list items end the list. Rendered like that, `{% for %}` around one item
makes a list for each pass of the loop. So a run of lists and statement lines becomes one list if it begins with a list
or with `for`, and each statement that it opens is closed within it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from markdown_it.token import Token

LISTS = {"bullet_list_open", "ordered_list_open"}
OPENING = {"if", "for", "filter", "with"}
Unit = list[Token]
Statements = Callable[[Token], Iterable[str]]


def join_lists(tokens: list[Token], block: str, statements: Statements) -> list[Token]:
    """Return `tokens` with such runs joined at every depth; `block` is the type of a line of statements."""
    units = list(_units(tokens))
    for unit in units:
        unit[1:-1] = join_lists(unit[1:-1], block, statements) if len(unit) > 2 else unit[1:-1]
    joined: list[Token] = []
    at = 0
    while at < len(units):
        end = _end_of_run(units, at, block, statements)
        joined += _one_list(units[at:end]) if end > at + 1 else units[at]
        at = max(end, at + 1)
    return joined


def _units(tokens: list[Token]) -> Iterator[Unit]:
    """Yield the siblings among `tokens`, each with everything in it."""
    unit: Unit = []
    depth = 0
    for token in tokens:
        unit.append(token)
        depth += token.nesting
        if depth == 0:
            yield unit
            unit = []


def _end_of_run(units: list[Unit], start: int, block: str, statements: Statements) -> int:
    """Return where the longest balanced run that begins at `start` ends; `start` if there is none."""
    end, depth, kind = start, 0, ""
    for at in range(start, len(units)):
        first = units[at][0]
        if first.type in LISTS:
            if kind not in {"", first.type} or (at > start and units[at - 1][0].type in LISTS):
                break
            kind = first.type
        elif first.type == block:
            words = list(statements(first))
            if not all(words) or (at == start and words != ["for"]):
                break
            lowest, depth = _depths(words, depth)
            if lowest < 0:
                break
        else:
            break
        end = at + 1 if depth == 0 and kind else end
    return end


def _depths(words: list[str], depth: int) -> tuple[int, int]:
    """Return (the lowest, the last) nesting depth after these statements, starting from `depth`."""
    lowest = depth
    for word in words:
        depth += (word in OPENING) - word.startswith("end")
        lowest = min(lowest, depth)
    return lowest, depth


def _one_list(run: list[Unit]) -> list[Token]:
    lists = [unit for unit in run if unit[0].type in LISTS]
    inner = [token for unit in run for token in (unit[1:-1] if unit[0].type in LISTS else unit)]
    return [lists[0][0], *inner, lists[0][-1]]
