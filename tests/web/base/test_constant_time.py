import asyncio

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Receive, Scope, Send

from drip.web.base.constant_time import ConstantTimeResponses, seconds_to_wait

SHORT, LONG = 0.02, 3600.0  # seconds; a test that waits for the long beat hangs


@given(st.floats(0, 100), st.floats(0.01, 1))
def test_an_answer_leaves_when_a_whole_number_of_beats_has_passed(passed: float, beat: float) -> None:
    wait = seconds_to_wait(passed, beat)
    beats = (passed + wait) / beat
    assert 0 <= wait <= beat * (1 + 1e-9)
    assert beats == pytest.approx(round(beats))
    assert round(beats) >= 1


def test_a_beat_of_nothing_holds_nothing() -> None:
    assert seconds_to_wait(0.05, 0) == 0


async def answer(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"yes"})


async def _seconds(method: str, path: str, beat: float) -> float:
    transport = httpx.ASGITransport(ConstantTimeResponses(answer, beat))
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as browser:
        clock = asyncio.get_running_loop().time
        begun = clock()
        assert (await browser.request(method, path)).text == "yes"
        return clock() - begun


def test_forms_are_answered_on_the_beat() -> None:
    assert min(asyncio.run(_seconds("POST", "/courses/seasons", SHORT)) for _ in range(3)) >= SHORT


def test_pages_and_what_programs_post_are_answered_at_once() -> None:
    for method, path in (("GET", "/courses/seasons"), ("POST", "/hooks/raw")):
        assert asyncio.run(_seconds(method, path, LONG)) < LONG
