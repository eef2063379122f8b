"""Unpacks an exported course into a folder. The file may come from anybody: all of it is checked before anything is
written, and files are written beside their final place until they are complete."""

from __future__ import annotations

import hashlib
import json
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from drip.authoring.archive.pack import FORMAT, MANIFEST, digest_of
from drip.authoring.reading.contents import MAX_BYTES, MAX_FILES, ArchiveError, find_clash, is_course_file, name_fault
from drip.authoring.reading.outline import OUTLINE
from drip.authoring.shapes import values

MAX_MANIFEST_BYTES = 1_000_000
MAX_COMPRESSION_RATIO = 200  # no human text compresses better
MAX_HARMLESS_BYTES = 1_000_000  # no zip bomb, however well compressed
MAX_ENTRY_BYTES = 400  # for each file in the zip's directory
END, END_64 = b"PK\x05\x06", b"PK\x06\x07"


@dataclass(frozen=True, slots=True)
class ExportedCourse:
    """An exported course in memory, checked against its manifest. `drip` is the version that wrote it."""

    slug: str
    title: str
    drip: str
    files: dict[str, bytes]


def read_archive(file: Path) -> ExportedCourse:
    """Read an exported course. Raises ArchiveError unless it is complete and harmless."""
    try:
        _look_at_the_end(file)
        with zipfile.ZipFile(file) as archive:
            entries = _safe(archive.infolist(), file)
            manifest = _manifest(archive, file)
            files = {entry.filename: archive.read(entry) for entry in entries if entry.filename != MANIFEST}
    except (zipfile.BadZipFile, zlib.error, EOFError, UnicodeDecodeError, NotImplementedError, struct.error) as error:
        raise ArchiveError(f"{file} is damaged, or no exported course: ask for it again.") from error
    except OSError as error:
        raise ArchiveError(f"{file} can't be read: {error.strerror or error}.") from error
    return _check_manifest(manifest, files, file)


def unpack(course: ExportedCourse, folder: Path) -> None:
    """Write the course into a folder that doesn't exist yet or is empty; all of it or nothing. Raises ArchiveError."""
    _refuse_full(folder)
    folder = folder.resolve()
    made = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".import-", dir=folder.parent) as beside:
            _write(course, whole := Path(beside) / "course")
            _put_in_place(whole, folder)
    except OSError as error:
        for parent in made:
            if parent.is_dir():
                parent.rmdir()
        raise ArchiveError(f"{folder} can't be written: {error.strerror}. Nothing of it is left.") from error


def _write(course: ExportedCourse, whole: Path) -> None:
    for name, data in course.files.items():
        (whole / name).parent.mkdir(parents=True, exist_ok=True)
        (whole / name).write_bytes(data)


def _put_in_place(whole: Path, folder: Path) -> None:
    """An existing folder may be somebody's working directory, so it is filled and not replaced."""
    if not folder.exists():
        whole.rename(folder)
        return
    for entry in sorted(whole.iterdir(), key=lambda entry: entry.name == OUTLINE):
        entry.rename(folder / entry.name)


def _refuse_full(folder: Path) -> None:
    """Raise ArchiveError if something is in the way."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise ArchiveError(f"{folder} is a file or a link: name a new folder for the course.")
    if folder.is_dir() and any(folder.iterdir()):
        raise ArchiveError(f"{folder} is not empty: name a new folder for the course.")


def _look_at_the_end(file: Path) -> None:
    """Check that the zip's directory has a size that a course could need, before it is read."""
    with file.open("rb") as opened:
        size = opened.seek(0, 2)
        if size > 2 * MAX_BYTES:
            raise ArchiveError(f"{file} is larger than any course may be.")
        opened.seek(max(0, size - 65_600))
        tail = opened.read()
    at = len(tail) - 22 if tail[-22:-18] == END else tail.rfind(END)
    if at < 0 or len(tail) < at + 22:
        raise zipfile.BadZipFile
    directory = int.from_bytes(tail[at + 12 : at + 16], "little")
    if directory > MAX_FILES * MAX_ENTRY_BYTES or tail[max(0, at - 20) : at].startswith(END_64):
        raise ArchiveError(f"{file} holds more files than a course may have ({MAX_FILES}).")


