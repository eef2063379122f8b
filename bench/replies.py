"""How many replies one core reads and records in a second: replies as mail programs write them, each to a lesson of the
shipped course, including the database and its commits.

`store_replies` fills a site, `measure` reads the replies. It counts the CPU time of this process and, if it runs on
this machine, of the database server."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from time import perf_counter, process_time

from sqlalchemy import func, select
from sqlalchemy import text as sql

from drip.flow.courses.publish import check_course, publish
from drip.flow.edition import Edition
from drip.flow.mail_links import links_of_mail
from drip.flow.planning.plan import plan_next
from drip.flow.planning.progress import read_enrollment_view
from drip.flow.replies.read_mail import read_replies
from drip.flow.signup.signup import confirm
from drip.flow.site import Site
from drip.flow.site_keys import SiteKeys
from drip.flow.work import Work
from drip.inbound import html_to_lines
from drip.rendering import Rendered, render
from drip.storage.delivery import ledger
from drip.storage.engine.database import Database, Session
from drip.storage.engine.records import EnrollmentRow, FullDeliveryRow
from drip.storage.engine.schema import upgrade
from drip.storage.engine.states import DeliveryState, MailKind
from drip.storage.engine.tables import InboundMail
from drip.storage.people import subscribers
from drip.storage.planning import enrollments
from drip.storage.replies import inbound_mail
from drip.storage.replies.inbound_mail import RawMail

ROOT = Path(__file__).parents[1]
COURSE, TEMPLATES = ROOT / "courses" / "redefine-success", ROOT / "templates"
BEGIN = datetime(2027, 1, 4, 6, 0, tzinfo=UTC)
KEY = "a secret that is long enough to measure with"
LESSONS = 4  # the last of them asks for two seasons
ATTRIBUTION = "On Mon, Jan 11, 2027 at 9:30 AM Ines Moreau <coach@example.com> wrote:"
SEASONS = ("winter", "spring, I think", "It is summer.", "autumn", "Definitely winter")


@dataclass(frozen=True, slots=True)
class Letter:
    """A lesson as somebody received it, and what a reply to it needs."""

    person: int
    lesson: str
    message_id: str
    reply_to: str
    sent: Rendered


@dataclass(frozen=True, slots=True)
class Speed:
    """`cpu` and `server` are CPU seconds of this process and of the database server; `states` counts the states that
    the mails ended in."""

    replies: int
    cpu: float
    server: float
    wall: float
    states: dict[str, int]

    @property
    def microseconds(self) -> float:
        return 1e6 * (self.cpu + self.server) / self.replies

    @property
    def per_second(self) -> float:
        return self.replies / (self.cpu + self.server)


def measure(site: Site, now: datetime) -> Speed:
    """Reads all unread mail."""
    before = _server_seconds(site.database)
    cpu, wall = process_time(), perf_counter()
    count = read_replies(site, now)
    cpu, wall = process_time() - cpu, perf_counter() - wall
    return Speed(count, cpu, _server_seconds(site.database) - before, wall, _count_states(site))


def make_site(url: str) -> Site:
    """A new site with the shipped course, in an empty database."""
    database = Database(url)
    upgrade(database)
    site = Site(database, SiteKeys(KEY), "https://course.example.com", "reply.example.com", TEMPLATES)
    with site.database.write() as session:
        publish(Work(session, site, BEGIN), check_course(COURSE, TEMPLATES))
    return site


def store_replies(site: Site, count: int, now: datetime) -> None:
    """Adds `count` people, each some lessons into the course, and a reply of each to their last lesson."""
    with site.database.write() as session:
        edition = site.live_edition(session, "redefine-success")
        assert edition is not None
        for number in range(count):
            letter = _letter(session, site, edition, number)
            make, raw = MAKERS[number % len(MAKERS)], b""
            raw = make(letter, _words(letter))
            mail = RawMail(raw, f"person{number}@example.net", [letter.reply_to], "smtp", "message")
            inbound_mail.store_mail(session, mail, now)


def _letter(session: Session, site: Site, edition: Edition, number: int) -> Letter:
    enrollment = _enroll(session, site, edition, number)
    delivery = _deliver(session, site, enrollment, 1 + number % LESSONS)
    facts = read_enrollment_view(session, edition.course, enrollment).progress.facts
    compiled = edition.mail_of(delivery, edition.wording_for(delivery, None, None))
    return Letter(
        number,
        delivery.lesson,
        delivery.message_id,
        site.address(f"reply+{site.keys.token('reply', enrollment.id, delivery.number)}"),
        render(
            compiled, facts, links_of_mail(site, enrollment.id, edition, delivery.lesson), edition.course, delivery.data
        ),
    )


def _enroll(session: Session, site: Site, edition: Edition, number: int) -> EnrollmentRow:
    email, name = f"person{number}@example.net", f"Mara {number}"
    subscriber_id = subscribers.ensure_subscriber(session, email, name, "Europe/Lisbon", BEGIN)
    enrollment = enrollments.add_enrollment(session, subscriber_id, edition.course.slug, edition.version_id, BEGIN)
    confirm(Work(session, site, BEGIN), enrollment, "")
    found = enrollments.get_enrollment(session, enrollment)
    assert found is not None
    return found


def _deliver(session: Session, site: Site, enrollment: EnrollmentRow, lessons: int) -> FullDeliveryRow:
    """Sends `lessons` lessons; returns the last."""
    for _ in range(lessons):
        waiting = (d for d in ledger.deliveries_of(session, enrollment.id) if d.state == DeliveryState.PLANNED)
        due = next(d for d in waiting if d.kind == MailKind.LESSON)
        receipt = ledger.RelayReceipt(enrollment.id, due.number, due.attempt, "", due.due_at)
        ledger.mark_sent(session, [receipt], due.due_at)
        plan_next(Work(session, site, due.due_at + timedelta(minutes=1)), enrollment.id)
    return due


def _words(letter: Letter) -> str:
    n = letter.person
    if letter.lesson == "name-your-season":
        return f"Work: {SEASONS[n % 5]}\nHome: {SEASONS[n % 4]}"
    return (
        f"I wrote down three moments, and number {n} was my father's idea.\n\n"
        "He was laid off when I was nine, and since then a safe job was the only kind there is. I am not sure that I "
        "ever asked myself.\n\nThank you for the question!\nMara"
    )


def _gmail(letter: Letter, words: str) -> bytes:
    quoted = _angled(_wrapped(html_to_lines(letter.sent.html, hidden=True), 72))
    page = (
        f'<div dir="ltr">{_divs(words)}</div><br><div class="gmail_quote gmail_quote_container">'
        f'<div dir="ltr" class="gmail_attr">{_escaped(ATTRIBUTION)}<br></div><blockquote class="gmail_quote" '
        'style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">'
        f"{_body(letter)}</blockquote></div>"
    )
    return _alternative(letter, f"{words}\n\n{ATTRIBUTION}\n\n{quoted}\n", page)


def _apple(letter: Letter, words: str) -> bytes:
    attribution = "On 11. Jan 2027, at 09:30, Ines Moreau <coach@example.com> wrote:"
    quoted = _angled(html_to_lines(letter.sent.html))
    page = (
        f'<html><body>{_divs(words)}<br><div><br><blockquote type="cite"><div>{_escaped(attribution)}</div><br>'
        f"<div>{_body(letter)}</div></blockquote></div></body></html>"
    )
    return _alternative(letter, f"{words}\n\n> {attribution}\n> \n{quoted}\n", page)


def _outlook(letter: Letter, words: str) -> bytes:
    """Marks no quoted line; the headers of the mail stand above the quote."""
    header = "From: Ines Moreau <coach@example.com>\nSent: Monday, January 11, 2027 9:30 AM\n"
    header += f"To: Mara <person{letter.person}@example.net>\nSubject: {letter.sent.subject}"
    paragraphs = "".join(f'<p class="MsoNormal">{_escaped(line) or "&nbsp;"}</p>' for line in words.split("\n"))
    lines = "".join(f"<b>{_escaped(line)}</b><br>" for line in header.split("\n"))
    page = (
        f'<html><body lang="EN-US"><div class="WordSection1">{paragraphs}<div><div style="border:none;border-top:solid '
        f'#E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"><p class="MsoNormal">{lines}</p></div></div>{_body(letter)}</div>'
        "</body></html>"
    )
    return _alternative(letter, f"{words}\n\n{header}\n\n{html_to_lines(letter.sent.html)}\n", page)


def _thunderbird(letter: Letter, words: str) -> bytes:
    return _plain(letter, f"{words}\n\nOn 11/01/2027 09:30, Ines Moreau wrote:\n{_angled(letter.sent.text)}\n")


def _phone(letter: Letter, words: str) -> bytes:
    return _plain(letter, f"{words}\n\nSent from my iPhone\n")


MAKERS: Sequence[Callable[[Letter, str], bytes]] = (_gmail, _apple, _outlook, _thunderbird, _gmail, _phone, _gmail)


def _plain(letter: Letter, words: str) -> bytes:
    mail = _addressed(letter)
    mail.set_content(words)
    return mail.as_bytes()


def _alternative(letter: Letter, words: str, page: str) -> bytes:
    mail = _addressed(letter)
    mail.set_content(words, cte="quoted-printable")
    mail.add_alternative(page, subtype="html", cte="quoted-printable")
    return mail.as_bytes()


def _addressed(letter: Letter) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["Received"] = "from mail.example.net by mx.reply.example.com with ESMTPS id FADAF9D6D7; Mon, 11 Jan 2027 10:04"
    mail["From"] = Address("Mara", f"person{letter.person}", "example.net")
    mail["To"] = letter.reply_to
    mail["Subject"] = f"Re: {letter.sent.subject}"
    mail["Message-ID"] = f"<CAoLdGSzYz9qQ5DykZHJ-{letter.person}@mail.example.net>"
    mail["In-Reply-To"] = mail["References"] = letter.message_id
    mail["Date"] = "Mon, 11 Jan 2027 10:04:55 +0000"
    return mail


def _body(letter: Letter) -> str:
    """What mail programs quote of a page: the contents of its body."""
    page = letter.sent.html
    return page[page.index(">", page.index("<body")) + 1 : page.index("</body")]


def _angled(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _wrapped(text: str, width: int) -> str:
    return "\n".join(textwrap.fill(line, width, break_long_words=False) for line in text.split("\n"))


def _divs(words: str) -> str:
    return "".join(f"<div>{_escaped(line) or '<br>'}</div>" for line in words.split("\n"))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _server_seconds(database: Database) -> float:
    """CPU seconds of the server processes on this machine that serve this database; 0 for SQLite."""
    if database.is_sqlite:
        return 0.0
    with database.read() as session:
        processes = sql("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        return sum(_seconds_of(pid) for pid in session.scalars(processes))


def _seconds_of(process: int) -> float:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _count_states(site: Site) -> dict[str, int]:
    with site.database.read() as session:
        rows = session.execute(select(InboundMail.state, func.count()).group_by(InboundMail.state))
        return {str(state): count for state, count in rows}
