"""A lesson to look at before signing up. Its links and buttons lead back to this page and do nothing."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import FastAPI, Request
from fastapi.responses import Response

from drip.core.planning.schedule import local_date
from drip.flow.samples.sample_lesson import sample_lesson
from drip.web.base.request_context import RequestContext, get
from drip.web.signup.form import UTC, SignupForm


@dataclass(frozen=True, slots=True)
class SamplePages:
    context: RequestContext
    form: SignupForm

    def add_to(self, app: FastAPI) -> None:
        get(app, "/courses/{slug}/sample", self.read)
        get(app, "/courses/{slug}/sample/{page:path}", self.explain)

    def read(self, request: Request, slug: str) -> Response:
        return self._page(request, slug, is_pressed=False)

    def explain(self, request: Request, slug: str, page: str) -> Response:  # noqa: ARG002
        return self._page(request, slug, is_pressed=True)

    def _page(self, request: Request, slug: str, *, is_pressed: bool) -> Response:
        edition = self.context.edition(slug)
        first, today = self.form.summary(edition).first_lesson, local_date(self.context.clock(), UTC)
        language = self.form.language(request, edition.course)
        lesson = sample_lesson(self.context.site, edition, first, language, today) if first else None
        if lesson is None:
            return self.context.redirect(f"/courses/{slug}")
        return self.context.page(
            request,
            "sample.html",
            language=language,
            course=edition.course_in(language),
            lesson=lesson,
            is_pressed=is_pressed,
        )
