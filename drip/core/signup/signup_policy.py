"""Whom a site lets sign up, and from where."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

SIGN_UPS_PER_HOUR = 2000  # by all people together: more than come by themselves, unless a course is in the news


class RefusableAddress(StrEnum):
    """Addresses that a site may refuse to sign up."""

    DISPOSABLE = "disposable"  # thrown away after minutes or days
    ROLE = "role"  # read by whoever is on duty


@dataclass(frozen=True, slots=True)
class SignupPolicy:
    """What a site asks of those who sign up.

    `form_origins` are those of the sites that may show the form in a frame and call /api; ("*",): all. `refuse` and
    `check_mx`, whether DNS is asked if an address can get mail, are about addresses; `proof_of_work` costs the browser
    some work."""

    per_hour: int = SIGN_UPS_PER_HOUR
    form_origins: tuple[str, ...] = ()
    refuse: frozenset[RefusableAddress] = frozenset()
    check_mx: bool = False
    proof_of_work: bool = False
