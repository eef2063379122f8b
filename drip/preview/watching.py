"""Follows a course folder: a change is reread at once, and the whole course is checked a moment later."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from watchfiles import watch

from drip.preview.proofs import Proofs

DEBOUNCE_MS = 30  # without a further change before a batch is reported
START_TIMEOUT_MS = 500  # after which the watch has certainly begun
JOIN_TIMEOUT = 0.5  # seconds: nobody waits for a check that is still running
CHECK_DELAY = 1.0  # seconds from a change to the check of the whole course, in which the page gets its mail


@contextmanager
def following(proofs: Proofs, notify: Callable[[], None]) -> Iterator[None]:
    """Follows the folder until the block ends. `notify` is called from other threads whenever there is something new to
    show."""
    follower = _Follower(proofs, notify)
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
    def __init__(self, proofs: Proofs, notify: Callable[[], None]) -> None:
        self.stop, self.changed = Event(), Event()
        self._proofs, self._notify = proofs, notify

    def watch(self) -> None:
        """The first batch, when the watch has begun, covers what was saved before that."""
        has_begun = False
        places = [place for place in (self._proofs.folder, self._proofs.folders[1] / "email") if place.is_dir()]
        batches = watch(
            *places, stop_event=self.stop, step=DEBOUNCE_MS, rust_timeout=START_TIMEOUT_MS, yield_on_timeout=True
        )
        for changes in batches:
            if changes or not has_begun:
                has_begun = True
                self._proofs.reread([Path(path) for _, path in changes])
                self.changed.set()
                self._notify()

    def check(self) -> None:
        while not self.stop.is_set():
            self.changed.wait()
            self.changed.clear()
            if self.stop.wait(CHECK_DELAY) or self.changed.is_set():
                continue
            if self._proofs.check() and not self.stop.is_set():
                self._notify()
