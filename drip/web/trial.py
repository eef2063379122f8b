"""Where the links of a test mail lead: a page that says what they are for. It knows nobody, and nothing can be done."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.responses import Response

from drip.flow.trial import PAGES
from drip.web.desk import DeadLink, show
from drip.web.pages import Pages


@dataclass(frozen=True, slots=True)
class TrialPages:
    pages: Pages

    def add_to(self, app: FastAPI) -> None:
        show(app, "/test/{name}", self.explain)
        show(app, "/test/{name}/{question}", self.explain)

    def explain(self, name: str, question: str = "", value: str = "") -> Response:
        """Raises DeadLink."""
        if name not in PAGES:
            raise DeadLink
        answer = [f"The answer would be “{value}”, to the question “{question}”."] if question and value else []
        advice = [f"In a real mail it opens {PAGES[name]}.", *answer, "Nothing happens here, whoever opens it."]
        return self.pages.page("trouble.html", title="A link of a test mail", advice=advice)
