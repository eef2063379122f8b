"""Proof of work: a sign-up costs the browser a second of arithmetic, and a program that sends thousands of them hours.
The protocol is ALTCHA's, version 1 (https://altcha.org): find the number whose SHA-256, with a salt before it, is the
challenge. Nothing is stored of a challenge; that it is ours is signed, and when it ends stands in its salt."""

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
MAX_NUMBER = 100_000  # half of them are tried on average: under a second on a computer, a few on an old telephone
MAX_PROOF_CHARACTERS = 2000  # characters of a proof; ours have about 400


class InvalidProof(UserError):
    """The work was not done, or not for this form."""


def make_challenge(site: Site, now: datetime) -> dict[str, str | int]:
    """As ALTCHA's widget and `proof.js` read it. `now` is the time of those who type."""
    from altcha.v1 import ChallengeOptions, create_challenge

    key = site.keys.derive("challenge")
    made = create_challenge(
        ChallengeOptions(max_number=MAX_NUMBER, hmac_key=key, expires=now + CHALLENGE_LIFETIME)
    ).to_dict()
    return {**made, "maxnumber": MAX_NUMBER}


@dataclass(frozen=True, slots=True)
class ProofOfWork:
    """Work that was done for us and is in time; whether it was shown before is known where it is spent."""

    challenge: str
    ends: datetime


def read_proof(site: Site, written: str, now: datetime) -> ProofOfWork | None:
    """What a form brought; None where the site wants no work. `now` as for the challenge. Raises NoProof."""
    if not site.signup.proof_of_work:
        return None
    if not written:
        raise InvalidProof(
            "So that programs can't sign up others, your browser does a small sum. Please let this page run its "
            "script, and press the button once more."
        )
    solved = _read(written)
    if solved is None or not _is_right(site, solved):
        raise InvalidProof("The small sum that your browser does came out wrong. Please press the button once more.")
    proof = ProofOfWork(solved.challenge, _ends(solved))
    if proof.ends <= now:
        raise _used_up()
    return proof


def spend_proof(session: Session, proof: ProofOfWork | None) -> None:
    """Each is taken once, with the transaction that it is shown for. Raises NoProof."""
    if proof is not None and not challenges.spend_challenge(session, proof.challenge, proof.ends):
        raise _used_up()


def forget_old_proofs(session: Session, now: datetime) -> None:
    """Those that would not be taken again anyway."""
    challenges.delete_expired(session, now - CHALLENGE_LIFETIME)


def _used_up() -> InvalidProof:
    return InvalidProof("The small sum that your browser did is used up. Please press the button once more.")


def _read(written: str) -> SolvedChallenge | None:
    from drip.flow.signup.solved_challenge import SolvedChallenge

    try:
        return SolvedChallenge.model_validate_json(base64.b64decode(written[:MAX_PROOF_CHARACTERS], validate=True))
    except ValueError:
        return None


def _is_right(site: Site, solved: SolvedChallenge) -> bool:
    from altcha.v1 import Payload, verify_solution

    payload = Payload(**solved.model_dump())
    return verify_solution(payload, site.keys.derive("challenge"), check_expires=False)[0]


def _ends(solved: SolvedChallenge) -> datetime:
    """It is signed with the challenge, so it is as we wrote it."""
    from altcha.v1 import Payload

    _, expires, _ = Payload(**solved.model_dump()).parse_salt()
    return datetime.fromtimestamp(expires or 0, UTC)
