"""What the database knows about the people whom inbound mails may concern, read for all of the mails at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from drip.flow.planning.progress import People, people_of
from drip.storage.delivery.ledger import DeliveryKey
from drip.storage.engine.database import Session
from drip.storage.engine.records import ClaimedDelivery, read_claimed_deliveries
from drip.storage.people import subscribers
from drip.storage.replies import inbound_mail


@dataclass(frozen=True, slots=True)
class MailContext:
    """All enrollments of each person, locked; the deliveries that the mails may answer; and the mails that were read
    before, as {(enrollment id, Message-ID): [(mail id, new words)]}."""

    people: People
    deliveries: Mapping[DeliveryKey, ClaimedDelivery]
    mails_by_message: Mapping[tuple[int, str], list[tuple[int, str]]]

    def delivery(self, enrollment_id: int, number: int | None) -> ClaimedDelivery | None:
        return None if number is None else self.deliveries.get((enrollment_id, number))

    def same_message(self, enrollment_id: int, message_id: str, mail_id: int, words: str) -> int | None:
        """Returns the id of the first other mail that is the same message, which came a second way; None if there is
        none. With other words it is another message: a few programs give all of theirs the same Message-ID."""
        others = self.mails_by_message.get((enrollment_id, message_id), []) if message_id else []
        same = (other for other, said in others if other != mail_id and said.split() == words.split())
        return min(same, default=None)


def read_mail_context(
    session: Session, keys: Iterable[tuple[int, int | None]], messages: Iterable[tuple[int, str]], *, lock: bool = True
) -> MailContext:
    """Reads the context of several mails. `keys` are (enrollment id, number of the delivery), `messages` (enrollment
    id, Message-ID)."""
    keys = set(keys)
    enrolled = subscribers.read_with_other_courses(session, {enrollment_id for enrollment_id, _ in keys}, lock=lock)
    claimed = read_claimed_deliveries(session, [(of, number) for of, number in keys if number is not None])
    deliveries = {delivery.key: delivery for delivery in claimed}
    return MailContext(people_of(session, enrolled), deliveries, inbound_mail.mails_of_messages(session, set(messages)))
