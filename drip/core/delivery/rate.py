"""How many mails may be sent in a time: GCRA, the leaky bucket of ATM, with all its state in one instant.

`free_at` is when the next mail may be sent. Each mail moves it on by the rate's interval. An unused turn is lost,
except for those within `BURST` before now, so that a caller who looks only now and then keeps up with the rate."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

BURST = timedelta(seconds=0.5)
UNITS = {"s": timedelta(seconds=1), "min": timedelta(minutes=1), "h": timedelta(hours=1), "day": timedelta(days=1)}
RATE_PATTERN = re.compile(r"([0-9]{1,7}) ?/ ?(s|min|h|day)")
OTHER_DOMAINS = "*"


@dataclass(frozen=True, slots=True)
class Rate:
    """`count` mails in each `per`, evenly spread."""

    count: int
    per: timedelta

    def time_for(self, mails: int) -> timedelta:
        """How long so many mails take, rounded up to the microsecond: never faster than the rate."""
        return -(-self.per * mails // self.count)


@dataclass(frozen=True, slots=True)
class Rates:
    """`all` is the rate of all mail together; `domains` holds that of each recipient domain, '*' of each domain that is
    not named."""

    all: Rate | None = None
    domains: Mapping[str, Rate] = field(default_factory=dict)

    def for_domain(self, domain: str) -> Rate | None:
        return self.domains.get(domain) or self.domains.get(OTHER_DOMAINS)


def earliest_turn(free_at: datetime, now: datetime) -> datetime:
    """The next turn that can be used: `free_at`, or the oldest turn that is not lost yet."""
    return max(free_at, now - BURST)


def allowance(rate: Rate, free_at: datetime, now: datetime) -> int:
    """How many mails may be sent at `now`."""
    unused = now - earliest_turn(free_at, now)
    return 0 if unused < timedelta(0) else unused * rate.count // rate.per + 1


def free_at_after(rate: Rate, free_at: datetime, now: datetime, mails: int) -> datetime:
    """`free_at` after `mails` more mails have been sent."""
    return earliest_turn(free_at, now) + rate.time_for(mails) if mails else free_at


def without_clock_leap(rate: Rate, free_at: datetime, now: datetime, most: timedelta) -> datetime:
    """`free_at`, unless it is further ahead than used turns explain. Then the clock was set back, and the next turn is
    now."""
    return now if free_at - now > rate.time_for(1) + most else free_at


def parse_rate(text: str) -> Rate:
    """Parses '20/s', '1200/min', '5000/h' or '200/day'. Raises ValueError with a sentence."""
    found = RATE_PATTERN.fullmatch(text.strip())
    if not found or not int(found[1]):
        raise ValueError(f"'{text.strip()}' is not a rate: write it as 20/s, 1200/min, 5000/h or 200/day")
    return Rate(int(found[1]), UNITS[found[2]])


def parse_domain_rates(text: str) -> dict[str, Rate]:
    """Parses 'gmail.com=10/s, outlook.com=600/min, *=50/s'. Raises ValueError with a sentence."""
    rates: dict[str, Rate] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        domain, equals, rate = (piece.strip() for piece in part.partition("="))
        domain = domain.lower().removeprefix("@")
        if not equals or not domain or (domain != OTHER_DOMAINS and not _is_domain(domain)):
            raise ValueError(f"'{part}' is not a domain with a rate: write gmail.com=10/s, or *=50/s for the others")
        if domain in rates:
            raise ValueError(f"{domain} is named twice")
        rates[domain] = parse_rate(rate)
    return rates


def _is_domain(text: str) -> bool:
    return all(re.fullmatch(r"[^\W_]([\w-]*[^\W_])?", label) for label in text.split("."))
