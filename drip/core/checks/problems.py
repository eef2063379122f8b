"""What is wrong with a course that can only be seen by looking at the whole of it.

Each finding says where it is in words that `authoring` maps to a file and a line:

    course   course/sender/address   course/pace   course/digest   course/sequence   course/languages
    course/translations/LANGUAGE   course/translations/LANGUAGE/areas
    lesson/NAME   lesson/NAME/subject   lesson/NAME/preview   lesson/NAME/was   lesson/NAME/body
    lesson/NAME/ask/QUESTION
    branch/ID   branch/ID/TRACK
    lesson/NAME/body/+2                 (two lines below the first)
    step/3   step/5/winter/0            (places in Course.sequence and its tracks, counted from 0)

Conditions and templates are not looked into here: they are rendering's language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations

from drip.core.checks.branches import branch_problems
from drip.core.checks.finding import Finding
from drip.core.courses.course import AwaitAnswers, Branch, Course, Enroll, Kind, Question, SendLesson, Wait
from drip.core.courses.stops import Stop, stops_of
from drip.core.courses.suggest import did_you_mean
from drip.core.languages.language import english_name

TOO_LONG = timedelta(days=366)


def problems(course: Course) -> list[Finding]:
    stops = stops_of(course)
    return [
        *_of_course(course, stops),
        *_of_digest(course),
        *_of_lessons(course, stops),
        *_of_questions(course),
        *_of_waits(course, stops),
        *_of_repeats(stops),
        *_of_branches(course, stops),
        *_of_languages(course),
        *_of_translations(course),
    ]


def _of_course(course: Course, stops: tuple[Stop, ...]) -> Iterator[Finding]:
    if not any(isinstance(stop.step, SendLesson) for stop in stops):
        yield Finding("course/sequence", "this course sends no lesson: add a step such as '- lesson: welcome'")
    if not course.sender.address.strip():
        yield Finding(
            "course/sender/address",
            "the sender has no postal address, and the law wants one in every lesson: add"
            " 'address: \"Your name, street, town\"' to the sender",
        )
    if not course.pace.days:
        yield Finding("course/pace", "no day is left on which a lesson could leave: write days: [mon, wed, fri]")
    if course.pace.until <= course.pace.at:
        until, at = f"{course.pace.until:%H:%M}", f"{course.pace.at:%H:%M}"
        yield Finding("course/pace", f"lessons may leave until {until}, which is not after {at}, when they begin to")


def _of_digest(course: Course) -> Iterator[Finding]:
    if course.digest is None:
        return
    if not course.cohorts:
        yield Finding(
            "course/digest", "a digest is for the people of a cohort: add 'start: cohort' and cohorts, or remove it"
        )
    if not any(question.shared for _, question in course.questions().values()):
        yield Finding(
            "course/digest", "there is nothing to put into a digest: add 'shared: true' to a question, or remove it"
        )
    if not course.pace.at <= course.digest.at < course.pace.until and course.pace.at < course.pace.until:
        hours = f"{course.pace.at:%H:%M} to {course.pace.until:%H:%M}"
        yield Finding(
            "course/digest", f"the digest would leave at {course.digest.at:%H:%M}, and mail may leave from {hours} only"
        )


def _of_lessons(course: Course, stops: tuple[Stop, ...]) -> Iterator[Finding]:
    used = {stop.step.lesson for stop in stops if isinstance(stop.step, SendLesson)}
    owners: dict[str, str] = {}
    for name, lesson in course.lessons.items():
        if name not in used:
            yield Finding(f"lesson/{name}", f"no one can reach this lesson: add '- lesson: {name}' to the sequence")
        for old in lesson.was:
            if old in course.lessons:
                yield Finding(f"lesson/{name}/was", f"'{name}' can't have been '{old}', which is still a lesson itself")
            if owners.setdefault(old, name) != name:
                yield Finding(f"lesson/{name}/was", f"'{owners[old]}' says already that it was '{old}'")


def _of_questions(course: Course) -> Iterator[Finding]:
    askers: dict[str, str] = {}
    for lesson in course.lessons.values():
        for question in lesson.ask:
            where = f"lesson/{lesson.name}/ask/{question.id}"
            first = askers.setdefault(question.id, lesson.name)
            if first != lesson.name:
                advice = "give one of the two another id, so that an answer belongs to one question"
                yield Finding(where, f"the question id '{question.id}' is taken by the lesson '{first}': {advice}")
            yield from _of_area(course, question, where)


def _of_area(course: Course, question: Question, where: str) -> Iterator[Finding]:
    if question.kind is not Kind.SEASON or question.area in course.areas:
        return
    if not course.areas:
        area = question.area or "career"
        yield Finding(where, f"a season belongs to an area of life: add 'areas: [{area}]' to course.yaml")
    elif not question.area:
        yield Finding(where, f"say which part of life this asks about: area: {' or '.join(course.areas)}")
    else:
        guess = did_you_mean(question.area, course.areas) or f": the areas of this course are {', '.join(course.areas)}"
        yield Finding(where, f"unknown area '{question.area}'{guess}")


def _of_waits(course: Course, stops: tuple[Stop, ...]) -> Iterator[Finding]:
    for stop in stops:
        match stop.step:
            case Wait(after=after) if after > TOO_LONG:
                yield Finding(stop.where, f"this waits {after.days} days, longer than a year: is that what you mean?")
            case AwaitAnswers() as wait:
                yield from _of_await(course, wait, stop.where)
            case Enroll(course=further) if further == course.slug:
                yield Finding(
                    stop.where, "the course starts itself again here, in a loop without end: name another course"
                )


def _of_await(course: Course, wait: AwaitAnswers, where: str) -> Iterator[Finding]:
    lesson = course.lessons.get(wait.lesson)
    if lesson is not None and not lesson.ask:
        yield Finding(
            where, f"'{wait.lesson}' asks nothing, so no answer can come: give the lesson a question, or remove 'await'"
        )
    if not timedelta(0) < wait.up_to <= TOO_LONG:
        yield Finding(where, "this wait has no sensible end: write how long at most, such as up_to: 5 days")
    if wait.remind_after is not None and not timedelta(0) < wait.remind_after < wait.up_to:
        yield Finding(
            where, "the reminder must come after the lesson and before 'up_to' is over: make 'remind_after' shorter"
        )


def _of_repeats(stops: tuple[Stop, ...]) -> Iterator[Finding]:
    sends: dict[str, list[Stop]] = {}
    for stop in stops:
        if isinstance(stop.step, SendLesson):
            sends.setdefault(stop.step.lesson, []).append(stop)
    for name, places in sends.items():
        again = {second.where for first, second in combinations(places, 2) if first.is_on_every_way_to(second)}
        for where in sorted(again):
            advice = "nobody receives a lesson twice: remove one of the two"
            yield Finding(where, f"'{name}' comes earlier on every way to this step, and {advice}")


def _of_branches(course: Course, stops: tuple[Stop, ...]) -> Iterator[Finding]:
    ids: set[str] = set()
    for index, stop in enumerate(stops):
        if isinstance(stop.step, Branch):
            yield from branch_problems(course, stop.step, set(_asked(course, stop, stops[:index])))
            if stop.step.id in ids:
                yield Finding(
                    f"branch/{stop.step.id}", f"two branches have the id '{stop.step.id}': change one of them"
                )
            ids.add(stop.step.id)


def _asked(course: Course, here: Stop, before: tuple[Stop, ...]) -> Iterator[str]:
    for stop in before:
        if isinstance(stop.step, SendLesson) and stop.can_lead_to(here) and stop.step.lesson in course.lessons:
            yield from (question.id for question in course.lessons[stop.step.lesson].ask)


def _of_languages(course: Course) -> Iterator[Finding]:
    for index, language in enumerate(course.languages):
        if language == course.language:
            advice = "'languages' lists only those that it is translated into: remove it there"
            yield Finding("course/languages", f"the course is in {english_name(language)} already, and {advice}")
        elif language in course.languages[:index]:
            yield Finding("course/languages", f"'{language}' stands here twice: remove one of them")


def _of_translations(course: Course) -> Iterator[Finding]:
    for language, said in course.translations.items():
        here, known = f"course/translations/{language}", [*course.languages]
        if language == course.language:
            yield Finding(here, f"the course is in {english_name(language)} itself: say it in its own keys above")
        elif language not in known:
            advice = did_you_mean(language, known) or f": add it above, as languages: [{', '.join([*known, language])}]"
            yield Finding(here, f"the course is not in '{language}'{advice}")
        for area in said.areas:
            if area not in course.areas:
                advice = did_you_mean(area, course.areas) or f": its areas are {', '.join(course.areas) or 'none'}"
                yield Finding(f"{here}/areas", f"the course has no area '{area}'{advice}")
