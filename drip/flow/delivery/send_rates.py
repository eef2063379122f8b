"""Send rates, shared by all workers: how many mails may be claimed now, and when a mail has its turn.

`count_allowed` limits a claim, `consume` counts what was claimed. `assign_turns` sends mails over their domain's rate
back to the queue, due at their turn. A mail that is claimed at its turn leaves; one that missed it gets another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from drip.core.clock import CLOCK_TOLERANCE
from drip.core.delivery.rate import BURST, Rate, allowance, earliest_turn, free_at_after, without_clock_leap
from drip.flow.alert import alert
from drip.flow.work import Work
from drip.storage.delivery import rates
from drip.storage.engine.database import Session

Key = TypeVar("Key")

TURN_TOLERANCE = timedelta(seconds=10)  # a mail claimed up to so long after its turn still has it


def count_allowed(work: Work) -> int | None:
    """Returns how many mails the overall rate allows now; None if there is no such rate. Other workers that ask wait
    until this transaction ends."""
    if (rate := work.site.rates.all) is None:
        return None
    return allowance(rate, _lock_all(work.session, rate, work.now), work.now)


def consume(work: Work, count: int) -> None:
    """Counts mails against the overall rate. Call it in the transaction of `count_allowed`."""
    if (rate := work.site.rates.all) is not None and count:
        rates.save_rates(
            work.session,
            {rates.ALL_MAIL: free_at_after(rate, _lock_all(work.session, rate, work.now), work.now, count)},
        )


def time_until_allowed(work: Work) -> timedelta:
    """Returns how long until the overall rate allows a mail; locks nothing."""
    if (rate := work.site.rates.all) is None or (free_at := rates.read_rate(work.session, rates.ALL_MAIL)) is None:
        return timedelta(0)
    return max(without_clock_leap(rate, free_at, work.now, CLOCK_TOLERANCE) - work.now, timedelta(0))


def assign_turns(work: Work, mails: Sequence[tuple[Key, str, datetime | None]]) -> dict[Key, datetime]:
    """Returns {key: its turn} of the mails that must wait for one; all others leave now.

    `mails` are (key, recipient domain, the turn it was claimed for). Turns are assigned in the order of `mails`, each
    to one mail only."""
    turns: dict[Key, datetime] = {}
    asking: dict[str, list[Key]] = {}
    for key, domain, turn_at in mails:
        if work.site.rates.for_domain(domain) is None or (
            turn_at is not None and work.now - TURN_TOLERANCE <= turn_at <= work.now
        ):
            continue
        if turn_at is not None and turn_at > work.now:
            turns[key] = turn_at
        else:
            asking.setdefault(domain, []).append(key)
    if asking:
        turns |= _give_turns(work, asking)
    return turns


def reset_turns_after_rollback(session: Session, now: datetime) -> None:
    """Assigns turns again if the clock was set back, since turns assigned before may be hours or years ahead. Call it
    about every half minute."""
    before = rates.lock_rates(session, [rates.CLOCK], now)[rates.CLOCK]
    if before > now + CLOCK_TOLERANCE:
        rates.reset_future_rates(session, now)
        count = rates.release_future_turns(session, now)
        alert(session, now, f"The clock went back from {before:%Y-%m-%d %H:%M} UTC; {count} mails wait for new turns.")
    rates.save_rates(session, {rates.CLOCK: now})


def _give_turns(work: Work, asking: dict[str, list[Key]]) -> dict[Key, datetime]:
    free_at = rates.lock_rates(work.session, [rates.domain_rate_name(domain) for domain in asking], work.now - BURST)
    turns: dict[Key, datetime] = {}
    for domain, keys in asking.items():
        rate, name = work.site.rates.for_domain(domain), rates.domain_rate_name(domain)
        assert rate is not None
        first = earliest_turn(free_at[name], work.now)
        times = [first + rate.time_for(place) for place in range(len(keys))]
        turns |= {key: turn for key, turn in zip(keys, times, strict=True) if turn > work.now}
        free_at[name] = free_at_after(rate, free_at[name], work.now, len(keys))
    rates.save_rates(work.session, free_at)
    return turns


def _lock_all(session: Session, rate: Rate, now: datetime) -> datetime:
    """Returns when the next turn is. A turn further ahead than one interval and a minute comes from a clock that was
    set back."""
    free_at = rates.lock_rates(session, [rates.ALL_MAIL], now - BURST)[rates.ALL_MAIL]
    return without_clock_leap(rate, free_at, now, CLOCK_TOLERANCE)
