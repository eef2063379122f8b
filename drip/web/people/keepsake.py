"""The keepsake: all that somebody wrote, on a page to print."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import FastAPI, Request
from fastapi.responses import Response

from drip.flow.people.keepsake import keepsake_of
from drip.flow.work import Work
from drip.web.base.request_context import DeadLink, Desk, show
from drip.web.people.season_chart import bands, end_of, months


@dataclass(frozen=True, slots=True)
class KeepsakePage:
    desk: Desk

    def add_to(self, app: FastAPI) -> None:
        show(app, "/my/{token}/keepsake", self.keepsake)

    def keepsake(self, request: Request, token: str) -> Response:
        desk = self.desk
        enrollment_id = desk.enrollment_id("my", token)
        with desk.site.database.read() as session:
            kept = keepsake_of(Work(session, desk.site, desk.clock()), enrollment_id)
        if kept is None:
            raise DeadLink
        desk.require_open(request, kept.mine, token)
        end = end_of(kept.began, kept.until)
        return desk.page_of(
            request,
            kept.mine,
            token,
            "keepsake.html",
            kept=kept,
            bands=bands(kept.mine.areas, kept.began, end),
            months=months(kept.began, end),
        )
