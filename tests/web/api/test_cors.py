"""CORS, as the Fetch Standard has it."""

from dataclasses import replace

import httpx
import pytest
from support.visitor import Visitor, make_app

from drip.core.signup.signup_policy import SignupPolicy

COACH, OTHER = "https://www.coach.example", "https://other.example"
PATH = "/api/v1/courses/seasons/sign-ups"


@pytest.fixture
def at_coach(visitor: Visitor) -> Visitor:
    return calls_from(visitor, COACH)


def calls_from(visitor: Visitor, *origins: str) -> Visitor:
    site = replace(visitor.site, signup=SignupPolicy(form_origins=origins))
    return replace(visitor, app=make_app(site, visitor.clock, visitor.wall_clock), site=site)


def ask_first(visitor: Visitor, origin: str, path: str = PATH) -> httpx.Response:
    asking = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    return visitor.ask("OPTIONS", path, headers={"Origin": origin} | asking)


def test_a_site_of_the_setting_may_send_json_and_read_the_answer(at_coach: Visitor) -> None:
    headers = ask_first(at_coach, COACH).headers
    assert headers["access-control-allow-origin"] == COACH
    assert "POST" in headers["access-control-allow-methods"]
    assert headers["access-control-allow-headers"] == "Content-Type"
    answer = at_coach.ask("POST", PATH, json={}, headers={"Origin": COACH})
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (422, COACH)
    assert answer.headers["vary"] == "Origin"
    assert answer.headers["access-control-expose-headers"] == "Retry-After"


@pytest.mark.parametrize("origin", [OTHER, "null", f"{COACH}.evil.example", COACH.upper(), "http://www.coach.example"])
def test_no_other_site_may(at_coach: Visitor, origin: str) -> None:
    for answer in (ask_first(at_coach, origin), at_coach.ask("GET", "/api/v1/courses", headers={"Origin": origin})):
        assert not [name for name in answer.headers if name.startswith("access-control")]
        assert answer.headers["vary"] == "Origin"


def test_nobody_is_sent_cookies_for(at_coach: Visitor) -> None:
    assert "access-control-allow-credentials" not in ask_first(at_coach, COACH).headers


def test_refusals_can_be_read_too(at_coach: Visitor) -> None:
    too_large = at_coach.ask("POST", PATH, content=b"x" * 70_000, headers={"Origin": COACH})
    assert (too_large.status_code, too_large.headers["access-control-allow-origin"]) == (413, COACH)


def test_pages_are_not_for_other_sites_to_read(at_coach: Visitor) -> None:
    for path in ("/", "/courses/seasons", "/courses/seasons/form", "/api", "/api/v1"):
        assert "access-control-allow-origin" not in at_coach.ask("GET", path, headers={"Origin": COACH}).headers
    assert "access-control-allow-origin" not in ask_first(at_coach, COACH, "/courses/seasons").headers


def test_without_the_setting_there_is_nothing_of_it(visitor: Visitor) -> None:
    answer = ask_first(visitor, COACH)
    assert not [name for name in answer.headers if name.startswith("access-control") or name == "vary"]


def test_a_star_lets_in_every_site(visitor: Visitor) -> None:
    everybody = calls_from(visitor, "*")
    for origin in (COACH, "null"):
        assert ask_first(everybody, origin).headers["access-control-allow-origin"] == "*"
    assert "vary" not in ask_first(everybody, COACH).headers
