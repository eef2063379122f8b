"""Where in a document pydantic found a mistake, and taking it out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from drip.authoring.yaml.document import YamlList, YamlTable


@dataclass(frozen=True, slots=True)
class ErrorLocation:
    """A value, its line, and the tables and lists around it with the key or index taken in each, outermost first."""

    value: Any
    line: int
    trail: tuple[tuple[YamlTable | YamlList, Any], ...]

    @property
    def key(self) -> Any:
        return self.trail[-1][1] if self.trail else ""

    @property
    def holder(self) -> Any:
        return self.trail[-1][0]

    def remove(self, levels: int = 1) -> None:
        """Takes the value out of what holds it, or, with 2 levels, the table that holds it out of what holds that."""
        if len(self.trail) < levels:
            return
        container, key = self.trail[-levels]
        child = self.value if levels == 1 else self.trail[1 - levels][0]
        if isinstance(container, YamlList):
            _take(child, container)
        else:
            container.pop(key, None)
            container.lines.pop(key, None)

    def split(self, key: str) -> bool:
        """Lets a table end before `key`, and a new item of the list that it stands in begin there, if it can."""
        items = self.holder
        index = _index_of(self.value, items)
        if index is None:
            return False
        keys = list(self.value)
        rest = YamlTable(self.value.lines[key])
        for name in keys[keys.index(key) :]:
            rest[name], rest.lines[name] = self.value.pop(name), self.value.lines.pop(name)
        items.insert(index + 1, rest)
        items.lines.insert(index + 1, rest.line)
        return True


def locate_error(root: YamlTable, loc: tuple[Any, ...]) -> ErrorLocation:
    """Follows an error's location as far as the document goes: it also names variants, and keys that are missing."""
    spot = ErrorLocation(root, root.line, ())
    for part in loc:
        value = spot.value
        if (isinstance(value, YamlTable) and part in value) or (isinstance(value, YamlList) and isinstance(part, int)):
            spot = ErrorLocation(value[part], value.lines[part], (*spot.trail, (value, part)))
    return spot


def _take(child: Any, items: YamlList) -> None:
    index = _index_of(child, items)
    if index is not None:
        del items[index]
        del items.lines[index]


def _index_of(child: Any, items: YamlList) -> int | None:
    """Where an item is by now: others before it may have been taken out."""
    return next((index for index, item in enumerate(items) if item is child), None)
