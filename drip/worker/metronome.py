"""APScheduler as a metronome, never a store: it says when to tick, the database says what there is to do.

It follows the wall clock, so setting that back an hour would silence it for an hour. The watchdog uses monotonic time
and restarts a silent tick."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import UTC

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from drip.flow.delivery.deliver import RelayIsDown
from drip.flow.operations.liveness import hold_worker_lock
from drip.flow.trouble import describe_database_error
from drip.worker.ticks import Tick, Worker

log = logging.getLogger(__name__)

INTERVALS: Mapping[Tick, float] = {Tick.REPLIES: 2, Tick.PLAN: 10, Tick.DELIVER: 2, Tick.HOUSEKEEPING: 30}
LOCKING_TICKS = (Tick.DELIVER, Tick.HOUSEKEEPING)
MAX_MISSED_INTERVALS = 5  # after which the watchdog steps in
MIN_SILENCE_SECONDS = 20.0
WATCH_INTERVAL = 1.0  # seconds between the looks of the watchdog
MIN_RETRY_SECONDS, MAX_RETRY_SECONDS = 5.0, 300.0  # between tries while the relay is down


class Metronome:
    """Runs a worker's ticks from `start()` to `stop()`, each every `seconds[tick]` seconds. Calls `after_tick` after
    each tick, even a failed one."""

    def __init__(
        self, worker: Worker, seconds: Mapping[Tick, float] = INTERVALS, after_tick: Callable[[], None] = lambda: None
    ) -> None:
        self._worker = worker
        self._after_tick = after_tick
        self._seconds = seconds
        self.scheduler = BackgroundScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        self._started_at = dict.fromkeys(seconds, 0.0)  # monotonic seconds
        self._running: set[Tick] = set()
        self._stopping = threading.Event()
        self._watchdog = threading.Thread(target=self._watch, name="watchdog", daemon=True)
        self._relay_closed_until = 0.0
        self._retry_seconds = MIN_RETRY_SECONDS
        self._exit_stack = ExitStack()

    def start(self) -> None:
        self._lock = self._exit_stack.enter_context(hold_worker_lock(self._worker.site, self._worker.context.worker))
        self._worker.start()
        now = time.monotonic()
        self._started_at = dict.fromkeys(self._seconds, now)
        for tick in self._seconds:
            self._schedule(tick)
        self._beat(Tick.HOUSEKEEPING)  # at once: the worker before this one may have died
        self.scheduler.start()
        self._watchdog.start()

    def stop(self) -> None:
        """Waits until mail in the pipeline has an outcome and running ticks have finished."""
        self._stopping.set()
        self._worker.context.stopping.set()
        if self.scheduler.running:
            self.scheduler.shutdown(wait=True)
        if self._watchdog.is_alive():
            self._watchdog.join()
        self._exit_stack.close()

    def __enter__(self) -> Metronome:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _schedule(self, tick: Tick) -> None:
        self.scheduler.add_job(
            self._beat,
            IntervalTrigger(seconds=self._seconds[tick], timezone=UTC),
            [tick],
            id=tick,
            replace_existing=True,
        )

    def _beat(self, tick: Tick) -> None:
        self._started_at[tick] = time.monotonic()
        if self._stopping.is_set() or (tick is Tick.DELIVER and time.monotonic() < self._relay_closed_until):
            return
        self._running.add(tick)
        try:
            if tick in LOCKING_TICKS:
                self._lock.take()  # again, since a restart of PostgreSQL drops the lock
            self._worker.run(tick)
            self._retry_seconds = MIN_RETRY_SECONDS if tick is Tick.DELIVER else self._retry_seconds
        except RelayIsDown as error:
            self._wait_for_relay(error)
        except Exception as error:
            # The next beat tries again, whatever the error. A bug belongs in the log and must not stop the other ticks.
            if problem := describe_database_error(error):
                log.warning("%s: %s", tick, problem)
            else:
                log.exception("%s went wrong; it will be tried again", tick)
        finally:
            self._running.discard(tick)
            self._after_tick()

    def _wait_for_relay(self, error: RelayIsDown) -> None:
        reason = str(error).rstrip(".")
        log.warning("The relay takes no mail: %s. Nothing is lost; next try in %.0f s.", reason, self._retry_seconds)
        self._relay_closed_until = time.monotonic() + self._retry_seconds
        self._retry_seconds = min(self._retry_seconds * 2, MAX_RETRY_SECONDS)

    def _watch(self) -> None:
        while not self._stopping.wait(timeout=WATCH_INTERVAL):
            for tick, seconds in self._seconds.items():
                silence = time.monotonic() - self._last_seen(tick)
                if silence > max(seconds * MAX_MISSED_INTERVALS, MIN_SILENCE_SECONDS):
                    self._revive(tick, silence)

    def _last_seen(self, tick: Tick) -> float:
        """Delivering may take long: it is not silent as long as its loop turns."""
        turned_at = self._worker.context.last_turn_at if tick is Tick.DELIVER else 0.0
        return max(self._started_at[tick], turned_at)

    def _revive(self, tick: Tick, silence: float) -> None:
        self._started_at[tick] = time.monotonic()
        if tick in self._running:
            log.warning("%s has been running for %.0f s.", tick, silence)
            return
        log.warning("%s has been silent for %.0f s (was the clock set back?); starting it again.", tick, silence)
        self._schedule(tick)
        self.scheduler.wakeup()
