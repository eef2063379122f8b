"""The JSON interface: what it shows, takes and refuses."""

import json
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from typing import Any

import httpx
import pytest
from support.sites import enroll
from support.visitor import Visitor, contents, make_app

from drip.core.signup.signup_policy import SignupPolicy
from drip.flow.people import preferences
from drip.flow.signup.signup import SIGN_UPS_PER_HOUR_AND_IP
from drip.storage.delivery import suppressions
from drip.storage.people import subscribers
from drip.storage.people.subscribers import ConsentRow
from drip.web.api.schema import openapi

COURSE = "/api/v1/courses/seasons"
ANNA = {"email": "anna@example.org", "first_name": "Anna", "zone": "Europe/Lisbon", "wording_version": "1"}
JSON = {"Content-Type": "application/json"}


def sign_up(visitor: Visitor, **wish: Any) -> httpx.Response:
    return visitor.ask("POST", f"{COURSE}/sign-ups", json={**ANNA, **wish})


def consent(visitor: Visitor) -> ConsentRow:
    with visitor.site.database.read() as session:
        anna = subscribers.find_subscriber(session, ANNA["email"])
        assert anna is not None
        found = subscribers.newest_consent(session, anna.id, "seasons")
        assert found is not None
        return found


def test_it_lists_the_courses(visitor: Visitor) -> None:
    (course,) = visitor.get("/api/v1/courses").json()["courses"]
    assert (course["slug"], course["title"]) == ("seasons", "Four seasons")
    assert course["page"] == "https://course.example.com/courses/seasons"


def test_it_tells_what_a_form_for_a_course_must_know_and_say(visitor: Visitor) -> None:
    course = visitor.get(COURSE).json()
    assert course["pace"] == {"days": ["mon", "wed", "fri"], "at": "07:30"}
    assert course["length"] == {"lessons": 5, "varies": True}
    assert (course["begins"], course["cohorts"], course["proof_of_work"]) == ("alone", [], False)
    assert course["consent"]["version"] == "1"
    assert "I can leave at any time" in course["consent"]["text"]


def test_a_sign_up_is_kept_with_the_words_that_were_agreed_to(visitor: Visitor) -> None:
    response = sign_up(visitor, days=["sat", "tue"], at="08:15")
    assert response.status_code == 202
    assert "Look in your inbox" in response.json()["message"]
    kept = consent(visitor)
    assert (kept.source, kept.wording_version, kept.zone, kept.ip) == ("api", "1", "Europe/Lisbon", "192.0.2.7")
    assert kept.pace == {"days": [1, 5], "at": "08:15", "until": "21:00"}


@pytest.mark.parametrize(
    ("pace", "kept"),
    [
        ({}, None),
        ({"days": None, "at": None}, None),
        ({"at": "09:00"}, {"days": [0, 2, 4], "at": "09:00", "until": "21:00"}),
        ({"days": ["sun"]}, {"days": [6], "at": "07:30", "until": "21:00"}),
    ],
)
def test_what_is_not_chosen_of_a_pace_is_the_courses(visitor: Visitor, pace: dict[str, Any], kept: object) -> None:
    assert sign_up(visitor, **pace).status_code == 202
    assert consent(visitor).pace == kept


@pytest.mark.parametrize("state", ["new", "pending", "active", "left", "suppressed"])
def test_whatever_the_address_the_answer_is_the_same(visitor: Visitor, state: str) -> None:
    site, email = visitor.site, ANNA["email"]
    if state == "pending":
        sign_up(visitor)
    elif state in ("active", "left"):
        enrollment = enroll(site, email)
        if state == "left":
            with site.database.write() as session:
                preferences.leave(session, enrollment, "web", visitor.clock())
    elif state == "suppressed":
        with site.database.write() as session:
            suppressions.suppress(session, site.keys.suppression_key(email), email, "bounce", "", visitor.clock())
    response, other = sign_up(visitor), sign_up(visitor, email="stranger@example.org")
    assert response.status_code == 202
    assert (response.content, response.headers) == (other.content, other.headers)


@pytest.mark.parametrize(
    ("field", "wrong", "sentence"),
    [
        ("email", "anna@", "'anna@' is not an e-mail address. Write one such as name@example.com."),
        ("email", "", "Please write your e-mail address."),
        ("email", 7, "This can't be used here."),
        ("zone", "Europe/Lisboa", "There is no time zone 'Europe/Lisboa'. Did you mean Europe/Lisbon?"),
        ("first_name", "https://example.net", "Please write just a first name."),
        ("first_name", "A" * 61, "This is too long."),
        ("at", "22:30", "Lessons begin to leave at 22:00 at the latest."),
        ("at", "half past seven", "This can't be used here."),
        ("days", [], "This can't be used here."),
        ("days", ["someday"], "This can't be used here."),
        ("wording_version", "0", "What you agree to has changed since this page was made: please read it once more."),
        ("nickname", "Anna", "There is no such field."),
    ],
)
def test_a_wrong_field_is_said_by_its_name_and_nothing_is_kept(
    visitor: Visitor, field: str, wrong: object, sentence: str
) -> None:
    before = contents(visitor.site.database)
    response = sign_up(visitor, **{field: wrong})
    assert (response.status_code, response.headers["content-type"]) == (422, "application/problem+json")
    assert response.json()["problems"] == {field: sentence}
    assert contents(visitor.site.database) == before


