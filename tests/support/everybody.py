"""A site with people in every state of a course, each brought there by mail and by their own answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from support.mail import parsed, post, reply_to, worker_context
from support.scripted_server import ScriptedServer
from support.sites import TEMPLATES, HandClock, copy_course, edit_course, make_site, signup_request

from drip.core.cohorts.sharing import Sharing
from drip.core.courses.course import Season
from drip.flow.coach import letters
from drip.flow.courses.publish import CheckedCourse, check_course, publish
from drip.flow.delivery.settle import suppress_person
from drip.flow.operations.timeline import next_due
from drip.flow.people import preferences
from drip.flow.people.address_change import confirm_address_change, request_address_change
from drip.flow.people.login_link import send_login_link
from drip.flow.signup.signup import confirm, sign_up
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.engine.database import Database, Session
from drip.storage.planning import enrollments
from drip.worker.ticks import Tick, Worker

OUT = "https://elsewhere.example/essay"
GROUPS = """\
start: cohort
cohorts:
  - {starts: 2027-01-11, join_until: 2027-01-15, name: january}
  - {starts: 2027-03-01, join_until: 2027-03-05, name: march}
digest: {day: sun, at: "17:00"}
sequence:
"""
CLOSED = """\
start: cohort
cohorts:
  - {starts: 2027-01-11, join_until: 2027-01-15, name: january}
