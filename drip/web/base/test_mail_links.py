"""Where the links of a test mail lead: a page that explains each link. It concerns nobody and changes nothing."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import FastAPI, Request
from fastapi.responses import Response

from drip.core.languages.catalogue import Sentence
from drip.flow.samples.test_send import LINK_PURPOSES
from drip.web.base.pages import PageRenderer
from drip.web.base.request_context import DeadLink, accepted_languages, get


@dataclass(frozen=True, slots=True)
class LinkPurposePages:
    pages: PageRenderer

    def add_to(self, app: FastAPI) -> None:
        get(app, "/test/{name}", self.explain)
        get(app, "/test/{name}/{question}", self.explain)

    def explain(self, request: Request, name: str, question: str = "", value: str = "") -> Response:
        """Raises DeadLink."""
        if name not in LINK_PURPOSES:
            raise DeadLink
        locale = self.pages.locale(accepted=accepted_languages(request))
        advice = [
            Sentence("In a real mail this is behind the link: %(page)s.", {"page": locale.say(LINK_PURPOSES[name])})
        ]
        if question and value:
            values = {"value": value, "question": question}
            advice.append(Sentence("The answer would be “%(value)s”, to the question “%(question)s”.", values))
        advice.append(Sentence("Nothing happens here, whoever opens it."))
        title = Sentence("A link of a test mail")
        return self.pages.page("trouble.html", locale=locale, title=title, advice=advice)
