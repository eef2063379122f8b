"""A few seeds of the simulation; `make chaos` runs thousands, and replays one: make chaos ARGS="simulate --seed N"."""

from pathlib import Path

import pytest

from chaos.simulate import simulate

SEEDS = 5  # in each of the tests below


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 2 * SEEDS, SEEDS))
def test_a_village_gets_what_it_was_promised_whatever_breaks(first: int, migrated_sqlite: Path, tmp_path: Path) -> None:
    for seed in range(first, first + SEEDS):
        life = simulate(seed, migrated_sqlite, tmp_path)
        assert life.broken == (), "\n".join((f"seed {seed}", *life.story))


def test_a_seed_lives_the_same_life_each_time(migrated_sqlite: Path, tmp_path: Path) -> None:
    once, again = (simulate(1, migrated_sqlite, tmp_path, steps=8) for _ in range(2))
    assert once == again
