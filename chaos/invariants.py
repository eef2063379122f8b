"""What must be true however badly a run went, as sentences: compares the ledger with what the sink has received."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from chaos.relay import ArrivedMail
from drip.core.delivery.on_doubt import OnDoubt
from drip.flow.operations.audit import audit
from drip.flow.site import Site
from drip.storage.engine.states import FINAL_STATES, DeliveryState, EnrollmentState, MailKind
from drip.storage.engine.tables import Delivery, Enrollment

MAX_SHOWN = 5  # examples of each violation


@dataclass(frozen=True, slots=True)
class Verdict:
    """`copies` counts mails that arrived beyond the first with their Message-ID; `broken` are the violations."""

    arrived: int
    copies: int
    in_doubt: int
    resent: int
    broken: tuple[str, ...]

    def __str__(self) -> str:
        counts = (
            f"{self.arrived} arrived, {self.copies} copies, {self.resent} sent again, {self.in_doubt} left in doubt"
        )
        return "\n".join((counts, *(f"  BROKEN: {sentence}" for sentence in self.broken)))


def judge(site: Site, mails: Sequence[ArrivedMail], max_copies: int, now: datetime) -> Verdict:
    """Call it when all workers have ended and nothing is due. `max_copies` is crashes × connections, under
    resend_once."""
    with site.database.read() as session:
        rows = session.scalars(select(Delivery).order_by(Delivery.enrollment_id, Delivery.number)).all()
        enrollments = session.scalars(select(Enrollment)).all()
    seen = Counter(mail.message_id for mail in mails)
    copies = sum(seen.values()) - len(seen)
    broken = [
        *_lost(rows, seen),
        *_unfinished(rows, now),
        *_sent_without_marker(rows, seen),
        *_violation("have been tried less than never", [row for row in rows if row.attempt < 0]),
        *_copy_violations(seen, mails, site.on_doubt, max_copies),
        *_out_of_order(rows),
        *_stopped(rows, enrollments),
        *_unexplained(site, now),
    ]
    in_doubt = sum(row.state == DeliveryState.IN_DOUBT for row in rows)
    return Verdict(len(seen), copies, in_doubt, sum(row.resent for row in rows), tuple(broken))


def _lost(rows: Sequence[Delivery], seen: Counter[str]) -> Iterator[str]:
    lost = [row for row in rows if row.state == DeliveryState.SENT and row.message_id not in seen]
    yield from _violation("recorded as sent, but never arrived", lost)


def _unfinished(rows: Sequence[Delivery], now: datetime) -> Iterator[str]:
    waiting = [row for row in rows if row.state == DeliveryState.PLANNED and row.due_at <= now]
    yield from _violation("still due at the end", waiting)
    yield from _violation(
        "still under way at the end",
        [r for r in rows if r.state in (DeliveryState.CLAIMED, DeliveryState.HANDING_OVER)],
    )


def _sent_without_marker(rows: Sequence[Delivery], seen: Counter[str]) -> Iterator[str]:
    """A body may leave only after its marker, and the ledger never loses a marker."""
    never = [row for row in rows if row.message_id in seen and not _may_have_left(row)]
    yield from _violation("arrived, but the ledger says that it never left", never)
    unknown = seen.keys() - {row.message_id for row in rows}
    if unknown:
        yield f"{len(unknown)} mails arrived that the ledger does not know, such as {min(unknown)}"


def _may_have_left(row: Delivery) -> bool:
    dropped = row.state == DeliveryState.FAILED and row.reason.startswith("in doubt")
    return row.resent or dropped or row.state in (DeliveryState.SENT, DeliveryState.IN_DOUBT)


def _copy_violations(
    seen: Counter[str], mails: Sequence[ArrivedMail], on_doubt: OnDoubt, max_copies: int
) -> Iterator[str]:
    copied = {name: count for name, count in seen.items() if count > 1}
    if copied and on_doubt is not OnDoubt.RESEND_ONCE:
        yield f"{len(copied)} mails came more than once under {on_doubt}"
    if thrice := [name for name, count in copied.items() if count > 2]:
        yield f"{len(thrice)} mails came more than twice, such as {thrice[0]}"
    if (extra := sum(copied.values()) - len(copied)) > max_copies:
        yield f"{extra} copies, and at most {max_copies} are allowed"
    digests = defaultdict(set)
    for mail in mails:
        digests[mail.message_id].add(mail.digest)
    if differ := [name for name in copied if len(digests[name]) > 1]:
        yield f"{len(differ)} mails came again with other bytes, such as {differ[0]}"


def _out_of_order(rows: Sequence[Delivery]) -> Iterator[str]:
    """Lessons are planned one at a time, each once, in the order of the course (their names sort that way)."""
    lessons = defaultdict(list)
    for row in rows:
        if row.kind == MailKind.LESSON:
            lessons[row.enrollment_id].append(row.lesson)
    for enrollment_id, names in lessons.items():
        if names != [f"day-{number:02d}" for number in range(1, len(names) + 1)]:
            yield f"enrollment {enrollment_id} had its lessons as {', '.join(names)}"


def _stopped(rows: Sequence[Delivery], enrollments: Sequence[Enrollment]) -> Iterator[str]:
    going_on = {row.enrollment_id for row in rows if row.state not in FINAL_STATES}
    stopped = [
        e for e in enrollments if e.state == EnrollmentState.ACTIVE and e.id not in going_on and e.wake_at is None
    ]
    if stopped:
        yield f"{len(stopped)} people have no next lesson, such as enrollment {stopped[0].id}"


def _unexplained(site: Site, now: datetime) -> Iterator[str]:
    for finding in audit(site, now).findings:
        if "in doubt" not in finding.what:
            yield f"drip audit: {finding.what}: {finding.reason}"


def _violation(what: str, rows: Sequence[Delivery]) -> Iterator[str]:
    if rows:
        few = ", ".join(f"{row.enrollment_id}/{row.number} {row.lesson} ({row.state})" for row in rows[:MAX_SHOWN])
        yield f"{len(rows)} {what}: {few}"
