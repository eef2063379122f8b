"""From a claimed delivery to a mail that may leave: decided, rendered, composed, signed. All from what was read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from drip.core.cohorts.digest import digest_pace
from drip.core.courses.course import LatePolicy
from drip.core.languages.translate import WordingKey
from drip.core.planning.departure import Drop, Postpone, SendNow, decide_departure
from drip.core.planning.planned_mails import daily_pace
from drip.flow.delivery.claim_outcome import Blocked, NotReproducible, RenderFailed
from drip.flow.delivery.permission import may_receive
from drip.flow.delivery.recipient import recipient_of
from drip.flow.planning.progress import EnrollmentView, facts_from_json, facts_to_json, handed_over_at
from drip.flow.site import Edition, Site
from drip.flow.work import Work
from drip.outbound import Mail, Signer, UnsafeHeader, compose
from drip.rendering import Rendered, RenderError, render, with_counted_links
from drip.storage.delivery import suppressions
from drip.storage.engine.records import ClaimedDelivery, DeliveryRow, EnrollmentRow
from drip.storage.engine.states import MailKind

REQUEST_LIFETIME = timedelta(days=3)  # a confirmation or a question back is of no use after that
KINDS_WITHOUT_UNSUBSCRIBE = (
    MailKind.CONFIRMATION,
    MailKind.ADDRESS,
    MailKind.MOVED,
)  # no letters come to where they go
ANSWER_KINDS = (MailKind.CLARIFICATION, MailKind.NOTICE)  # to what somebody wrote


@dataclass(frozen=True, slots=True)
class PreparedMail:
    """A mail that may leave. `made_from`: all that it takes to make the very same message again."""

    recipient: str
    return_path: str
    message: bytes
    made_from: dict[str, Any]


Preparation = PreparedMail | Blocked | Postpone | Drop | RenderFailed | NotReproducible


@dataclass(frozen=True, slots=True)
class Barriers:
    """What keeps mail from leaving. `suppressed`: {key of an address: reason}; `holds`: {(kind, name): until}."""

    suppressed: Mapping[str, str]
    holds: Mapping[tuple[str, str], datetime]

    def reason_against(self, site: Site, email: str) -> str:
        """Why this address gets no mail, or ''."""
        if not self.suppressed:
            return ""
        return next((self.suppressed[key] for key in site.suppression_keys(email) if key in self.suppressed), "")


def read_barriers(work: Work, emails: Iterable[str]) -> Barriers:
    """Those that concern these addresses."""
    keys = {key for email in emails for key in work.site.suppression_keys(email)}
    suppressed = suppressions.find_suppressions(work.session, keys)
    return Barriers(suppressed, suppressions.active_blocks(work.session, work.now))


def prepare(
    site: Site,
    signer: Signer | None,
    edition: Edition,
    standing: EnrollmentView,
    delivery: ClaimedDelivery,
    known: Barriers,
    now: datetime,
) -> Preparation:
    """`edition` and `standing` are of the version that the mail was queued in."""
    decision = _decide(site, standing, delivery, known, now)
    return _make(site, signer, edition, standing, delivery) if isinstance(decision, SendNow) else decision


def reason_not_to_send(
    site: Site, delivery: ClaimedDelivery, person: EnrollmentRow, known: Barriers, now: datetime
) -> str:
    """Why this mail must not leave at all, or ''. Asked when it is prepared, and again under the lock of the marker."""
    if reason := known.reason_against(site, recipient_of(delivery, person.email)):
        return f"suppressed: {reason}"
    if not may_receive(delivery, person):
        return f"enrollment {person.state}"
    if delivery.kind == MailKind.DIGEST and (person.paused_at is not None or not person.sharing):
        return "paused" if person.sharing else "shares nothing any more"
    if delivery.expires_at is not None and now >= delivery.expires_at:
        return "expired"
    return ""


def _decide(
    site: Site, standing: EnrollmentView, delivery: ClaimedDelivery, known: Barriers, now: datetime
) -> SendNow | Blocked | Postpone | Drop:
    person = standing.enrollment
    if reason := reason_not_to_send(site, delivery, person, known, now):
        return Drop(reason)
    if held := blocked_until(delivery, person, known):
        return Blocked(held)
    pace, zone = standing.pace, standing.progress.zone
    match delivery.kind:
        case MailKind.LESSON:
            late = standing.course.lessons[delivery.lesson].late
            starts, last = standing.progress.started, standing.last_lesson_at
            return decide_departure(delivery.slot_at, now, pace=pace, zone=zone, late=late, last=last, starts=starts)
        case MailKind.REMINDER:
            return decide_departure(
                delivery.slot_at, now, pace=daily_pace(pace), zone=zone, late=LatePolicy.SKIP, last=None
            )
        case MailKind.DIGEST if standing.course.digest:
            hours = digest_pace(standing.course.digest, pace)
            return decide_departure(delivery.slot_at, now, pace=hours, zone=zone, late=LatePolicy.SKIP, last=None)
        case MailKind.LETTER:  # somebody's own words are of use at any time
            return SendNow()
        case _:
            return Drop("expired") if now >= delivery.slot_at + REQUEST_LIFETIME else SendNow()


def blocked_until(delivery: ClaimedDelivery, person: EnrollmentRow, known: Barriers) -> datetime | None:
    """When the holds on its recipient's domain and on its lesson are over, where there are any."""
    if not known.holds:
        return None
    domain = recipient_of(delivery, person.email).rpartition("@")[2]
    names = (("domain", domain), ("lesson", f"{delivery.version_id}/{delivery.lesson}"))
    return max((known.holds[name] for name in names if name in known.holds), default=None)


