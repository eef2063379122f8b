"""Where in a document pydantic found a mistake, and removing it from there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from drip.authoring.yaml.document import YamlList, YamlTable


@dataclass(frozen=True, slots=True)
class ErrorLocation:
    """A value, its line, and the path to it: the tables and lists around it with the key or index in each, outermost
    first."""

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
        """Remove the value from its container or, with 2 levels, the container from the one around it."""
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
        """End a table before `key`, and begin a new item of the list around it there, if possible."""
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
    """Follow an error's location as far as the document goes: it also names variants, and keys that are missing."""
    location = ErrorLocation(root, root.line, ())
    for part in loc:
        value = location.value
        if (isinstance(value, YamlTable) and part in value) or (isinstance(value, YamlList) and isinstance(part, int)):
            location = ErrorLocation(value[part], value.lines[part], (*location.trail, (value, part)))
    return location


def _take(child: Any, items: YamlList) -> None:
    index = _index_of(child, items)
    if index is not None:
        del items[index]
        del items.lines[index]


def _index_of(child: Any, items: YamlList) -> int | None:
    """Return the present index of an item: others before it may have been removed."""
    return next((index for index, item in enumerate(items) if item is child), None)
