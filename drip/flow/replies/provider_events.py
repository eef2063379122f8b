"""Bounces and complaints that providers report by webhook, treated like those that come by mail.

A report is about our mail if it names its Message-ID or its return path. The provider has proved who it is, so where
the report names neither, the recipient's address is enough."""

from __future__ import annotations

from dataclasses import dataclass

from drip.core.operations.event_kind import EventKind
from drip.flow.delivery.settle import suppress_person, suppress_recipient
from drip.flow.replies.bounce import suppress_after_soft_bounces
from drip.flow.site import Site
from drip.flow.work import Work
from drip.inbound import UnreadableMail
from drip.inbound.mime.tokens import message_token
from drip.inbound.webhooks import Report, ReportKind, read_reports
from drip.storage.engine.database import Session
from drip.storage.engine.records import EnrollmentRow
from drip.storage.engine.states import MailState, SuppressionReason
from drip.storage.operations import history
from drip.storage.people import subscribers
from drip.storage.planning import enrollments
from drip.storage.replies.inbound_mail import MailRow

STATES = {
    ReportKind.COMPLAINT: MailState.COMPLAINT,
    ReportKind.HARD: MailState.BOUNCE_HARD,
    ReportKind.UNKNOWN: MailState.UNREADABLE,
    ReportKind.SOFT: MailState.BOUNCE_SOFT,
    ReportKind.IGNORED: MailState.AUTO_REPLY,
}
SUPPRESSION_REASONS = {ReportKind.HARD: SuppressionReason.BOUNCE, ReportKind.COMPLAINT: SuppressionReason.COMPLAINT}
MAX_NOTE_CHARACTERS = 1_000


@dataclass(frozen=True, slots=True)
class ReportMatch:
    """A report, and whom it is about. `enrollment` is None if only the address is known, or nobody matches. `number`
    is the number of the mail."""

    report: Report
    subscriber_id: int | None = None
    enrollment: EnrollmentRow | None = None
    by: str = ""
    number: int = 0

    @property
    def note(self) -> str:
        what = " ".join(part for part in (self.report.kind, self.report.status or self.report.note) if part)
        whom = self.report.address or "nobody"
        return f"{what}: {whom}, {f'found by {self.by}' if self.by else 'nobody here'}"


def read_events(work: Work, mail: MailRow) -> tuple[MailState, str, bool]:
    """Applies the reports in a webhook's body.

    Returns the state the body ends in (that of the worst report), a note, and whether somebody should look at it."""
    try:
        reports = read_reports(mail.form, mail.raw)
    except UnreadableMail as error:
        return MailState.UNREADABLE, str(error), True
    matches = [_find(work.session, work.site, report) for report in reports]
    for found in sorted(matches, key=lambda found: found.subscriber_id or 0):  # all readers lock people in one order
        _apply(work, found, mail)
    kinds = {report.kind for report in reports}
    worst = next(kind for kind in ReportKind if kind in kinds)
    return STATES[worst], "; ".join(found.note for found in matches)[:MAX_NOTE_CHARACTERS], ReportKind.UNKNOWN in kinds


def _apply(work: Work, found: ReportMatch, mail: MailRow) -> None:
    report = found.report
    if found.subscriber_id is None or report.kind in (ReportKind.IGNORED, ReportKind.UNKNOWN):
        return
    history.record_event(
        work.session,
        work.now,
        EventKind.BOUNCED,
        found.enrollment,
        report=str(STATES[report.kind]),
        status=report.status,
        number=found.number,
        mail_id=mail.id,
        **({} if found.enrollment else {"subscriber_id": found.subscriber_id}),
    )
    if report.kind is ReportKind.SOFT and found.enrollment is not None:
        suppress_after_soft_bounces(work, found.enrollment, found.number, report.status)
    reason = SUPPRESSION_REASONS.get(report.kind)
    if reason and found.enrollment is not None:
        suppress_recipient(work, found.enrollment, found.number, reason, report.status)
    elif reason:
        suppress_person(work, found.subscriber_id, reason, report.status)


def _find(session: Session, site: Site, report: Report) -> ReportMatch:
    for purpose, token, by in (
        ("message", message_token(report.message_id, site.mail_domain), "its Message-ID"),
        ("bounce", _bounce_token(site, report.return_path), "its return path"),
    ):
        numbers = site.keys.read_token(purpose, token, 2) if token else None
        if numbers and (enrollment := enrollments.get_enrollment(session, numbers[0])):
            return ReportMatch(report, enrollment.subscriber_id, enrollment, by, numbers[1])
    subscriber = subscribers.find_by_spelling(session, report.address) if report.address else None
    return ReportMatch(report, subscriber.id, None, "the address") if subscriber else ReportMatch(report)


def _bounce_token(site: Site, return_path: str) -> str:
    local, _, domain = return_path.lower().rpartition("@")
    return local.removeprefix("bounce+") if domain == site.mail_domain and local.startswith("bounce+") else ""
