"""Whatever is started twice by mistake: planners, ticks by hand, workers, posts of a provider. Nothing comes twice."""

import hashlib
import hmac
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from chaos.clock import SharedClock
from chaos.fork_server import ForkServer
from chaos.invariants import judge
from chaos.sink import sink
from chaos.site_setup import FIRST_HOUR, open_site, populate
from chaos.work import Task
from drip.flow.replies.webhooks import WebhookSettings, WebhookStatus, receive_webhook
from drip.flow.site import Site
from drip.storage.engine.database import Database
from drip.storage.engine.tables import Delivery, InboundMail

SECRET = "a secret of the provider's"
NOW = FIRST_HOUR


@pytest.mark.slow
def test_eight_planners_at_once_plan_everybody_once(database: Database, workers: ForkServer, tmp_path: Path) -> None:
    site = open_site(database.url)
    people = populate(site, 30, 5)
    with site.database.write() as session:
        for delivery in session.scalars(select(Delivery)):
            session.delete(delivery)
    clock, begin = SharedClock(tmp_path / "clock", start=NOW), tmp_path / "begin"
    task = Task("plan", database.url, clock=str(clock.file), people=len(people), begin=str(begin))
    pids = [workers.fork(task) for _ in range(8)]
    begin.touch()
    assert [workers.wait(pid) for pid in pids] == [0] * 8
    with site.database.read() as session:
        planned = session.execute(select(Delivery.enrollment_id, func.count()).group_by(Delivery.enrollment_id)).all()
    site.database.close()
    assert sorted(planned) == [(enrollment, 1) for enrollment in people]


@pytest.mark.slow
@pytest.mark.parametrize("what", ["deliver", "work"])
def test_the_same_tick_in_four_processes_at_once_sends_each_lesson_once(
    what: str, database: Database, workers: ForkServer, tmp_path: Path
) -> None:
    site = open_site(database.url)
    populate(site, 60, 5)
    clock, begin = SharedClock(tmp_path / "clock", start=NOW), tmp_path / "begin"
    with sink(tmp_path) as counting:
        task = Task(what, database.url, counting.port, str(clock.file), begin=str(begin))
        pids = [workers.fork(task) for _ in range(4)]
        begin.touch()
        if what == "work":
            wait_for(lambda: len(counting.log.mails()) >= 60)
            assert [workers.stop(pid) for pid in pids] == [0] * 4
        assert [workers.wait(pid) for pid in pids] == [0] * 4
        verdict = judge(site, counting.log.mails(), 0, clock())
    site.database.close()
    assert (verdict.arrived, verdict.copies, verdict.broken) == (60, 0, ())


def test_the_same_post_of_a_provider_ten_times_at_once_is_one_mail(site: Site) -> None:
    hooks = WebhookSettings("", "", (), frozenset(), SECRET)
    raw = b"From: mara@example.net\r\nTo: reply@reply.example.com\r\nSubject: x\r\nMessage-ID: <1@x>\r\n\r\nwinter\r\n"
    stamp = str(int(NOW.timestamp()))
    signature = hmac.digest(SECRET.encode(), f"{stamp}.".encode() + raw, hashlib.sha256).hex()
    headers = {"x-drip-signature": f"t={stamp},v1={signature}"}
    together, answers = threading.Barrier(10), list[WebhookStatus]()

    def post() -> None:
        together.wait()
        answers.append(receive_webhook(site, hooks, "raw", headers, raw, NOW).status)

    threads = [threading.Thread(target=post) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with site.database.read() as session:
        assert session.scalar(select(func.count()).select_from(InboundMail)) == 1
    assert answers == [WebhookStatus.STORED] * 10


def wait_for(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    pause = threading.Event()
    assert any(condition() or pause.wait(0.02) for _ in range(int(seconds / 0.02)))
