"""My seasons: the current one in each area of life, the ones before, and "my season has changed"."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import Response

from drip.core.courses.course import UNKNOWN, Season
from drip.flow.people import preferences
from drip.flow.people.course_view import Area, MyCourse
from drip.flow.work import Work
from drip.web.base.forms import Fields
from drip.web.base.request_context import DeadLink, RequestContext, get, post
from drip.web.base.words import SEASONS
from drip.web.people.season_chart import area_bands, chart_end, month_marks


@dataclass(frozen=True, slots=True)
class SeasonPages:
    context: RequestContext

    def add_to(self, app: FastAPI) -> None:
        get(app, "/my/{token}/season", self.ask)
        post(app, "/my/{token}/season", self.change)

    def ask(self, request: Request, token: str, area: str = "", season: str = "") -> Response:
        """Shows the seasons only in a browser that is logged in. A link in a mail may preselect one."""
        mine = self._mine(token)
        if not mine.areas:
            raise DeadLink
        is_open = self.context.is_logged_in(request, mine)
        chosen = {each.name: each.season if is_open else UNKNOWN for each in mine.areas}
        if area in chosen and season in SEASONS:
            chosen[area] = season
        return self.context.course_page(
            request, mine, token, "season.html", chosen=chosen, seasons=SEASONS, **chart_of_seasons(mine)
        )

    def change(self, request: Request, token: str, fields: Fields) -> Response:
        """Saves each season that differs from the one before."""
        self.context.require_our_page(request)
        mine = self._mine(token)
        reported = {area: fields.get(f"season.{area.name}", area.season) for area in mine.areas}
        if not reported or any(season != area.season and season not in SEASONS for area, season in reported.items()):
            raise HTTPException(HTTPStatus.BAD_REQUEST)
        new = {area: Season(season) for area, season in reported.items() if season != area.season}
        self._save(mine, new)
        # Others must not find out by trying which season is stored.
        is_same = not new and self.context.is_logged_in(request, mine)
        return self.context.redirect(f"/my/{token}?done={'same' if is_same else 'season'}")

    def _save(self, mine: MyCourse, new: dict[Area, Season]) -> None:
        context = self.context
        with context.site.database.write() as session:
            for area, season in new.items():
                preferences.report_season(
                    Work(session, context.site, context.clock()), mine.enrollment_id, area.name, season, "web"
                )

    def _mine(self, token: str) -> MyCourse:
        return self.context.my_course(self.context.enrollment_id("my", token))


def chart_of_seasons(mine: MyCourse) -> dict[str, object]:
    """The chart from the first entry to now, with some room so that the newest can be seen."""
    times = [season.at for area in mine.areas for season in area.history]
    began = min(times, default=mine.now)
    end = max(mine.now, chart_end(began, max(times, default=mine.now)))
    return {"bands": area_bands(mine.areas, began, end), "months": month_marks(began, end), "began": began}
