"""The kill -9 loop in short; `make chaos` runs it long."""

from pathlib import Path

import pytest

from chaos.kills import Plan, kill_loop
from chaos.nursery import Nursery
from chaos.sink import Habits
from drip.flow.site import OnDoubt
from drip.storage.engine.database import Database

KILLS = 20


@pytest.mark.slow
@pytest.mark.parametrize("on_doubt", [OnDoubt.RESEND_ONCE, OnDoubt.HOLD])
def test_workers_killed_at_random_lose_nothing_and_double_nothing_beyond_the_bound(
    database: Database, workers: Nursery, tmp_path: Path, on_doubt: OnDoubt
) -> None:
    plan = Plan(seed=4, kills=KILLS, people=40, days=4, on_doubt=on_doubt, habits=Habits(keep=0.01, delay=0.01))
    verdict, killed = kill_loop(plan, workers, database.url, tmp_path, print)
    assert verdict.broken == ()
    assert killed == KILLS
