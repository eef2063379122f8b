"""A sign-up from outside, past all that guards it."""

from __future__ import annotations

from datetime import datetime

from drip.flow.signup.email_address import require_welcome
from drip.flow.signup.proof_of_work import read_proof, spend_proof
from drip.flow.signup.signup import SignUp, Taken, take_wish
from drip.flow.site import Edition, Site
from drip.flow.work import Work


def admit(site: Site, edition: Edition, wish: SignUp, work: str, now: datetime, wall_now: datetime) -> Taken:
    """Takes a wish that a page or a program brought, with the proof of its `work`, '' where there is none. `wall_now`
    is the time of those who type. Raises NoProof, SignUpError for an address that this site does not take, NoCohortOpen
    and TooManySignUps; then nothing has changed. DNS may be asked, so it has a transaction of its own."""
    proof = read_proof(site, work, wall_now)
    require_welcome(site, wish.email)
    with site.database.write() as session:
        spend_proof(session, proof)
        return take_wish(Work(session, site, now), edition, wish)
