"""Publishing: what was checked and has no problems becomes an immutable version."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime

from drip.core.serial import to_json
from drip.flow.check import Checked, check_course
from drip.flow.plan import plan_next
from drip.flow.site import Site
from drip.storage import enrollments, history, versions
from drip.storage.database import Session
from drip.storage.states import EnrollmentState

__all__ = ["Checked", "Published", "check_course", "publish"]


@dataclass(frozen=True, slots=True)
class Published:
    number: int
    changed: bool  # False: this very course was live already
    moved: int  # people taken over to this version


def publish(session: Session, site: Site, checked: Checked, now: datetime) -> Published:
    """Makes a checked course the live version and takes everybody in it over. The same again changes nothing."""
    assert checked.course is not None
    assert not checked.problems
    definition = to_json(checked.course)
    mails = {name: asdict(mail) for name, mail in checked.mails.items()}
    digest = hashlib.sha256(json.dumps([definition, mails], sort_keys=True).encode()).hexdigest()
    before = versions.live_version(session, checked.course.slug)
    if before is not None and before.digest == digest:
        return Published(before.number, changed=False, moved=0)
    version = versions.add_version(session, checked.course.slug, digest, definition, mails, now)
    history.record(session, now, "published", course=version.course, number=version.number)
    return Published(version.number, changed=True, moved=_move_people(session, site, version.course, version.id, now))


def _move_people(session: Session, site: Site, course: str, version_id: int, now: datetime) -> int:
    moved = 0
    for state in (EnrollmentState.PENDING, EnrollmentState.ACTIVE):
        for enrollment_id in enrollments.ids_in_course(session, course, state):
            enrollment = enrollments.lock_enrollment(session, enrollment_id)
            if enrollment is not None:
                enrollment.version_id = version_id
                plan_next(session, site, enrollment_id, now)
                moved += 1
    return moved
