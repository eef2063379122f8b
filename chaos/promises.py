"""Checks what every simulated person was promised against the mails that arrived."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select

from chaos.simulation_setup import STAGES, ReceivedLetter
from drip.core.delivery.on_doubt import OnDoubt
from drip.flow.operations.audit import audit
from drip.flow.site import Site
from drip.storage.engine.states import DeliveryState, EnrollmentState, MailKind
from drip.storage.engine.tables import Delivery, Enrollment

FROM, UNTIL = time(7, 30), time(21, 0)  # the hours in which lessons may leave


@dataclass(slots=True)
class Person:
    """One enrollment as its owner sees it. `silent` says what they did that ends all lessons, '' if nothing."""

    enrollment: int
    email: str
    zone: str
    silent: str = ""
    lessons: list[tuple[datetime, str]] = field(default_factory=list)  # (when, Message-ID) of each first copy
    names: list[str] = field(default_factory=list)


@dataclass(slots=True)
class PromiseChecker:
    """Each `look()` reads the mails since the one before, and yields the promises they broke."""

    site: Site
    people: dict[int, Person] = field(default_factory=dict)
    copies: Counter[str] = field(default_factory=Counter)
    digests: dict[str, str] = field(default_factory=dict)
    _seen: int = 0

    def look(self, letters: Sequence[ReceivedLetter]) -> Iterator[str]:
        new = letters[self._seen :]
        if not new:
            return
        self._seen = len(letters)
        with self.site.database.read() as session:
            named = Delivery.message_id.in_([letter.mail.message_id for letter in new])
            rows = {row.message_id: row for row in session.scalars(select(Delivery).where(named))}
        for letter in new:
            yield from self._read(letter, rows.get(letter.mail.message_id))

    def _read(self, letter: ReceivedLetter, row: Delivery | None) -> Iterator[str]:
        name = letter.mail.message_id
        if row is None:
            yield f"a mail arrived that the ledger does not know: {name}"
            return
        if row.state in (DeliveryState.SUPPRESSED, DeliveryState.CLAIMED) or (
            row.state == DeliveryState.PLANNED and not row.resent
        ):
            yield f"{_name(row)} arrived, but the ledger says that it never left ({row.state})"
        self.copies[name] += 1
        first = self.digests.setdefault(name, letter.mail.digest)
        if first != letter.mail.digest:
            yield f"{_name(row)} came again with other bytes"
        yield from self._too_many_copies(row, self.copies[name])
        person = self.people.get(row.enrollment_id)
        if person is not None and row.kind in (MailKind.LESSON, MailKind.REMINDER):
            yield from _not_allowed(person, row, letter.at)
            if row.kind == MailKind.LESSON and self.copies[name] == 1:
                yield from _lesson(person, row, letter.at)

    def _too_many_copies(self, row: Delivery, count: int) -> Iterator[str]:
        if count > (2 if self.site.on_doubt is OnDoubt.RESEND_ONCE else 1):
            yield f"{_name(row)} came {count} times under {self.site.on_doubt}"

    def at_the_end(self, now: datetime) -> Iterator[str]:
        """Check the end, when everybody has had months to recover."""
        with self.site.database.read() as session:
            rows = session.scalars(select(Delivery)).all()
            enrollments = session.scalars(select(Enrollment)).all()
        for row in rows:
            if row.state == DeliveryState.SENT and not self.copies[row.message_id]:
                yield f"{_name(row)} is recorded as sent, but never came"
        for enrollment in enrollments:
            if enrollment.state == EnrollmentState.ACTIVE and enrollment.paused_at is None:
                yield f"enrollment {enrollment.id} never came to the end of the course"
        for finding in audit(self.site, now).findings:
            if "in doubt" not in finding.what:
                yield f"drip audit: {finding.what}: {finding.reason}"


def _not_allowed(person: Person, row: Delivery, at: datetime) -> Iterator[str]:
    if person.silent:
        yield f"{_name(row)} came after its reader had {person.silent}"
    local = at.astimezone(ZoneInfo(person.zone)).time()
    if not FROM <= local < UNTIL:
        yield f"{_name(row)} came at {local:%H:%M} in {person.zone}"


def _lesson(person: Person, row: Delivery, at: datetime) -> Iterator[str]:
    zone = ZoneInfo(person.zone)
    if person.lessons and at.astimezone(zone).date() <= person.lessons[-1][0].astimezone(zone).date():
        yield f"{_name(row)} came on the local day of the lesson before it ({person.names[-1]}, {person.zone})"
    if row.lesson in person.names:
        yield f"{_name(row)} came under a second Message-ID"
    if person.names and STAGES[row.lesson] < max(STAGES[name] for name in person.names):
        yield f"{_name(row)} came after {person.names[-1]}"
    person.lessons.append((at, row.message_id))
    person.names.append(row.lesson)


def _name(row: Delivery) -> str:
    return f"{row.kind} {row.lesson} for enrollment {row.enrollment_id}".replace("  ", " ")


def by_person(letters: Sequence[ReceivedLetter]) -> dict[str, list[ReceivedLetter]]:
    """Return {address: the mails that arrived, in order}."""
    found = defaultdict(list)
    for letter in letters:
        found[letter.mail.recipient].append(letter)
    return dict(found)
