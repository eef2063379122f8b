"""Where the files of mails lie: the folder `email` of a course, and behind it that of the templates."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jinja2 import BaseLoader, FileSystemLoader, TemplateNotFound
from jinja2.sandbox import ImmutableSandboxedEnvironment

EMAIL = "email"


def loader(folders: Sequence[Path]) -> BaseLoader:
    """Finds files below the folders only: a name with '..' in it is not found."""
    return FileSystemLoader([folder / EMAIL for folder in folders])


def read_file(name: str, folders: Sequence[Path]) -> str | None:
    """The first file of this name, or None."""
    try:
        source = loader(folders).get_source(ImmutableSandboxedEnvironment(), name)[0]
    except TemplateNotFound:
        return None
    return source.replace("\r\n", "\n").replace("\r", "\n")
