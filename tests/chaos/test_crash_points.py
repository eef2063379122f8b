"""A worker dies at each named point of the hand-over; a second one finishes."""

from pathlib import Path

import pytest
from support.pairs import databases_in_turn

from chaos.fork_server import ForkServer
from chaos.points import HAND_OVER, CrashPoint, crash_at, points_in_code
from drip.core.delivery.on_doubt import OnDoubt
from drip.storage.engine.database import Database

IN_DOUBT = [point for point in HAND_OVER if 0 not in point.in_doubt]


def test_what_must_hold_is_known_for_every_crash_point_on_the_way_out() -> None:
    assert {point.name for point in HAND_OVER} == points_in_code()


@pytest.mark.slow
@databases_in_turn("point", HAND_OVER, [point.name for point in HAND_OVER])
def test_a_worker_that_dies_there_loses_nothing(
    point: CrashPoint, database: Database, workers: ForkServer, tmp_path: Path
) -> None:
    crash = crash_at(point, OnDoubt.RESEND_ONCE, workers, database.url, tmp_path)
    assert crash.died
    assert bool(crash.arrived_before) == point.arrived
    assert crash.verdict.broken == ()
    assert crash.verdict.in_doubt == 0
    assert crash.verdict.resent in point.in_doubt
    assert crash.verdict.copies <= (crash.verdict.resent if point.arrived else 0)
    assert crash.verdict.copies >= (point.arrived and 0 not in point.in_doubt)


@pytest.mark.slow
@databases_in_turn("point", IN_DOUBT, [point.name for point in IN_DOUBT], first="postgresql")
def test_under_hold_what_is_in_doubt_there_is_never_sent_again(
    point: CrashPoint, database: Database, workers: ForkServer, tmp_path: Path
) -> None:
    crash = crash_at(point, OnDoubt.HOLD, workers, database.url, tmp_path)
    assert crash.died
    assert crash.verdict.broken == ()
    assert crash.verdict.copies == 0
    assert crash.verdict.in_doubt in point.in_doubt
