"""Any edit of a course with people anywhere in it: the plan that is shown is what then happens."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from support.random_courses import courses, map_steps
from support.random_edits import edited
from support.sites import MONDAY, make_site

from drip.core.courses.course import Branch, Course, Step
from drip.flow.courses.publish import Candidate, publish
from drip.flow.courses.transition import NextLesson, Transition, plan_transition
from drip.flow.planning.plan import plan_next
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.engine.database import Database
from drip.storage.engine.states import DeliveryState, MailKind
from drip.storage.engine.tables import Delivery, Enrollment
from drip.storage.people import subscribers
from drip.storage.planning import enrollments
from drip.storage.replies import answers

SEASONS = ("spring", "summer", "fall", "winter")
numbers = count()
ways = st.lists(st.sampled_from((*SEASONS, "")), max_size=8)  # before each lesson: the season told, or nothing


def start(site: Site, course: Course, told: list[str]) -> int:
    """Somebody who has had as many lessons of the course as `told` has entries."""
    with site.database.write() as session:
        live = site.live_edition(session, course.slug)
        assert live is not None
        subscriber = subscribers.ensure_subscriber(
            session, f"p{next(numbers)}@example.net", "P", "Europe/Lisbon", MONDAY
        )
        enrollment = enrollments.add_enrollment(session, subscriber, course.slug, live.version_id, MONDAY)
        enrollments.start_enrollments(session, [enrollment], None, MONDAY)
        plan_next(Work(session, site, MONDAY), enrollment)
    for season in told:
        receive(site, enrollment, season)
    return enrollment


def receive(site: Site, enrollment_id: int, season: str = "") -> bool:
    """The next lesson leaves, at its time. Whether there was one."""
    with site.database.write() as session:
        row = session.scalar(planned(enrollment_id))
        if row is None:
            wake_at = session.scalar(select(Enrollment.wake_at).where(Enrollment.id == enrollment_id))
            plan_next(Work(session, site, wake_at or MONDAY + timedelta(days=3650)), enrollment_id)
            return session.scalar(planned(enrollment_id)) is not None
        at = row.slot_at
        session.execute(
            update(Delivery)
            .where(Delivery.enrollment_id == enrollment_id, Delivery.number == row.number)
            .values(state=DeliveryState.SENT, marked_at=at, ended_at=at)
        )
        if season:
            subscriber = session.scalar(select(Enrollment.subscriber_id).where(Enrollment.id == enrollment_id))
            answers.add_seasons(session, [answers.NewSeason(subscriber, "career", season, "reply", None, at)])
        plan_next(Work(session, site, at), enrollment_id)
    return True


def planned(enrollment_id: int):
    return select(Delivery).where(
        Delivery.enrollment_id == enrollment_id,
        Delivery.kind == MailKind.LESSON,
        Delivery.state == DeliveryState.PLANNED,
    )


def queue(site: Site, enrollment_id: int) -> NextLesson | None:
    with site.database.read() as session:
        row = session.scalar(planned(enrollment_id))
        return NextLesson(row.lesson, row.slot_at) if row else None


def received(site: Site, enrollment_id: int) -> list[str]:
    with site.database.read() as session:
        rows = select(Delivery.lesson).where(
            Delivery.enrollment_id == enrollment_id, Delivery.state == DeliveryState.SENT
        )
        return list(session.scalars(rows.order_by(Delivery.number)))


def state(site: Site, enrollment_id: int) -> str:
    with site.database.read() as session:
        return str(session.get_one(Enrollment, enrollment_id).state)


def put_live(site: Site, course: Course, now: datetime) -> None:
    with site.database.write() as session:
        publish(Work(session, site, now), Candidate(course, {}))


def plan(site: Site, course: Course, now: datetime) -> Transition:
    with site.database.read() as session:
        return plan_transition(Work(session, site, now), course)


# Each example goes through a database: shrinking a failure would take minutes.
@settings(max_examples=10, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
@given(courses(), st.data(), st.lists(ways, min_size=1, max_size=4), st.integers(0, 30))
def test_the_plan_shown_is_what_happens(
    database: Database, made: Course, data: st.DataObject, told: list[list[str]], days: int
) -> None:
    site = make_site(database)
    course = publishable(made, f"c{next(numbers)}")
    put_live(site, course, MONDAY)
    ids = [start(site, course, seasons) for seasons in told]
    now = MONDAY + timedelta(days=days, hours=5)
    after = data.draw(edited(course))
    assume(after != course)  # the same again changes nothing: nobody is planned anew, and nothing is shown
    shown = {move.enrollment_id: move for move in plan(site, after, now).moves}
    assert {id_: queue(site, id_) for id_ in shown} == {id_: move.before for id_, move in shown.items()}
    put_live(site, after, now)
    assert {id_: queue(site, id_) for id_ in shown} == {id_: move.after for id_, move in shown.items()}
    for id_ in ids:
        assert (id_ in shown and shown[id_].finishes) <= (state(site, id_) == "finished")
        had = received(site, id_)
        while receive(site, id_):
            pass
        assert state(site, id_) == "finished"
        if id_ in shown:
            assert received(site, id_)[len(had) :] == list(shown[id_].ahead)
        assert len(received(site, id_)) == len(set(received(site, id_)))


def publishable(course: Course, slug: str) -> Course:
    """Under a name of its own, with conditions that the engine can decide."""

    def decidable(step: Step) -> Step:
        return replace(step, when=step.when and "season.career == 'spring'") if isinstance(step, Branch) else step

    return replace(course, slug=slug, sequence=map_steps(course.sequence, decidable))