def _safe(entries: Sequence[zipfile.ZipInfo], file: Path) -> list[zipfile.ZipInfo]:
    """Return the files among the entries, after checking that none can do harm."""
    if len(entries) > MAX_FILES + 1:
        raise ArchiveError(f"{file} holds more files than a course may have ({MAX_FILES}).")
    for entry in entries:
        if fault := _fault(entry):
            raise ArchiveError(f"{file} is not taken: {fault}.")
    file_entries = [entry for entry in entries if not entry.is_dir()]
    if same := find_clash([entry.filename for entry in file_entries]):
        raise ArchiveError(
            f"{file} is not taken: it holds both {same[0]!r} and {same[1]!r}, which may be the same file."
        )
    if sum(entry.file_size for entry in file_entries) > MAX_BYTES + MAX_MANIFEST_BYTES:
        raise ArchiveError(f"{file} would unpack to more than a course may hold ({MAX_BYTES // 1_000_000} MB).")
    return file_entries


def _fault(entry: zipfile.ZipInfo) -> str:
    """Return what is wrong with one entry, or ''."""
    name = entry.orig_filename
    is_folder = name.endswith("/")
    if fault := name_fault(name.removesuffix("/")):
        return f"{name!r} is in it, and {fault}"
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFDIR if is_folder else stat.S_IFREG):
        return f"{name!r} is a link or something else that is not a file"
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return f"{name!r} is packed in a way that is not used for courses"
    if entry.flag_bits & 0x1:
        return "it is locked with a password"
    if entry.file_size > max(MAX_HARMLESS_BYTES, MAX_COMPRESSION_RATIO * entry.compress_size):
        return f"{name!r} would unpack to {MAX_COMPRESSION_RATIO} times its size"
    if not is_folder and name != MANIFEST and not is_course_file(name):
        return f"{name!r} is no part of a course"
    return ""


def _manifest(archive: zipfile.ZipFile, file: Path) -> dict[str, Any]:
    stranger = ArchiveError(f"{file} was not written by `drip course export`: it holds no manifest ({MANIFEST}).")
    if MANIFEST not in archive.namelist():
        raise stranger
    if archive.getinfo(MANIFEST).file_size > MAX_MANIFEST_BYTES:
        raise ArchiveError(f"{file} is not taken: its manifest is larger than any.")
    try:
        manifest = json.loads(archive.read(MANIFEST))
    except (ValueError, RecursionError) as error:
        raise stranger from error
    if not isinstance(manifest, dict) or not isinstance(manifest.get("format"), int):
        raise stranger
    if manifest["format"] != FORMAT:
        by = manifest.get("drip")
        who = f"drip {by}" if isinstance(by, str) and by.isprintable() and len(by) < 40 else "another drip"
        raise ArchiveError(f"{file} was written by {who} in format {manifest['format']}, which this one can't read.")
    return manifest


def _check_manifest(manifest: dict[str, Any], files: dict[str, bytes], file: Path) -> ExportedCourse:
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    if OUTLINE not in files or manifest.get("files") != sums or manifest.get("digest") != digest_of(files):
        raise ArchiveError(
            f"{file} is not as it was exported{_differing(manifest.get('files'), sums)}: it was damaged or changed. "
            "Ask for it again."
        )
    try:
        return ExportedCourse(
            values.slug(manifest.get("course")), values.line(manifest.get("title")), str(manifest.get("drip")), files
        )
    except ValueError as error:
        raise ArchiveError(f"{file} is not taken: its manifest names no course.") from error


def _differing(listed: Any, sums: dict[str, str]) -> str:
    """Return the first few changed files, in brackets."""
    listed = listed if isinstance(listed, dict) else {}
    other = sorted(name for name in {*listed, *sums} if listed.get(name) != sums.get(name))
    return f" ({', '.join(map(repr, other[:3]))})" if other else ""
