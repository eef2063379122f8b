"""How fast drip is, as one table: `make bench`. See docs/benchmarks.md for what each line means."""
