"""How fast drip is, as one table: `make bench`. docs/benchmarks.md explains each line."""
