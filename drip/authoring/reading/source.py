"""Reads the files of a course as text, with a problem for each that can't be read."""

from __future__ import annotations

from pathlib import Path

from drip.authoring.yaml.problem import CourseProblem

MAX_FILE_BYTES = 1_000_000  # ten times the longest mail that Gmail shows without clipping
MISTAKEN_SUFFIXES = {".markdown", ".mdown", ".mdx", ".txt", ".html", ".docx", ".rtf"}


def read_text(path: Path, inside: Path) -> str | CourseProblem:
    """The text of a file, line ends as '\\n', without a byte order mark. A link may not lead out of `inside`."""
    try:
        if not path.is_file():
            return CourseProblem(str(path), 1, "this is not a file")
        if not path.resolve().is_relative_to(inside.resolve()):
            return CourseProblem(str(path), 1, "this is a link to a file outside the course: put the file itself here")
        if path.stat().st_size > MAX_FILE_BYTES:
            return CourseProblem(str(path), 1, "this file is larger than 1 MB, which no mail can hold: shorten it")
        return _decode(path.read_bytes(), str(path))
    except OSError as error:
        return CourseProblem(str(path), 1, f"this file can't be read: {error.strerror}")


def lesson_files(folder: Path) -> tuple[list[Path], list[CourseProblem]]:
    """Return the lesson files by name, and files that look like lessons but aren't named like them."""
    try:
        entries = sorted(entry for entry in (folder / "lessons").iterdir() if not entry.name.startswith("."))
    except OSError:
        return [], [
            CourseProblem(str(folder), 1, "this course has no folder 'lessons': make it, with one .md file a lesson")
        ]
    lost = [
        entry
        for entry in entries
        if entry.suffix in MISTAKEN_SUFFIXES or (entry.suffix.lower() == ".md" != entry.suffix)
    ]
    advice = "this is not read as a lesson: give it a name that ends in .md"
    return [entry for entry in entries if entry.suffix == ".md"], [
        CourseProblem(str(entry), 1, advice) for entry in lost
    ]


def _decode(data: bytes, file: str) -> str | CourseProblem:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return CourseProblem(file, 1, "this file is saved as UTF-16: save it as UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return CourseProblem(file, line, "a character in this line is not UTF-8: save the file as UTF-8")
    return text.replace("\r\n", "\n").replace("\r", "\n")
