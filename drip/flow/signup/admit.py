"""A sign-up from outside, past all that guards it."""

from __future__ import annotations

from datetime import datetime

from drip.flow.signup.email_address import require_accepted_address
from drip.flow.signup.proof_of_work import read_proof, spend_proof
from drip.flow.signup.signup import RecordedSignup, SignupRequest, record_signup
from drip.flow.site import Edition, Site
from drip.flow.work import Work


def accept_signup(
    site: Site, edition: Edition, wish: SignupRequest, work: str, now: datetime, wall_now: datetime
) -> RecordedSignup:
    """Takes a wish that a page or a program brought, with the proof of its `work`, '' where there is none. `wall_now`
    is the time of those who type. Raises NoProof, SignUpError for an address that this site does not take, NoCohortOpen
    and TooManySignUps; then nothing has changed. DNS may be asked, so it has a transaction of its own."""
    proof = read_proof(site, work, wall_now)
    require_accepted_address(site, wish.email)
    with site.database.write() as session:
        spend_proof(session, proof)
        return record_signup(Work(session, site, now), edition, wish)
