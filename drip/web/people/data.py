"""My data: what is stored about somebody and why, all of it as a file, and a way to have it erased."""

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
    context: RequestContext

    def add_to(self, app: FastAPI) -> None:
        get(app, "/my/{token}/data", self.data)
        get(app, "/my/{token}/data.json", self.as_json)
        get(app, "/my/{token}/data.html", self.as_page)
        get(app, "/my/{token}/data/erase", self.ask)
        post(app, "/my/{token}/data/erase", self.erase)

    def data(self, request: Request, token: str) -> Response:
        return self.context.course_page(request, self._owner(request, token), token, "data.html")

    def as_json(self, request: Request, token: str) -> Response:
        text = json.dumps(self._export(self._owner(request, token)), ensure_ascii=False, indent=2)
        return _file(text, "application/json", "my-data.json")

    def as_page(self, request: Request, token: str) -> Response:
        mine = self._owner(request, token)
        return _file(
            render_data_file(self.context.pages, self._export(mine), mine.language), "text/html", "my-data.html"
        )

    def ask(self, request: Request, token: str) -> Response:
        return self.context.course_page(request, self._owner(request, token), token, "erase.html")

    def erase(self, request: Request, token: str, fields: Fields) -> Response:
        """Answers with the last page of this person: their links are dead afterwards."""
        context = self.context
        context.require_our_page(request)
        mine = self._owner(request, token)
        if fields.get("sure") != "yes":
            return context.course_page(request, mine, token, "erase.html", problem=BOX_NOT_TICKED)
        erase_person(context.site, mine.email, "web", context.clock())
        response = context.page(request, "erased.html", language=mine.language, mine=mine)
        log_out(response, context.site)
        return response

    def _owner(self, request: Request, token: str) -> MyCourse:
        """Raises DeadLink, and LoginRequired."""
        mine = self.context.my_course(self.context.enrollment_id("my", token))
        self.context.require_login(request, mine, token)
        return mine

    def _export(self, mine: MyCourse) -> dict[str, Any]:
        with self.context.site.database.read() as session:
            found = export_person(Work(session, self.context.site, self.context.clock()), mine.subscriber_id)
        if found is None:
            raise DeadLink
        return found


def _file(text: str, kind: str, name: str) -> Response:
    return Response(
        text, media_type=f"{kind}; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
