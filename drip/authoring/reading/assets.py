"""The pictures in a course folder, read once, so that what was checked is what is published."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from drip.authoring.reading.contents import is_course_file, name_fault
from drip.authoring.yaml.problem import CourseProblem

ASSETS = "assets"
MAX_PICTURE_BYTES = 2_000_000  # mails are also read on the go, over slow networks
MAX_PICTURES_BYTES = 20_000_000
PNG, JPEG, GIF, WEBP = "image/png", "image/jpeg", "image/gif", "image/webp"
TYPES = {".png": PNG, ".jpg": JPEG, ".jpeg": JPEG, ".gif": GIF, ".webp": WEBP}  # the formats that mail programs show


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture: its media type and its bytes."""

    type: str
    data: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Assets:
    """`names` are all files below the folder, with '/'; case matters, as on the web. `pictures` are those that can be
    published, `others` those in formats that no mail program shows."""

    names: tuple[str, ...] = ()
    pictures: dict[str, PictureFile] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    problems: tuple[CourseProblem, ...] = ()


class _UnfitFile(Exception):
    """This file can't be published; the message says why and how to fix it."""


def read_assets(course: Path) -> Assets:
    """Read the pictures of a course. `course` is the folder with course.yaml. Never raises for what is, or isn't, in
    it."""
    folder = course / ASSETS
    if not folder.is_dir():
        return Assets()
    if not folder.resolve().is_relative_to(course.resolve()):
        return Assets(problems=(CourseProblem(str(folder), 1, _OUTSIDE),))
    files = dict(_files(folder))
    others = tuple(name for name in files if PurePosixPath(name).suffix.lower() not in TYPES)
    pictures: dict[str, PictureFile] = {}
    problems, size = [], 0
    for name, file in files.items():
        try:
            if name not in others:
                pictures[name] = _read(file, name, course.resolve())
                size += len(pictures[name].data)
        except _UnfitFile as error:
            problems.append(CourseProblem(str(file), 1, str(error)))
        if size > MAX_PICTURES_BYTES:
            problems.append(CourseProblem(str(folder), 1, _ALL_TOO_LARGE))
            break
    return Assets(tuple(files), pictures, others, tuple(problems))


_OUTSIDE = "this is a link that leads out of the course: put the file itself there"
_ALL_TOO_LARGE = (
    f"the pictures of a course may have {MAX_PICTURES_BYTES // 1_000_000} MB in all, and these have more:"
    " make them smaller, or take out those that no mail shows"
)


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if is_course_file(f"{ASSETS}/{name}") and file.is_file():
            yield name, file


def _read(file: Path, name: str, home: Path) -> PictureFile:
    if not file.resolve().is_relative_to(home):
        raise _UnfitFile(_OUTSIDE)
    if fault := name_fault(f"{ASSETS}/{name}"):
        raise _UnfitFile(f"{fault}: give it another one")
    try:
        data = _within(file)
    except OSError as error:
        raise _UnfitFile(f"this picture can't be read: {error.strerror or error}") from error
    wanted, found = TYPES[file.suffix.lower()], type_of(data)
    if not found:
        raise _UnfitFile("this is no picture, whatever its name says: save it again as PNG, JPEG, GIF or WebP")
    if found != wanted:
        raise _UnfitFile(
            f"this is {_format_name(found)} and its name says {_format_name(wanted)}: "
            "give it the ending that it has inside"
        )
    return PictureFile(found, data)


def _within(file: Path) -> bytes:
    with file.open("rb") as opened:
        data = opened.read(MAX_PICTURE_BYTES + 1)
    if len(data) > MAX_PICTURE_BYTES:
        raise _UnfitFile(
            f"this picture has {file.stat().st_size / 1_000_000:.1f} MB, and a mail may show pictures of up to"
            f" {MAX_PICTURE_BYTES // 1_000_000} MB: make it smaller, 1200 pixels across are enough"
        )
    return data


def type_of(data: bytes) -> str:
    """Return the media type of a picture by its first bytes, '' if it is unknown."""
    if data.startswith(b"\x89PNG"):
        return PNG
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith((b"GIF87a", b"GIF89a")):
        return GIF
    return WEBP if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else ""


def _format_name(type_: str) -> str:
    return {PNG: "a PNG", JPEG: "a JPEG", GIF: "a GIF", WEBP: "a WebP"}[type_]
