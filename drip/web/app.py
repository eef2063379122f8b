"""The web application: every page that a subscriber meets, and the webhooks. A GET changes nothing."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.responses import PlainTextResponse, Response
from fastapi.staticfiles import StaticFiles

from drip.clock import Clock, system_now
from drip.flow.hooks import Hooks
from drip.flow.site import Site
from drip.web.answering import AnswerPages
from drip.web.confirming import ConfirmPages
from drip.web.counted import CountedLinks
from drip.web.desk import Desk, show
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
from drip.web.sign_up_form import SignUpForm
from drip.web.signup import SignUpPages
from drip.web.trial import TrialPages
from drip.web.troubles import TroublePages


def create_app(site: Site, clock: Clock, wall_clock: Clock = system_now, hooks: Hooks | None = None) -> FastAPI:
    """`clock` is the time that lessons go by. `wall_clock` tells how long a form was open: people type in real time,
    also where the course runs in lapse. `hooks` says which providers may post what. The templates are in `web` of the
    site's."""
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
    others = (CountedLinks(desk), TrialPages(pages), Pictures(desk), hook_desk, troubles)
    form = SignUpForm(desk)
    ways_in = (SignUpPages(desk, form), SamplePages(desk, form), ConfirmPages(desk), OpeningPages(desk))
    for part in (*ways_in, *persons, *others):
        part.add_to(app)
    _add_health(app, site)
    app.mount("/static", StaticFiles(directory=folder / "static"))
    app.add_middleware(CappedBody, refuse=troubles.not_taken, most_of=hook_desk.most_bytes)
    app.add_middleware(WhenInTrouble, respond=troubles.database_is_away)
    app.add_middleware(SafeHeaders)  # the last one added is the outermost
    return app


def _add_health(app: FastAPI, site: Site) -> None:
    def health() -> Response:
        """A database that is away raises here as everywhere, and is answered as everywhere: 503."""
        with site.database.read() as session:
            site.live(session, "")
        return PlainTextResponse("ok\n")

    show(app, "/healthz", health)
