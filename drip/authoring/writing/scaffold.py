"""A small course to start from: it works as it is, and its comments explain how it is made."""

from __future__ import annotations

import json
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from drip.authoring.shapes import values


class FolderInUseError(Exception):
    """The folder for a new course is not empty."""


def write_course(
    folder: Path,
    slug: str,
    title: str,
    *,
    sender: str = "Your Name",
    email: str = "you@example.com",
    address: str = "Your Name, 1 Your Street, Your Town",
) -> list[Path]:
    """Write the files of a working course and return their paths. Raises FolderInUseError if the folder is not empty,
    and ValueError with a message for an invalid slug or email address."""
    words = {
        "SLUG": values.slug(slug),
        "TITLE": _quoted(values.line(title)),
        "SENDER": _quoted(values.line(sender)),
        "EMAIL": _quoted(values.email(email)),
        "ADDRESS": _quoted(values.line(address)),
    }
    _make_empty(folder)
    starter = files("drip.authoring") / "starter"
    written = [_write(folder / "course.yaml", _filled(starter / "course.yaml", words))]
    for part in ("lessons", "personas"):
        (folder / part).mkdir()
        entries = sorted((starter / part).iterdir(), key=lambda entry: entry.name)
        written += [_write(folder / part / entry.name, _filled(entry, {})) for entry in entries]
    return written


def _make_empty(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise FolderInUseError(f"{folder} is a file: name a new folder for the course")
    if folder.is_dir() and any(folder.iterdir()):
        raise FolderInUseError(f"{folder} is not empty: name a new folder for the course")
    folder.mkdir(parents=True, exist_ok=True)


def _filled(template: Traversable, words: dict[str, str]) -> str:
    """Fill line by line, so that a placeholder within one value is never filled again by the next."""
    lines = template.read_text(encoding="utf-8").split("\n")
    return "\n".join(_fill(line, words) for line in lines)


def _fill(line: str, words: dict[str, str]) -> str:
    key, colon, word = line.rpartition(": ")
    return f"{key}{colon}{words.get(word, word)}"


def _quoted(text: str) -> str:
    """In double quotes, which YAML and JSON both read."""
    return json.dumps(text, ensure_ascii=False)


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="\n")
    return path
