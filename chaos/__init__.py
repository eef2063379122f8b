"""Breaks things on purpose: kills workers, stops databases, moves clocks, does everything twice; then counts
everything.

`make chaos` runs the long forms, tests/chaos the short ones. See docs/chaos.md."""
