"""Made-up values for the templates of drip's own mails, so that these can be looked at before anybody gets one."""

from __future__ import annotations

from typing import Any

from drip.core.courses.course import Course, QuestionKind
from drip.core.languages.formats import join_words, pace_words

NOTICES = (
    "help",
    "paused",
    "resumed",
    "not paused",
    "season",
    "slower",
    "no slower",
    "faster",
    "no faster",
    "left",
    "leaving?",
)
CLARIFICATIONS = ("with a guess", "without a guess")
DIGESTS = ("to somebody who shares their name", "to somebody who does not")
LETTERS = ("an answer", "with the question whether it may be shared")
CONCERNS = ("their own words", "perhaps of somebody else")
OCCASIONS = {
    "notice": NOTICES,
    "clarification": CLARIFICATIONS,
    "digest": DIGESTS,
    "letter": LETTERS,
    "concern": CONCERNS,
}


def occasions_of(kind: str) -> tuple[str, ...]:
    """Returns the occasions on which a system mail may be sent; () if it is always the same."""
    return OCCASIONS.get(kind, ())


def sample_context(kind: str, occasion: str, course: Course, base_url: str) -> dict[str, Any]:
    """Returns the template values of a mail of this kind on an occasion; on its first occasion if it has no such."""
    cases = occasions_of(kind)
    occasion = occasion if occasion in cases or not cases else cases[0]
    match kind:
        case "notice":
            return _notice(occasion, course, base_url)
        case "digest":
            return _digest(occasion, course)
        case "letter":
            return _letter(occasion)
        case "key" | "address":
            return {"link": f"{base_url}/test/{kind}"}
        case "moved":
            return {"to": "m…@example.net"}
        case "care":
            return {"help": f"{base_url}/help#pt", "emergency": "112"}
        case "concern":
            return _concern(occasion)
        case "clarification":
            return _clarification(occasion, course)
        case _:
            return {}


def _notice(done: str, course: Course, base_url: str) -> dict[str, str]:
    areas = course.areas or ("life",)
    return {
        "done": done,
        "until": "Tuesday 19 January" if done == "paused" else "",
        "pace": pace_words(course.pace),
        "seasons": join_words([f"{area}: winter" for area in areas]),
        "next": f"on Friday 6 November at {course.pace.at:%H:%M}",
        "others": "",
        "again": f"{base_url}/courses/{course.slug}",
        "example": " ".join(["SEASON", *(areas[:1] if len(areas) > 1 else ()), "SPRING"]).upper()
        if course.areas
        else "",
    }


def _clarification(occasion: str, course: Course) -> dict[str, str]:
    questions = [question for _, question in course.questions().values()]
    about = next(
        (question.id for question in questions if question.kind is QuestionKind.SEASON),
        questions[0].id if questions else "",
    )
    return {"question": about, "said": "fal, i gess", "guess": "fall" if occasion == "with a guess" else ""}


def _digest(occasion: str, course: Course) -> dict[str, Any]:
    question_text = next((question.text for _, question in course.questions().values() if question.shared), "")
    entries = [
        [question_text, "An hour in the morning, before anybody wants anything of me.", "Ana"],
        ["", "Saying so out loud. I had never done that.", ""],
    ]
    sharing = "named" if occasion == DIGESTS[0] else "unnamed"
    return {"entries": entries, "season": "winter" if course.areas else "", "sharing": sharing}


def _concern(occasion: str) -> dict[str, str]:
    return {
        "about": "suicide",
        "who": "ana@example.net",
        "sentence": "Some nights I hope that I do not wake up.",
        "words": "It was a long week. Some nights I hope that I do not wake up. Sorry.",
        "lesson": "permission-to-rest",
        "number": "12",
        "until": "2026-11-07 09:12 UTC",
        "doubt": "it comes from another address" if occasion == CONCERNS[1] else "",
    }


def _letter(occasion: str) -> dict[str, str]:
    return {
        "subject": "Re: A thing I did not say",
        "words": "Thank you for telling me. I read it twice.\n\nWhat would you say to a friend who wrote this?",
        "asks": "yes" if occasion == LETTERS[1] else "",
        "said": "I have not told anybody, but I turned the job down on Friday.",
        "written": "6 November 2026",
    }
