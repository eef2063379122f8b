"""Where the links of a test mail lead: a page that says what they are for. It knows nobody, and nothing can be done."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import FastAPI, Request
from fastapi.responses import Response

from drip.core.languages.catalogue import Sentence
from drip.flow.samples.test_send import PAGES
from drip.web.base.pages import Pages
from drip.web.base.request_context import DeadLink, accepted_languages, show


@dataclass(frozen=True, slots=True)
class TrialPages:
    pages: Pages

    def add_to(self, app: FastAPI) -> None:
        show(app, "/test/{name}", self.explain)
        show(app, "/test/{name}/{question}", self.explain)

    def explain(self, request: Request, name: str, question: str = "", value: str = "") -> Response:
        """Raises DeadLink."""
        if name not in PAGES:
            raise DeadLink
        tongue = self.pages.tongue(accepted=accepted_languages(request))
        advice = [Sentence("In a real mail this is behind the link: %(page)s.", {"page": tongue.say(PAGES[name])})]
        if question and value:
            named = {"value": value, "question": question}
            advice.append(Sentence("The answer would be “%(value)s”, to the question “%(question)s”.", named))
        advice.append(Sentence("Nothing happens here, whoever opens it."))
        title = Sentence("A link of a test mail")
        return self.pages.page("trouble.html", tongue=tongue, title=title, advice=advice)
