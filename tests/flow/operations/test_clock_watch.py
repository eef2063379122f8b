from datetime import timedelta

from support.sites import MONDAY

from drip.flow.operations.clock_rollback import ClockWatch


def test_a_clock_that_was_set_back_is_noticed_once() -> None:
    clock = ClockWatch()
    looks = [MONDAY, MONDAY + timedelta(hours=1), MONDAY, MONDAY + timedelta(seconds=2)]
    assert [clock.noticed(now) for now in looks] == [False, False, True, False]


def test_seconds_are_put_right_all_the_time() -> None:
    clock = ClockWatch()
    assert [clock.noticed(MONDAY - timedelta(seconds=20 * n)) for n in range(3)] == [False] * 3
