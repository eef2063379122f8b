"""What the JSON API takes and answers with. These classes are its schema: the page `/api` shows their descriptions."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Hour = Annotated[str, Field(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["07:30"])]
Code = Annotated[str, Field(pattern="^[a-z]{2}(-[a-z]{2})?$", examples=["en"])]
Words = Annotated[str, Field(max_length=100)]
PROBLEM_JSON = "application/problem+json"


class ResponseModel(BaseModel):
    """Something that is answered with."""

    model_config = ConfigDict(frozen=True, json_schema_serialization_defaults_required=True)


class CourseInBrief(ResponseModel):
    slug: Annotated[str, Field(description="The name of the course in addresses.", examples=["redefine-success"])]
    title: Annotated[str, Field(examples=["Redefine success"])]
    about: Annotated[str, Field(description="One or two sentences; may be empty.")]
    languages: Annotated[list[Code], Field(description="Of its lessons; its own first.")]
    page: Annotated[str, Field(description="Our own page where people sign up.", json_schema_extra={"format": "uri"})]


class Courses(ResponseModel):
    courses: list[CourseInBrief]


class Length(ResponseModel):
    lessons: Annotated[int, Field(ge=0, description="How many lessons somebody gets at most.")]
    varies: Annotated[bool, Field(description="Whether some get fewer, by what they answer.")]


class Rhythm(ResponseModel):
    days: Annotated[list[Day], Field(description="The days on which lessons come, unless somebody chooses others.")]
    at: Annotated[Hour, Field(description="From when on they leave, by each person's own clock.")]


class OpenCohort(ResponseModel):
    name: Annotated[str, Field(examples=["2027-03-01"])]
    starts: Annotated[date, Field(description="The first day, in each person's own calendar.")]
    join_until: Annotated[date, Field(description="The last day on which one can join.")]


class Agreement(ResponseModel):
    version: Annotated[str, Field(description="Send it back as `wording_version`.", examples=["1"])]
    text: Annotated[str, Field(description="What people agree to. Show all of it beside the button.")]


class CourseInFull(CourseInBrief):
    length: Length
    pace: Rhythm
    begins: Annotated[
        Literal["alone", "together", "either"],
        Field(description="On one's own, in a cohort, or in a cohort if one likes."),
    ]
    cohorts: Annotated[list[OpenCohort], Field(description="Those that can be joined now, the next to begin first.")]
    consent: Agreement
    proof_of_work: Annotated[
        bool, Field(description="Whether a sign-up must bring a `proof`: see the operation that gives a challenge.")
    ]


class Challenge(ResponseModel):
    """Find the `number`, from 0 to `maxnumber`, that makes the SHA-256 of `salt` with the number behind it, in
    hexadecimal, the `challenge`: https://altcha.org, version 1."""

    algorithm: Literal["SHA-256"]
    challenge: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    salt: str
    signature: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    maxnumber: Annotated[int, Field(ge=1)]


class Wish(BaseModel):
    model_config = ConfigDict(
        title="SignUp",
        extra="forbid",
        strict=True,
        frozen=True,
        json_schema_extra={
            "example": {
                "email": "anna@example.org",
                "first_name": "Anna",
                "zone": "Europe/Lisbon",
                "wording_version": "1",
            }
        },
    )

    email: Annotated[str, Field(max_length=254, json_schema_extra={"format": "email"})]
    zone: Annotated[
        Words,
        Field(
            description="Their time zone by its IANA name. In a browser: "
            "`Intl.DateTimeFormat().resolvedOptions().timeZone`.",
            examples=["Europe/Lisbon"],
        ),
    ]
    wording_version: Annotated[
        Words, Field(description="The version of the consent that you have shown. It must be the one of now.")
    ]
    first_name: Annotated[str, Field(max_length=60, description="Just a first name, if they like.")] = ""
    days: Annotated[
        list[Day] | None, Field(min_length=1, max_length=7, description="The days they choose; else the course's.")
    ] = None
    at: Annotated[Hour | None, Field(description="The hour they choose; else the course's. 22:00 is the latest.")] = (
        None
    )
    cohort: Annotated[
        Words | None, Field(description="The cohort they choose, by name; else the next, where there are cohorts.")
    ] = None
    language: Annotated[
        Words | None,
        Field(description="Of their lessons, one of the course's; else the course's own. Answers speak it, too."),
    ] = None
    proof: Annotated[
        str | None,
        Field(
            max_length=4000,
            description="Where the course wants a proof of work: the solved challenge, as JSON with `algorithm`, "
            "`challenge`, `number`, `salt` and `signature`, in Base64. It counts once.",
        ),
    ] = None


class Accepted(ResponseModel):
    """The same for every address of a course: nobody learns who takes it."""

    message: Annotated[
        str,
        Field(
            description="For the person who signed up, in their language.",
            examples=["Look in your inbox: a mail from Ines Moreau is on its way to you. It has one button in it."],
        ),
    ]
    sender: Annotated[str, Field(description="Who that mail comes from.", examples=["ines@example.org"])]


class Problem(BaseModel):
    """Why something was not done (RFC 9457)."""

    type: Literal["about:blank"] = "about:blank"
    title: Annotated[str, Field(examples=["Unprocessable Content"])]
    status: Annotated[int, Field(ge=400, le=599, examples=[422])]
    detail: Annotated[str, Field(description="A sentence for whoever acts next.")]
    problems: Annotated[
        dict[str, str] | None,
        Field(
            description="Only with status 422: for each field, a sentence for the person who filled it in.",
            examples=[{"email": "'anna@' is not an e-mail address. Write one such as name@example.com."}],
        ),
    ] = None


def problem(status: HTTPStatus, detail: str, problems: dict[str, str] | None = None) -> dict[str, Any]:
    body = Problem(title=status.phrase, status=status, detail=detail, problems=problems)
    return body.model_dump(exclude_none=True)
