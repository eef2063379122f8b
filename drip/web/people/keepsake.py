"""The keepsake: all that somebody wrote, on a page to print."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import FastAPI, Request
from fastapi.responses import Response

from drip.flow.people.keepsake import keepsake_of
from drip.flow.work import Work
from drip.web.base.request_context import DeadLink, RequestContext, get
from drip.web.people.season_chart import area_bands, chart_end, month_marks


@dataclass(frozen=True, slots=True)
class KeepsakePage:
    desk: RequestContext

    def add_to(self, app: FastAPI) -> None:
        get(app, "/my/{token}/keepsake", self.keepsake)

    def keepsake(self, request: Request, token: str) -> Response:
        desk = self.desk
        enrollment_id = desk.enrollment_id("my", token)
        with desk.site.database.read() as session:
            kept = keepsake_of(Work(session, desk.site, desk.clock()), enrollment_id)
        if kept is None:
            raise DeadLink
        desk.require_open(request, kept.mine, token)
        end = chart_end(kept.began, kept.until)
        return desk.page_of(
            request,
            kept.mine,
            token,
            "keepsake.html",
            kept=kept,
            bands=area_bands(kept.mine.areas, kept.began, end),
            months=month_marks(kept.began, end),
        )
