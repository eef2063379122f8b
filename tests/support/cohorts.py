"""The small course with cohorts that begin on 11 January and on 1 March 2027."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from support.sites import MONDAY, make_site, publish_course, signup_request

from drip.core.cohorts.cohort import choose_cohort
from drip.core.cohorts.sharing import Sharing
from drip.flow.people.preferences import answer_question, report_season, share
from drip.flow.signup.signup import confirm, sign_up
from drip.flow.site import Site
from drip.flow.work import Work
from drip.flow.zones import zone_of
from drip.storage.engine.database import Database
from drip.storage.engine.records import EnrollmentRow
from drip.storage.planning import enrollments

COHORTS = """\
start: cohort
cohorts:
  - {starts: 2027-01-11, join_until: 2027-01-15, name: january}
  - {starts: 2027-03-01}
digest: {day: sun, at: "17:00"}
"""
OUTLINE = "course.yaml"


def edit(folder: Path, before: str, after: str, file: str = OUTLINE) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert before in text
    (folder / file).write_text(text.replace(before, after, 1), encoding="utf-8")


def in_cohorts(folder: Path, more: str = "") -> Path:
    """Gives the small course cohorts, and shares its first question. `more` is further YAML."""
    edit(folder, "sequence:\n", f"{COHORTS}{more}sequence:\n")
    edit(folder, "kind: text\n", "kind: text\n    shared: true\n", "lessons/welcome.md")
    return folder


def cohort_site(database: Database, folder: Path, more: str = "") -> Site:
    site = make_site(database)
    publish_course(site, in_cohorts(folder, more))
    return site


def join(
    site: Site,
    name: str = "Mara",
    zone: str = "UTC",
    now: datetime = MONDAY,
    cohort: str | None = None,
    *,
    confirmed: bool = True,
) -> int:
    """Signs somebody up by their first name; returns the enrollment id."""
    email = f"{name.lower()}@example.net"
    with site.database.write() as session:
        edition = site.live_edition(session, "seasons")
        assert edition is not None
        chosen = choose_cohort(edition.course, cohort, zone_of(zone), now)
        request = signup_request(email, name, zone, "192.0.2.1", cohort=chosen)
        pending = sign_up(Work(session, site, now), edition, request)
        assert pending is not None
        if confirmed:
            confirm(Work(session, site, now), pending.id, "192.0.2.1")
        return pending.id


def sharing(
    site: Site,
    name: str,
    said: str = "",
    *,
    season: str = "winter",
    how: Sharing = Sharing.UNNAMED,
    now: datetime = MONDAY,
) -> int:
    """A member of the January cohort who shares, and has said what they hope for; returns the enrollment id."""
    enrollment_id = join(site, name)
    with site.database.write() as session:
        report_season(Work(session, site, now), enrollment_id, "career", season, "web")
        if said:
            answer_question(Work(session, site, now), enrollment_id, "hope", said, "web")
        share(Work(session, site, now), enrollment_id, how, "web")
    return enrollment_id


def found(site: Site, enrollment_id: int) -> EnrollmentRow:
    with site.database.read() as session:
        enrollment = enrollments.get_enrollment(session, enrollment_id)
        assert enrollment is not None
        return enrollment
