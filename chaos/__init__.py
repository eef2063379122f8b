"""Breaks things on purpose: workers are killed, databases torn down, clocks moved, everything doubled; then everything
is counted.

`make chaos` runs the long forms, tests/chaos the short ones. See docs/chaos.md."""
