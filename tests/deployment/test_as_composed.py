"""What docker-compose.yml starts, started here: a person goes through it, and then all of it is replaced while mail
flows."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text, update
from support.composed import Composed, Container, are_well
from support.mail import reply_to
from support.postgres import Cluster
from support.process import eventually
from support.sites import COURSE

from drip.clock import system_now
from drip.config import open_site, read_settings
from drip.demo.letter import Letter
from drip.demo.outbox import smtp_sender
from drip.demo.sink import Sink
from drip.demo.visitor import Form, open_form, press
from drip.flow.signup import confirm, read_sign_up, sign_up
from drip.flow.site import Site
from drip.storage.states import State
from drip.storage.tables import Delivery
from drip.web.probe import web_trouble

pytestmark = [pytest.mark.slow, pytest.mark.postgresql]

ADA = "ada@example.net"
CROWD = 120
CROWD_ADDRESSES = [f"p{number}@example.net" for number in range(CROWD)]
QUICKLY = 10.0  # seconds in which a process must have stopped
DAY = timedelta(days=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """/site, with a course that sends at any hour of any day and begins with a question."""
    course = tmp_path / "courses/seasons"
    shutil.copytree(COURSE, course)
    outline = (course / "course.yaml").read_text()
    for before, after in (
        ('{days: [mon, wed, fri], at: "07:30"}', '{days: [mon, tue, wed, thu, fri, sat, sun], at: "00:00"}'),
        ("  - lesson: welcome\n", ""),
    ):
        assert before in outline
        outline = outline.replace(before, after)
    (course / "course.yaml").write_text(outline)
    (course / "lessons/welcome.md").unlink()
    letter = course / "lessons/name-your-season.md"
    letter.write_text(re.sub(r"{% if answers.hope %}.*{% endif %}", "", letter.read_text(), flags=re.DOTALL))
    return tmp_path


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink("127.0.0.1", 0, system_now) as sink:
        yield sink


@pytest.fixture
def composed(postgres_cluster: Cluster, sink: Sink, folder: Path) -> Iterator[Composed]:
    url = postgres_cluster.create_database()
    with Composed(url, sink.port, folder) as composed:
        yield composed
    postgres_cluster.drop_database(url)


@pytest.fixture
def site(composed: Composed) -> Iterator[Site]:
    """The same site for the test itself, to look at, and to let a day pass."""
    site = open_site(read_settings(composed.environment("worker"), composed.folder))
    yield site
    site.database.close()


def prepared(composed: Composed) -> None:
    for command in ((), ("course", "publish", "courses/seasons")):
        done = composed.run("upgrade", *command)
        assert done.returncode == 0, done.stdout + done.stderr


def press_when_old_enough(form: Form, **values: str) -> None:
    """Who fills in a form within two seconds is asked to press once more."""
    while "That was quick" in (page := press(form, **values)):
        pass
    assert "inbox" in page


def let_a_day_pass(site: Site, lesson: str) -> None:
    """What is planned for tomorrow is due now."""
    with site.database.write() as session:
        yesterday = system_now() - DAY
        chosen = update(Delivery).where(Delivery.lesson == lesson, Delivery.state == State.PLANNED)
        session.execute(chosen.values(slot_at=yesterday, due_at=yesterday))


def enroll_a_crowd(site: Site) -> None:
    """People whose first lesson is due, all at once."""
    yesterday = system_now() - DAY
    with site.database.write() as session:
        edition = site.live(session, "seasons")
        assert edition is not None
        for address in CROWD_ADDRESSES:
            wish = read_sign_up(address, "Mara", "UTC", "")
            enrollment = sign_up(session, site, edition, wish, yesterday)
            assert enrollment is not None
            confirm(session, site, enrollment.id, "", yesterday)


def a_newer_release_upgrades(site: Site) -> None:
    with site.database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))


def confirmation_link(letter: Letter) -> str:
    link = re.search(r"http://\S+/confirm/\w+", letter.contents.text)
    assert link is not None
    return link[0]


def is_planned(site: Site, lesson: str) -> bool:
    with site.database.read() as session:
        chosen = select(Delivery.number).where(Delivery.lesson == lesson, Delivery.state == State.PLANNED)
        return session.scalars(chosen).first() is not None


def arrived(sink: Sink, count: int) -> None:
    sink.wait_for(lambda letter: letter.id >= count, timeout=30)


def stop(container: Container) -> None:
    """As Docker does it, and in time."""
    code, taken = container.ended(container.terminate())
    assert (code, "Traceback" in container.said) == (0, False), container.said
    assert taken < QUICKLY


def take_the_first_lesson_and_answer_it(composed: Composed, site: Site, sink: Sink, form: Form) -> None:
    press_when_old_enough(form, email=ADA, first_name="Ada", zone="UTC")
    arrived(sink, 1)
    press(open_form(confirmation_link(sink.letters[0])))
    let_a_day_pass(site, "name-your-season")
    arrived(sink, 2)
    assert sink.letters[1].contents.subject == "Which season is it?"
    reply = reply_to(sink.letters[1].raw, "1. autumn\n2. The leaves are down.", ADA)
    smtp_sender("127.0.0.1", composed.mail_port)(reply.as_bytes(), ADA, [str(reply["To"])])
    assert eventually(lambda: is_planned(site, "harvest"))


def replace_the_workers_while_mail_flows(composed: Composed, site: Site, sink: Sink, old: list[Container]) -> None:
    before = len(sink.letters)
    enroll_a_crowd(site)
    for number, worker in enumerate(old, 1):
        arrived(sink, before + number * CROWD // 10)
        stop(worker)
        composed.start("worker").until("sends through")
    arrived(sink, before + CROWD)


def test_a_person_goes_through_and_all_is_replaced_while_mail_flows(composed: Composed, site: Site, sink: Sink) -> None:
    prepared(composed)
    web, listener = composed.start("web"), composed.start("listener")
    old = [composed.start("worker") for _ in range(composed.services["worker"]["deploy"]["replicas"])]
    web.until("web pages on")
    form = open_form(f"{composed.environment('web')['DRIP_BASE_URL']}/courses/seasons")
    listener.until("comes in on")
    for worker in old:
        worker.until("sends through")
    assert are_well(web, listener, old[0])

    take_the_first_lesson_and_answer_it(composed, site, sink, form)
    replace_the_workers_while_mail_flows(composed, site, sink, old)

    a_newer_release_upgrades(site)
    assert web_trouble("127.0.0.1", composed.web_port) == ""
    refused = composed.run("worker")
    assert (refused.returncode, "a newer drip has upgraded it" in refused.stderr) == (1, True)
    for container in composed.alive():
        stop(container)
    assert Counter(letter.rcpt_to[0] for letter in sink.letters) == {ADA: 2} | dict.fromkeys(CROWD_ADDRESSES, 1)
    with site.database.read() as session:
        states = Counter(session.scalars(select(Delivery.state)))
    assert states == {State.SENT: 2 + CROWD, State.PLANNED: 1 + 2 * CROWD}  # a reminder and what follows the wait
