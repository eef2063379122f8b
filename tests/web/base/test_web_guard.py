from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from starlette.datastructures import Headers
from support.visitor import HERE, Visitor, contents, words

from drip.storage.engine.database import Database
from drip.web.base.guard import MAX_FORM_BYTES, comes_from_our_pages


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({}, True),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "same-origin", "origin": "null"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site", "origin": HERE}, False),
        ({"origin": HERE}, True),
        ({"origin": "null"}, True),
        ({"origin": "https://elsewhere.example"}, False),
        ({"origin": f"{HERE}.elsewhere.example"}, False),
        ({"origin": "http://[::1"}, False),
        ({"origin": ""}, False),
    ],
)
def test_a_form_comes_from_our_pages_or_does_not_say(headers: dict[str, str], ours: bool) -> None:
    assert comes_from_our_pages(Headers(headers), f"{HERE}/", "https://drip.example") is ours


def test_a_form_that_is_too_large_is_refused_before_it_is_read(visitor: Visitor, mara: int) -> None:
    before = contents(visitor.site.database)
    response = visitor.post(visitor.my(mara, "/answer/hope"), value="x" * MAX_FORM_BYTES)
    assert (response.status_code, "We can take 64 KB." in words(response)) == (413, True)
    assert response.headers["referrer-policy"] == "no-referrer"
    assert contents(visitor.site.database) == before


def test_a_large_form_cannot_hide_its_length(visitor: Visitor, mara: int) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"value="
        for _ in range(100):
            yield b"x" * 1000

    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert visitor.ask("POST", visitor.my(mara, "/answer/hope"), content=pieces(), headers=kind).status_code == 413


FORMS_THAT_ARE_NONE = (
    ("multipart/form-data", b"x"),
    ("multipart/form-data; boundary=x", b"--x\r\nnonsense"),
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="value"; filename="f"\r\n\r\nx\r\n--x--\r\n',
    ),
    ("application/json", b'{"value": "winter"}'),
    ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % number for number in range(500))),
)


def test_a_form_that_is_none_is_answered_kindly(visitor: Visitor, mara: int) -> None:
    before = contents(visitor.site.database)
    for kind, body in FORMS_THAT_ARE_NONE:
        response = visitor.ask("POST", visitor.my(mara, "/answer/hope"), content=body, headers={"Content-Type": kind})
        assert response.status_code in (400, 422)
        assert "<h1" in response.text
    assert contents(visitor.site.database) == before


def test_a_database_that_is_away_is_said_without_a_traceback(visitor: Visitor, mara: int, tmp_path: Path) -> None:
    assert (visitor.get("/healthz").status_code, visitor.get("/healthz").text) == (200, "ok\n")
    object.__setattr__(visitor.site, "database", Database(f"sqlite:///{tmp_path}/nowhere/drip.sqlite3"))
    response = visitor.get(visitor.my(mara))
    assert response.status_code == 503
    assert "We can't get at our records right now." in words(response)
    assert "Traceback" not in response.text
    assert response.headers["referrer-policy"] == "no-referrer"
    health = visitor.get("/healthz")
    assert (health.status_code, health.text) == (503, "the database cannot be used\n")


def test_a_bug_is_an_honest_page_with_all_headers(visitor: Visitor) -> None:
    visitor.app.get("/broken")(lambda: 1 // 0)
    response = visitor.get("/broken")
    assert (response.status_code, "Something broke on our side." in words(response)) == (500, True)
    assert response.headers["content-security-policy"].startswith("default-src 'none'")
