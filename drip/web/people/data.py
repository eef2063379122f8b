"""My data: what is kept of somebody and why, the whole of it as a file, and the way to have it erased."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import Response

from drip.core.languages.catalogue import Sentence
from drip.flow.people.course_view import MyCourse
from drip.flow.people.data_export import export_person
from drip.flow.people.erase import erase_person
from drip.flow.work import Work
from drip.web.base.browser_session import log_out
from drip.web.base.forms import Fields
from drip.web.base.request_context import DeadLink, RequestContext, get, post
from drip.web.people.data_file import render_data_file

BOX_NOT_TICKED = Sentence("To have everything erased, please tick the box first. Nothing has been erased.", {})


@dataclass(frozen=True, slots=True)
class DataPages:
    desk: RequestContext

    def add_to(self, app: FastAPI) -> None:
        get(app, "/my/{token}/data", self.data)
        get(app, "/my/{token}/data.json", self.as_json)
        get(app, "/my/{token}/data.html", self.as_page)
        get(app, "/my/{token}/data/erase", self.ask)
        post(app, "/my/{token}/data/erase", self.erase)

    def data(self, request: Request, token: str) -> Response:
        return self.desk.page_of(request, self._owner(request, token), token, "data.html")

    def as_json(self, request: Request, token: str) -> Response:
        whole = json.dumps(self._all(self._owner(request, token)), ensure_ascii=False, indent=2)
        return _file(whole, "application/json", "my-data.json")

    def as_page(self, request: Request, token: str) -> Response:
        mine = self._owner(request, token)
        return _file(render_data_file(self.desk.pages, self._all(mine), mine.language), "text/html", "my-data.html")

    def ask(self, request: Request, token: str) -> Response:
        return self.desk.page_of(request, self._owner(request, token), token, "erase.html")

    def erase(self, request: Request, token: str, fields: Fields) -> Response:
        """The page that says it is done is the last one: their links lead nowhere after that."""
        desk = self.desk
        desk.require_our_page(request)
        mine = self._owner(request, token)
        if fields.get("sure") != "yes":
            return desk.page_of(request, mine, token, "erase.html", problem=BOX_NOT_TICKED)
        erase_person(desk.site, mine.email, "web", desk.clock())
        response = desk.page(request, "erased.html", language=mine.language, mine=mine)
        log_out(response, desk.site)
        return response

    def _owner(self, request: Request, token: str) -> MyCourse:
        """Raises DeadLink, and NotOpen where this browser was not opened for them."""
        mine = self.desk.look(self.desk.enrollment_id("my", token))
        self.desk.require_open(request, mine, token)
        return mine

    def _all(self, mine: MyCourse) -> dict[str, Any]:
        with self.desk.site.database.read() as session:
            found = export_person(Work(session, self.desk.site, self.desk.clock()), mine.subscriber_id)
        if found is None:
            raise DeadLink
        return found


def _file(text: str, kind: str, name: str) -> Response:
    return Response(
        text, media_type=f"{kind}; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