def _make(
    site: Site, signer: Signer | None, edition: Edition, standing: EnrollmentView, delivery: ClaimedDelivery
) -> PreparedMail | RenderFailed | NotReproducible:
    """The mail for this person; a mail in doubt is made from what it was made from, so that it is the same mail."""
    kept = delivery.made_from if delivery.resent else None
    worded = edition.words_for(delivery, standing.enrollment.language, kept)
    facts = facts_from_json(edition.course, kept["facts"]) if kept else standing.progress.facts
    thread = tuple(kept["thread"]) if kept else _thread(standing.deliveries, delivery)
    links = site.links(delivery.enrollment_id, edition, delivery.lesson)
    to = recipient_of(delivery, standing.enrollment.email)
    if kept and recipient_of(delivery, facts.subscriber["email"]) != to:
        return NotReproducible("it may have left, to an address that is not theirs any more")
    try:
        compiled, course = edition.mail_of(delivery, worded), edition.course_in(worded.language)
        rendered = render(compiled, facts, links, course, delivery.data)
        if counts := _counts_links(edition, delivery, kept):
            rendered = replace(rendered, html=with_counted_links(rendered.html, edition.counted, site.counted_link))
        language = "" if kept and "language" not in kept else worded.language
        message = compose(_mail(site, standing, delivery, rendered, to, thread, language))
    except (RenderError, UnsafeHeader) as error:
        return RenderFailed(str(error))
    digest = hashlib.sha256(message).hexdigest()
    if kept and kept["sha256"] != digest:
        return NotReproducible("it may have left, and can no longer be made as it was")
    return PreparedMail(
        recipient=to,
        return_path=site.address(f"bounce+{site.token('bounce', delivery.enrollment_id, delivery.number)}"),
        message=signer.sign(message) if signer else message,
        made_from=kept
        or {"facts": facts_to_json(facts), "thread": thread, "sha256": digest}
        | _words(worded)
        | ({"counted": True} if counts else {}),
    )


def _counts_links(edition: Edition, delivery: ClaimedDelivery, kept: Mapping[str, Any] | None) -> bool:
    """Whether the links of this mail are counted: as they were, where it is sent again."""
    return bool(kept.get("counted")) if kept else delivery.kind == MailKind.LESSON and bool(edition.counted)


def _words(worded: WordingKey) -> dict[str, str]:
    return {"language": worded.language} | ({"variant": worded.variant} if worded.variant else {})


def _mail(
    site: Site,
    standing: EnrollmentView,
    delivery: ClaimedDelivery,
    rendered: Rendered,
    to: str,
    thread: tuple[str, ...],
    language: str,
) -> Mail:
    course = standing.course
    leave = site.token("leave", delivery.enrollment_id)
    no_way_out = delivery.kind in KINDS_WITHOUT_UNSUBSCRIBE
    return Mail(
        sender_name=course.sender.name,
        sender_email=course.sender.email,
        to=to,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        language=language,
        message_id=delivery.message_id,
        date=delivery.slot_at,  # not the time of the try: a mail sent again must be the same mail
        reply_to=site.address(f"reply+{site.token('reply', delivery.enrollment_id, delivery.number)}"),
        references=thread,
        automatic=delivery.kind != MailKind.LETTER,
        in_answer=delivery.kind in ANSWER_KINDS,
        list_id=f"{course.slug}.{site.mail_domain}",
        list_name=course.title,
        unsubscribe_url="" if no_way_out else f"{site.base_url}/leave/{leave}",
        unsubscribe_mailto="" if no_way_out else site.address(f"leave+{leave}"),
    )


def _thread(deliveries: Sequence[DeliveryRow], delivery: ClaimedDelivery) -> tuple[str, ...]:
    """The first mail of the course and the last few before this one, so that programs show the course as one thread;
    last the mail of theirs that this one answers, where it is known."""
    before = [
        d.message_id
        for d in deliveries
        if handed_over_at(d) and d.number < delivery.number and d.kind != "confirmation"
    ]
    answered = [delivery.data["in_reply_to"]] if delivery.data.get("in_reply_to") else []
    return tuple((before if len(before) <= 4 else [before[0], *before[-3:]]) + answered)
