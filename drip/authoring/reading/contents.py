"""Which files of a folder belong to the course, and which merely lie beside them. Export takes the former and leaves
the latter; import accepts nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from drip.authoring.reading.outline import OUTLINE
from drip.authoring.reading.safety import SAFETY

MAX_FILES = 2_000
MAX_BYTES = 100_000_000
MAX_NAME_LENGTH = 200  # characters of a name
SUFFIXES = {  # of the files in each folder; None for any
    "lessons": {".md"},
    "assets": None,
    "personas": {".yaml", ".timeline"},
    "email": {".md", ".mjml", ".txt", ".css"},
}
COMPANION_FILE = re.compile(r"(README|LICEN[CS]E)(\.[a-z]+)*", re.IGNORECASE)  # may lie beside course.yaml
EDITOR_FILE = re.compile(r"\..*|.*~|#.*#|.*\.(swp|swo|bak|orig|rej|tmp|pyc)|Thumbs\.db|desktop\.ini", re.IGNORECASE)
UNPORTABLE_NAME = re.compile(
    r"""[^/]*[\\:*?"<>|\x00-\x1f\x7f-\x9f\ud800-\udfff][^/]*|[^/]*[. ]|(con|prn|aux|nul|com\d|lpt\d)(\.[^/]*)?""",
    re.IGNORECASE,
)


class ArchiveError(Exception):
    """A course can't be exported or imported; one or two sentences for the user."""


@dataclass(frozen=True, slots=True)
class CourseFiles:
    """`files`: sorted names below the folder, with '/'. `left_out`: what isn't part of the course, a folder as
    'name/'."""

    files: tuple[str, ...]
    left_out: tuple[str, ...]


def find_course_files(folder: Path) -> CourseFiles:
    """List a course folder. Raises ArchiveError if something of the course isn't a plain file within the folder, or
    can't be exported."""
    if not (folder / OUTLINE).is_file():
        raise ArchiveError(f"{folder} holds no {OUTLINE}: name the folder of a course.")
    found = list(_walk(folder, folder.resolve(), ""))
    files = tuple(sorted(name for name, is_of_it in found if is_of_it))
    for name in files:
        if fault := name_fault(name):
            raise ArchiveError(f"{folder / name}: {fault}. Give it another name.")
    if same := find_clash(files):
        raise ArchiveError(f"{same[0]} and {same[1]} differ only in capitals, and many machines can't tell them apart.")
    _fit(folder, files)
    return CourseFiles(files, tuple(sorted(name for name, is_of_it in found if not is_of_it)))


def is_course_file(name: str) -> bool:
    """Return whether a file of this name belongs to a course."""
    path = PurePosixPath(name)
    if any(EDITOR_FILE.fullmatch(part) for part in path.parts):
        return False
    if len(path.parts) == 1:
        return name in (OUTLINE, SAFETY) or COMPANION_FILE.fullmatch(name) is not None
    endings = SUFFIXES.get(path.parts[0], set())
    return endings is None or path.suffix in endings


def name_fault(name: str) -> str:
    """Return why some machine can't have a file of this name, or ''. It also keeps a name within its folder."""
    parts = name.split("/")
    if any(part in ("", ".", "..") for part in parts):
        return "this name leads out of the course"
    if any(UNPORTABLE_NAME.fullmatch(part) for part in parts):
        return "not every machine can have a file of this name"
    return "this name is too long" if len(name) > MAX_NAME_LENGTH else ""


def find_clash(names: Sequence[str]) -> tuple[str, str] | None:
    """Return two names that are the same without regard to case, or of which one is a folder of the other; or None."""
    seen: dict[str, str] = {}
    for name in names:
        if (first := seen.setdefault(_casefolded(name), name)) is not name:
            return first, name
    for name in names:
        for parent in PurePosixPath(name).parents:
            if (folder := seen.get(_casefolded(str(parent)))) is not None:
                return folder, name
    return None


def _casefolded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _walk(folder: Path, home: Path, prefix: str) -> Iterator[tuple[str, bool]]:
    """Yield (name, whether it belongs to the course)."""
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        name = prefix + entry.name
        if _may_hold(name) and entry.is_dir() and not entry.is_symlink():
            yield from _walk(entry, home, f"{name}/")
        elif is_course_file(name) or (_may_hold(name) and entry.is_symlink() and entry.is_dir()):
            yield _own(entry, home, name), True
        else:
            yield f"{name}/" if entry.is_dir() else name, False


def _may_hold(name: str) -> bool:
    """Return whether a folder of this name may hold files of the course."""
    first, *rest = name.split("/")
    return first in SUFFIXES and not any(EDITOR_FILE.fullmatch(part) for part in rest)


def _own(entry: Path, home: Path, name: str) -> str:
    if entry.is_symlink() and not entry.resolve().is_relative_to(home):
        raise ArchiveError(f"{entry} is a link that leads out of the course: put the file itself there.")
    if not entry.is_file():
        what = "a link to a folder, or to nothing" if entry.is_symlink() else "not a file"
        raise ArchiveError(f"{entry} is {what}: put the file itself there, or take it out of the course.")
    return name


def _fit(folder: Path, files: Sequence[str]) -> None:
    if len(files) > MAX_FILES:
        raise ArchiveError(f"{folder} holds {len(files)} files, more than the {MAX_FILES} that a course may have.")
    if (size := sum((folder / name).stat().st_size for name in files)) > MAX_BYTES:
        raise ArchiveError(
            f"{folder} holds {size // 1_000_000} MB, more than the {MAX_BYTES // 1_000_000} of a course."
        )
