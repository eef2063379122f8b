"""Values out of a provider's JSON, whatever is really in it: no shape is taken for granted."""

from __future__ import annotations

import json
from typing import Any

from drip.inbound.mime.parts import UnreadableMail


def read_json(data: bytes | str) -> Any:
    """Raises Unreadable."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UnreadableMail("it is not JSON that can be read") from error


def value(of: Any, *path: str) -> Any:
    """What is found by going down these keys, or None."""
    for key in path:
        of = of.get(key) if isinstance(of, dict) else None
    return of


def text(of: Any, *path: str) -> str:
    """A text that a database takes, '' where there is none. Numbers are written out."""
    found = value(of, *path)
    if isinstance(found, int) and not isinstance(found, bool) and abs(found) < 10**18:
        return str(found)
    return _storable(found) if isinstance(found, str) else ""


def texts(of: Any, *path: str) -> tuple[str, ...]:
    """The texts in a list."""
    return tuple(_storable(item) for item in objects(of, *path) if isinstance(item, str))


def objects(of: Any, *path: str) -> list[Any]:
    """The items of a list, none where there is no list."""
    found = value(of, *path)
    return found if isinstance(found, list) else []


def _storable(said: str) -> str:
    return said.encode("utf-8", "replace").decode().replace("\0", "")
