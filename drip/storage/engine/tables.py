"""The tables. Times are in UTC. Keys of tables that grow with the courses start with the enrollment, so that the tables
can be hash-partitioned or distributed by it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy import Table as RowTable
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from drip.storage.engine.states import DeliveryState, EnrollmentState, MailState

Id = BigInteger().with_variant(Integer, "sqlite")  # SQLite autoincrements only plain INTEGER keys
Json = JSON().with_variant(JSONB, "postgresql")


class Instant(TypeDecorator[datetime]):
    """An aware datetime in UTC. SQLite stores it as text of a fixed format, which sorts chronologically."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(DateTime(timezone=dialect.name != "sqlite"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone cannot be stored: {value}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:  # noqa: ARG002
        """In one step instead of two, because every row has several."""
        return _from_sqlite if dialect.name == "sqlite" else _in_utc


def _from_sqlite(stored: str | None) -> datetime | None:
    return None if stored is None else datetime.fromisoformat(stored + "+00:00")


def _in_utc(stored: datetime | None) -> datetime | None:
    return None if stored is None else stored.astimezone(UTC)


class TableBase(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Instant, dict[str, Any]: Json, list[Any]: Json, bytes: LargeBinary, str: Text}  # noqa: RUF012


def rows_of(table: type[TableBase]) -> RowTable:
    """Return the table without its mapped class, for statements over many rows."""
    rows = table.__table__
    assert isinstance(rows, RowTable)
    return rows


class Subscriber(TableBase):
    __tablename__ = "subscriber"
    __table_args__ = (Index("ix_subscriber_without_dots", text("replace(email, '.', '')")),)  # spellings of a mailbox

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    first_name: Mapped[str]
    zone: Mapped[str]
    created_at: Mapped[datetime]
    language: Mapped[str | None]  # None: the course's own
    care_until: Mapped[datetime | None]  # they wrote of trouble: their courses wait until then, or for the coach


