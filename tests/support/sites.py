"""A site to test with: a migrated database of either kind, a small published course, a clock that is moved by hand."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import update

from drip.flow.courses.publish import CheckedCourse, check_course, publish
from drip.flow.signup.signup import confirm, sign_up
from drip.flow.signup.signup_request import SignupRequest, Submission
from drip.flow.site import Site
from drip.flow.site_keys import SiteKeys
from drip.flow.work import Work
from drip.storage.courses import versions
from drip.storage.courses.versions import NewVersion
from drip.storage.engine.database import Database, Session
from drip.storage.engine.tables import Delivery, Enrollment

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
COURSE = Path(__file__).parent / "course"
BASE_URL = "https://course.example.com"
SECRET = "a secret that is long enough for tests"
MONDAY = datetime(2027, 1, 4, 6, 0, tzinfo=UTC)  # before the course's hour, 07:30


class HandClock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime = MONDAY) -> None:
        self.at = now

    def __call__(self) -> datetime:
        return self.at

    def advance(self, **length: float) -> datetime:
        self.at += timedelta(**length)
        return self.at

    def to(self, text: str) -> datetime:
        """'2027-01-06 07:30', UTC"""
        self.at = datetime.fromisoformat(text).replace(tzinfo=UTC)
        return self.at


def clock_at(text: str) -> HandClock:
    """'2027-01-06 07:30', UTC"""
    clock = HandClock()
    clock.to(text)
    return clock


def copy_course(folder: Path) -> Path:
    shutil.copytree(COURSE, folder)
    return folder


def edit_course(folder: Path, old: str, new: str, file: str = "course.yaml") -> Path:
    path = folder / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    return folder


def make_site(database: Database, base_url: str = BASE_URL) -> Site:
    return Site(database, SiteKeys(SECRET), base_url, "reply.example.com", TEMPLATES)


def checked_course(folder: Path = COURSE) -> CheckedCourse:
    """A course folder after all checks, made once a process for folders in which the same is written."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    content = tuple((str(file.relative_to(folder)), file.read_bytes()) for file in files)
    if content not in _CHECKED:
        _CHECKED[content] = check_course(folder, TEMPLATES)
    return _CHECKED[content]


_CHECKED: dict[tuple[tuple[str, bytes], ...], CheckedCourse] = {}


def publish_course(site: Site, folder: Path, now: datetime = MONDAY) -> None:
    checked = checked_course(folder)
    assert checked.problems == ()
    with site.database.write() as session:
        publish(Work(session, site, now), checked)


def enroll(
    site: Site, email: str = "mara@example.net", now: datetime = MONDAY, zone: str = "UTC", ip: str = "192.0.2.1"
) -> int:
    """Signs somebody up for the course and confirms; the enrollment's id."""
    with site.database.write() as session:
        edition = site.live_edition(session, "seasons")
        assert edition is not None
        enrollment = sign_up(Work(session, site, now), edition, signup_request(email, "Mara", zone, ip))
        assert enrollment is not None
        confirm(Work(session, site, now), enrollment.id, "192.0.2.1")
        return enrollment.id


def signup_request(
    email: str, first_name: str, zone: str, ip: str, *, cohort: str | None = None, language: str | None = None
) -> SignupRequest:
    """What the form makes of these fields."""
    return SignupRequest(email, first_name, zone, Submission(ip), cohort, language)


def spoil_course(site: Site, enrollment_id: int) -> None:
    """Gives one person a version of the course that no release can read, as a failing disk might."""
    with site.database.write() as session:
        spoilt = versions.add_version(session, NewVersion("seasons", "spoilt", {"not": "a course"}, {}), MONDAY)
        _put_on_version(session, enrollment_id, spoilt.id)


def mend_course(site: Site, enrollment_id: int) -> None:
    """Gives the person the first version again."""
    with site.database.write() as session:
        _put_on_version(session, enrollment_id, 1)


def _put_on_version(session: Session, enrollment_id: int, version_id: int) -> None:
    session.execute(update(Enrollment).where(Enrollment.id == enrollment_id).values(version_id=version_id))
    session.execute(update(Delivery).where(Delivery.enrollment_id == enrollment_id).values(version_id=version_id))
