"""Reads what the command line lists: courses, versions, people and inbound mail, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from drip.core.planning.plan import is_waiting_for_coach
from drip.core.simulation.timeline_text import describe_event
from drip.flow.coach.letters import ANSWERABLE_STATES
from drip.flow.replies.inspect import read_message
from drip.flow.safety.care import PAGE_FORM
from drip.flow.site import Site
from drip.flow.zones import zone_of
from drip.inbound import MESSAGE_FORM
from drip.storage.courses import versions
from drip.storage.delivery import ledger, suppressions
from drip.storage.engine.database import Session
from drip.storage.engine.records import EnrollmentRow
from drip.storage.engine.states import DeliveryState, MailKind
from drip.storage.operations import history
from drip.storage.people import subscribers
from drip.storage.people.subscribers import SubscriberRow
from drip.storage.planning import enrollments
from drip.storage.replies import answers, inbound_mail
from drip.storage.replies.inbound_mail import MailRow, ReplyRow


@dataclass(frozen=True, slots=True)
class ListedCourse:
    slug: str
    title: str
    number: int
    published_at: datetime
    people_by_state: dict[str, int]


@dataclass(frozen=True, slots=True)
class ListedVersion:
    """`source` is the shortened commit, with '+ changes' if the folder had uncommitted ones, or 'version N' if an
    earlier version was put back."""

    number: int
    published_at: datetime
    by: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class ListedPerson:
    email: str
    first_name: str
    zone: str
    course: str | None
    state: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class UnderstoodAnswer:
    """What was understood of a mail: `said` are the words that it was taken from. An answer that is not `clear` could
    not be read; its value is a guess."""

    question: str
    said: str
    value: Any
    clear: bool


@dataclass(frozen=True, slots=True)
class ListedMail:
    id: int
    received_at: datetime
    state: str
    note: str
    mail_from: str
    lesson: str
    matched_by: str
    new_text: str
    rest: str
    subject: str
    is_flagged: bool  # it speaks of trouble, and the coach has not said otherwise
    answers: tuple[UnderstoodAnswer, ...] = ()  # only in `mail_details`, as are the seasons
    seasons: tuple[tuple[str, str], ...] = ()  # ((area, season), …)


@dataclass(frozen=True, slots=True)
class MailDetails(ListedMail):
    """`attachments` are file names, or types of content without one."""

    attachments: tuple[str, ...] = ()


def list_courses(site: Site) -> list[ListedCourse]:
    with site.database.read() as session:
        return [
            ListedCourse(
                version.course,
                version.definition["title"],
                version.number,
                version.published_at,
                versions.count_enrolled(session, version.course),
            )
            for version in versions.live_versions(session)
        ]


def list_versions(site: Site, course: str) -> list[ListedVersion]:
    """Returns all versions of a course, the newest first."""
    with site.database.read() as session:
        found = [(version, version.origin or {}) for version in versions.versions_of(session, course)]
        return [
            ListedVersion(v.number, v.published_at, origin.get("by", ""), _source(origin), origin.get("note", ""))
            for v, origin in reversed(found)
        ]


def _source(origin: dict[str, Any]) -> str:
    if "restores" in origin:
        return f"version {origin['restores']}"
    commit: str = origin.get("commit", "")[:12]
    return f"{commit} + changes" if commit and origin.get("is_dirty") else commit


def list_people(site: Site) -> list[ListedPerson]:
    with site.database.read() as session:
        return [
            ListedPerson(each.email, each.first_name, each.zone, each.course, each.state, each.created_at)
            for each in subscribers.list_subscribers(session)
        ]


def list_mail(site: Site, *, needs_attention: bool, waiting: bool = False, limit: int = 200) -> list[ListedMail]:
    """Returns the newest mails, and before them those that speak of trouble and that nobody has looked at. With
    `needs_attention`, only those that somebody should look at; with `waiting`, only those of them that the coach can
    answer."""
    states = ANSWERABLE_STATES if waiting else ()
    with site.database.read() as session:
        found = inbound_mail.list_mails(session, needs_attention=needs_attention or waiting, limit=limit, states=states)
        return [_mail(mail, reply) for mail, reply in found]


def mail_details(site: Site, mail_id: int) -> tuple[MailDetails, bytes] | None:
    """Returns an inbound mail as it was read, and its raw bytes; None if there is no such mail. If nobody is known to
    have sent it, its words are read here."""
    with site.database.read() as session:
        mail = inbound_mail.get_mail(session, mail_id)
        if mail is None:
            return None
        reply = inbound_mail.find_reply(session, mail_id)
        listed = MailDetails(**{**asdict(_mail(mail, reply)), **_understood(session, mail_id)})
    if mail.form == PAGE_FORM:
        return listed, mail.raw
    if mail.form != MESSAGE_FORM:
        listed = replace(listed, rest=mail.raw.decode("utf-8", "replace"))
    else:
        read = read_message(mail.raw)
        listed = replace(listed, subject=read["subject"], attachments=tuple(read["attachments"]))
        if reply is None:
            listed = replace(listed, new_text=read["new"], rest=read["rest"])
    return listed, mail.raw


def _understood(session: Session, mail_id: int) -> dict[str, Any]:
    given = answers.answers_of_mail(session, mail_id)
    return {
        "answers": tuple(UnderstoodAnswer(a.question, a.said, a.value, a.clear) for a in given),
        "seasons": tuple((s.area, s.season) for s in answers.seasons_of_mail(session, mail_id)),
    }


def person_details(site: Site, email: str, now: datetime) -> dict[str, Any] | None:
    """Returns all that is known about a person as JSON values, with times in their own zone; None if there is nobody
    with this address."""
    with site.database.read() as session:
        subscriber = subscribers.find_subscriber(session, email.strip().lower())
        if subscriber is None:
            return None
        suppression = suppressions.find_suppression(session, site.keys.suppression_keys(subscriber.email))
        found = enrollments.enrollments_of(session, subscriber.id)
        return {
            "email": subscriber.email,
            "first_name": subscriber.first_name,
            "zone": subscriber.zone,
            "language": subscriber.language or "",
            "believed": inbound_mail.believed_addresses(session, subscriber.id),
            "suppressed": f"{suppression.reason}: {suppression.detail}" if suppression else "",
            "waits_for_coach": _wait(found, site, subscriber, now),
            "courses": [_course(session, subscriber, e) for e in found],
            "seasons": [
                {"at": _local(subscriber, s.at), "area": s.area, "season": s.season, "source": s.source}
                for s in answers.seasons_of(session, subscriber.id)
            ],
            "answers": [
                {
                    "question": a.question,
                    "said": a.said,
                    "value": a.value,
                    "clear": a.clear,
                    "flagged": a.is_withheld,
                }
                for e in found
                for a in answers.answers_of(session, e.id)
            ],
            "history": [
                {
                    "at": _local(subscriber, event.at),
                    "what": describe_event(event.kind, event.data, zone_of(subscriber.zone)),
                }
                for event in history.events_of(session, subscriber.id)
            ],
        }


def _wait(found: Sequence[EnrollmentRow], site: Site, subscriber: SubscriberRow, now: datetime) -> str:
    """Returns who acts next if somebody wrote of trouble; '' otherwise."""
    until = next((e.care_until for e in found), None)
    if until is None or not is_waiting_for_coach(until, now):
        return ""
    return f"the coach ({site.coach or 'the sender of the course'}), or until {_local(subscriber, until)}"


def _course(session: Session, subscriber: SubscriberRow, enrollment: EnrollmentRow) -> dict[str, Any]:
    deliveries = ledger.deliveries_of(session, enrollment.id)
    received = [d for d in deliveries if d.kind == MailKind.LESSON and d.state == DeliveryState.SENT]
    planned = sorted((d for d in deliveries if d.state == DeliveryState.PLANNED), key=lambda d: d.due_at)
    upcoming = [f"{d.kind} {d.lesson}, {_local(subscriber, d.due_at)}".replace(" ,", ",") for d in planned]
    if enrollment.paused_at:
        until = enrollment.paused_until
        upcoming.append(f"paused{f' until {_local(subscriber, until)}' if until else ''}")
    return {
        "course": enrollment.course,
        "state": str(enrollment.state),
        "cohort": enrollment.cohort,
        "sharing": enrollment.sharing,
        "lessons": len(received),
        "received": [d.lesson for d in received],
        "next": upcoming,
    }


def _mail(mail: MailRow, reply: ReplyRow | None) -> ListedMail:
    return ListedMail(
        id=mail.id,
        received_at=mail.received_at,
        state=str(mail.state),
        note=mail.note,
        mail_from=reply.from_address if reply else mail.mail_from,
        lesson=reply.lesson if reply else "",
        matched_by=reply.matched_by if reply else "",
        new_text=reply.new_text if reply else "",
        rest=reply.rest if reply else "",
        subject=reply.subject if reply else "",
        is_flagged=mail.is_withheld,
    )


def _local(subscriber: SubscriberRow, instant: datetime) -> str:
    return f"{instant.astimezone(zone_of(subscriber.zone)):%a %Y-%m-%d %H:%M}"
