"""Turns a letter that somebody wrote into the draft of a lesson, for the coach to edit; it is in no sequence yet."""

from __future__ import annotations

import json
import re
from pathlib import Path

from drip.authoring.shapes import values
from drip.authoring.writing.new_lesson import NewLessonError

_TAG = re.compile(r"\{(?=[{%#])")


def write_draft(folder: Path, name: str, words: str) -> Path:
    """Write lessons/NAME.md with the words of a letter. Raises NewLessonError."""
    if not (folder / "course.yaml").is_file():
        raise NewLessonError(f"{folder} holds no course.yaml: name the course's folder with --course FOLDER")
    try:
        name = values.slug(name)
    except ValueError as error:
        raise NewLessonError(f"The lesson can't be made: {error}.") from error
    file = folder / "lessons" / f"{name}.md"
    file.parent.mkdir(exist_ok=True)
    try:
        with file.open("x", encoding="utf-8", newline="\n") as opened:
            opened.write(draft_of(name, words))
    except FileExistsError:
        raise NewLessonError(f"{file} is there already: choose another name.") from None
    return file


def draft_of(name: str, words: str) -> str:
    """Escape what looks like a tag: nobody's letter is a template."""
    shown = _TAG.sub("{{ '{' }}", words.strip())
    quoted = "\n".join(f"> {line}".rstrip() for line in shown.split("\n"))
    return (
        "---\n"
        "# A letter that its writer lets you share without their name. Look for names and places that give them away.\n"
        f"subject: {json.dumps(name.replace('-', ' ').capitalize())}\n"
        "preview: Somebody in this course wrote this.\n"
        "---\n"
        "Somebody who takes this course wrote to me, and lets me show it to you:\n\n"
        f"{quoted}\n"
    )
