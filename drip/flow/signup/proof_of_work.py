"""Proof of work: a sign-up costs a browser a second of arithmetic, and a program that sends thousands of them hours.

The protocol is ALTCHA's, version 1 (https://altcha.org): find the number whose SHA-256, with a salt before it, equals
the challenge. Challenges are not stored: they are signed, and their expiry time is in the salt."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from drip.core.languages.catalogue import UserError
from drip.flow.site import Site
from drip.storage.engine.database import Session
from drip.storage.signup import challenges

if TYPE_CHECKING:  # pydantic takes a while to import, and workers know no forms
    from drip.flow.signup.solved_challenge import SolvedChallenge

CHALLENGE_LIFETIME = timedelta(minutes=10)
MAX_NUMBER = 100_000  # half of them are tried on average: under a second on a computer, a few on an old phone
MAX_PROOF_CHARACTERS = 2000  # a browser's proof has about 400


class InvalidProof(UserError):
    """The work was not done, is wrong, has expired or was used before."""


def make_challenge(site: Site, now: datetime) -> dict[str, str | int]:
    """Returns a challenge in the form that ALTCHA's widget and `proof.js` read. `now` is the real time, even in a demo
    whose clock runs fast."""
    from altcha.v1 import ChallengeOptions, create_challenge

    key = site.keys.derive("challenge")
    made = create_challenge(
        ChallengeOptions(max_number=MAX_NUMBER, hmac_key=key, expires=now + CHALLENGE_LIFETIME)
    ).to_dict()
    return {**made, "maxnumber": MAX_NUMBER}


@dataclass(frozen=True, slots=True)
class ProofOfWork:
    """Valid work on one of our challenges. Whether it was used before is found out when it is spent."""

    challenge: str
    expires_at: datetime


def read_proof(site: Site, text: str, now: datetime) -> ProofOfWork | None:
    """Reads the proof that a form sent; returns None if the site requires none. `now` is as in `make_challenge`. Raises
    InvalidProof."""
    if not site.signup.proof_of_work:
        return None
    if not text:
        raise InvalidProof(
            "So that programs can't sign up others, your browser does a small sum. Please let this page run its "
            "script, and press the button once more."
        )
    solved = _read(text)
    if solved is None or not _is_right(site, solved):
        raise InvalidProof("The small sum that your browser does came out wrong. Please press the button once more.")
    proof = ProofOfWork(solved.challenge, _expires_at(solved))
    if proof.expires_at <= now:
        raise _already_used()
    return proof


def spend_proof(session: Session, proof: ProofOfWork | None) -> None:
    """Uses up a proof, if this transaction is committed. Raises InvalidProof if it was used before."""
    if proof is not None and not challenges.spend_challenge(session, proof.challenge, proof.expires_at):
        raise _already_used()


def forget_old_proofs(session: Session, now: datetime) -> None:
    """Deletes used proofs that have expired, so that they could not be used again anyway."""
    challenges.delete_expired(session, now - CHALLENGE_LIFETIME)


def _already_used() -> InvalidProof:
    return InvalidProof("The small sum that your browser did is used up. Please press the button once more.")


def _read(text: str) -> SolvedChallenge | None:
    from drip.flow.signup.solved_challenge import SolvedChallenge

    try:
        return SolvedChallenge.model_validate_json(base64.b64decode(text[:MAX_PROOF_CHARACTERS], validate=True))
    except ValueError:
        return None


def _is_right(site: Site, solved: SolvedChallenge) -> bool:
    from altcha.v1 import Payload, verify_solution

    payload = Payload(**solved.model_dump())
    return verify_solution(payload, site.keys.derive("challenge"), check_expires=False)[0]


def _expires_at(solved: SolvedChallenge) -> datetime:
    """Returns when the challenge expires. The time is signed, so it is the one that we set."""
    from altcha.v1 import Payload

    _, expires, _ = Payload(**solved.model_dump()).parse_salt()
    return datetime.fromtimestamp(expires or 0, UTC)