still_there: {after: 2, wait: 8 weeks}
sequence:
"""
WELCOME = "lessons/welcome.md"
TROUBLE = "That I need not wake up any more. I don't want to live."
WORDS = "To sleep through, and to cook on weekdays."
NEW = {name: f"{name}@new.example.net" for name in ("mia", "zoe")}
EVIDENCE = "The leaves are down."


@dataclass
class Everybody:
    """`people` is {name: enrollment id}; `mails` is everything that was sent. Both clocks stand at the end of the
    story."""

    site: Site
    clock: HandClock
    server: ScriptedServer
    people: dict[str, int] = field(default_factory=dict)

    @property
    def mails(self) -> list[EmailMessage]:
        return [parsed(raw) for raw in self.server.messages]

    def enroll(self, name: str, course: str = "seasons", *, confirmed: bool = True) -> int:
        """With the first name of the address, except 'nameless', who gave none."""
        first_name = "" if name == "nameless" else name.capitalize()
        request = signup_request(f"{name}@example.net", first_name, "Europe/Lisbon", "192.0.2.1")
        with self.site.database.write() as session:
            edition = self.site.live_edition(session, course)
            assert edition is not None
            enrollment = sign_up(Work(session, self.site, self.clock()), edition, request)
            assert enrollment is not None
            if confirmed:
                confirm(Work(session, self.site, self.clock()), enrollment.id, "192.0.2.1")
        self.people[name] = enrollment.id
        return enrollment.id

    def live_until(self, text: str) -> None:
        """`text` is a time in UTC such as '2027-01-09 12:00'."""
        end = HandClock().to(text)
        worker = Worker(self.site, worker_context(self.server), self.clock)
        while True:
            while sum(worker.run(tick) for tick in (Tick.REPLIES, Tick.PLAN, Tick.DELIVER)):
                pass
            if self.clock() >= end:
                return
            due = next_due(self.site)
            self.clock.at = min(end, max(due, self.clock() + timedelta(minutes=1))) if due else end

    def reply(self, name: str, words: str) -> None:
        """Answers the last mail that they got."""
        address = f"{name}@example.net"
        newest = [raw for to, raw in self.server.received if address in to][-1]
        post(self.site, reply_to(newest, words, address), self.clock)

    def token_for(self, address: str, place: str) -> str:
        """The token in the newest mail to `address`, from its link to `place`, such as 'address'."""
        texts = [mail.get_body(("plain",)).get_content() for mail in self.mails if address in mail["To"]]  # type: ignore[union-attr]
        return re.findall(rf"/{place}/([a-z2-7]+)", texts[-1])[-1]

    def write(self, what: Callable[[Session], object]) -> None:
        with self.site.database.write() as session:
            what(session)


@cache
def _checked_courses() -> tuple[CheckedCourse, ...]:
    """Three courses, compiled once a run: one that begins at any time, one with cohorts, and one whose cohorts are all
    closed."""
    with TemporaryDirectory() as folder:
        alone = edit_course(copy_course(Path(folder) / "alone"), "Welcome. Three", f"[Read]({OUT}). Three", WELCOME)
        groups = _another(Path(folder) / "groups", "together", "Together", GROUPS)
        closed = _another(Path(folder) / "closed", "past", "Long past", CLOSED)
        return tuple(check_course(course, TEMPLATES) for course in (alone, groups, closed))


def _another(folder: Path, slug: str, title: str, sequence: str) -> Path:
    copy_course(folder)
    edit_course(folder, "course: seasons\ntitle: Four seasons", f"course: {slug}\ntitle: {title}")
    edit_course(folder, "sequence:\n", sequence)
    return edit_course(folder, "kind: text\n", "kind: text\n    shared: true\n", WELCOME)


def bring_together(database: Database, server: ScriptedServer, base_url: str, clicks: Path) -> Everybody:
    """Ends on Wednesday 10 February 2027 at noon, UTC."""
    clock = HandClock()
    site = replace(make_site(database, base_url), counts_clicks=True, click_log=clicks)
    with database.write() as session:
        for checked in _checked_courses():
            assert checked.problems == ()
            publish(Work(session, site, clock()), checked)
    everybody = Everybody(site, clock, server)
    _january(everybody)
    _february(everybody)
    database.close()  # closing the last connection writes everything into the SQLite file
    return everybody


def copied(everybody: Everybody, file: Path) -> Everybody:
    """The same people in a SQLite database and with a clock of their own."""
    file.write_bytes(Path(everybody.site.database.url.removeprefix("sqlite:///")).read_bytes())
    site = replace(everybody.site, database=Database(f"sqlite:///{file}"), click_log=file.with_suffix(".log"))
    return replace(everybody, site=site, clock=HandClock(everybody.clock()))


def _january(everybody: Everybody) -> None:
    site, clock = everybody.site, everybody.clock
    for name in ("finn", "lena", "paul", "otis"):
        everybody.enroll(name)
    for name in ("nora", "nick"):
        _in_a_group(everybody, name)
    everybody.enroll("late", "past", confirmed=False)
    everybody.enroll("tess", "past")  # never says a word
    everybody.live_until("2027-01-05 08:00")
    everybody.reply("lena", "STOP")
    everybody.reply("finn", WORDS)
    everybody.write(
        lambda session: suppress_person(Work(session, site, clock()), _subscriber(session, everybody, "otis"), "x", "")
    )
    everybody.live_until("2027-01-06 12:00")
    everybody.reply("finn", "1. hard to say, really\n2. The leaves turn.")
    everybody.live_until("2027-01-09 12:00")
    everybody.reply("finn", "fall")
    everybody.write(lambda s: preferences.pause(Work(s, site, clock()), everybody.people["paul"], None, "web"))
    everybody.live_until("2027-01-31 12:00")


def _in_a_group(everybody: Everybody, name: str) -> None:
    """Enrolls somebody in a cohort who shares what they hope for."""
    site, now = everybody.site, everybody.clock()
    mine = everybody.enroll(name, "together")
    with site.database.write() as session:
        preferences.report_season(Work(session, site, now), mine, "career", Season.WINTER, "web")
        preferences.answer_question(Work(session, site, now), mine, "hope", f"{name}: {WORDS}", "web")
        preferences.share(Work(session, site, now), mine, Sharing.NAMED, "web")


def _february(everybody: Everybody) -> None:
    """Mara is in the middle of the course when the story ends; the others have just begun."""
    site, clock = everybody.site, everybody.clock
    mara = everybody.enroll("mara")
    everybody.enroll("nameless")
    everybody.live_until("2027-02-02 12:00")
    everybody.reply("mara", WORDS)
    everybody.live_until("2027-02-04 12:00")
    letters.queue_answer(site, 5, "Thank you, Mara.", clock())
    everybody.reply("mara", f"1. autumn\n2. {EVIDENCE}")
    everybody.live_until("2027-02-08 12:00")
    everybody.write(lambda s: preferences.report_season(Work(s, site, clock()), mara, "career", Season.WINTER, "web"))
    everybody.enroll("anna", confirmed=False)
    everybody.live_until("2027-02-10 11:00")
    everybody.enroll("zoe")
    _move(everybody, "mia")
    vera = everybody.enroll("vera")
    everybody.write(lambda s: preferences.answer_question(Work(s, site, clock()), vera, "hope", TROUBLE, "web"))
    everybody.write(
        lambda s: request_address_change(Work(s, site, clock()), everybody.people["zoe"], NEW["zoe"], "web", clock())
    )
    everybody.write(lambda session: send_login_link(Work(session, site, clock()), mara, "keepsake", clock()))
    everybody.live_until("2027-02-10 12:00")


def _move(everybody: Everybody, name: str) -> None:
    """Enrolls somebody who then changes their address."""
    site, now = everybody.site, everybody.clock()
    mine = everybody.enroll(name)
    everybody.write(lambda session: request_address_change(Work(session, site, now), mine, NEW[name], "web", now))
    everybody.live_until(f"{now + timedelta(minutes=10):%Y-%m-%d %H:%M}")
    token = everybody.token_for(NEW[name], "address")
    everybody.write(
        lambda session: confirm_address_change(
            Work(session, site, everybody.clock()), token, "192.0.2.1", everybody.clock()
        )
    )


def _subscriber(session: Session, everybody: Everybody, name: str) -> int:
    enrollment = enrollments.get_enrollment(session, everybody.people[name])
    assert enrollment is not None
    return enrollment.subscriber_id
