"""Following a course's folder: what is saved is reread at once, and checked as a whole when there is a moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from watchfiles import watch

from drip.preview.proofs import Proofs

DEBOUNCE_MS = 30  # milliseconds without a further change, after which those so far are told
START_TIMEOUT_MS = 500  # milliseconds until it is certain that the watch has begun
JOIN_TIMEOUT = 0.5  # second: a check that is under way is of no use any more, and nobody waits for its end
CHECK_DELAY = 1.0  # second between a change and the check of the whole, in which the page gets what it shows


@contextmanager
def following(proofs: Proofs, tell: Callable[[], None]) -> Iterator[None]:
    """For the length of the block; `tell` is called in other threads, whenever there is something new to see."""
    follower = _Follower(proofs, tell)
    threads = [Thread(target=run, daemon=True) for run in (follower.watch, follower.check)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        follower.stop.set()
        follower.changed.set()
        for thread in threads:
            thread.join(JOIN_TIMEOUT)


class _Follower:
    def __init__(self, proofs: Proofs, tell: Callable[[], None]) -> None:
        self.stop, self.changed = Event(), Event()
        self._proofs, self._tell = proofs, tell

    def watch(self) -> None:
        """The first look, when the watch has begun, sees what was saved before that."""
        begun = False
        places = [place for place in (self._proofs.folder, self._proofs.folders[1] / "email") if place.is_dir()]
        told = watch(
            *places, stop_event=self.stop, step=DEBOUNCE_MS, rust_timeout=START_TIMEOUT_MS, yield_on_timeout=True
        )
        for changes in told:
            if changes or not begun:
                begun = True
                self._proofs.reread([Path(path) for _, path in changes])
                self.changed.set()
                self._tell()

    def check(self) -> None:
        while not self.stop.is_set():
            self.changed.wait()
            self.changed.clear()
            if self.stop.wait(CHECK_DELAY) or self.changed.is_set():
                continue
            if self._proofs.check() and not self.stop.is_set():
                self._tell()
