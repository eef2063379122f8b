"""The proof of work that a browser does before a sign-up, on sites that require it: see `proof_of_work`."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response

from drip.flow.signup.proof_of_work import make_challenge
from drip.web.base.request_context import DeadLink, RequestContext, get

PROOF_FIELD = "altcha"  # the name that ALTCHA's widget uses


@dataclass(frozen=True, slots=True)
class ChallengePage:
    context: RequestContext

    def add_to(self, app: FastAPI) -> None:
        get(app, "/challenge", self.challenge)

    def challenge(self) -> Response:
        """A new challenge each time; nothing is stored. It expires by the wall clock."""
        if not self.context.site.signup.proof_of_work:
            raise DeadLink
        return JSONResponse(make_challenge(self.context.site, self.context.wall_clock()))
