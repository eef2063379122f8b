"""From a claimed delivery to a mail that may leave: decided, rendered, composed, signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from drip.core.course import Late, Pace
from drip.core.departure import Drop, Go, Later, depart
from drip.flow.notice import ENDED_WELL, says_goodbye
from drip.flow.plan import EVERY_DAY
from drip.flow.progress import Standing, left_at, read_standing
from drip.flow.site import Edition, Site
from drip.outbound import Mail, Signer, UnsafeHeader, compose
from drip.rendering import Rendered, RenderError, render
from drip.storage import barriers, enrollments
from drip.storage.database import Session
from drip.storage.states import EnrollmentState, MailKind
from drip.storage.tables import Delivery, Enrollment

LIFE_OF_A_REQUEST = timedelta(days=3)  # a confirmation or a question back is of no use after that
ANSWERS = (MailKind.CLARIFICATION, MailKind.NOTICE)  # to what somebody wrote


@dataclass(frozen=True, slots=True)
class Ready:
    recipient: str
    return_path: str
    message: bytes


@dataclass(frozen=True, slots=True)
class Held:
    """Its recipient's domain or its lesson is on hold; the slot it was meant for stays the same."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Unfit:
    """This mail cannot be made for this person; the reason is for the coach."""

    reason: str


def prepare(
    session: Session, site: Site, signer: Signer | None, delivery: Delivery, now: datetime
) -> Ready | Held | Later | Drop | Unfit:
    enrollment = enrollments.get_enrollment(session, delivery.enrollment_id)
    assert enrollment is not None
    edition = site.edition(session, delivery.version_id)
    standing = read_standing(session, edition.course, enrollment)
    match _decide(session, site, standing, delivery, now):
        case Held() | Later() | Drop() as decision:
            return decision
        case Go():
            return _make(site, signer, edition, standing, delivery)


def refusal(session: Session, site: Site, delivery: Delivery, enrollment: Enrollment, email: str, now: datetime) -> str:
    """Why this mail must not leave at all, or ''. Asked when it is prepared, and again under the lock of the marker."""
    if suppression := barriers.find_suppression(session, site.suppression_key(email)):
        return f"suppressed: {suppression.reason}"
    if enrollment.state not in _states_for(delivery):
        return f"enrollment {enrollment.state}"
    if delivery.expires_at is not None and now >= delivery.expires_at:
        return "expired"
    return ""


def _states_for(delivery: Delivery) -> tuple[EnrollmentState, ...]:
    """Of the enrollments that this mail may go to. The answer to STOP is the only one to people who have left."""
    if says_goodbye(delivery):
        return ENDED_WELL
    return (EnrollmentState.PENDING if delivery.kind == MailKind.CONFIRMATION else EnrollmentState.ACTIVE,)


def _decide(
    session: Session, site: Site, standing: Standing, delivery: Delivery, now: datetime
) -> Go | Held | Later | Drop:
    email = standing.subscriber.email
    if reason := refusal(session, site, delivery, standing.enrollment, email, now):
        return Drop(reason)
    if held := _held(session, delivery, email, now):
        return Held(held)
    pace, zone = standing.pace, standing.progress.zone
    match delivery.kind:
        case MailKind.LESSON:
            late = standing.course.lessons[delivery.lesson].late
            return depart(delivery.slot_at, now, pace=pace, zone=zone, late=late, last=standing.last_lesson_at)
        case MailKind.REMINDER:
            daily = Pace(EVERY_DAY, pace.at, pace.until)
            return depart(delivery.slot_at, now, pace=daily, zone=zone, late=Late.SKIP, last=None)
        case _:
            return Drop("expired") if now >= delivery.slot_at + LIFE_OF_A_REQUEST else Go()


def _held(session: Session, delivery: Delivery, email: str, now: datetime) -> datetime | None:
    domain = barriers.find_hold(session, "domain", email.rpartition("@")[2], now)
    lesson = barriers.find_hold(session, "lesson", f"{delivery.version_id}/{delivery.lesson}", now)
    return max((hold.until for hold in (domain, lesson) if hold), default=None)


def _make(site: Site, signer: Signer | None, edition: Edition, standing: Standing, delivery: Delivery) -> Ready | Unfit:
    links = site.links(delivery.enrollment_id)
    try:
        rendered = render(edition.mail_of(delivery), standing.progress.facts, links, edition.course, delivery.data)
        message = compose(_mail(site, standing, delivery, rendered))
    except (RenderError, UnsafeHeader) as error:
        return Unfit(str(error))
    return Ready(
        recipient=standing.subscriber.email,
        return_path=site.address(f"bounce+{site.token('bounce', delivery.enrollment_id, delivery.number)}"),
        message=signer.sign(message) if signer else message,
    )


def _mail(site: Site, standing: Standing, delivery: Delivery, rendered: Rendered) -> Mail:
    course = standing.course
    confirming = delivery.kind == MailKind.CONFIRMATION
    leave = site.token("leave", delivery.enrollment_id)
    return Mail(
        sender_name=course.sender.name,
        sender_email=course.sender.email,
        to=standing.subscriber.email,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        message_id=delivery.message_id,
        date=delivery.slot_at,  # not the time of the try: a mail sent again must be the same mail
        reply_to=site.address(f"reply+{site.token('reply', delivery.enrollment_id, delivery.number)}"),
        references=_thread(standing.deliveries, delivery),
        in_answer=delivery.kind in ANSWERS,
        list_id=f"{course.slug}.{site.mail_domain}",
        list_name=course.title,
        unsubscribe_url="" if confirming else f"{site.base_url}/leave/{leave}",
        unsubscribe_mailto="" if confirming else site.address(f"leave+{leave}"),
    )


def _thread(deliveries: Sequence[Delivery], delivery: Delivery) -> tuple[str, ...]:
    """The first mail of the course and the last few before this one, so that programs show the course as one thread;
    last the mail of theirs that this one answers, where it is known."""
    before = [
        d.message_id for d in deliveries if left_at(d) and d.number < delivery.number and d.kind != "confirmation"
    ]
    answered = [delivery.data["in_reply_to"]] if delivery.data.get("in_reply_to") else []
    return tuple((before if len(before) <= 4 else [before[0], *before[-3:]]) + answered)