def test_all_that_is_wrong_is_said_at_once(visitor: Visitor) -> None:
    problems = sign_up(visitor, email="anna@", zone="Atlantis", wording_version="0").json()["problems"]
    assert set(problems) == {"email", "zone", "wording_version"}


def test_too_many_sign_ups_from_one_network_are_put_off(visitor: Visitor) -> None:
    for number in range(SIGN_UPS_PER_HOUR_AND_IP):
        assert sign_up(visitor, email=f"anna{number}@example.org").status_code == 202
    response = sign_up(visitor)
    assert (response.status_code, response.headers["retry-after"]) == (429, "3600")
    assert "try again in an hour" in response.json()["detail"]


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({}, b"{}", 415),
        ({"Content-Type": "text/plain"}, b"{}", 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, b"email=a@b.example", 415),
        (JSON | {"Content-Encoding": "gzip"}, b"{}", 415),
        (JSON, b"", 400),
        (JSON, b"{", 400),
        (JSON, b"\xff", 400),
        (JSON, b"[" * 30_000, 400),
        (JSON, b"[]", 422),
        (JSON, b"null", 422),
        (JSON, b'{"email": "\\ud800@example.org"}', 400),
        ({"Content-Type": "APPLICATION/JSON; charset=utf-8"}, b"{}", 422),
        (JSON, b" " * 70_000, 413),
    ],
)
def test_a_body_that_is_none_is_refused_in_json(
    visitor: Visitor, headers: dict[str, str], body: bytes, status: int
) -> None:
    response = visitor.ask("POST", f"{COURSE}/sign-ups", content=body, headers=headers)
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    assert response.json()["status"] == status


@pytest.mark.parametrize("path", ["/api/v1/", "/api/v1/x", "/api/v1/courses/", "/api/v1/courses/x", "/api/v1/%0a%00"])
def test_what_there_is_not_is_told_in_json(visitor: Visitor, path: str) -> None:
    response = visitor.get(path)
    assert (response.status_code, response.json()["title"]) == (404, "Not Found")


def test_what_can_be_done_somewhere_is_told(visitor: Visitor) -> None:
    for method in ("PUT", "DELETE", "POST", "OPTIONS"):
        response = visitor.ask(method, COURSE)
        assert (response.status_code, response.headers["allow"]) == (
            204 if method == "OPTIONS" else 405,
            "GET, HEAD, OPTIONS",
        )
    assert visitor.get(f"{COURSE}/sign-ups").headers["allow"] == "OPTIONS, POST"


def test_a_head_is_a_get_without_its_body(visitor: Visitor) -> None:
    head, get = visitor.ask("HEAD", COURSE), visitor.get(COURSE)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == get.headers


def test_a_forged_host_is_in_no_answer(visitor: Visitor) -> None:
    for path in (COURSE, "/api/v1/openapi.json", "/api"):
        assert "evil" not in visitor.ask("GET", path, headers={"Host": "evil.example"}).text


def test_it_describes_itself(visitor: Visitor) -> None:
    assert visitor.get("/api/v1/openapi.json").json() == openapi("https://course.example.com")


def test_a_bug_is_told_in_json_without_a_traceback(visitor: Visitor) -> None:
    object.__setattr__(visitor.site, "database", None)
    response = visitor.get(COURSE)
    assert (response.status_code, response.json()["title"]) == (500, "Internal Server Error")
    assert "Traceback" not in response.text


def test_a_proof_of_work_is_given_wanted_and_taken_once(visitor: Visitor) -> None:
    assert visitor.get("/api/v1/challenge").status_code == 404
    site = replace(visitor.site, signup=SignupPolicy(proof_of_work=True))
    visitor = replace(visitor, app=make_app(site, visitor.clock, visitor.wall_clock), site=site)
    assert visitor.get(COURSE).json()["proof_of_work"] is True
    assert set(sign_up(visitor).json()["problems"]) == {"proof"}
    proof = solve(visitor.get("/api/v1/challenge").json())
    assert sign_up(visitor, proof=proof).status_code == 202
    assert set(sign_up(visitor, proof=proof).json()["problems"]) == {"proof"}


def solve(asked: dict[str, Any]) -> str:
    numbers = range(asked["maxnumber"] + 1)
    digests = (sha256(f"{asked['salt']}{number}".encode()).hexdigest() for number in numbers)
    number = next(number for number, digest in enumerate(digests) if digest == asked["challenge"])
    kept = {name: asked[name] for name in ("algorithm", "challenge", "salt", "signature")}
    return b64encode(json.dumps({**kept, "number": number}).encode()).decode()
