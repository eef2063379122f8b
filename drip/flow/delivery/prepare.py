"""Makes a mail from a claimed delivery: decides whether it may leave, renders, composes and signs it. Everything it
needs was read before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from drip.core.cohorts.digest import digest_pace
from drip.core.languages.translate import WordingKey
from drip.core.planning.departure import DepartureRules, Drop, Postpone, SendNow, decide_departure
from drip.core.planning.plan import is_waiting_for_coach
from drip.core.planning.planned_mails import daily_pace
from drip.flow.delivery.claim_outcome import Blocked, NotReproducible, RenderFailed
from drip.flow.delivery.permission import may_receive
from drip.flow.delivery.recipient import recipient_of
from drip.flow.edition import Edition
from drip.flow.mail_links import counted_link, links_of_mail
from drip.flow.planning.progress import EnrollmentView, facts_from_json, facts_to_json, handed_over_at
from drip.flow.site import Site
from drip.flow.work import Work
from drip.outbound import Mail, Signer, UnsafeHeader, compose
from drip.rendering import Rendered, RenderError, render, with_counted_links
from drip.storage.delivery import suppressions
from drip.storage.engine.records import ClaimedDelivery, DeliveryRow, EnrollmentRow
from drip.storage.engine.states import MailKind

REQUEST_LIFETIME = timedelta(days=3)  # a confirmation or a clarification is of no use after that
KINDS_WITHOUT_UNSUBSCRIBE = (
    MailKind.CONFIRMATION,
    MailKind.ADDRESS,
    MailKind.MOVED,
    MailKind.CONCERN,
)  # they may go to an address that gets no lessons
ANSWER_KINDS = (MailKind.CLARIFICATION, MailKind.NOTICE, MailKind.CARE)  # they answer a person's mail
KINDS_THAT_WAIT_FOR_COACH = (
    *(MailKind.LESSON, MailKind.REMINDER, MailKind.STILL_THERE),
    *(MailKind.DIGEST, MailKind.CLARIFICATION),
)


@dataclass(frozen=True, slots=True)
class PreparedMail:
    """A mail that may leave. `made_from` holds all that it takes to make the very same message again."""

    recipient: str
    return_path: str
    message: bytes
    made_from: dict[str, Any]


Preparation = PreparedMail | Blocked | Postpone | Drop | RenderFailed | NotReproducible


@dataclass(frozen=True, slots=True)
class Barriers:
    """What keeps mail from leaving. `suppressed` is {key of an address: reason}, `blocks` is {(kind, name): until}."""

    suppressed: Mapping[str, str]
    blocks: Mapping[tuple[str, str], datetime]

    def reason_against(self, site: Site, email: str) -> str:
        """Returns why this address gets no mail, or ''."""
        if not self.suppressed:
            return ""
        return next((self.suppressed[key] for key in site.keys.suppression_keys(email) if key in self.suppressed), "")


def read_barriers(work: Work, emails: Iterable[str]) -> Barriers:
    """Reads the barriers that concern these addresses."""
    keys = {key for email in emails for key in work.site.keys.suppression_keys(email)}
    suppressed = suppressions.find_suppressions(work.session, keys)
    return Barriers(suppressed, suppressions.active_blocks(work.session, work.now))


@dataclass(frozen=True, slots=True)
class DueMail:
    """A claimed delivery, with its person and the edition of the course, both of the version it was queued in."""

    delivery: ClaimedDelivery
    edition: Edition
    view: EnrollmentView

    @property
    def recipient(self) -> str:
        return recipient_of(self.delivery, self.view.enrollment.email)


def prepare(site: Site, signer: Signer | None, due: DueMail, barriers: Barriers, now: datetime) -> Preparation:
    """Prepares a mail, or returns why it is not to leave now."""
    decision = _decide(site, due, barriers, now)
    return _make(site, signer, due) if isinstance(decision, SendNow) else decision


def reason_not_to_send(
    site: Site, delivery: ClaimedDelivery, person: EnrollmentRow, barriers: Barriers, now: datetime
) -> str:
    """Returns why this mail must not leave at all, or ''. Asked when the mail is prepared, and again under the marker's
    lock."""
    reason = barriers.reason_against(site, recipient_of(delivery, person.email))
    if reason and delivery.kind != MailKind.CONCERN:
        return f"suppressed: {reason}"
    if not may_receive(delivery, person):
        return f"enrollment {person.state}"
    if delivery.kind == MailKind.DIGEST and (person.paused_at is not None or not person.sharing):
        return "paused" if person.sharing else "shares nothing any more"
    if delivery.expires_at is not None and now >= delivery.expires_at:
        return "expired"
    return ""


def _decide(site: Site, due: DueMail, barriers: Barriers, now: datetime) -> SendNow | Blocked | Postpone | Drop:
    delivery, view, person = due.delivery, due.view, due.view.enrollment
    if reason := reason_not_to_send(site, delivery, person, barriers, now):
        return Drop(reason)
    if until := blocked_until(delivery, person, barriers, now):
        return Blocked(until)
    pace, zone = view.pace, view.progress.zone
    match delivery.kind:
        case MailKind.LESSON:
            late = view.course.lessons[delivery.lesson].late
            starts, last = view.progress.started, view.last_lesson_at
            return decide_departure(delivery.slot_at, now, DepartureRules(pace, zone, late, last, starts))
        case MailKind.REMINDER | MailKind.STILL_THERE:
            return decide_departure(delivery.slot_at, now, DepartureRules(daily_pace(pace), zone))
        case MailKind.DIGEST if view.course.digest:
            hours = digest_pace(view.course.digest, pace)
            return decide_departure(delivery.slot_at, now, DepartureRules(hours, zone))
        case MailKind.LETTER | MailKind.CARE | MailKind.CONCERN:  # what people write to each other never expires
            return SendNow()
        case _:
            return Drop("expired") if now >= delivery.slot_at + REQUEST_LIFETIME else SendNow()


def blocked_until(
    delivery: ClaimedDelivery, person: EnrollmentRow, barriers: Barriers, now: datetime
) -> datetime | None:
    """Returns when the blocks of the recipient's domain and of the lesson end, and when the person's course waits no
    more for the coach; None if there are none."""
    if is_waiting_for_coach(person.care_until, now) and delivery.kind in KINDS_THAT_WAIT_FOR_COACH:
        return person.care_until
    if not barriers.blocks:
        return None
    domain = recipient_of(delivery, person.email).rpartition("@")[2]
    names = (("domain", domain), ("lesson", f"{delivery.version_id}/{delivery.lesson}"))
    return max((barriers.blocks[name] for name in names if name in barriers.blocks), default=None)


def _make(site: Site, signer: Signer | None, due: DueMail) -> PreparedMail | RenderFailed | NotReproducible:
    """Makes the mail for this person. A mail in doubt is made from the facts stored with it, so that it is the same
    mail."""
    delivery, edition, view = due.delivery, due.edition, due.view
    original = delivery.made_from if delivery.resent else None
    wording = edition.wording_for(delivery, view.enrollment.language, original)
    facts = facts_from_json(edition.course, original["facts"]) if original else view.progress.facts
    thread = tuple(original["thread"]) if original else _thread(view.deliveries, delivery)
    links = links_of_mail(site, delivery.enrollment_id, edition, delivery.lesson)
    if original and recipient_of(delivery, facts.subscriber["email"]) != due.recipient:
        return NotReproducible("it may have left, to an address that is not theirs any more")
    try:
        compiled, course = edition.mail_of(delivery, wording), edition.course_in(wording.language)
        rendered = render(compiled, facts, links, course, delivery.data)
        if counts := _counts_links(edition, delivery, original):
            rendered = replace(
                rendered, html=with_counted_links(rendered.html, edition.link_ids, partial(counted_link, site))
            )
        language = "" if original and "language" not in original else wording.language
        message = compose(_mail(site, due, rendered, thread, language))
    except (RenderError, UnsafeHeader) as error:
        return RenderFailed(str(error))
    digest = hashlib.sha256(message).hexdigest()
    if original and original["sha256"] != digest:
        return NotReproducible("it may have left, and can no longer be made as it was")
    return PreparedMail(
        recipient=due.recipient,
        return_path=site.address(f"bounce+{site.keys.token('bounce', delivery.enrollment_id, delivery.number)}"),
        message=signer.sign(message) if signer else message,
        made_from=original
        or {"facts": facts_to_json(facts), "thread": thread, "sha256": digest}
        | _wording_to_json(wording)
        | ({"counted": True} if counts else {}),
    )


def _counts_links(edition: Edition, delivery: ClaimedDelivery, original: Mapping[str, Any] | None) -> bool:
    """Whether the links of this mail are counted. If it is sent again, they are as they were the first time."""
    return bool(original.get("counted")) if original else delivery.kind == MailKind.LESSON and bool(edition.link_ids)


def _wording_to_json(wording: WordingKey) -> dict[str, str]:
    return {"language": wording.language} | ({"variant": wording.variant} if wording.variant else {})


def _mail(site: Site, due: DueMail, rendered: Rendered, thread: tuple[str, ...], language: str) -> Mail:
    delivery, course = due.delivery, due.edition.course
    leave = site.keys.token("leave", delivery.enrollment_id)
    no_unsubscribe = delivery.kind in KINDS_WITHOUT_UNSUBSCRIBE
    return Mail(
        sender_name=course.sender.name,
        sender_email=course.sender.email,
        to=due.recipient,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        language=language,
        message_id=delivery.message_id,
        date=delivery.slot_at,  # not the time of the try: a mail sent again must be the same mail
        reply_to=_reply_to(site, delivery),
        references=thread,
        automatic=delivery.kind != MailKind.LETTER,
        in_answer=delivery.kind in ANSWER_KINDS,
        list_id=f"{course.slug}.{site.mail_domain}",
        list_name=course.title,
        unsubscribe_url="" if no_unsubscribe else f"{site.base_url}/leave/{leave}",
        unsubscribe_mailto="" if no_unsubscribe else site.address(f"leave+{leave}"),
    )


def _reply_to(site: Site, delivery: ClaimedDelivery) -> str:
    """The coach's answer to a concern goes to the person themselves."""
    if delivery.kind == MailKind.CONCERN:
        return str(delivery.data["who"])
    return site.address(f"reply+{site.keys.token('reply', delivery.enrollment_id, delivery.number)}")


def _thread(deliveries: Sequence[DeliveryRow], delivery: ClaimedDelivery) -> tuple[str, ...]:
    """Returns the Message-IDs for References: the first mail of the course and the last few before this one, so that
    mail programs show the course as one thread; last the mail that this one answers, if it is known."""
    before = [
        d.message_id
        for d in deliveries
        if handed_over_at(d) and d.number < delivery.number and d.kind != "confirmation"
    ]
    in_reply_to = [delivery.data["in_reply_to"]] if delivery.data.get("in_reply_to") else []
    return tuple((before if len(before) <= 4 else [before[0], *before[-3:]]) + in_reply_to)
