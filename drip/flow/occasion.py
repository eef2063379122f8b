"""What mails are told besides the facts of a person: made up, so that they can be looked at before anybody gets one."""

from __future__ import annotations

from drip.core.course import Course, Kind
from drip.core.wording import join_words, pace_words

NOTICES = ("help", "paused", "resumed", "not paused", "season", "slower", "no slower", "faster", "no faster", "left")
CLARIFICATIONS = ("with a guess", "without a guess")
OCCASIONS = {"notice": NOTICES, "clarification": CLARIFICATIONS}


def occasions_of(kind: str) -> tuple[str, ...]:
    """What a system mail may be sent for; none where it is always the same."""
    return OCCASIONS.get(kind, ())


def told_on(kind: str, occasion: str, course: Course, base_url: str) -> dict[str, str]:
    """What a mail of this kind is told on an occasion, on the first one where there is no such."""
    known = occasions_of(kind)
    if not known:
        return {}
    occasion = occasion if occasion in known else known[0]
    return _notice(occasion, course, base_url) if kind == "notice" else _clarification(occasion, course)


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
    asked = [question for _, question in course.questions().values()]
    about = next((question.id for question in asked if question.kind is Kind.SEASON), asked[0].id if asked else "")
    return {"question": about, "said": "fal, i gess", "guess": "fall" if occasion == "with a guess" else ""}
