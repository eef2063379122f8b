"""The wish to take a course, as a form, a program or a command brings it, checked."""

from __future__ import annotations

import re
from dataclasses import dataclass

from drip.core.courses.course import Pace
from drip.core.languages.language import LANGUAGE_CODE
from drip.flow.signup.consent_wording import CONSENT_SENTENCE, VERSION
from drip.flow.signup.email_address import SignupError, normal_address
from drip.flow.zones import zone_of

MAX_NAME_CHARACTERS = 60
BIDI_CONTROLS = re.compile(
    "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)  # Unicode, UAX 9: they reach beyond the name


@dataclass(frozen=True, slots=True)
class SignupRequest:
    """`source`: form, embed, api or command line. `wording` are the words that were agreed to."""

    email: str
    first_name: str
    zone: str
    ip: str
    source: str = "form"
    cohort: str | None = None  # the one they would like to be in; None: the next
    language: str | None = None  # None: none was chosen
    pace: Pace | None = None  # None: the course's
    wording: str = CONSENT_SENTENCE.english
    wording_version: str = VERSION


def make_signup_request(
    email: str,
    first_name: str,
    zone: str,
    ip: str,
    source: str = "form",
    *,
    cohort: str | None = None,
    language: str = "",
    pace: Pace | None = None,
    wording: str = CONSENT_SENTENCE.english,
    wording_version: str = VERSION,
) -> SignupRequest:
    """Checks what a form or a command gave. Raises SignUpError or UnknownZone."""
    email = normal_address(email)
    zone_of(zone)
    return SignupRequest(
        email,
        clean_first_name(first_name),
        zone,
        ip,
        source,
        cohort or None,
        parse_language(language),
        pace,
        wording,
        wording_version,
    )


def clean_first_name(first_name: str) -> str:
    """On one line, and turning nothing around that is written beside it. Raises SignUpError."""
    name = re.sub(r"[\s\x00-\x1f\x7f]+", " ", BIDI_CONTROLS.sub("", first_name)).strip()
    if len(name) > MAX_NAME_CHARACTERS or re.search(r"https?:|www\.|[<>]", name):
        raise SignupError("Please write just a first name.")
    return name


def parse_language(language: str) -> str | None:
    """None for ''. Raises SignUpError."""
    code = language.strip().lower().replace("_", "-")
    if code and not LANGUAGE_CODE.fullmatch(code):
        raise SignupError(
            "'%(code)s' is not the code of a language. Write two letters, such as de or pt-br.", code=language[:20]
        )
    return code or None
