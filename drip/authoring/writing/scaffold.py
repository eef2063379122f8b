"""A small course to begin with: it works as it is, and its comments teach how it is made."""

from __future__ import annotations

import json
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from drip.authoring.shapes import values


class FolderInUseError(Exception):
    """The folder for a new course holds something already."""


def write_course(
    folder: Path,
    slug: str,
    title: str,
    *,
    sender: str = "Your Name",
    email: str = "you@example.com",
    address: str = "Your Name, 1 Your Street, Your Town",
) -> list[Path]:
    """Writes the files of a working course and returns their paths. Raises FolderInUseError where the folder is not
    empty, ValueError with a sentence for a slug or an email address that can't be one."""
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
    """Line by line, so that a word in one value is never filled in again by the next."""
    lines = template.read_text(encoding="utf-8").split("\n")
    return "\n".join(_fill(line, words) for line in lines)


def _fill(line: str, words: dict[str, str]) -> str:
    key, colon, word = line.rpartition(": ")
    return f"{key}{colon}{words.get(word, word)}"


def _quoted(text: str) -> str:
    """In double quotes, as YAML and JSON both read them."""
    return json.dumps(text, ensure_ascii=False)


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="\n")
    return path
