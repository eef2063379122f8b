"""What is wrong with a course that only shows when one looks at the whole of it.

Each finding says where it is in words that `authoring` maps to a file and a line:

    course   course/sender/address   course/pace   course/digest   course/sequence   course/languages
    course/still_there/after
    course/translations/LANGUAGE   course/translations/LANGUAGE/areas
    lesson/NAME   lesson/NAME/subject   lesson/NAME/preview   lesson/NAME/was   lesson/NAME/body
    lesson/NAME/ask/QUESTION
    branch/ID   branch/ID/TRACK
    lesson/NAME/body/+2                 (two lines below the first)
    step/3   step/5/winter/0            (places in Course.sequence and its tracks, counted from 0)

Conditions and templates are not checked here: they are in rendering's language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations

from drip.core.checks.branches import branch_problems
from drip.core.checks.finding import CourseFinding
from drip.core.courses.course import AwaitAnswers, Branch, Course, Enroll, Question, QuestionKind, SendLesson, Wait
from drip.core.courses.placed_steps import PlacedStep, placed_steps
from drip.core.courses.suggest import did_you_mean
from drip.core.languages.language import english_name

MAX_WAIT = timedelta(days=366)


def find_problems(course: Course) -> list[CourseFinding]:
    places = placed_steps(course)
    return [
        *_of_course(course, places),
        *_of_digest(course),
        *_of_lessons(course, places),
        *_of_questions(course),
        *_of_waits(course, places),
        *_of_repeats(places),
        *_of_branches(course, places),
        *_of_languages(course),
        *_of_translations(course),
    ]


def _of_course(course: Course, places: tuple[PlacedStep, ...]) -> Iterator[CourseFinding]:
    if not any(isinstance(place.step, SendLesson) for place in places):
        yield CourseFinding("course/sequence", "this course sends no lesson: add a step such as '- lesson: welcome'")
    if not course.sender.address.strip():
        yield CourseFinding(
            "course/sender/address",
            "the sender has no postal address, and the law wants one in every lesson: add"
            " 'address: \"Your name, street, town\"' to the sender",
        )
    if not course.pace.days:
        yield CourseFinding("course/pace", "no day is left on which a lesson could leave: write days: [mon, wed, fri]")
    if course.pace.until <= course.pace.at:
        until, at = f"{course.pace.until:%H:%M}", f"{course.pace.at:%H:%M}"
        yield CourseFinding(
            "course/pace", f"lessons may leave until {until}, which is not after {at}, when they begin to"
        )


def _of_digest(course: Course) -> Iterator[CourseFinding]:
    if course.digest is None:
        return
    if not course.cohorts:
        yield CourseFinding(
            "course/digest", "a digest is for the people of a cohort: add 'start: cohort' and cohorts, or remove it"
        )
    if not any(question.shared for _, question in course.questions().values()):
        yield CourseFinding(
            "course/digest", "there is nothing to put into a digest: add 'shared: true' to a question, or remove it"
        )
    if not course.pace.at <= course.digest.at < course.pace.until and course.pace.at < course.pace.until:
        hours = f"{course.pace.at:%H:%M} to {course.pace.until:%H:%M}"
        yield CourseFinding(
            "course/digest", f"the digest would leave at {course.digest.at:%H:%M}, and mail may leave from {hours} only"
        )


def _of_lessons(course: Course, places: tuple[PlacedStep, ...]) -> Iterator[CourseFinding]:
    used = {place.step.lesson for place in places if isinstance(place.step, SendLesson)}
    owners: dict[str, str] = {}
    for name, lesson in course.lessons.items():
        if name not in used:
            yield CourseFinding(
                f"lesson/{name}", f"no one can reach this lesson: add '- lesson: {name}' to the sequence"
            )
        for old in lesson.was:
            if old in course.lessons:
                yield CourseFinding(
                    f"lesson/{name}/was", f"'{name}' can't have been '{old}', which is still a lesson itself"
                )
            if owners.setdefault(old, name) != name:
                yield CourseFinding(f"lesson/{name}/was", f"'{owners[old]}' says already that it was '{old}'")


def _of_questions(course: Course) -> Iterator[CourseFinding]:
    askers: dict[str, str] = {}
    for lesson in course.lessons.values():
        for question in lesson.ask:
            where = f"lesson/{lesson.name}/ask/{question.id}"
            first = askers.setdefault(question.id, lesson.name)
            if first != lesson.name:
                advice = "give one of the two another id, so that an answer belongs to one question"
                yield CourseFinding(
                    where, f"the question id '{question.id}' is taken by the lesson '{first}': {advice}"
                )
            yield from _of_area(course, question, where)


def _of_area(course: Course, question: Question, where: str) -> Iterator[CourseFinding]:
    if question.kind is not QuestionKind.SEASON or question.area in course.areas:
        return
    if not course.areas:
        area = question.area or "career"
        yield CourseFinding(where, f"a season belongs to an area of life: add 'areas: [{area}]' to course.yaml")
    elif not question.area:
        yield CourseFinding(where, f"say which part of life this asks about: area: {' or '.join(course.areas)}")
    else:
        guess = did_you_mean(question.area, course.areas) or f": the areas of this course are {', '.join(course.areas)}"
        yield CourseFinding(where, f"unknown area '{question.area}'{guess}")


def _of_waits(course: Course, places: tuple[PlacedStep, ...]) -> Iterator[CourseFinding]:
    for place in places:
        match place.step:
            case Wait(after=after) if after > MAX_WAIT:
                yield CourseFinding(
                    place.where, f"this waits {after.days} days, longer than a year: is that what you mean?"
                )
            case AwaitAnswers() as wait:
                yield from _of_await(course, wait, place.where)
            case Enroll(course=further) if further == course.slug:
                yield CourseFinding(
                    place.where, "the course starts itself again here, in a loop without end: name another course"
                )


def _of_await(course: Course, wait: AwaitAnswers, where: str) -> Iterator[CourseFinding]:
    lesson = course.lessons.get(wait.lesson)
    if lesson is not None and not lesson.ask:
        yield CourseFinding(
            where, f"'{wait.lesson}' asks nothing, so no answer can come: give the lesson a question, or remove 'await'"
        )
    if not timedelta(0) < wait.up_to <= MAX_WAIT:
        yield CourseFinding(where, "this wait has no sensible end: write how long at most, such as up_to: 5 days")
    if wait.remind_after is not None and not timedelta(0) < wait.remind_after < wait.up_to:
        yield CourseFinding(
            where, "the reminder must come after the lesson and before 'up_to' is over: make 'remind_after' shorter"
        )


def _of_repeats(places: tuple[PlacedStep, ...]) -> Iterator[CourseFinding]:
    sends: dict[str, list[PlacedStep]] = {}
    for place in places:
        if isinstance(place.step, SendLesson):
            sends.setdefault(place.step.lesson, []).append(place)
    for name, repeats in sends.items():
        again = {second.where for first, second in combinations(repeats, 2) if first.is_on_every_way_to(second)}
        for where in sorted(again):
            advice = "nobody receives a lesson twice: remove one of the two"
            yield CourseFinding(where, f"'{name}' comes earlier on every way to this step, and {advice}")


def _of_branches(course: Course, places: tuple[PlacedStep, ...]) -> Iterator[CourseFinding]:
    ids: set[str] = set()
    for index, place in enumerate(places):
        if isinstance(place.step, Branch):
            yield from branch_problems(course, place.step, set(_questions_before(course, place, places[:index])))
            if place.step.id in ids:
                yield CourseFinding(
                    f"branch/{place.step.id}", f"two branches have the id '{place.step.id}': change one of them"
                )
            ids.add(place.step.id)


def _questions_before(course: Course, here: PlacedStep, before: tuple[PlacedStep, ...]) -> Iterator[str]:
    for place in before:
        if isinstance(place.step, SendLesson) and place.can_lead_to(here) and place.step.lesson in course.lessons:
            yield from (question.id for question in course.lessons[place.step.lesson].ask)


def _of_languages(course: Course) -> Iterator[CourseFinding]:
    for index, language in enumerate(course.languages):
        if language == course.language:
            advice = "'languages' lists only those that it is translated into: remove it there"
            yield CourseFinding("course/languages", f"the course is in {english_name(language)} already, and {advice}")
        elif language in course.languages[:index]:
            yield CourseFinding("course/languages", f"'{language}' stands here twice: remove one of them")


def _of_translations(course: Course) -> Iterator[CourseFinding]:
    for language, wording in course.translations.items():
        here, known = f"course/translations/{language}", [*course.languages]
        if language == course.language:
            yield CourseFinding(here, f"the course is in {english_name(language)} itself: say it in its own keys above")
        elif language not in known:
            advice = did_you_mean(language, known) or f": add it above, as languages: [{', '.join([*known, language])}]"
            yield CourseFinding(here, f"the course is not in '{language}'{advice}")
        for area in wording.areas:
            if area not in course.areas:
                advice = did_you_mean(area, course.areas) or f": its areas are {', '.join(course.areas) or 'none'}"
                yield CourseFinding(f"{here}/areas", f"the course has no area '{area}'{advice}")
