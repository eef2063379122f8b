"""The web application: every page that a subscriber meets, and the webhooks. A GET changes nothing."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import FastAPI
from fastapi.responses import PlainTextResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.types import Scope

from drip.clock import Clock, system_now
from drip.flow.hooks import Hooks
from drip.flow.site import Site
from drip.web import api_problems
from drip.web.address import AddressPages
from drip.web.answering import AnswerPages
from drip.web.api_app import PREFIX, Below, create_api
from drip.web.api_page import ApiPage
from drip.web.beat import BEAT, OnTheBeat
from drip.web.challenge import Challenges
from drip.web.confirming import ConfirmPages
from drip.web.cors import CrossOrigin
from drip.web.counted import CountedLinks
from drip.web.data import DataPages
from drip.web.desk import Desk, show
from drip.web.embed import PastedForm, framed_form
from drip.web.guard import CappedBody, SafeHeaders, WhenInTrouble
from drip.web.hooks import HookDesk
from drip.web.keepsake import KeepsakePage
from drip.web.leaving import LeavingPages
from drip.web.lesson import LessonPages
from drip.web.mine import MyPages
from drip.web.opening import OpeningPages
from drip.web.pages import Pages
from drip.web.pictures import Pictures
from drip.web.sample import SamplePages
from drip.web.seasons import SeasonPages
from drip.web.settings import SettingsPages
from drip.web.sign_up_form import SignUpForm
from drip.web.signup import SignUpPages
from drip.web.trial import TrialPages
from drip.web.troubles import TroublePages


def create_app(
    site: Site, clock: Clock, wall_clock: Clock = system_now, hooks: Hooks | None = None, *, beat: float = BEAT
) -> FastAPI:
    """`clock` is the time that lessons go by. `wall_clock` tells how long a form was open: people type in real time,
    also where the course runs in lapse. `hooks` says which providers may post what. Answers to forms leave every
    `beat` seconds; 0: at once. The templates are in `web` of the site's."""
    folder = site.templates / "web"
    pages = Pages(site.templates, site.base_url)
    desk = Desk(site, clock, wall_clock, pages)
    hook_desk = HookDesk(site, hooks or Hooks(), wall_clock)
    troubles = TroublePages(pages)
    app = FastAPI(title="drip", docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    persons = (
        MyPages(desk),
        LessonPages(desk),
        AnswerPages(desk),
        SeasonPages(desk),
        KeepsakePage(desk),
        LeavingPages(desk),
    )
    settings = (SettingsPages(desk), AddressPages(desk), DataPages(desk))
    others = (Challenges(desk), CountedLinks(desk), TrialPages(pages), Pictures(desk), hook_desk, troubles)
    form = SignUpForm(desk)
    ways_in = (SignUpPages(desk, form), SamplePages(desk, form), ConfirmPages(desk), OpeningPages(desk))
    from_elsewhere = (framed_form(desk), PastedForm(desk, form), ApiPage(desk))
    for part in (*ways_in, *from_elsewhere, *persons, *settings, *others):
        part.add_to(app)
    _add_health(app, site)
    app.mount("/static", StaticFiles(directory=folder / "static"))

    def refuse(scope: Scope, status: HTTPStatus) -> Response:
        is_program = scope["path"].startswith(f"{PREFIX}/")
        return api_problems.not_taken(status) if is_program else troubles.not_taken(scope, status)

    app.add_middleware(Below, prefix=PREFIX, there=create_api(desk))
    app.add_middleware(OnTheBeat, seconds=beat)
    app.add_middleware(CappedBody, refuse=refuse, most_of=hook_desk.most_bytes)
    app.add_middleware(WhenInTrouble, respond=troubles.database_is_away)
    app.add_middleware(CrossOrigin, prefix=f"{PREFIX}/", origins=site.form_origins)
    app.add_middleware(SafeHeaders, framed_by=site.form_origins)  # the last one added is the outermost
    return app


def _add_health(app: FastAPI, site: Site) -> None:
    def health() -> Response:
        """A database that is away raises here as everywhere, and is answered as everywhere: 503."""
        with site.database.read() as session:
            site.live(session, "")
        return PlainTextResponse("ok\n")

    show(app, "/healthz", health)
