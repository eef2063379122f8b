"""Whatever three people have done, who is erased has left no word, and the others have lost none."""

import itertools
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from support.cohorts import cohort_site, join
from support.mail import deliver, parsed, post, reply_to
from support.scripted_server import ScriptedServer, scripted
from support.sites import HandClock, clock_at
from support.traces import contents, traces

from drip.core.cohorts.sharing import Sharing
from drip.flow.coach import letters
from drip.flow.operations.audit import audit
from drip.flow.operations.stats import stats_of
from drip.flow.people import preferences
from drip.flow.people.erase import erase_person
from drip.flow.planning.digest import queue_digests
from drip.flow.planning.wake_up import wake_up
from drip.flow.replies.read_mail import read_replies
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.engine.database import Database
from drip.storage.planning import enrollments
from drip.storage.replies import inbound_mail

START = "2027-01-11 06:00"
OF_PEOPLE = ("subscriber", "consent", "enrollment", "answer", "season_report", "reply", "inbound_mail")
_counter = itertools.count()


@dataclass
class Life:
    """`words`: all that they wrote, each word theirs alone. `letter`: the newest that they got."""

    name: str
    enrollment_id: int
    words: list[str] = field(default_factory=list)
    letter: bytes = b""

    @property
    def email(self) -> str:
        return f"{self.name.lower()}@example.net"

    def word(self) -> str:
        self.words.append(f"Qx{next(_counter)}{self.name}zq")
        return self.words[-1]


@dataclass
class Village:
    site: Site
    server: ScriptedServer
    clock: HandClock
    people: list[Life]

    def do(self, act: str, person: Life) -> None:
        getattr(self, act)(person)

    def a_day_passes(self, _: Life) -> None:
        self.to(self.clock() + timedelta(days=1))

    def sunday_comes(self, _: Life) -> None:
        evening = self.clock().replace(hour=17, minute=0) + timedelta(days=(6 - self.clock().weekday()) % 7 or 7)
        self.to(evening)
        queue_digests(self.site, self.clock())
        self.to(evening)

    def to(self, when: datetime) -> None:
        self.clock.at = when
        wake_up(self.site, when)
        before = len(self.server.messages)
        deliver(self.site, self.server, self.clock)
        for message in self.server.messages[before:]:
            mail = parsed(message)
            for person in self.people:
                if mail["To"] == person.email and "From others" not in mail["Subject"]:
                    person.letter = message

    def replies(self, person: Life) -> None:
        if person.letter:
            post(self.site, reply_to(person.letter, f"winter, {person.word()}", person.email), self.clock)
            read_replies(self.site, self.clock())

    def writes_from_nowhere(self, person: Life) -> None:
        mail = reply_to(self.server.messages[0], person.word(), person.email) if self.server.messages else None
        if mail is not None:
            mail.replace_header("To", "hello@reply.example.com")
            mail.replace_header("Subject", person.word())  # that of somebody else's mail may name them
            for name in ("In-Reply-To", "References"):
                del mail[name]
            mail.set_content(person.word())
            post(self.site, mail, self.clock)
            read_replies(self.site, self.clock())

    def answers(self, person: Life) -> None:
        with self.site.database.write() as session:
            preferences.answer_question(
                Work(session, self.site, self.clock()), person.enrollment_id, "hope", person.word(), "web"
            )

    def shares_by_name(self, person: Life) -> None:
        with self.site.database.write() as session:
            preferences.share(Work(session, self.site, self.clock()), person.enrollment_id, Sharing.NAMED, "web")

    def leaves(self, person: Life) -> None:
        with self.site.database.write() as session:
            preferences.leave(session, person.enrollment_id, "web", self.clock())

    def is_answered_by_the_coach(self, person: Life) -> None:
        with self.site.database.read() as session:
            enrollment = enrollments.get_enrollment(session, person.enrollment_id)
            assert enrollment is not None
            mails = [m.id for m, reply in inbound_mail.list_mails(session, needs_attention=True, limit=9) if reply]
        for mail_id in mails:
            try:
                letters.queue_answer(self.site, mail_id, "Thank you.", self.clock())
            except letters.CannotAnswer:
                continue


ACTS = ("a_day_passes", "sunday_comes", "replies", "writes_from_nowhere", "answers", "shares_by_name", "leaves")
acts = st.lists(
    st.tuples(st.sampled_from([*ACTS, *ACTS[:5], "is_answered_by_the_coach"]), st.integers(0, 2)),
    min_size=8,
    max_size=24,
)


@pytest.fixture
def village(database: Database, course_folder: Path) -> Site:
    return cohort_site(database, course_folder)


@pytest.mark.slow
@settings(
    max_examples=6,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(lived=acts, victim=st.integers(0, 2))
def test_no_word_of_theirs_is_left_and_the_others_have_lost_none(
    village: Site, lived: list[tuple[str, int]], victim: int
) -> None:
    clock = clock_at(START)
    names = [f"{name}{next(_counter)}" for name in ("Anselma", "Benedetta", "Clothilde")]
    people = [Life(name, join(village, name, now=clock())) for name in names]
    with scripted() as server:
        played = Village(village, server, clock, people)
        for person in people[:2]:
            played.answers(person)
            played.shares_by_name(person)
        for act, who in lived:
            played.do(act, people[who])
    gone, before = people[victim], contents(village.database)
    erase_person(village, gone.email, "web", clock())
    assert traces(village.database, gone.name, *gone.words) == []
    assert_kept(before, contents(village.database), gone)
    assert audit(village, clock()).findings == ()
    assert stats_of(village)
    for person in people:
        erase_person(village, person.email, "web", clock())
    assert [table for table in (*OF_PEOPLE, "delivery") if contents(village.database)[table]] == []


def assert_kept(before: dict[str, list[dict[str, Any]]], after: dict[str, list[dict[str, Any]]], gone: Life) -> None:
    """What is not theirs is as it was, but for digests that had words of theirs."""
    for table in OF_PEOPLE:
        assert all(row in before[table] for row in after[table])
        lost = [row for row in before[table] if row not in after[table]]
        others = [row for row in lost if row.get("enrollment_id", gone.enrollment_id) != gone.enrollment_id]
        assert others == [], table
    mails = [row for row in before["delivery"] if row["enrollment_id"] != gone.enrollment_id]
    for row in mails:
        if row not in after["delivery"]:
            assert row["kind"] == "digest"
            assert any(key.startswith(f"{gone.enrollment_id}/") for key in row["data"]["shown"])
