"""The fields of a sign-up, from the page, from a form on another site or from a program: a wish, or all that is wrong
with them at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from drip.core.courses.course import WEEKDAYS, Course, Pace
from drip.core.languages.catalogue import Sentence, UserError
from drip.core.languages.language import languages_of
from drip.flow.planning.chosen_pace import read_pace
from drip.flow.signup.signup import SignupRequest, cohort_for_signup, make_signup_request, normal_address
from drip.flow.signup.signup_request import clean_first_name
from drip.flow.zones import UnknownZone, zone_of

DAY_FIELDS = {f"on_{day}": number for number, day in enumerate(WEEKDAYS)}  # checkboxes: on_mon, on_tue, …
PACE_FIELDS = (*DAY_FIELDS, "at")
SIGNUP_FIELDS = ("email", "first_name", "zone", "cohort", "language", *PACE_FIELDS)
NO_EMAIL = Sentence("Please write your e-mail address.")
NO_ZONE = Sentence("Please choose your time zone, so that lessons come in your morning.")


@dataclass(frozen=True, slots=True)
class SignupSource:
    """Where a wish comes from, and the words that were agreed to there."""

    ip: str
    source: str  # form, embed or api
    wording: str
    wording_version: str


def parse_signup(
    course: Course, fields: Mapping[str, str], sender: SignupSource, now: datetime
) -> SignupRequest | dict[str, Sentence]:
    """The wish, or {field: what is wrong with it}. The fields are WISH_FIELDS; all but the address and the zone may be
    missing. Without any of PACE_FIELDS the pace is the course's; days without `at` are at the course's hour."""
    problems = dict(_problems(course, fields, now))
    if problems:
        return problems
    language = fields.get("language", "")
    return make_signup_request(
        fields["email"],
        fields.get("first_name", ""),
        fields["zone"],
        sender.ip,
        sender.source,
        cohort=fields.get("cohort"),
        language=language if language in languages_of(course) else "",
        pace=parse_pace(course, fields),
        wording=sender.wording,
        wording_version=sender.wording_version,
    )


def parse_pace(course: Course, fields: Mapping[str, str]) -> Pace | None:
    """None where the form has nothing of a pace. Raises OddPace."""
    if not any(name in fields for name in PACE_FIELDS):
        return None
    return read_pace((day for name, day in DAY_FIELDS.items() if fields.get(name)), fields.get("at", ""), course.pace)


def _problems(course: Course, fields: Mapping[str, str], now: datetime) -> Iterator[tuple[str, Sentence]]:
    email, zone = fields.get("email", ""), fields.get("zone", "")
    checks: dict[str, Callable[[], object]] = {
        "email": lambda: normal_address(email),
        "first_name": lambda: clean_first_name(fields.get("first_name", "")),
        "zone": lambda: zone_of(zone),
        "pace": lambda: parse_pace(course, fields),
        "cohort": lambda: _check_cohort(course, fields, now),
    }
    missing = {"email": NO_EMAIL, "zone": NO_ZONE}
    for name, check in checks.items():
        try:
            check()
        except UserError as problem:
            yield name, missing[name] if name in missing and not fields.get(name) else problem.sentence


def _check_cohort(course: Course, fields: Mapping[str, str], now: datetime) -> None:
    """What is wrong with the group that was chosen, or with there being none. Raises NoCohortOpen."""
    try:
        zone = zone_of(fields.get("zone", ""))
    except UnknownZone:
        return  # said at its own field
    cohort_for_signup(course, fields.get("cohort") or None, zone, now)
