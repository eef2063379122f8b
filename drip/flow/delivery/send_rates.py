"""Send rates, kept across all workers: how many mails may be claimed now, and when a mail has its turn.

claim    room(…): at most so many are claimed · use(…): so many were
         take_turns(…): those over their domain's rate go back to the queue, due at the turn that is theirs
again    a mail claimed at its turn leaves; one that missed it takes another"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from drip.core.delivery.rate import BURST, Rate, allowance, earliest_turn, free_at_after, without_clock_leap
from drip.flow.alert import alert
from drip.flow.work import Work
from drip.storage.delivery import rates
from drip.storage.engine.database import Session

Key = TypeVar("Key")

TURN_TOLERANCE = timedelta(seconds=10)  # a mail that comes for its turn so much later still has it
CLOCK_TOLERANCE = timedelta(minutes=1)  # clocks that differ by more are not just inexact


def count_allowed(work: Work) -> int | None:
    """How many mails may leave now by the rate for all; None where there is none. Other workers that ask wait until
    this transaction ends."""
    if (rate := work.site.rates.all) is None:
        return None
    return allowance(rate, _lock_all(work.session, rate, work.now), work.now)


def consume(work: Work, count: int) -> None:
    """So many mails leave by the rate for all. In the transaction of the `count_allowed` that they are of."""
    if (rate := work.site.rates.all) is not None and count:
        rates.save_rates(
            work.session,
            {rates.ALL_MAIL: free_at_after(rate, _lock_all(work.session, rate, work.now), work.now, count)},
        )


def time_until_allowed(work: Work) -> timedelta:
    """How long until the rate for all has room again; nothing is locked."""
    if (rate := work.site.rates.all) is None or (free_at := rates.read_rate(work.session, rates.ALL_MAIL)) is None:
        return timedelta(0)
    return max(without_clock_leap(rate, free_at, work.now, CLOCK_TOLERANCE) - work.now, timedelta(0))


def assign_turns(work: Work, mails: Sequence[tuple[Key, str, datetime | None]]) -> dict[Key, datetime]:
    """`mails`: (key, recipient domain, the turn it has come for). {key: its turn} of those that must wait for one; all
    others leave now. Turns are given in the order of `mails`; a turn that was given is nobody else's."""
    given: dict[Key, datetime] = {}
    asking: dict[str, list[Key]] = {}
    for key, domain, turn_at in mails:
        if work.site.rates.of(domain) is None or (
            turn_at is not None and work.now - TURN_TOLERANCE <= turn_at <= work.now
        ):
            continue
        if turn_at is not None and turn_at > work.now:
            given[key] = turn_at
        else:
            asking.setdefault(domain, []).append(key)
    if asking:
        given |= _give_turns(work, asking)
    return given


def reset_turns_after_rollback(session: Session, now: datetime) -> None:
    """Call it every half minute or so. Where the clock was set back, turns that were given by the old time may lie
    hours or years ahead: they are given anew."""
    before = rates.lock_rates(session, [rates.CLOCK], now)[rates.CLOCK]
    if before > now + CLOCK_TOLERANCE:
        rates.reset_future_rates(session, now)
        count = rates.release_future_turns(session, now)
        alert(session, now, f"The clock went back from {before:%Y-%m-%d %H:%M} UTC; {count} mails wait for new turns.")
    rates.save_rates(session, {rates.CLOCK: now})


def _give_turns(work: Work, asking: dict[str, list[Key]]) -> dict[Key, datetime]:
    free_at = rates.lock_rates(work.session, [rates.domain_rate_name(domain) for domain in asking], work.now - BURST)
    given: dict[Key, datetime] = {}
    for domain, keys in asking.items():
        rate, name = work.site.rates.of(domain), rates.domain_rate_name(domain)
        assert rate is not None
        first = earliest_turn(free_at[name], work.now)
        turns = [first + rate.time_for(place) for place in range(len(keys))]
        given |= {key: turn for key, turn in zip(keys, turns, strict=True) if turn > work.now}
        free_at[name] = free_at_after(rate, free_at[name], work.now, len(keys))
    rates.save_rates(work.session, free_at)
    return given


def _lock_all(session: Session, rate: Rate, now: datetime) -> datetime:
    """When the next turn is; a turn further ahead than one interval and a minute is a clock's that was set back."""
    free_at = rates.lock_rates(session, [rates.ALL_MAIL], now - BURST)[rates.ALL_MAIL]
    return without_clock_leap(rate, free_at, now, CLOCK_TOLERANCE)
