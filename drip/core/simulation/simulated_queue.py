"""The queue of a simulation: what is to leave, and when."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from drip.core.planning.plan import Plan
from drip.core.planning.planned_mails import PLANNED_KINDS, MailName, PlannedMail

CLARIFICATION, NOTICE = "clarification", "notice"

SimulatedMailKey = tuple[str, str, int]  # (kind, lesson, the how many of them)


@dataclass(frozen=True, slots=True)
class QueuedMail:
    """`number` is the order in which mails were queued. `is_goodbye`: it tells somebody that they have left."""

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
    """`behind`: mails that have left, or never will."""

    mails: dict[SimulatedMailKey, QueuedMail] = field(default_factory=dict)
    behind: set[SimulatedMailKey] = field(default_factory=set)
    numbered: int = 0

    def __contains__(self, key: SimulatedMailKey) -> bool:
        """Whether there is, or was, such a mail."""
        return key in self.mails or key in self.behind

    def next_due(self) -> datetime | None:
        return min((queued.due_at for queued in self.mails.values()), default=None)

    def first_due(self, now: datetime) -> QueuedMail | None:
        due = [queued for queued in self.mails.values() if queued.due_at <= now]
        return min(due, key=lambda queued: (queued.due_at, queued.number), default=None)

    def queued_by_plan(self) -> list[MailName]:
        return [(kind, lesson) for kind, lesson, _ in self.mails if kind in PLANNED_KINDS]

    def past(self) -> set[MailName]:
        return {(kind, lesson) for kind, lesson, _ in self.behind}

    def follow(self, plan: Plan) -> None:
        for name in plan.withdrawn:
            del self.mails[(*name, 0)]
        for mail in plan.kept:
            self._move((*mail.name, 0), mail)
        for mail in plan.added:
            self.add((*mail.name, 0), mail)

    def add(self, key: SimulatedMailKey, mail: PlannedMail, *, is_goodbye: bool = False) -> None:
        self.numbered += 1
        self.mails[key] = QueuedMail(key, self.numbered, mail, mail.slot_at, is_goodbye)

    def put_off(self, queued: QueuedMail, slot_at: datetime) -> None:
        self.mails[queued.key] = replace(queued, mail=replace(queued.mail, slot_at=slot_at), due_at=slot_at)

    def end(self, queued: QueuedMail) -> None:
        del self.mails[queued.key]
        self.behind.add(queued.key)

    def withdraw(self) -> None:
        """Takes back all that has not left."""
        self.mails.clear()

    def _move(self, key: SimulatedMailKey, mail: PlannedMail) -> None:
        before = self.mails[key]
        due_at = before.due_at if before.mail.slot_at == mail.slot_at else mail.slot_at
        self.mails[key] = replace(before, mail=mail, due_at=due_at)
