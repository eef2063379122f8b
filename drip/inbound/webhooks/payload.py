"""Values from a provider's JSON, whatever is really in it: no structure is taken for granted."""

from __future__ import annotations

import json
from typing import Any

from drip.inbound.mime.parts import UnreadableMail


def read_json(data: bytes | str) -> Any:
    """Parse JSON. Raises UnreadableMail."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UnreadableMail("it is not JSON that can be read") from error


def value(of: Any, *path: str) -> Any:
    """Return what is found by following these keys, or None."""
    for key in path:
        of = of.get(key) if isinstance(of, dict) else None
    return of


def text(of: Any, *path: str) -> str:
    """Return a text that a database accepts, '' if there is none. Numbers are converted."""
    found = value(of, *path)
    if isinstance(found, int) and not isinstance(found, bool) and abs(found) < 10**18:
        return str(found)
    return _storable(found) if isinstance(found, str) else ""


def texts(of: Any, *path: str) -> tuple[str, ...]:
    """Return the texts in a list."""
    return tuple(_storable(item) for item in objects(of, *path) if isinstance(item, str))


def objects(of: Any, *path: str) -> list[Any]:
    """Return the items of a list, none if there is no list."""
    found = value(of, *path)
    return found if isinstance(found, list) else []


def _storable(words: str) -> str:
    return words.encode("utf-8", "replace").decode().replace("\0", "")
