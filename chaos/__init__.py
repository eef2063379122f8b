"""Broken on purpose: workers killed, databases torn away, clocks moved, everything doubled; then everything counted.

`make chaos` runs the long forms, tests/chaos the short ones. See docs/chaos.md."""
