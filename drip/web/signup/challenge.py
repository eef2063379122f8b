"""The work that a browser does before it signs somebody up, where a site wants that: see `proof_of_work`."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response

from drip.flow.signup.proof_of_work import make_challenge
from drip.web.base.request_context import DeadLink, RequestContext, get

PROOF_FIELD = "altcha"  # as ALTCHA's own widget calls it


@dataclass(frozen=True, slots=True)
class ChallengePage:
    desk: RequestContext

    def add_to(self, app: FastAPI) -> None:
        get(app, "/challenge", self.challenge)

    def challenge(self) -> Response:
        """A new one each time, which nothing is kept of. Its time is that of those who type."""
        if not self.desk.site.signup.proof_of_work:
            raise DeadLink
        return JSONResponse(make_challenge(self.desk.site, self.desk.wall_clock()))
