"""The keepsake: all that somebody wrote in a course, on a page to print."""

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
    context: RequestContext

    def add_to(self, app: FastAPI) -> None:
        get(app, "/my/{token}/keepsake", self.keepsake)

    def keepsake(self, request: Request, token: str) -> Response:
        context = self.context
        enrollment_id = context.enrollment_id("my", token)
        with context.site.database.read() as session:
            keepsake = keepsake_of(Work(session, context.site, context.clock()), enrollment_id)
        if keepsake is None:
            raise DeadLink
        context.require_login(request, keepsake.mine, token)
        end = chart_end(keepsake.began, keepsake.until)
        return context.course_page(
            request,
            keepsake.mine,
            token,
            "keepsake.html",
            kept=keepsake,
            bands=area_bands(keepsake.mine.areas, keepsake.began, end),
            months=month_marks(keepsake.began, end),
        )
