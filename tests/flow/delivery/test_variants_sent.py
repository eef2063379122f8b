"""Variants of a lesson: each person gets one, always the same, and the next mails are the same for all."""

from collections import Counter
from pathlib import Path

import pytest
from support.mail import answer, deliver, deliveries, live_through, parsed
from support.scripted_server import DROP, scripted
from support.sites import HandClock, make_site, publish_course
from support.translated_course import join, publish_translated_course

from drip.core.languages.variant import variant_for
from drip.flow.site import Site
from drip.storage.engine.database import Database
from drip.storage.replies import answers

pytestmark = pytest.mark.own_course

SUBJECTS = {"plain": "Mara, welcome", "asking": "What is success?", "short": "Short"}
GERMAN = {"plain": "Mara, willkommen", "asking": "Was ist Erfolg?", "short": "Kurz"}


@pytest.fixture
def site(database: Database, tmp_path: Path) -> Site:
    made = make_site(database)
    publish_translated_course(made, tmp_path / "course", variants=True)
    return made


def drawn(site: Site, enrollment: int) -> str:
    with site.database.read() as session:
        edition = site.live_edition(session, "seasons")
    assert edition is not None
    return variant_for("seasons", edition.course.lessons["welcome"], enrollment)


def kept(site: Site, enrollment: int) -> str:
    (first,) = [d for d in deliveries(site, enrollment) if d.lesson == "welcome"]
    assert first.made_from is not None
    variant: str = first.made_from["variant"]
    return variant


def test_each_person_gets_the_variant_that_is_theirs_in_their_language(site: Site) -> None:
    people = {f"p{n}@example.net": join(site, f"p{n}@example.net", "de" if n % 2 else "") for n in range(24)}
    clock = HandClock()
    clock.advance(hours=4)
    with scripted() as server:
        deliver(site, server, clock)
    got = {parsed(message)["To"]: parsed(message)["Subject"] for message in server.messages}
    for number, (email, enrollment) in enumerate(people.items()):
        variant = drawn(site, enrollment)
        assert got[email] == (GERMAN if number % 2 else SUBJECTS)[variant]
        assert kept(site, enrollment) == variant
    assert len(Counter(kept(site, enrollment) for enrollment in people.values())) == 3


def test_a_copy_is_the_same_mail_even_if_the_weights_have_changed(site: Site, tmp_path: Path) -> None:
    mara = join(site, "mara@example.net")
    clock = HandClock()
    clock.advance(hours=4)
    with scripted(body=[DROP, "250 ok"]) as server:
        deliver(site, server, clock)
        before = kept(site, mara)
        file = tmp_path / "course" / "lessons" / "welcome.md"
        heavy = (
            file.read_text()
            .replace("weight: 1", "weight: 1000")
            .replace(f"{before}, weight: 1000", f"{before}, weight: 1")
        )
        file.write_text(heavy)
        publish_course(site, tmp_path / "course", clock())
        clock.advance(minutes=1)
        deliver(site, server, clock)
    assert server.messages[0] == server.messages[1]
    assert kept(site, mara) == before


def test_a_reply_that_quotes_a_variant_is_read(site: Site) -> None:
    clock = HandClock()
    short = next(
        (email, enrollment)
        for n in range(20)
        for email in (f"p{n}@example.net",)
        for enrollment in (join(site, email, "de"),)
        if drawn(site, enrollment) == "short"
    )
    with scripted() as server:
        live_through(site, server, clock, "2027-01-04 12:00")
        letter = next(message for message in server.messages if parsed(message)["To"] == short[0])
        answer(site, letter, "1. Ruhe\n2. weniger davon", clock, short[0])
    with site.database.read() as session:
        assert {a.question: a.value for a in answers.answers_of(session, short[1])} == {
            "hope": "Ruhe",
            "next_weeks": "less of this",
        }
