"""A clock that is wrong may hold a site, and lets it go when it is right again; what somebody decided stays decided."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from support.sites import HandClock, enroll

from drip.flow.operations.audit import audit
from drip.flow.operations.backlog import check_for_hold, is_on_hold, put_on_hold, record_alive, release_hold
from drip.flow.site import Site
from drip.storage.operations.installation import find_installation


@pytest.fixture
def stamps(tmp_path: Path) -> Path:
    return tmp_path / "receipts"


@pytest.mark.parametrize("starts_again", [False, True])
def test_a_hold_by_a_clock_a_year_ahead_ends_when_the_clock_is_right(
    site: Site, stamps: Path, starts_again: bool
) -> None:
    enroll(site)
    clock = HandClock()
    record_alive(site, stamps, clock())
    assert check_for_hold(site, stamps, clock.advance(days=365)) is not None
    record_alive(site, stamps, clock.advance(seconds=30))
    assert is_on_hold(site)
    clock.advance(days=-365)
    if starts_again:
        assert check_for_hold(site, stamps, clock()) is None
    else:
        record_alive(site, stamps, clock())
    assert not is_on_hold(site)
    assert "held by a clock that showed 2028-01-04 06:00 UTC" in " ".join(audit(site, clock()).alerts)


def test_a_right_hold_outlasts_a_clock_that_goes_back(site: Site, stamps: Path) -> None:
    enroll(site)
    clock = HandClock()
    record_alive(site, stamps, clock())
    assert check_for_hold(site, stamps, clock.advance(days=10)) is not None
    for days in (-5, -365, 365, 5):
        record_alive(site, stamps, clock.advance(days=days))
        assert is_on_hold(site)


def test_what_was_held_by_hand_no_clock_lets_go(site: Site, stamps: Path) -> None:
    clock = HandClock()
    record_alive(site, stamps, clock())
    put_on_hold(site, clock.advance(days=365))
    record_alive(site, stamps, clock.advance(days=-365))
    assert is_on_hold(site)
    assert release_hold(site, "sent on", clock())
    assert not release_hold(site, "sent on", clock())


@pytest.mark.parametrize("jump", [timedelta(hours=1), -timedelta(hours=1), timedelta(days=365), -timedelta(days=365)])
def test_a_worker_that_runs_through_a_jump_of_the_clock_is_not_held_by_it(
    site: Site, stamps: Path, jump: timedelta
) -> None:
    enroll(site)
    clock = HandClock()
    for _ in range(3):
        record_alive(site, stamps, clock.advance(seconds=30))
    clock.at += jump
    for _ in range(3):
        record_alive(site, stamps, clock.advance(seconds=30))
    clock.at -= jump
    for _ in range(3):
        record_alive(site, stamps, clock.advance(seconds=30))
    assert check_for_hold(site, stamps, clock()) is None


def test_after_a_clock_was_a_year_ahead_the_next_sign_of_life_is_right(site: Site, stamps: Path) -> None:
    clock = HandClock()
    record_alive(site, stamps, clock() + timedelta(days=365))
    record_alive(site, stamps, clock())
    with site.database.read() as session:
        known = find_installation(session)
        assert known is not None
        assert known.alive_at == clock()


def test_once_it_was_decided_to_send_a_restart_asks_no_more(site: Site, stamps: Path) -> None:
    enroll(site)
    clock = HandClock()
    record_alive(site, stamps, clock())
    assert check_for_hold(site, stamps, clock.advance(days=10)) is not None
    release_hold(site, "sent on", clock())
    assert check_for_hold(site, stamps, clock.advance(minutes=1)) is None
    assert check_for_hold(site, stamps.with_name("another machine"), clock.advance(hours=1)) is None
