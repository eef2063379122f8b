"""Login links: mailed to a person, they open their own pages in the browser that they use."""

from __future__ import annotations

from datetime import datetime, timedelta

from drip.core.operations.event_kind import EventKind
from drip.flow.delivery.permission import LOGIN_STATES
from drip.flow.planning.plan import queue_mail
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.delivery import ledger
from drip.storage.engine.database import Session
from drip.storage.engine.states import MailKind
from drip.storage.operations import history
from drip.storage.planning import enrollments

LINK_LIFETIME = timedelta(hours=1)
MIN_INTERVAL = timedelta(minutes=5)
MAX_LINKS_PER_DAY = 5


def send_login_link(work: Work, enrollment_id: int, page: str, issued_at: datetime) -> bool:
    """Queues the mail `email/key.md` to this person, to be sent at once.

    `page` is the page of theirs that the link leads to. `issued_at` is when its lifetime begins. Returns False if they
    got a link in the last minutes or too many today, or if they have no pages."""
    enrollment = enrollments.lock_enrollment(work.session, enrollment_id)
    if enrollment is None or enrollment.state not in LOGIN_STATES:
        return False
    theirs = [each.id for each in enrollments.enrollments_of(work.session, enrollment.subscriber_id)]
    if ledger.count_mails(work.session, theirs, MailKind.KEY, work.now - MIN_INTERVAL):
        return False
    if ledger.count_mails(work.session, theirs, MailKind.KEY, work.now - timedelta(days=1)) >= MAX_LINKS_PER_DAY:
        return False
    queue_mail(
        work,
        enrollment,
        kind=MailKind.KEY,
        occurrence=ledger.next_occurrence(work.session, enrollment.id, MailKind.KEY),
        data={"link": _link(work.site, make_login_token(work.site, enrollment_id, issued_at), page)},
    )
    return True


def _link(site: Site, token: str, page: str) -> str:
    return f"{site.base_url}/open/{token}{f'?then={page}' if page else ''}"


def make_login_token(site: Site, enrollment_id: int, issued_at: datetime) -> str:
    return site.keys.token("open", enrollment_id, int(issued_at.timestamp()))


def read_login_token(site: Site, token: str, now: datetime) -> int | None:
    """Returns the id of the enrollment that this token opens; None if it is not ours or has expired."""
    numbers = site.keys.read_token("open", token, 2, is_new=True)
    if numbers is None or not 0 <= now.timestamp() - numbers[1] <= LINK_LIFETIME.total_seconds():
        return None
    return numbers[0]


def was_sent_to_old_address(session: Session, site: Site, token: str) -> bool:
    """Whether the person's address has changed since this token was issued."""
    numbers = site.keys.read_token("open", token, 2, is_new=True)
    enrollment = enrollments.get_enrollment(session, numbers[0]) if numbers else None
    if numbers is None or enrollment is None:
        return False
    moved = history.newest_event(session, enrollment.subscriber_id, EventKind.ADDRESS)
    return moved is not None and datetime.fromisoformat(moved.data["wall"]).timestamp() > numbers[1]
