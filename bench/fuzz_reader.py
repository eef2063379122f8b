"""Fuzzes the reply reader, guided by code coverage: make fuzz SECONDS=60.

The first byte of an input says what the others are: a message, a text, a page, or a text and the lesson that it
answers. A finding is an exception other than UnreadableMail, a word that is in neither half of the cut, or more CPU
time than one second for a megabyte. Inputs that reach new code are stored in the folder given last."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from time import process_time
from zlib import crc32

import atheris

with atheris.instrument_imports(include=["drip.inbound", "drip.core"]):
    from bench.hostile import HEAD, LESSON_LINE, Kind, as_message, hostile_mails
    from bench.malformed import has_lost
    from bench.pipeline import read

_KINDS: tuple[Kind, ...] = ("eml", "text", "html", "text")
_SLOWDOWN = 3.0  # the fuzzer's bookkeeping makes the code this many times slower
_MIN_SECONDS = 0.5  # allowed for mail of any size
_LARGE = 100_000  # bytes
_ONE_IN = 200  # inputs is also repeated to a large mail, where superlinear time shows


class Finding(Exception):
    """What is wrong with an input."""


def try_bytes(data: bytes) -> None:
    if not data:
        return
    kind, content = _KINDS[data[0] % len(_KINDS)], data[1:]
    lesson = content[: len(content) // 2].decode("utf-8", "replace") if data[0] % len(_KINDS) == 3 else ""
    _try(as_message(kind, content), lesson)
    if content and crc32(content) % _ONE_IN == 0:
        times = _LARGE // len(content)
        _try(as_message(kind, content * times), lesson * times)
        if kind == "eml":
            _try(HEAD + content * times, lesson)


def _try(raw: bytes, lesson: str) -> None:
    start = process_time()
    reading = read(raw, lesson)
    seconds = process_time() - start
    if seconds > _SLOWDOWN * max(len(raw) / 1_000_000, _MIN_SECONDS):
        raise Finding(f"{seconds:.2f} s for {len(raw)} bytes")
    if has_lost(reading):
        raise Finding("a word is neither in the new text nor in the rest")


def _write_first_inputs(folder: Path) -> None:
    """Writes short versions of all hostile mails as the first inputs."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, hostile in enumerate(hostile_mails()):
        file = folder / f"first-{number}"
        if not file.exists():
            start = bytes([3 if hostile.sent else _KINDS.index(hostile.kind)])
            before = LESSON_LINE.encode() if hostile.sent else b""
            file.write_bytes(start + before + hostile.make(600 if hostile.kind != "eml" else 1_200))


def main() -> None:
    logging.disable()
    *options, folder = sys.argv
    _write_first_inputs(Path(folder))
    defaults = ["-max_len=2048", "-timeout=120", "-report_slow_units=120", f"-artifact_prefix={folder}/found-"]
    atheris.Setup([*options, *defaults, folder], try_bytes)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
