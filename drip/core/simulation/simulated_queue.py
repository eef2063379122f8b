"""The queue of a simulation: what is to be sent, and when."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from drip.core.planning.plan import Plan
from drip.core.planning.planned_mails import PLANNED_KINDS, MailName, PlannedMail

CLARIFICATION, NOTICE, CARE = "clarification", "notice", "care"

SimulatedMailKey = tuple[str, str, int]  # (kind, lesson, occurrence)


@dataclass(frozen=True, slots=True)
class QueuedMail:
    """`number` is the order in which mails were queued. `is_goodbye` means that the mail leaves also
    after the end: it confirms that they left, or says where there is help."""

    key: SimulatedMailKey
    number: int
    mail: PlannedMail
    due_at: datetime
    is_goodbye: bool = False

    @property
    def kind(self) -> str:
        return self.key[0]

    @property
    def expires_at(self) -> datetime | None:
        return self.mail.expires_at


@dataclass
class SimulatedQueue:
    """`finished` are the keys of mails that were sent, or never will be."""

    mails: dict[SimulatedMailKey, QueuedMail] = field(default_factory=dict)
    finished: set[SimulatedMailKey] = field(default_factory=set)
    count: int = 0

    def __contains__(self, key: SimulatedMailKey) -> bool:
        """Whether there is, or was, such a mail."""
        return key in self.mails or key in self.finished

    def next_due(self) -> datetime | None:
        return min((queued.due_at for queued in self.mails.values()), default=None)

    def first_due(self, now: datetime) -> QueuedMail | None:
        due = [queued for queued in self.mails.values() if queued.due_at <= now]
        return min(due, key=lambda queued: (queued.due_at, queued.number), default=None)

    def queued_by_plan(self) -> list[MailName]:
        return [(kind, lesson) for kind, lesson, _ in self.mails if kind in PLANNED_KINDS]

    def past(self) -> set[MailName]:
        return {(kind, lesson) for kind, lesson, _ in self.finished}

    def reconcile(self, plan: Plan) -> None:
        """Makes the queue follow the plan."""
        for name in plan.withdrawn:
            del self.mails[(*name, 0)]
        for mail in plan.updated:
            self._move((*mail.name, 0), mail)
        for mail in plan.added:
            self.add((*mail.name, 0), mail)

    def add(self, key: SimulatedMailKey, mail: PlannedMail, *, is_goodbye: bool = False) -> None:
        self.count += 1
        self.mails[key] = QueuedMail(key, self.count, mail, mail.slot_at, is_goodbye)

    def postpone(self, queued: QueuedMail, slot_at: datetime) -> None:
        self.mails[queued.key] = replace(queued, mail=replace(queued.mail, slot_at=slot_at), due_at=slot_at)

    def finish(self, queued: QueuedMail) -> None:
        del self.mails[queued.key]
        self.finished.add(queued.key)

    def clear(self) -> None:
        """Removes everything that was not sent."""
        self.mails.clear()

    def _move(self, key: SimulatedMailKey, mail: PlannedMail) -> None:
        before = self.mails[key]
        due_at = before.due_at if before.mail.slot_at == mail.slot_at else mail.slot_at
        self.mails[key] = replace(before, mail=mail, due_at=due_at)
