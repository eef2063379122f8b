"""Nobody finds out by signing others up whether these are new, waiting, taking the course or blocked."""

import math
import random
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import httpx
import pytest
from support.sites import enroll, signup_request
from support.visitor import ANNA, Visitor, make_app

from drip.flow.signup.signup import sign_up
from drip.flow.work import Work
from drip.storage.delivery import suppressions
from drip.web.base.serve import WebServer

TICKET = re.compile("again=[a-z2-7]+")  # signed: the number of the sign-up, which everybody's has, and the time
STATES = ("new", "pending", "active", "suppressed")
EACH = 25
BEAT = 0.1
CHANCE = 4.5  # standard deviations: reached by chance once in 100,000 tests


@dataclass(frozen=True, slots=True)
class Asked:
    state: str
    seconds: float
    told: tuple[object, ...]  # all that the answer says


def address(state: str, number: int) -> str:
    return f"{state}{number}@example.org"


@pytest.fixture
def known(visitor: Visitor) -> Visitor:
    """A site that knows the addresses of each state."""
    site, now = visitor.site, visitor.clock()
    for number in range(EACH):
        enroll(site, address("active", number), ip="")
        pending, blocked = address("pending", number), address("suppressed", number)
        with site.database.write() as session:
            edition = site.live_edition(session, "seasons")
            assert edition is not None
            sign_up(Work(session, site, now), edition, signup_request(pending, "Anna", "UTC", ""))
            suppressions.suppress(session, site.keys.suppression_key(blocked), blocked, "bounce", "", now)
    return visitor


@pytest.fixture
def url(known: Visitor) -> Iterator[str]:
    server = WebServer("127.0.0.1", 0)
    with server.serving(make_app(known.site, known.clock, known.wall_clock, answer_interval=BEAT)):
        yield server.url


def ask_all(url: str, shown: str) -> list[Asked]:
    """Signs everybody up, one after the other and the states in no order, each from another place."""
    everybody = [(state, number) for state in STATES for number in range(EACH)]
    random.shuffle(everybody)
    with httpx.Client(base_url=url) as browser:
        browser.get("/courses/seasons")
        return [ask(browser, state, number, shown) for state, number in everybody]


def ask(browser: httpx.Client, state: str, number: int, shown: str) -> Asked:
    form = ANNA | {"email": address(state, number), "shown": shown}
    place = {"X-Forwarded-For": f"198.51.{STATES.index(state)}.{number}"}
    begun = time.perf_counter()
    answer = browser.post("/courses/seasons", data=form, headers=place)
    seconds = time.perf_counter() - begun
    headers = sorted((name, TICKET.sub("again=…", value)) for name, value in answer.headers.items() if name != "date")
    return Asked(state, seconds, (answer.status_code, answer.content, *headers))


def surprise(one: Sequence[float], other: Sequence[float]) -> float:
    """How many standard deviations the rank sum of `one` is from what chance would give (Mann and Whitney)."""
    ranked = sorted([(value, 0) for value in one] + [(value, 1) for value in other])
    ranks = sum(rank for rank, (_, group) in enumerate(ranked, 1) if group == 0)
    both = len(one) * len(other)
    above = ranks - len(one) * (len(one) + 1) / 2
    return (above - both / 2) / math.sqrt(both * (len(one) + len(other) + 1) / 12)


@pytest.mark.slow
def test_neither_what_is_answered_nor_when_tells_who_subscribes(known: Visitor, url: str) -> None:
    asked = ask_all(url, known.stamp())
    assert {answer.told[0] for answer in asked} == {303}
    assert len({answer.told for answer in asked}) == 1
    assert min(answer.seconds for answer in asked) >= BEAT
    times = {state: [answer.seconds for answer in asked if answer.state == state] for state in STATES}
    surprises = {state: surprise(times[state], times["new"]) for state in STATES[1:]}
    assert max(map(abs, surprises.values())) < CHANCE, surprises


def test_what_differs_is_found() -> None:
    slower = [0.1 + chance.random() / 100 for chance in map(random.Random, range(25))]
    assert surprise([seconds + 0.008 for seconds in slower], slower) > CHANCE
    assert abs(surprise(slower, slower)) < 1
