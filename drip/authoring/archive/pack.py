"""A course as one file: a zip with a manifest in front of the course's own files.

Nothing in it depends on the machine, the day or the version of zlib: the same folder gives the same bytes."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import drip
from drip.authoring.reading.contents import ArchiveError, find_course_files
from drip.authoring.reading.outline import read_outline

MANIFEST = "dripcourse.json"
ARCHIVE_SUFFIX = ".dripcourse"
FORMAT = 1
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip can hold
PLAIN_FILE = 0o100644 << 16


@dataclass(frozen=True, slots=True)
class PackedCourse:
    slug: str
    data: bytes
    files: int
    left_out: tuple[str, ...]


def pack(folder: Path) -> PackedCourse:
    """Pack a course folder. Raises ArchiveError."""
    contents = find_course_files(folder)
    shape = read_outline(folder).shape
    if shape is None:
        raise ArchiveError(f"{folder / 'course.yaml'} can't be read. See: drip course check {folder}")
    files = {name: (folder / name).read_bytes() for name in contents.files}
    manifest = {
        "format": FORMAT,
        "course": shape.course,
        "title": shape.title,
        "drip": drip.__version__,
        "digest": digest_of(files),
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    }
    return PackedCourse(shape.course, _zip(manifest, files), len(files), contents.left_out)


def digest_of(files: Mapping[str, bytes]) -> str:
    """Return one digest for all files of a course, including their names."""
    digest = hashlib.sha256()
    for name, data in sorted(files.items()):
        digest.update(f"{len(data)} {hashlib.sha256(data).hexdigest()} {name}\n".encode())
    return digest.hexdigest()


def write_archive(packed: PackedCourse, file: Path) -> None:
    """Write the archive completely or not at all. An existing file that is no exported course is left alone: raises
    ArchiveError."""
    if file.is_dir():
        raise ArchiveError(f"{file} is a folder: name a file, such as {file / packed.slug}{ARCHIVE_SUFFIX}")
    if file.exists() and not is_archive(file):
        raise ArchiveError(f"{file} is there already, and is no exported course: name another file.")
    beside = file.with_name(f".{file.name}.part")
    try:
        beside.write_bytes(packed.data)
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)


def is_archive(file: Path) -> bool:
    """Return whether the file begins as an exported course does."""
    head = MANIFEST.encode()
    with file.open("rb") as opened:
        return opened.read(30 + len(head))[30:] == head


def _zip(manifest: dict[str, Any], files: Mapping[str, bytes]) -> bytes:
    written = io.BytesIO()
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    with zipfile.ZipFile(written, "w") as archive:
        for name, data in ((MANIFEST, text.encode()), *files.items()):
            entry = zipfile.ZipInfo(name, ZIP_EPOCH)
            entry.create_system, entry.external_attr = 3, PLAIN_FILE
            archive.writestr(entry, data)
    return written.getvalue()
