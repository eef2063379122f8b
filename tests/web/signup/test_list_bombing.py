"""Somebody lets a program fill in our forms with the address of a stranger, or of thousands."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from sqlalchemy import select
from support.mail import deliver, parsed
from support.scripted_server import ScriptedServer, scripted
from support.sites import edit_course, publish_course
from support.visitor import HERE, Visitor, make_app, run

from drip.core.signup.signup_policy import SignupPolicy
from drip.flow.signup.signup import MAX_CONFIRMATIONS, MAX_TAGS_PER_DAY, SIGN_UPS_PER_HOUR_AND_IP
from drip.storage.engine.states import MailKind
from drip.storage.engine.tables import Delivery
from drip.web.base.forms import make_form_stamp

VICTIM = "victim@example.org"
TYPED = ("Casino", "cheap pills", "http spam", "+49 160 555")
FORMS = 500


@pytest.fixture
def bomber(visitor: Visitor, course_folder: Path) -> Visitor:
    """At a site with two courses."""
    edit_course(course_folder, "course: seasons", "course: spring")
    publish_course(visitor.site, course_folder)
    return visitor


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with scripted() as made:
        yield made


def fill_in(bomber: Visitor, course: str, email: str, place: str, name: str = "") -> httpx.Response:
    shown = make_form_stamp(bomber.site, bomber.wall_clock() - timedelta(seconds=20))
    form = {"email": email, "first_name": name, "zone": "UTC", "language": name, "shown": shown}
    return post_from(bomber, place, f"/courses/{course}", form)


def ask_again(bomber: Visitor, looked: str, place: str) -> httpx.Response:
    """Asks for another mail on the page where somebody has `looked`."""
    page = urlsplit(looked)
    return post_from(bomber, place, page.path, dict(parse_qsl(page.query)))


def post_from(bomber: Visitor, place: str, path: str, form: dict[str, str]) -> httpx.Response:
    async def post() -> httpx.Response:
        transport = httpx.ASGITransport(bomber.app, client=(place, 4321))
        async with httpx.AsyncClient(transport=transport, base_url=HERE) as browser:
            return await browser.post(path, data=form)

    return run(post())


def times_of_mails(bomber: Visitor) -> list[datetime]:
    with bomber.site.database.read() as session:
        asked = select(Delivery.planned_at).where(Delivery.kind == MailKind.CONFIRMATION).order_by(Delivery.planned_at)
        return list(session.scalars(asked))


@pytest.mark.slow
def test_whoever_is_signed_up_again_and_again_by_others_gets_few_mails_and_no_word_of_theirs(
    bomber: Visitor, server: ScriptedServer
) -> None:
    chance = random.Random(7)
    pages: list[str] = []
    for number in range(FORMS):
        place = f"198.51.{chance.randrange(100)}.{number % 250}"
        if pages and chance.random() < 0.3:
            answer = ask_again(bomber, chance.choice(pages), place)
        else:
            answer = fill_in(bomber, chance.choice(("seasons", "spring")), VICTIM, place, chance.choice(TYPED))
        assert answer.status_code == 303
        pages.append(answer.headers["location"])
        bomber.clock.advance(minutes=chance.randrange(1, 60))
        if number % 10 == 0:
            deliver(bomber.site, server, bomber.clock)
    mails = times_of_mails(bomber)
    assert len(mails) == MAX_CONFIRMATIONS
    assert min(after - before for before, after in pairwise(mails)) >= timedelta(days=1)
    assert len(server.messages) == MAX_CONFIRMATIONS
    for message in server.messages:
        mail = parsed(message)
        texts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
        assert (mail["To"], len(texts)) == (VICTIM, 2)
        assert not [word for word in TYPED for text in (*mail.values(), *texts) if word in text]


def test_who_signs_up_many_strangers_from_one_place_is_stopped(bomber: Visitor) -> None:
    answers = [
        fill_in(bomber, "seasons", f"stranger{number}@example.org", "192.0.2.9").status_code
        for number in range(SIGN_UPS_PER_HOUR_AND_IP + 10)
    ]
    assert answers == [303] * SIGN_UPS_PER_HOUR_AND_IP + [429] * 10
    assert len(times_of_mails(bomber)) == SIGN_UPS_PER_HOUR_AND_IP


def test_who_signs_up_many_strangers_from_many_places_is_stopped_by_the_limit_of_all(bomber: Visitor) -> None:
    site = replace(bomber.site, signup=SignupPolicy(per_hour=10))
    limited = replace(bomber, app=make_app(site, bomber.clock, bomber.wall_clock), site=site)
    answers = [
        fill_in(limited, "seasons", f"stranger{number}@example.org", f"198.51.100.{number}").status_code
        for number in range(15)
    ]
    assert answers == [303] * 10 + [429] * 5
    assert len(times_of_mails(bomber)) == 10


def test_a_mailbox_is_not_filled_by_way_of_its_tags(bomber: Visitor) -> None:
    def sign_up(name: str, number: int) -> int:
        return fill_in(bomber, "seasons", f"{name}@example.org", f"198.51.100.{number}").status_code

    assert {sign_up(f"vic_tim+{number}", number) for number in range(10)} == {303}
    assert len(times_of_mails(bomber)) == MAX_TAGS_PER_DAY
    assert sign_up("vic_tim", 10) == sign_up("victim+1", 11) == 303
    assert len(times_of_mails(bomber)) == MAX_TAGS_PER_DAY + 2
    bomber.clock.advance(days=1, seconds=1)
    sign_up("vic_tim+11", 12)
    assert len(times_of_mails(bomber)) == MAX_TAGS_PER_DAY + 3
