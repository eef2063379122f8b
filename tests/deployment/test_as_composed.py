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
from support.gated_sink import GatedSink
from support.mail import reply_to
from support.postgres import Cluster
from support.process import eventually
from support.sites import COURSE, publish_course, signup_request

from drip.clock import system_now
from drip.config import open_site, read_settings
from drip.demo.outbox import smtp_sender
from drip.demo.received_mail import ReceivedMail
from drip.demo.visitor import Form, PageError, open_form, press
from drip.flow.signup.signup import confirm, sign_up
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.delivery import ledger
from drip.storage.engine.states import DeliveryState
from drip.storage.engine.tables import Delivery, Enrollment
from drip.web.base.probe import web_problem

pytestmark = [pytest.mark.slow, pytest.mark.postgresql]

ADA = "ada@example.net"
CROWD, SOME, ON_THEIR_WAY = 100, 10, 40
CROWD_ADDRESSES = [f"p{number}@example.net" for number in range(CROWD)]
DAY = timedelta(days=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """/site, with a course that sends on any day, and at noon in any case, and begins with a question."""
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
def sink() -> Iterator[GatedSink]:
    with GatedSink() as sink:
        yield sink


@pytest.fixture
def composed(postgres_cluster: Cluster, sink: GatedSink, folder: Path) -> Iterator[Composed]:
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


def is_taken(form: Form, **values: str) -> bool:
    """Not from who fills in a form within two seconds."""
    try:
        return "inbox" in press(form, **values)
    except PageError:
        return False


def zone_at_noon() -> str:
    """Where it is between 12 and 13 o'clock now. The processes go by the real clock, and a lesson that is due leaves
    only while the window of its pace is open: at home that depends on the hour of the run."""
    return f"Etc/GMT{system_now().hour - 12:+d}"  # its signs are the other way round: Etc/GMT-5 is ahead of UTC


def let_a_day_pass(site: Site, lesson: str) -> None:
    """What is planned for tomorrow is due now, and who began today began before."""
    with site.database.write() as session:
        yesterday = system_now() - DAY
        session.execute(update(Enrollment).values(started_at=yesterday - DAY))
        chosen = update(Delivery).where(Delivery.lesson == lesson, Delivery.state == DeliveryState.PLANNED)
        session.execute(chosen.values(slot_at=yesterday, due_at=yesterday))


def enroll_a_crowd(site: Site) -> None:
    """People whose first lesson is due, all at once."""
    yesterday = system_now() - DAY
    with site.database.write() as session:
        edition = site.live_edition(session, "seasons")
        assert edition is not None
        for address in CROWD_ADDRESSES:
            wish = signup_request(address, "Mara", zone_at_noon(), "")
            enrollment = sign_up(Work(session, site, yesterday), edition, wish)
            assert enrollment is not None
            confirm(Work(session, site, yesterday), enrollment.id, "")


def a_newer_release_upgrades(site: Site) -> None:
    with site.database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))


def confirmation_link(letter: ReceivedMail) -> str:
    link = re.search(r"http://\S+/confirm/\w+", letter.contents.text)
    assert link is not None
    return link[0]


def is_planned(site: Site, lesson: str) -> bool:
    with site.database.read() as session:
        chosen = select(Delivery.number).where(Delivery.lesson == lesson, Delivery.state == DeliveryState.PLANNED)
        return session.scalars(chosen).first() is not None


def arrived(sink: GatedSink, count: int) -> None:
    sink.wait_for(lambda letter: letter.id >= count, timeout=30)


def assert_ended_well(container: Container, told: float) -> None:
    """By itself, before the engine would kill it."""
    code, _ = container.ended(told, container.grace)
    assert (code, "Traceback" in container.said) == (0, False), container.said


def is_busy(site: Site, worker: Container) -> bool:
    """Whether it has mails claimed or on their way; its name has the number of its process in it."""
    with site.database.read() as session:
        return any(f"-{worker.pid}-" in name for name in ledger.keys_under_way(session))


def take_the_first_lesson_and_answer_it(composed: Composed, site: Site, sink: GatedSink, form: Form) -> None:
    assert eventually(lambda: is_taken(form, email=ADA, first_name="Ada", zone=zone_at_noon()))
    arrived(sink, 1)
    press(open_form(confirmation_link(sink.letters[0])))
    let_a_day_pass(site, "name-your-season")
    arrived(sink, 2)
    assert sink.letters[1].contents.subject == "Which season is it?"
    reply = reply_to(sink.letters[1].raw, "1. autumn\n2. The leaves are down.", ADA)
    smtp_sender("127.0.0.1", composed.mail_port)(reply.as_bytes(), ADA, [str(reply["To"])])
    assert eventually(lambda: is_planned(site, "harvest"))


def replace_the_workers_while_mail_flows(
    composed: Composed, site: Site, sink: GatedSink, workers: list[Container]
) -> None:
    """One after the other, the first with some mails on their way and many more claimed."""
    before = len(sink.letters)
    sink.let_in(SOME)
    enroll_a_crowd(site)
    arrived(sink, before + SOME)
    workers.sort(key=lambda worker: is_busy(site, worker), reverse=True)
    assert is_busy(site, workers[0])
    for number, worker in enumerate(workers):
        told = worker.terminate()
        sink.let_in(ON_THEIR_WAY if number == 0 else CROWD)
        assert_ended_well(worker, told)
        assert not is_busy(site, worker)
        composed.start("worker").until("sends through")
    arrived(sink, before + CROWD)


def test_a_person_goes_through_and_all_is_replaced_while_mail_flows(
    composed: Composed, site: Site, sink: GatedSink
) -> None:
    upgraded = composed.run("upgrade")
    assert upgraded.returncode == 0, upgraded.stderr
    publish_course(site, composed.folder / "courses/seasons", system_now())
    web, listener = composed.start("web"), composed.start("listener")
    workers = [composed.start("worker") for _ in range(composed.services["worker"]["deploy"]["replicas"])]
    web.until("web pages on")
    form = open_form(f"{composed.environment('web')['DRIP_BASE_URL']}/courses/seasons")
    listener.until("comes in on")
    for worker in workers:
        worker.until("sends through")
    assert are_well(web, workers[0])

    take_the_first_lesson_and_answer_it(composed, site, sink, form)
    replace_the_workers_while_mail_flows(composed, site, sink, workers)

    a_newer_release_upgrades(site)
    assert web_problem("127.0.0.1", composed.web_port) == ""  # who runs already goes on
    for container in composed.alive():
        assert_ended_well(container, container.terminate())
    assert Counter(letter.rcpt_to[0] for letter in sink.letters) == {ADA: 2} | dict.fromkeys(CROWD_ADDRESSES, 1)
    with site.database.read() as session:
        states = Counter(session.scalars(select(Delivery.state)))
    assert states == {
        DeliveryState.SENT: 2 + CROWD,
        DeliveryState.PLANNED: 1 + 2 * CROWD,
    }  # a reminder and what follows the wait
