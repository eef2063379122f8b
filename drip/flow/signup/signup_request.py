"""Parses a sign-up, whether it comes from the page, the frame on another site, a program or the command line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from drip.core.cohorts.cohort import choose_cohort
from drip.core.courses.course import WEEKDAYS, Course, Pace
from drip.core.languages.catalogue import Sentence, UserError
from drip.core.languages.language import LANGUAGE_CODE, languages_of
from drip.flow.planning.chosen_pace import read_pace
from drip.flow.signup.consent_wording import CONSENT_SENTENCE, VERSION
from drip.flow.signup.email_address import SignupError, normal_address
from drip.flow.zones import zone_of

DAY_FIELDS = {f"on_{day}": number for number, day in enumerate(WEEKDAYS)}  # checkboxes: on_mon, on_tue, …
PACE_FIELDS = (*DAY_FIELDS, "at")
SIGNUP_FIELDS = ("email", "first_name", "zone", "cohort", "language", *PACE_FIELDS)
NO_EMAIL = Sentence("Please write your e-mail address.")
NO_ZONE = Sentence("Please choose your time zone, so that lessons come in your morning.")
MAX_NAME_CHARACTERS = 60
BIDI_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # UAX 9; they affect text after the name

Problems = dict[str, Sentence]  # {field, or "pace": what is wrong with it}
T = TypeVar("T")


class SignupSource(StrEnum):
    FORM = "form"
    EMBED = "embed"
    API = "api"
    COMMAND_LINE = "command line"


@dataclass(frozen=True, slots=True)
class Submission:
    """How a sign-up reached us: from which network address, by which way, and with which words agreed to. It is stored
    with the consent, as evidence that somebody asked for the course."""

    ip: str = ""
    source: SignupSource = SignupSource.FORM
    wording: str = CONSENT_SENTENCE.english
    wording_version: str = VERSION


@dataclass(frozen=True, slots=True)
class SignupRequest:
    """A valid sign-up for a course. `email` is in its normal form; `zone` is a known time zone."""

    email: str
    first_name: str
    zone: str
    submission: Submission
    cohort: str | None = None  # the name of the cohort they join; None: they begin on their own
    language: str | None = None  # None: they chose none
    pace: Pace | None = None  # None: the course's


def parse_signup(
    fields: Mapping[str, str], course: Course, submission: Submission, now: datetime
) -> SignupRequest | Problems:
    """Returns the request, or the problems of all its fields.

    The fields are SIGNUP_FIELDS; all but the address and the zone may be missing. Without any of PACE_FIELDS, the pace
    is the course's; without `at`, the hour is."""
    reader = _FieldReader(fields)
    email = reader.read("email", normal_address, missing=NO_EMAIL)
    first_name = reader.read("first_name", clean_first_name)
    zone = reader.read("zone", zone_of, missing=NO_ZONE)
    pace = reader.check("pace", lambda: parse_pace(fields, course.pace))
    language = reader.read("language", lambda typed: _language(typed, course, submission.source))
    cohort = None
    if zone is not None:
        cohort = reader.check("cohort", lambda: choose_cohort(course, fields.get("cohort") or None, zone, now))
    if email is None or first_name is None or zone is None or reader.problems:
        return reader.problems
    return SignupRequest(email, first_name, zone.key, submission, cohort, language, pace)


def parse_pace(fields: Mapping[str, str], course_pace: Pace) -> Pace | None:
    """Returns the chosen pace; None if none of PACE_FIELDS is present. Raises InvalidPace."""
    if not any(name in fields for name in PACE_FIELDS):
        return None
    return chosen_pace(fields, course_pace)


def chosen_pace(fields: Mapping[str, str], course_pace: Pace) -> Pace:
    """Returns the pace with the ticked days and the chosen hour. Raises InvalidPace."""
    return read_pace((day for name, day in DAY_FIELDS.items() if fields.get(name)), fields.get("at", ""), course_pace)


def clean_first_name(first_name: str) -> str:
    """Returns the name on one line, without characters that would reorder the text beside it. Raises SignupError."""
    name = re.sub(r"[\s\x00-\x1f\x7f]+", " ", BIDI_CONTROLS.sub("", first_name)).strip()
    if len(name) > MAX_NAME_CHARACTERS or re.search(r"https?:|www\.|[<>]", name):
        raise SignupError("Please write just a first name.")
    return name


def parse_language(language: str) -> str | None:
    """Returns the code in lower case, None for ''. Raises SignupError."""
    code = language.strip().lower().replace("_", "-")
    if code and not LANGUAGE_CODE.fullmatch(code):
        raise SignupError(
            "'%(code)s' is not the code of a language. Write two letters, such as de or pt-br.", code=language[:20]
        )
    return code or None


def _language(typed: str, course: Course, source: SignupSource) -> str | None:
    """Returns the chosen language. Visitors choose among the course's; the operator may name any, in which the person
    then gets other courses. Raises SignupError."""
    if source is not SignupSource.COMMAND_LINE and typed not in languages_of(course):
        return None
    return parse_language(typed)


@dataclass(frozen=True, slots=True)
class _FieldReader:
    """Reads the fields and collects their problems, instead of stopping at the first."""

    fields: Mapping[str, str]
    problems: Problems = field(default_factory=dict)

    def read(self, name: str, parse: Callable[[str], T], missing: Sentence | None = None) -> T | None:
        """Returns the parsed field, None if it has a problem. `missing` is the problem of an empty field."""
        typed = self.fields.get(name, "")
        found = self.check(name, lambda: parse(typed))
        if missing is not None and not typed:
            self.problems[name] = missing
        return found

    def check(self, name: str, parse: Callable[[], T]) -> T | None:
        try:
            return parse()
        except UserError as problem:
            self.problems[name] = problem.sentence
            return None
