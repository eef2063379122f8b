"""A site to break: a course of many short lessons, and people who all begin it at once."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import insert

from drip.core.delivery.on_doubt import OnDoubt
from drip.flow.courses.publish import CheckedCourse, check_course, publish
from drip.flow.planning.plan import plan_next
from drip.flow.site import Site
from drip.flow.site_keys import SiteKeys
from drip.flow.work import Work
from drip.storage.engine.database import Database, Session
from drip.storage.engine.states import DeliveryState, EnrollmentState, MailKind
from drip.storage.engine.tables import Delivery, Enrollment, Subscriber

TEMPLATES = Path(__file__).parents[1] / "templates"
SECRET = "a secret that is long enough for chaos"  # noqa: S105 protects nothing
MAIL_DOMAIN = "reply.example.com"
BEGIN = datetime(2027, 1, 4, 6, 0, tzinfo=UTC)  # a Monday, before the course's hour
FIRST_HOUR = BEGIN + timedelta(minutes=90)
LESSON = "---\nsubject: Day {n} for {{{{ first_name }}}}\npreview: Short.\n---\nThis is day {n}. Take a breath.\n"
OUTLINE = """course: {slug}
title: Many days
about: A course to break things with.
sender: {{name: Ines Moreau, email: ines@example.org, address: "12 Harbour Lane, Example Town"}}
pace: {{days: [mon, tue, wed, thu, fri, sat, sun], at: "07:30"}}
sequence:
"""


def open_site(url: str, on_doubt: OnDoubt = OnDoubt.RESEND_ONCE) -> Site:
    return Site(Database(url), SiteKeys(SECRET), "https://course.example.com", MAIL_DOMAIN, TEMPLATES, on_doubt)


def write_course(folder: Path, days: int, slug: str = "days") -> Path:
    """Write a course folder with this many lessons, one a day."""
    (folder / "lessons").mkdir(parents=True)
    names = [f"day-{number:02d}" for number in range(1, days + 1)]
    lines = "".join(f"  - lesson: {name}\n" for name in names)
    (folder / "course.yaml").write_text(OUTLINE.format(slug=slug) + lines, encoding="utf-8")
    for number, name in enumerate(names, 1):
        (folder / "lessons" / f"{name}.md").write_text(LESSON.format(n=number), encoding="utf-8")
    return folder


@cache
def checked_days(days: int) -> CheckedCourse:
    """Return the course of `write_course`, compiled once for each process."""
    folder = Path(tempfile.mkdtemp(prefix="drip-chaos-course-"))
    try:
        checked = check_course(write_course(folder / "days", days), TEMPLATES)
    finally:
        shutil.rmtree(folder)
    if checked.problems:
        raise ValueError(f"the course to break has problems: {checked.problems[0]}")
    return checked


def populate(site: Site, people: int, days: int, zones: Sequence[str] = ("UTC",)) -> list[int]:
    """Publish a course of `days`, put this many people at its beginning with their first lesson planned, and return the
    IDs of their enrollments."""
    with site.database.write() as session:
        publish(Work(session, site, BEGIN), checked_days(days))
        live = site.live_edition(session, "days")
        assert live is not None
        return _add_people(session, site, live.version_id, people, zones)


def plan_all(site: Site, enrollments: Sequence[int], now: datetime, batch: int = 50) -> None:
    """Plan for everybody again, as several planners might do at once."""
    for start in range(0, len(enrollments), batch):
        with site.database.write() as session:
            for enrollment_id in enrollments[start : start + batch]:
                plan_next(Work(session, site, now), enrollment_id)


def _add_people(session: Session, site: Site, version_id: int, people: int, zones: Sequence[str]) -> list[int]:
    """Writes straight to the tables: signing up hundreds one by one takes longer than the experiment."""
    ids = list(range(1, people + 1))
    subscribers = [_subscriber(n, zones[n % len(zones)]) for n in ids]
    session.execute(insert(Subscriber), subscribers)
    session.execute(insert(Enrollment), [_enrollment(n, version_id) for n in ids])
    if set(zones) == {"UTC"}:
        session.execute(insert(Delivery), [_first_lesson(site, n, version_id) for n in ids])
    else:
        for n in ids:
            plan_next(Work(session, site, BEGIN), n)
    if not site.database.is_sqlite:
        for table in ("subscriber", "enrollment"):
            session.connection().exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {people})")
    return ids


def _subscriber(n: int, zone: str) -> dict[str, object]:
    return {"id": n, "email": f"p{n}@example.net", "first_name": f"P{n}", "zone": zone, "created_at": BEGIN}


def _enrollment(n: int, version_id: int) -> dict[str, object]:
    return {
        "id": n,
        "subscriber_id": n,
        "course": "days",
        "run": 1,
        "version_id": version_id,
        "state": EnrollmentState.ACTIVE,
        "created_at": BEGIN,
        "started_at": BEGIN,
        "last_number": 1,
    }


def _first_lesson(site: Site, n: int, version_id: int) -> dict[str, object]:
    return {
        "enrollment_id": n,
        "number": 1,
        "kind": MailKind.LESSON,
        "lesson": "day-01",
        "occurrence": 0,
        "version_id": version_id,
        "state": DeliveryState.PLANNED,
        "slot_at": FIRST_HOUR,
        "due_at": FIRST_HOUR,
        "planned_at": BEGIN,
        "choices": {},
        "data": {},
        "message_id": site.address(site.keys.token("message", n, 1)),
        "attempt": 0,
        "resent": False,
        "reason": "",
    }