class Consent(TableBase):
    """What somebody agreed to, and the proof: requested at sign-up, given by confirming."""

    __tablename__ = "consent"
    __table_args__ = (Index(None, "ip", "at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    subscriber_id: Mapped[int] = mapped_column(ForeignKey("subscriber.id"), index=True)
    course: Mapped[str]
    source: Mapped[str]  # the form, the command line
    wording: Mapped[str]
    first_name: Mapped[str]  # from the form; it becomes the subscriber's when they confirm
    zone: Mapped[str]
    ip: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)
    confirmed_at: Mapped[datetime | None]
    confirmed_ip: Mapped[str | None]
    language: Mapped[str | None]  # as the first name
    wording_version: Mapped[str | None]  # of `wording`; None if it is older than the versions
    pace: Mapped[dict[str, Any] | None]  # as the first name; None: the course's


class CourseVersion(TableBase):
    """One immutable edition of a course; the live one has the highest number."""

    __tablename__ = "course_version"
    __table_args__ = (UniqueConstraint("course", "number"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    course: Mapped[str]
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    definition: Mapped[dict[str, Any]]
    mails: Mapped[dict[str, Any]]  # {name of a mail: its compiled templates}
    published_at: Mapped[datetime]
    origin: Mapped[dict[str, Any] | None]  # who published it, and from where: see flow.courses.publish.Origin
    assets: Mapped[dict[str, Any] | None]  # {name of a picture: its digest}


class Asset(TableBase):
    """A picture, stored once, whatever versions show it. Rows are only ever added."""

    __tablename__ = "asset"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)  # SHA-256 of `data`
    type: Mapped[str]
    data: Mapped[bytes]


class Enrollment(TableBase):
    __tablename__ = "enrollment"
    __table_args__ = (
        UniqueConstraint("subscriber_id", "course", "run"),
        Index("ix_enrollment_wake_at", "wake_at", sqlite_where=text("wake_at IS NOT NULL"),
              postgresql_where=text("wake_at IS NOT NULL")),
        Index("ix_enrollment_digest_at", "digest_at", sqlite_where=text("digest_at IS NOT NULL"),
              postgresql_where=text("digest_at IS NOT NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    subscriber_id: Mapped[int] = mapped_column(ForeignKey("subscriber.id"))
    course: Mapped[str] = mapped_column(index=True)
    run: Mapped[int] = mapped_column(default=1)
    version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id"))
    state: Mapped[EnrollmentState] = mapped_column(String(20))
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    paused_until: Mapped[datetime | None]
    wake_at: Mapped[datetime | None]
    pace: Mapped[
        dict[str, Any] | None
    ]  # {"days": [0, 2], "at": "07:30", "until": "21:00"} where it is the person's own
    last_number: Mapped[int] = mapped_column(default=0)  # the number of this enrollment's newest delivery
    cohort: Mapped[str | None]
    sharing: Mapped[str | None]  # with the cohort: None, 'unnamed' or 'named'
    digest_at: Mapped[datetime | None]  # when the next digest of the cohort is due


class Delivery(TableBase):
    """The queue and the ledger: one row for each mail that will leave, has left, or did not."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("enrollment_id", "kind", "lesson", "occurrence"),
        Index("ix_delivery_due_at", "due_at", sqlite_where=text("state = 'planned'"),
              postgresql_where=text("state = 'planned'")),
        Index("ix_delivery_claimed_by", "claimed_by", sqlite_where=text("state IN ('claimed', 'handing_over')"),
              postgresql_where=text("state IN ('claimed', 'handing_over')")),
        Index("ix_delivery_in_doubt", "state", sqlite_where=text("state = 'in_doubt'"),
              postgresql_where=text("state = 'in_doubt'")),
    )  # fmt: skip

    enrollment_id: Mapped[int] = mapped_column(Id, ForeignKey("enrollment.id"), primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(20))
    lesson: Mapped[str]
    occurrence: Mapped[int] = mapped_column(default=0)
    version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id"))
    state: Mapped[DeliveryState] = mapped_column(String(20))
    slot_at: Mapped[datetime]  # when it should leave: the start of its window in the person's own day
    due_at: Mapped[datetime]  # the next try: slot_at, or later after a failure
    expires_at: Mapped[datetime | None]
    planned_at: Mapped[datetime]
    choices: Mapped[dict[str, Any]]  # {branch ID: track that led here}
    message_id: Mapped[str]
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)  # further data that this kind of mail needs
    claimed_by: Mapped[str | None] = mapped_column(String(64))
    attempt: Mapped[int] = mapped_column(default=0)
    resent: Mapped[bool] = mapped_column(default=False)
    marked_at: Mapped[datetime | None]  # handing_over was committed: the body may have left
    ended_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")
    made_from: Mapped[dict[str, Any] | None]  # what the mail was rendered from when it was handed over, and its digest
    turn_at: Mapped[datetime | None]  # its turn within the rate of its recipient's domain
    skip_reason: Mapped[str | None] = mapped_column(String(30))  # a SkipReason if it was skipped


class SendRate(TableBase):
    """How far the mails of all workers have used up a rate: the next one may leave at `free_at`."""

    __tablename__ = "send_rate"

    name: Mapped[str] = mapped_column(
        primary_key=True
    )  # 'all', '@' and a recipient domain, or 'clock': when it was last checked
    free_at: Mapped[datetime]


class Installation(TableBase):
    """This database, in one row: how it is recognised after a restore from backup, and when it was last in use."""

    __tablename__ = "installation"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # always 1
    instance: Mapped[str]
    alive_at: Mapped[datetime | None]  # when a worker last reported
    held_at: Mapped[datetime | None]  # delivery is on hold since then, until somebody decides
    held_reason: Mapped[str] = mapped_column(default="")  # a message for whoever decides
    hold_reason: Mapped[str | None] = mapped_column(String(20))  # a HoldReason
    highest_erased: Mapped[int | None]  # the highest ID of an erased enrollment, which must not be reused


class InboundMail(TableBase):
    """A mail as it came, stored before it was acknowledged. The digest makes it unique."""

    __tablename__ = "inbound_mail"
    __table_args__ = (
        Index("ix_inbound_mail_received", "id", sqlite_where=text("state = 'received'"),
              postgresql_where=text("state = 'received'")),
        Index("ix_inbound_mail_attention", "id", sqlite_where=text("attention"), postgresql_where=text("attention")),
        Index("ix_inbound_mail_flagged", "id", sqlite_where=text("flagged_at IS NOT NULL"),
              postgresql_where=text("flagged_at IS NOT NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    raw: Mapped[bytes]
    mail_from: Mapped[str]
    rcpt_to: Mapped[list[Any]]
    source: Mapped[str]
    form: Mapped[str] = mapped_column(String(20))  # how to read `raw`: as a message, or as a provider's events
    received_at: Mapped[datetime] = mapped_column(index=True)
    state: Mapped[MailState] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(default="")
    attention: Mapped[bool] = mapped_column(default=False)  # a person should look at it
    trusted: Mapped[bool] = mapped_column(default=False)  # a person has confirmed its sender
    flagged_at: Mapped[datetime | None]  # its words speak of suicide, self-harm, violence or abuse
    flag_lifted_at: Mapped[datetime | None]  # the coach has read them, and says that they do not


class Reply(TableBase):
    """How one inbound mail that belongs to an enrollment was understood."""

    __tablename__ = "reply"

    mail_id: Mapped[int] = mapped_column(Id, ForeignKey("inbound_mail.id"), primary_key=True, autoincrement=False)
    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id"), index=True)
    lesson: Mapped[str]
    matched_by: Mapped[str]
    from_address: Mapped[str]
    message_id: Mapped[str]  # as the sender's program wrote it, or ''
    subject: Mapped[str]
    new_text: Mapped[str]
    rest: Mapped[str]
    at: Mapped[datetime]
    kind: Mapped[str | None] = mapped_column(String(20))  # a ReplyKind; None where it was not interpreted


class MailboxPosition(TableBase):
    """How far a folder on an IMAP server has been read. UIDs only grow while UIDVALIDITY stays (RFC 9051, 2.3.1.1)."""

    __tablename__ = "mailbox_position"

    mailbox: Mapped[str] = mapped_column(primary_key=True)  # user@host/folder
    uidvalidity: Mapped[int] = mapped_column(BigInteger)
    last_uid: Mapped[int] = mapped_column(BigInteger)
    backlog: Mapped[bool]  # unseen mail from before the first pass is still to be fetched


class Answer(TableBase):
    """Every answer ever given; the one with the highest number is valid."""

    __tablename__ = "answer"

    enrollment_id: Mapped[int] = mapped_column(Id, ForeignKey("enrollment.id"), primary_key=True, autoincrement=False)
    question: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    lesson: Mapped[str]
    clear: Mapped[bool]
    value: Mapped[Any] = mapped_column(Json)
    said: Mapped[str]
    source: Mapped[str]
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("inbound_mail.id"), index=True)
    at: Mapped[datetime]
    flagged_at: Mapped[datetime | None]  # as of the mail: its words are given back nowhere
    flag_lifted_at: Mapped[datetime | None]


class SeasonReport(TableBase):
    __tablename__ = "season_report"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    subscriber_id: Mapped[int] = mapped_column(ForeignKey("subscriber.id"), index=True)
    area: Mapped[str]
    season: Mapped[str] = mapped_column(String(10))
    source: Mapped[str]
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("inbound_mail.id"), index=True)
    at: Mapped[datetime]


class Suppression(TableBase):
    """An address that gets no mail. The key is a keyed hash, so that it can outlive the address."""

    __tablename__ = "suppression"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    address: Mapped[str | None]
    reason: Mapped[str] = mapped_column(String(20))
    detail: Mapped[str]
    at: Mapped[datetime]


class SpentChallenge(TableBase):
    """A proof of work that was accepted; each is accepted once."""

    __tablename__ = "spent_challenge"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class CountedLink(TableBase):
    """The URL of a counted link: a redirect goes to what is stored here, and nowhere else."""

    __tablename__ = "link"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)  # SHA-256 of `url`
    url: Mapped[str]


class SendBlock(TableBase):
    """A recipient domain or a lesson for which nothing is sent until a given time."""

    __tablename__ = "hold"

    kind: Mapped[str] = mapped_column(String(10), primary_key=True)  # domain, lesson
    name: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[datetime]
    reason: Mapped[str]
    at: Mapped[datetime]


class Event(TableBase):
    """The history of what happened to people. Rows are only ever added."""

    __tablename__ = "event"
    __table_args__ = (Index(None, "subscriber_id", "id"), Index(None, "enrollment_id", "id"))

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(30))
    subscriber_id: Mapped[int | None] = mapped_column(ForeignKey("subscriber.id"))
    enrollment_id: Mapped[int | None] = mapped_column(ForeignKey("enrollment.id"))
    data: Mapped[dict[str, Any]]
