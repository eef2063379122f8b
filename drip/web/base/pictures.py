"""The pictures in mails. Each URL contains the course version, so what is behind it never changes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import Response

from drip.flow.courses.pictures import find_picture
from drip.web.base.request_context import RequestContext, get


@dataclass(frozen=True, slots=True)
class PicturePages:
    context: RequestContext

    def add_to(self, app: FastAPI) -> None:
        get(app, "/assets/{course}/{place}/{name:path}", self.picture)

    def picture(self, request: Request, course: str, place: str, name: str) -> Response:
        with self.context.site.database.read() as session:
            found = find_picture(session, course, place, name)
        if found is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        tag = {"ETag": f'"{found.digest}"'}
        if found.digest in re.findall(r'"([0-9a-f]{64})"', request.headers.get("if-none-match", "")):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=tag)
        return Response(found.data, media_type=found.type, headers=tag)
