"""The course reference, docs/course.md, by topic: a section by its heading, or a key by its rows and examples."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from drip.core.courses.suggest import closest_word

HEADING = re.compile(r"(#+) (.*)")
FENCED = re.compile(r"^```.*?^```$\n?", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Section:
    """`blocks` are the paragraphs, tables, lists and examples below the heading, without subsections."""

    level: int
    title: str
    blocks: tuple[str, ...]

    def __str__(self) -> str:
        return "\n\n".join([f"{'#' * self.level} {self.title}", *self.blocks])


class UnknownTopic(Exception):
    """There is no such topic; the message says what may have been meant."""


def sections_of(page: str) -> list[Section]:
    found: list[tuple[int, str, list[str]]] = []
    for block in _blocks(page):
        if match := HEADING.fullmatch(block):
            found.append((len(match[1]), match[2], []))
        elif found:
            found[-1][2].append(block)
    return [Section(level, title, tuple(blocks)) for level, title, blocks in found]


def about(page: str, topic: str) -> str:
    """Return the part of the page about a section, a key, or a word of a heading. Raises UnknownTopic."""
    sections, wanted = sections_of(page), _form(topic)
    if whole := [index for index, section in enumerate(sections) if _form(section.title) == wanted]:
        return "\n\n".join(_with_its_own(sections, index) for index in whole)
    if parts := [part for section in sections if (part := _about_key(section, topic.strip(" :`")))]:
        return "\n\n".join(map(str, parts))
    if near := [index for index, section in enumerate(sections) if wanted in _form(section.title).split()]:
        return "\n\n".join(_with_its_own(sections, index) for index in near)
    guess = closest_word(topic, topics(page))
    advice = f"did you mean '{guess}'?" if guess else f"there is: {', '.join(topics(page))}."
    raise UnknownTopic(f"The course reference has nothing about '{topic}': {advice}")


def topics(page: str) -> list[str]:
    """Return the headings and the keys, each once, in their order."""
    names = [name for section in sections_of(page) for name in (section.title, *_keys(section))]
    return list(dict.fromkeys(name.lower() for name in names))


def _blocks(page: str) -> Iterator[str]:
    """Split at empty lines; an example is one block, whatever it contains."""
    end = 0
    for match in FENCED.finditer(page):
        yield from _paragraphs(page[end : match.start()])
        yield match[0].rstrip("\n")
        end = match.end()
    yield from _paragraphs(page[end:])


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in re.split(r"\n\s*\n", text):
        if paragraph.strip():
            yield paragraph.strip("\n")


def _form(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9_./]+", text.lower()))


def _with_its_own(sections: list[Section], index: int) -> str:
    """Return a section with its subsections."""
    further = sections[index + 1 :]
    end = next((n for n, section in enumerate(further) if section.level <= sections[index].level), len(further))
    return "\n\n".join(map(str, [sections[index], *further[:end]]))


def _keys(section: Section) -> Iterator[str]:
    for block in section.blocks:
        for row in block.split("\n")[2:] if block.startswith("| key") else ():
            yield from _names(row)


def _names(row: str) -> list[str]:
    return re.findall(r"`([^`]+)`", re.split(r"(?<!\\)\|", row)[1])


def _about_key(section: Section, key: str) -> Section | None:
    """Return what a section says about one of its keys: its rows, the table and paragraphs of its own, the first
    example."""
    if key not in _keys(section):
        return None
    chosen: list[str] = []
    example = False  # whether one was shown
    for block in section.blocks:
        if block.startswith("```"):
            shown = not example and re.search(rf"(?m)^[ -]*\b{re.escape(key)}:|[{{ ]{re.escape(key)}:", block)
            chosen += [block] if shown else []
            example = example or bool(shown)
        elif block.startswith("|"):
            chosen += [table] if (table := _rows_about(block, key)) else []
        elif f"`{key}`" in block:
            chosen.append(block)
    return Section(section.level, section.title, tuple(chosen))


def _rows_about(table: str, key: str) -> str:
    """Return the table with the rows of the key only, or all of it if the table is about the key."""
    head, line, *rows = table.split("\n")
    its = rows if f"key of `{key}`" in head else [row for row in rows if key in _names(row)]
    return "\n".join([head, line, *its]) if its else ""
