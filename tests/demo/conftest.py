from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from support.practice import START, TEMPLATES, Browser, Demo

from drip.clock import LapseClock
from drip.demo.lapse import LapseControls
from drip.demo.mailbox import create_mailbox
from drip.demo.outbox import smtp_sender
from drip.demo.sink import Sink


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink("127.0.0.1", 0, lambda: START) as running:
        yield running


@pytest.fixture
def demo(sink: Sink) -> Iterator[Demo]:
    clock = LapseClock(START, 15)
    clock.pause()
    planned: list[datetime] = []

    def skip_to_next() -> datetime | None:
        for instant in planned:
            clock.jump_to(instant)
        return planned.pop() if planned else None

    controls = LapseControls(clock, skip_to_next, ZoneInfo("Europe/Berlin"))
    with Sink("127.0.0.1", 0, clock.now) as product:
        send = smtp_sender("127.0.0.1", product.port)
        app = create_mailbox(sink, send, controls, "http://127.0.0.1:8025/", TEMPLATES)
        yield Demo(sink, product, clock, Browser(app), planned)
