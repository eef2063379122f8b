"""The kill -9 loop in short; `make chaos` runs it long."""

from pathlib import Path

import pytest
from support.pairs import databases_in_turn

from chaos.fork_server import ForkServer
from chaos.kills import KillPlan, kill_loop
from chaos.sink import SinkFaults
from drip.core.delivery.on_doubt import OnDoubt
from drip.storage.engine.database import Database

KILLS = 20


@pytest.mark.slow
@databases_in_turn("on_doubt", [OnDoubt.RESEND_ONCE, OnDoubt.HOLD], first="postgresql")
def test_workers_killed_at_random_lose_nothing_and_double_nothing_beyond_the_bound(
    database: Database, workers: ForkServer, tmp_path: Path, on_doubt: OnDoubt
) -> None:
    plan = KillPlan(seed=4, kills=KILLS, people=40, days=4, on_doubt=on_doubt, faults=SinkFaults(keep=0.01, delay=0.01))
    verdict, killed = kill_loop(plan, workers, database.url, tmp_path, print)
    assert verdict.broken == ()
    assert killed == KILLS
