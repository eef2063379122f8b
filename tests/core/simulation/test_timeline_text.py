"""A timeline in words."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from drip.core.simulation.persona import Persona
from drip.core.simulation.timeline import SimulatedEvent
from drip.core.simulation.timeline_text import describe_event, timeline_ending, timeline_lines, timeline_text

LISBON = ZoneInfo("Europe/Lisbon")
START = datetime(2027, 3, 26, 9, 0, tzinfo=UTC)


def sent(lesson: str, **after: float) -> SimulatedEvent:
    return SimulatedEvent(START + timedelta(**after), "sent", {"mail": "lesson", "lesson": lesson})


def around(zone: str, at: datetime) -> list[str]:
    """What is told of the day before and after an instant, without the two events at its ends."""
    ends = [
        SimulatedEvent(at - timedelta(hours=20), "confirmed", {}),
        SimulatedEvent(at + timedelta(hours=20), "finished", {}),
    ]
    return [str(line) for line in timeline_lines(ends, ZoneInfo(zone))][1:-1]


def test_a_timeline_is_told_in_local_time_with_its_ends() -> None:
    mara = Persona("Mara", "Europe/Lisbon", datetime(2027, 3, 26, 9, 0))  # noqa: DTZ001
    happened = [
        SimulatedEvent(START, "confirmed", {}),
        sent("welcome", days=3, hours=-2),
        SimulatedEvent(START + timedelta(days=4), "replied", {"lesson": "welcome"}),
        SimulatedEvent(START + timedelta(days=4), "finished", {}),
    ]
    assert timeline_text(mara, START, LISBON, happened) == (
        "Mara, Europe/Lisbon, from Fri 26 Mar 2027 09:00\n"
        "\n"
        "Fri 26 Mar 2027  09:00  confirmed\n"
        "Sun 28 Mar 2027  02:00  the clocks go forward one hour\n"
        "Mon 29 Mar 2027  08:00  sent lesson welcome\n"
        "Tue 30 Mar 2027  10:00  replied welcome\n"
        "Tue 30 Mar 2027  10:00  finished\n"
        "\n"
        "finished: 1 lesson, 1 reply, 0 answers, 0 branches\n"
    )


@pytest.mark.parametrize(
    ("zone", "at", "line"),
    [
        ("America/New_York", "2027-11-07 06:00", "Sun 07 Nov 2027  01:00  the clocks go back one hour"),
        ("Australia/Lord_Howe", "2027-10-02 15:30", "Sun 03 Oct 2027  02:30  the clocks go forward 30 minutes"),
        ("Africa/Cairo", "2027-04-29 22:00", "Fri 30 Apr 2027  01:00  the clocks go forward one hour"),
    ],
)
def test_the_clocks_change_at_their_instant(zone: str, at: str, line: str) -> None:
    assert around(zone, datetime.fromisoformat(at).replace(tzinfo=UTC)) == [line]


def test_where_the_clocks_never_change_nothing_is_told() -> None:
    assert around("Asia/Kathmandu", datetime(2027, 3, 28, 1, tzinfo=UTC)) == []


def test_a_change_of_the_clocks_stands_before_what_happens_at_that_instant() -> None:
    change = datetime(2027, 3, 28, 1, tzinfo=UTC)
    lines = timeline_lines([SimulatedEvent(START, "confirmed", {}), SimulatedEvent(change, "finished", {})], LISBON)
    assert [line.words for line in lines] == ["confirmed", "the clocks go forward one hour", "finished"]


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        ("paused", {"source": "reply", "until": "2027-04-11T23:00:00+00:00"}, "paused until Mon 12 Apr 2027 (reply)"),
        ("paused", {"source": "web", "until": None}, "paused (web)"),
        ("resumed", {"source": "date"}, "resumed (date)"),
        ("left", {"source": "reply"}, "left (reply)"),
        ("pace", {"source": "reply", "days": ["mon", "fri"]}, "pace mon fri (reply)"),
        ("answered", {"question": "why", "clear": False, "source": "reply"}, "answered why (unclear)"),
        ("not sent", {"mail": "lesson", "lesson": "one", "reason": "expired"}, "not sent lesson one expired"),
        ("sent", {"mail": "notice", "lesson": ""}, "sent notice"),
    ],
)
def test_each_kind_of_event_has_its_words(kind: str, data: dict[str, Any], words: str) -> None:
    assert describe_event(kind, data, LISBON) == words


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        (["confirmed", "finished"], "finished"),
        (["confirmed", "paused", "resumed", "left"], "left"),
        (["confirmed", "paused", "resumed", "paused"], "paused"),
        (["confirmed", "paused", "resumed"], "not finished after 1098 days"),
    ],
)
def test_the_last_line_says_how_it_ended(kinds: list[str], state: str) -> None:
    data = {"source": "reply", "until": None}
    assert timeline_ending([SimulatedEvent(START, kind, data) for kind in kinds]) == (
        f"{state}: 0 lessons, 0 replies, 0 answers, 0 branches"
    )
