"""Where the files of mails are: the folder `email` of a course, and behind it that of the templates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from jinja2 import BaseLoader, Environment, FileSystemLoader, TemplateNotFound
from jinja2.sandbox import ImmutableSandboxedEnvironment

from drip.rendering.template.problem import UnreadableFile

EMAIL = "email"


class Loader(FileSystemLoader):
    """Reports which file can't be read, and where its first bad character is."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        try:
            return super().get_source(environment, template)
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            message = "a character in this line is not UTF-8: save the file as UTF-8"
            raise UnreadableFile(self._path(template), message, line) from error
        except OSError as error:
            if isinstance(error, TemplateNotFound):
                raise
            raise UnreadableFile(self._path(template), f"this file can't be read: {error.strerror}") from error

    def _path(self, template: str) -> Path:
        return next(path for folder in self.searchpath if (path := Path(folder, template)).is_file())


def loader(folders: Sequence[Path]) -> BaseLoader:
    """Return a loader for files below the folders only: a name with '..' in it is not found. It raises
    UnreadableFile."""
    return Loader([folder / EMAIL for folder in folders])


def read_file(name: str, folders: Sequence[Path]) -> str | None:
    """Return the first file of this name, or None. Raises UnreadableFile."""
    try:
        source = loader(folders).get_source(ImmutableSandboxedEnvironment(), name)[0]
    except TemplateNotFound:
        return None
    return source.replace("\r\n", "\n").replace("\r", "\n")
