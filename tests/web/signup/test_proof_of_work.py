import base64
import json
from dataclasses import replace

import pytest
from altcha.v1 import Challenge, Payload, solve_challenge
from support.visitor import Visitor, contents, make_app, words

from drip.core.signup.signup_policy import SignupPolicy
from drip.flow.signup.proof_of_work import CHALLENGE_LIFETIME, forget_old_proofs
from drip.flow.site_keys import SiteKeys

WRONG = (
    "",
    "nonsense",
    "=" * 50,
    base64.b64encode(b"[" * 1400).decode(),
    base64.b64encode(b'{"number": 1}').decode(),
    base64.b64encode(b"null").decode(),
)


@pytest.fixture
def working(visitor: Visitor) -> Visitor:
    """Somebody at a site that wants work for a sign-up."""
    site = replace(visitor.site, signup=SignupPolicy(proof_of_work=True))
    app = make_app(site, visitor.clock, visitor.wall_clock)
    return Visitor(app, site, visitor.clock, visitor.wall_clock)


def solve(visitor: Visitor) -> str:
    """A proof as ALTCHA's widget sends it."""
    asked = visitor.get("/challenge").json()
    found = solve_challenge(
        Challenge(asked["algorithm"], asked["challenge"], asked["maxnumber"], asked["salt"], asked["signature"])
    )
    assert found is not None
    payload = Payload(asked["algorithm"], asked["challenge"], found.number, asked["salt"], asked["signature"])
    return base64.b64encode(json.dumps(payload.to_dict() | {"took": 12}).encode()).decode()


def test_a_challenge_is_new_each_time_and_changes_nothing(working: Visitor) -> None:
    before = contents(working.site.database)
    first, second = working.get("/challenge"), working.get("/challenge")
    assert (first.status_code, first.headers["cache-control"]) == (200, "no-store")
    assert first.json()["algorithm"] == "SHA-256"
    assert first.json()["challenge"] != second.json()["challenge"]
    assert contents(working.site.database) == before


def test_where_no_work_is_wanted_there_is_no_challenge_and_no_script(visitor: Visitor) -> None:
    assert visitor.get("/challenge").status_code == 404
    assert "proof.js" not in visitor.get("/courses/seasons").text
    assert visitor.sign_up().status_code == 303


def test_the_form_brings_what_does_the_work(working: Visitor) -> None:
    page = working.get("/courses/seasons").text
    assert 'src="/static/proof.js?' in page
    assert 'data-challenge="/challenge"' in page
    assert "This form needs JavaScript for a moment" in page


def test_who_has_done_the_work_is_signed_up(working: Visitor) -> None:
    assert working.sign_up(altcha=solve(working)).status_code == 303
    assert len(contents(working.site.database)["consent"]) == 1


@pytest.mark.parametrize("proof", WRONG)
def test_without_a_proof_the_form_comes_again_with_all_that_was_written(working: Visitor, proof: str) -> None:
    before = contents(working.site.database)
    response = working.sign_up(altcha=proof)
    assert (response.status_code, "press the button once more" in words(response)) == (422, True)
    assert 'value="anna@example.org"' in response.text
    assert contents(working.site.database) == before


def test_each_proof_is_taken_once(working: Visitor) -> None:
    proof = solve(working)
    working.sign_up(altcha=proof)
    again = working.sign_up(email="eve@example.org", altcha=proof)
    assert (again.status_code, "is used up" in words(again)) == (422, True)
    assert len(contents(working.site.database)["consent"]) == 1


def test_a_proof_is_taken_for_as_long_as_its_challenge_lasts(working: Visitor) -> None:
    early, late = solve(working), solve(working)
    shown = working.stamp()
    working.wall_clock.advance(seconds=CHALLENGE_LIFETIME.total_seconds() - 25)
    assert working.sign_up(shown=shown, altcha=early).status_code == 303
    working.wall_clock.advance(seconds=5)
    refused = working.sign_up(shown=shown, email="eve@example.org", altcha=late)
    assert (refused.status_code, "is used up" in words(refused)) == (422, True)


def test_a_proof_cannot_be_made_to_last_or_to_count_as_another(working: Visitor) -> None:
    asked = json.loads(base64.b64decode(solve(working)))
    digits = str(asked["number"])
    forged: list[dict[str, object]] = [
        {"salt": asked["salt"].replace("expires=", "expires=9")},
        {"salt": f"{asked['salt']}{digits[:1]}", "number": int(digits[1:] or 0)},
        {"salt": f"{asked['salt']}expires=99999999999&"},
        {"number": asked["number"] + 1},
        {"number": digits},
        {"number": -1},
        {"number": True},
        {"algorithm": "SHA-1"},
        {"signature": "0" * 64},
        {"challenge": "0" * 64},
    ]
    for changed in forged:
        proof = base64.b64encode(json.dumps(asked | changed).encode()).decode()
        assert working.sign_up(altcha=proof).status_code == 422, changed


def test_a_challenge_of_another_site_is_worth_nothing_here(working: Visitor) -> None:
    other = replace(working.site, keys=SiteKeys("the secret of somebody else, as long as ours"))
    elsewhere = replace(working, app=make_app(other, working.clock, working.wall_clock), site=other)
    assert working.sign_up(altcha=solve(elsewhere)).status_code == 422


def test_a_sign_up_that_is_put_off_spends_no_proof(working: Visitor) -> None:
    full = replace(working.site, signup=replace(working.site.signup, per_hour=0))
    closed = replace(working, app=make_app(full, working.clock, working.wall_clock), site=full)
    proof = solve(working)
    assert closed.sign_up(altcha=proof).status_code == 429
    assert working.sign_up(altcha=proof).status_code == 303


def test_proofs_are_forgotten_when_they_would_not_be_taken_anyway(working: Visitor) -> None:
    working.sign_up(altcha=solve(working))
    with working.site.database.write() as session:
        forget_old_proofs(session, working.wall_clock())
    assert len(contents(working.site.database)["spent_challenge"]) == 1
    with working.site.database.write() as session:
        forget_old_proofs(session, working.wall_clock.advance(hours=1))
    assert contents(working.site.database)["spent_challenge"] == []
