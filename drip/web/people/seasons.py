"""My seasons: where I am now in each area of life, how I came there, and "my season has changed"."""

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
    desk: RequestContext

    def add_to(self, app: FastAPI) -> None:
        get(app, "/my/{token}/season", self.ask)
        post(app, "/my/{token}/season", self.tell)

    def ask(self, request: Request, token: str, area: str = "", season: str = "") -> Response:
        """What was told is for browsers that were opened; a link of a mail that names a season chooses it."""
        mine = self._mine(token)
        if not mine.areas:
            raise DeadLink
        is_open = self.desk.is_open(request, mine)
        chosen = {each.name: each.season if is_open else UNKNOWN for each in mine.areas}
        if area in chosen and season in SEASONS:
            chosen[area] = season
        return self.desk.page_of(
            request, mine, token, "season.html", chosen=chosen, seasons=SEASONS, **chart_of_seasons(mine)
        )

    def tell(self, request: Request, token: str, fields: Fields) -> Response:
        """Keeps each season that is another one than before; a form that says nothing new changes nothing."""
        self.desk.require_our_page(request)
        mine = self._mine(token)
        told = {area: fields.get(f"season.{area.name}", area.season) for area in mine.areas}
        if not told or any(season != area.season and season not in SEASONS for area, season in told.items()):
            raise HTTPException(HTTPStatus.BAD_REQUEST)
        new = {area: Season(season) for area, season in told.items() if season != area.season}
        self._save(mine, new)
        is_same = not new and self.desk.is_open(request, mine)  # what was told before is not for those who try
        return self.desk.go(f"/my/{token}?done={'same' if is_same else 'season'}")

    def _save(self, mine: MyCourse, new: dict[Area, Season]) -> None:
        desk = self.desk
        with desk.site.database.write() as session:
            for area, season in new.items():
                preferences.report_season(
                    Work(session, desk.site, desk.clock()), mine.enrollment_id, area.name, season, "web"
                )

    def _mine(self, token: str) -> MyCourse:
        return self.desk.look(self.desk.enrollment_id("my", token))


def chart_of_seasons(mine: MyCourse) -> dict[str, object]:
    """From the first that was told until now; what was told just now can be seen too."""
    told = [season.at for area in mine.areas for season in area.told]
    began = min(told, default=mine.now)
    end = max(mine.now, chart_end(began, max(told, default=mine.now)))
    return {"bands": area_bands(mine.areas, began, end), "months": month_marks(began, end), "began": began}
