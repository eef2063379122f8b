"""A restored old backup does not send the past again."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from support.mail import deliveries, lessons, parsed, worker_context
from support.scripted_server import ScriptedServer, scripted
from support.sites import HandClock, clock_at, enroll, make_site

from drip.flow.operations.audit import audit
from drip.flow.operations.backlog import check_for_hold, is_on_hold, read_backlog, record_alive, release_hold
from drip.flow.operations.skip import skip_backlog
from drip.flow.operations.timeline import next_due
from drip.flow.people.preferences import pause
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.delivery import ledger
from drip.storage.engine.database import Database
from drip.storage.engine.states import DeliveryState, HoldReason
from drip.storage.operations import installation
from drip.worker.ticks import Tick, Worker

Copy = Callable[[Database], Database]


@pytest.fixture
def copy(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Copy]:
    """Makes a copy of a database as it is now: a backup, used as if it had been restored."""
    made: list[Database] = []

    def copied(database: Database) -> Database:
        if database.file:
            file = tmp_path / f"old{len(made)}.sqlite3"
            with sqlite3.connect(database.file) as live, sqlite3.connect(file) as old:
                live.backup(old)
            live.close()
            old.close()
            made.append(Database(f"sqlite:///{file}"))
        else:
            database.close()
            made.append(Database(request.getfixturevalue("postgres_cluster").create_database(database.url)))
        return made[-1]

    yield copied
    for database in made:
        database.close()
        if not database.file:
            request.getfixturevalue("postgres_cluster").drop_database(database.url)


@pytest.fixture
def stamps(tmp_path: Path) -> Path:
    return tmp_path / "receipts"


def work(site: Site, server: ScriptedServer, clock: HandClock, stamps: Path | None, until: str) -> None:
    """A worker that starts now and runs until then ('2027-01-09 12:00', UTC)."""
    worker, end = Worker(site, worker_context(server), clock, stamps), clock_at(until)()
    worker.start()
    while True:
        for tick in (Tick.HOUSEKEEPING, Tick.PLAN, Tick.DELIVER):
            worker.run(tick)
        if clock() >= end:
            return
        due = next_due(site)
        clock.at = min(end, max(due, clock() + timedelta(minutes=1))) if due else end


def letters(server: ScriptedServer, person: str) -> list[str]:
    return [mail["subject"] for mail in map(parsed, server.messages) if person in mail["to"]]


def test_a_database_that_went_back_sends_nothing_until_asked(site: Site, copy: Copy, stamps: Path) -> None:
    enroll(site)
    clock = HandClock()
    with scripted() as server:
        work(site, server, clock, stamps, "2027-01-05 12:00")
        restored = make_site(copy(site.database))
        work(site, server, clock, stamps, "2027-01-07 12:00")
        assert lessons(server) == ["Mara, welcome", "Which season is it?"]

        work(restored, server, clock, stamps, "2027-01-07 12:05")
        assert len(server.messages) == 2
        shown = read_backlog(restored, clock())
        assert [(o.course, o.kind, o.lesson, o.mails) for o in shown.overdue] == [
            ("seasons", "lesson", "name-your-season", 1)
        ]
        assert "gone back in time, from 2027-01-07 12:00 UTC to 2027-01-05 12:00 UTC" in shown.held_reason
        assert "may have been sent already: 1 mail due since 2027-01-06 07:30 UTC." in shown.held_reason
        assert shown.held_reason in audit(restored, clock()).alerts

        assert release_hold(restored, "sent on", clock())
        work(restored, server, clock, stamps, "2027-01-09 12:00")
        assert lessons(server)[2:] == ["Which season is it?"]
        assert not is_on_hold(restored)


def test_what_may_have_been_sent_is_passed_over_and_everybody_goes_on(site: Site, copy: Copy, stamps: Path) -> None:
    people = {f"p{number}@example.net": zone for number, zone in enumerate(("UTC", "Pacific/Auckland", "Asia/Tokyo"))}
    enrollments = [enroll(site, email, zone=zone) for email, zone in people.items()]
    clock = HandClock()
    with scripted() as server:
        work(site, server, clock, stamps, "2027-01-05 12:00")
        restored = make_site(copy(site.database))
        work(site, server, clock, stamps, "2027-01-12 12:00")
        before = {email: letters(server, email) for email in people}
        assert min(map(len, before.values())) >= 3

        work(restored, server, clock, stamps, "2027-01-12 12:05")
        done = skip_backlog(restored, stamps, None, clock())
        assert done is not None
        assert done.mails >= sum(len(sent) - 1 for sent in before.values())
        assert done.people == 3
        for enrollment in enrollments:
            assert [
                d.slot_at > clock() for d in deliveries(restored, enrollment) if d.state == DeliveryState.PLANNED
            ] == [True]
        work(restored, server, clock, stamps, "2027-03-20 12:00")
    for email, sent in before.items():
        received = letters(server, email)
        assert received[: len(sent)] == sent
        assert received[-1] == "The letter last"
        assert len(set(received)) == len(received)


def test_what_was_under_way_when_the_backup_was_made_is_not_sent_again(site: Site, copy: Copy, stamps: Path) -> None:
    people = [enroll(site, f"p{number}@example.net") for number in range(2)]
    clock = clock_at("2027-01-04 07:30")
    with scripted() as server:
        record_alive(site, stamps, clock())
        with site.database.write() as session:
            first, _ = ledger.claim(session, "lost", clock(), 2)
            ledger.mark_handing_over(session, "lost", [(*first.key, {})], clock())
        restored = make_site(copy(site.database))
        record_alive(site, stamps, clock.advance(hours=1))
        assert check_for_hold(restored, stamps, clock()) is not None
        done = skip_backlog(restored, stamps, None, clock())
        assert done is not None
        assert done.mails == 2
        work(restored, server, clock, stamps, "2027-01-07 09:00")
    assert lessons(server) == ["Which season is it?"] * 2
    assert {deliveries(restored, person)[0].reason for person in people} == {
        "skipped: may have been sent before the backup was restored"
    }


def test_what_was_due_after_the_last_sign_of_life_is_sent(site: Site, copy: Copy, stamps: Path) -> None:
    enroll(site)
    enroll(site, "later@example.net", zone="America/New_York")  # 12:30 in UTC
    clock = HandClock()
    with scripted() as server:
        record_alive(site, stamps, clock())
        restored = make_site(copy(site.database))
        work(site, server, clock, stamps, "2027-01-04 08:00")
        work(restored, server, clock_at("2027-01-04 15:00"), stamps, "2027-01-04 15:01")
        skip_backlog(restored, stamps, None, clock_at("2027-01-04 15:02")())
        work(restored, server, clock_at("2027-01-04 15:03"), stamps, "2027-01-04 15:04")
    assert letters(server, "mara@example.net") == ["Mara, welcome"]
    assert letters(server, "later@example.net") == ["Mara, welcome"]


def test_who_was_paused_in_the_backup_and_got_mail_since_does_not_get_it_again(
    site: Site, copy: Copy, stamps: Path
) -> None:
    enrollment = enroll(site)
    clock = HandClock()
    with site.database.write() as session:
        pause(Work(session, site, clock()), enrollment, clock_at("2027-01-06 00:00")(), "test")
    with scripted() as server:
        work(site, server, clock, stamps, "2027-01-04 12:00")
        restored = make_site(copy(site.database))
        work(site, server, clock, stamps, "2027-01-07 12:00")
        work(restored, server, clock, stamps, "2027-01-07 12:01")
        assert (
            "sent already: what comes next for 1 person whose wait is over."
            in read_backlog(restored, clock()).held_reason
        )
        skip_backlog(restored, stamps, None, clock())
        work(restored, server, clock, stamps, "2027-01-08 12:00")
    assert lessons(server) == ["Mara, welcome", "Which season is it?"]


def test_skipping_again_after_a_crash_passes_over_nothing_more(site: Site, stamps: Path) -> None:
    enrollment = enroll(site)
    clock = HandClock()
    record_alive(site, stamps, clock())
    assert check_for_hold(site, stamps, clock.to("2027-01-15 12:00")) is not None
    for _ in range(2):
        skip_backlog(site, stamps, None, clock())
        states = [(d.lesson, d.state) for d in deliveries(site, enrollment) if d.kind == "lesson"]
        assert states == [("welcome", DeliveryState.SUPPRESSED), ("name-your-season", DeliveryState.PLANNED)]
        with site.database.write() as session:  # as if it had died before the hold was ended
            installation.hold_site(session, HoldReason.WENT_BACK, "", clock())
            installation.record_alive(session, HandClock()())


def test_whoever_knows_better_says_until_when_mail_was_sent(site: Site, copy: Copy, stamps: Path) -> None:
    enrollment = enroll(site)
    clock = HandClock()
    with scripted() as server:
        work(site, server, clock, stamps, "2027-01-04 07:00")
        restored = make_site(copy(site.database))
        elsewhere = stamps.with_name("another machine")
        work(restored, server, clock_at("2027-01-09 12:00"), elsewhere, "2027-01-09 12:00")
        assert "not by this machine: it may be a restored backup" in read_backlog(restored, clock()).held_reason
        skip_backlog(restored, elsewhere, clock_at("2027-01-06 12:00")(), clock_at("2027-01-09 12:00")())
    states = [(d.lesson, d.state) for d in deliveries(restored, enrollment) if d.kind == "lesson"]
    assert states == [
        ("welcome", DeliveryState.SUPPRESSED),
        ("name-your-season", DeliveryState.SUPPRESSED),
        ("tour", DeliveryState.PLANNED),
    ]


def test_a_restart_and_a_short_outage_hold_nothing(site: Site, stamps: Path) -> None:
    enroll(site)
    clock = HandClock()
    with scripted() as server:
        work(site, server, clock, stamps, "2027-01-04 07:00")
        clock.to("2027-01-06 08:00")
        work(site, server, clock, stamps, "2027-01-06 08:05")
    assert lessons(server) == ["Mara, welcome"]


def test_after_a_long_outage_somebody_is_asked_and_skipping_passes_over_one_lesson(site: Site, stamps: Path) -> None:
    enrollment = enroll(site)
    clock = HandClock()
    with scripted() as server:
        work(site, server, clock, stamps, "2027-01-04 07:00")
        clock.to("2027-01-15 12:00")
        work(site, server, clock, stamps, "2027-01-15 12:05")
        assert server.messages == []
        assert "Not sent: 1 mail due since 2027-01-04 07:30 UTC." in read_backlog(site, clock()).held_reason
        skip_backlog(site, stamps, None, clock())
    assert [(d.lesson, d.state, d.reason) for d in deliveries(site, enrollment) if d.kind == "lesson"] == [
        ("welcome", DeliveryState.SUPPRESSED, "skipped: overdue after an outage"),
        ("name-your-season", DeliveryState.PLANNED, ""),
    ]


def test_a_long_outage_with_nothing_old_in_the_queue_holds_nothing(site: Site, stamps: Path) -> None:
    clock = HandClock()
    record_alive(site, stamps, clock())
    assert check_for_hold(site, stamps, clock.advance(days=300)) is None


def test_without_the_setting_an_outage_is_nobodys_business(site: Site, stamps: Path) -> None:
    from dataclasses import replace

    never = replace(site, hold_backlog=None)
    enroll(never)
    clock = HandClock()
    record_alive(never, stamps, clock())
    assert check_for_hold(never, stamps, clock.advance(days=300)) is None
    assert check_for_hold(site, stamps, clock()) is not None


def test_a_stamp_that_was_restored_with_the_database_tells_nothing(site: Site, stamps: Path) -> None:
    enroll(site)
    clock = HandClock()
    record_alive(site, stamps, clock())
    backup = shutil.copytree(stamps, stamps.with_name("backup"))
    assert check_for_hold(site, stamps, clock.advance(days=2)) is None  # as this machine left it
    assert check_for_hold(site, backup, clock()) is not None


def test_a_database_restored_under_a_running_worker_is_noticed(site: Site, copy: Copy, stamps: Path) -> None:
    enroll(site)
    clock = HandClock()
    record_alive(site, stamps, clock())
    restored = make_site(copy(site.database))
    record_alive(site, stamps, clock.advance(hours=3))
    record_alive(restored, stamps, clock())
    assert is_on_hold(restored)


def test_a_database_that_went_back_with_nothing_due_is_told_and_goes_on(site: Site, copy: Copy, stamps: Path) -> None:
    clock = HandClock()
    record_alive(site, stamps, clock())
    restored = make_site(copy(site.database))
    record_alive(site, stamps, clock.advance(hours=3))
    assert check_for_hold(restored, stamps, clock()) is None
    record_alive(restored, stamps, clock())
    assert "Nothing that was due may have been sent" in " ".join(audit(restored, clock()).alerts)


def test_workers_that_start_at_once_hold_once(site: Site, copy: Copy, stamps: Path) -> None:
    enroll(site)
    clock = HandClock()
    record_alive(site, stamps, clock())
    restored = make_site(copy(site.database))
    record_alive(site, stamps, clock.advance(hours=3))
    found: list[bool] = []

    def start() -> None:
        found.append(check_for_hold(restored, stamps, clock()) is not None)
        record_alive(restored, stamps, clock())

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 4
    assert list(audit(restored, clock()).alerts.values()) == [1]


def test_where_no_stamps_are_kept_nothing_is_held(site: Site) -> None:
    enroll(site)
    clock = HandClock()
    record_alive(site, None, clock())
    assert check_for_hold(site, None, clock.advance(days=300)) is None


def test_a_stamp_that_cannot_be_written_stops_nobody(
    site: Site, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("not a folder")
    record_alive(site, tmp_path / "file", HandClock()())
    assert "cannot note when the database was last in use" in caplog.text
