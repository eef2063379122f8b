"""What was written before schema 0006 says its reason, or its kind, in words only. It counts as much."""

import pytest
from support.sites import MONDAY, enroll

from drip.core.replies.reply_kind import ReplyKind
from drip.flow.site import Site
from drip.storage.delivery import ledger
from drip.storage.delivery.ledger import skip_reason_of
from drip.storage.engine.states import HoldReason, MailState, SkipReason
from drip.storage.operations.installation import InstallationRow
from drip.storage.replies import inbound_mail
from drip.storage.replies.inbound_mail import RawMail, ReplyRow


def reply_row(mail_id: int, enrollment_id: int, kind: str | None) -> ReplyRow:
    return ReplyRow(
        mail_id, enrollment_id, "welcome", "token", "mara@example.net", "", "Re: Hello", "Rest.", "", MONDAY, kind
    )


@pytest.mark.parametrize(
    ("note", "kind", "is_read_as"),
    [
        ("a letter", None, ReplyKind.LETTER),
        ("could not be split into answers; the quote was hard to tell from the words", None, ReplyKind.UNSPLIT),
        ("unclear: career_season; a letter", None, None),
        ("left the course", None, None),
        ("", ReplyKind.ANSWERS, ReplyKind.ANSWERS),
        ("a letter", ReplyKind.UNCLEAR, ReplyKind.UNCLEAR),
    ],
)
def test_the_kind_of_a_reply(site: Site, note: str, kind: str | None, is_read_as: str | None) -> None:
    enrollment_id = enroll(site)
    with site.database.write() as session:
        inbound_mail.store_mail(session, RawMail(b"x", "mara@example.net", [], "test", "message"), MONDAY)
        (mail,) = inbound_mail.lock_unread_mails(session, 1, 1)
        inbound_mail.add_replies(session, [reply_row(mail.id, enrollment_id, kind)])
        inbound_mail.record_verdicts(session, [(mail.id, MailState.ACCEPTED, note, False)])
        assert [reply.kind for reply in inbound_mail.replies_of(session, enrollment_id, MailState.ACCEPTED)] == [
            is_read_as
        ]


@pytest.mark.parametrize(
    ("words", "reason", "is_read_as"),
    [
        ("skipped: overdue after an outage", None, SkipReason.OVERDUE),
        ("skipped: may have been sent before the backup was restored", None, SkipReason.MAY_HAVE_BEEN_SENT),
        ("expired", None, None),
        ("in other words", "overdue", SkipReason.OVERDUE),
    ],
)
def test_why_a_delivery_was_skipped(site: Site, words: str, reason: str | None, is_read_as: SkipReason | None) -> None:
    enrollment_id = enroll(site)
    with site.database.read() as session:
        delivery = ledger.deliveries_of(session, enrollment_id)[-1]
    assert skip_reason_of(delivery._replace(reason=words, skip_reason=reason)) is is_read_as


@pytest.mark.parametrize(
    ("sentence", "reason", "is_by_hand"),
    [
        ("Held by hand since 2027-01-04 06:00 UTC.", None, True),
        ("No worker has run since 2027-01-01 06:00 UTC.", None, False),
        ("In other words.", HoldReason.BY_HAND, True),
        ("In other words.", HoldReason.OUTAGE, False),
    ],
)
def test_whether_delivering_is_held_by_hand(sentence: str, reason: HoldReason | None, is_by_hand: bool) -> None:
    assert InstallationRow("here", MONDAY, MONDAY, sentence, None, reason).is_held_by_hand == is_by_hand
