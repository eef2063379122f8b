"""The web application: every page that a subscriber sees, and the webhooks. A GET changes nothing."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import FastAPI
from fastapi.responses import PlainTextResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.types import Scope

from drip.clock import system_now
from drip.core.clock import Clock
from drip.flow.replies.webhooks import WebhookSettings
from drip.flow.site import Site
from drip.web.api import problems
from drip.web.api.app import PREFIX, PrefixMount, create_api
from drip.web.api.cors import CrossOrigin
from drip.web.api.reference_page import ApiPage
from drip.web.base.constant_time import INTERVAL_SECONDS, ConstantTimeResponses
from drip.web.base.guard import BodyLimit, ErrorMiddleware, SafeHeaders
from drip.web.base.pages import PageRenderer
from drip.web.base.pictures import PicturePages
from drip.web.base.request_context import RequestContext, get
from drip.web.base.test_mail_links import LinkPurposePages
from drip.web.error_pages import ErrorPages
from drip.web.people.address_change import AddressPages
from drip.web.people.answers import AnswerPages
from drip.web.people.counted_links import CountedLinks
from drip.web.people.data import DataPages
from drip.web.people.help import HelpPage
from drip.web.people.keepsake import KeepsakePage
from drip.web.people.leaving import LeavingPages
from drip.web.people.lesson import LessonPages
from drip.web.people.login import LoginPages
from drip.web.people.my_course import MyCoursePages
from drip.web.people.seasons import SeasonPages
from drip.web.people.settings import SettingsPages
from drip.web.signup.challenge import ChallengePage
from drip.web.signup.confirm import ConfirmPages
from drip.web.signup.embedded_form import PastedForm, framed_form
from drip.web.signup.form import SignupForm
from drip.web.signup.sample import SamplePages
from drip.web.signup.signup import SignupPages
from drip.web.webhooks.receive import WebhookPages


def create_app(
    site: Site,
    clock: Clock,
    wall_clock: Clock = system_now,
    hooks: WebhookSettings | None = None,
    *,
    answer_interval: float = INTERVAL_SECONDS,
    pages: PageRenderer | None = None,
) -> FastAPI:
    """`clock` is the time of the courses. `wall_clock` is real time, by which forms and signatures expire, also in a
    demo where the courses run faster. `hooks` says which providers may post what. Answers to forms leave every
    `answer_interval` seconds; 0 means at once. `pages` renders the templates; by default those of the site."""
    context = RequestContext(site, clock, wall_clock, pages or PageRenderer(site.templates, site.base_url))
    return build_app(context, hooks or WebhookSettings(), answer_interval)


def build_app(context: RequestContext, hooks: WebhookSettings, answer_interval: float) -> FastAPI:
    """Build the app of `create_app`. Its pages look up the site and the time in `context` at each request."""
    site = context.site
    webhook_pages = WebhookPages(context, hooks)
    error_pages = ErrorPages(context.pages)
    app = FastAPI(title="drip", docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    person_pages = (
        MyCoursePages(context),
        LessonPages(context),
        AnswerPages(context),
        SeasonPages(context),
        KeepsakePage(context),
        LeavingPages(context),
    )
    settings_pages = (SettingsPages(context), AddressPages(context), DataPages(context))
    other_pages = (
        ChallengePage(context),
        CountedLinks(context),
        LinkPurposePages(context.pages),
        PicturePages(context),
        HelpPage(context),
        webhook_pages,
        error_pages,
    )
    form = SignupForm(context)
    signup_pages = (SignupPages(context, form), SamplePages(context, form), ConfirmPages(context), LoginPages(context))
    embedded_pages = (framed_form(context), PastedForm(context, form), ApiPage(context))
    for part in (*signup_pages, *embedded_pages, *person_pages, *settings_pages, *other_pages):
        part.add_to(app)
    _add_health(app, context)
    app.mount("/static", StaticFiles(directory=site.templates / "web" / "static"))

    def refuse(scope: Scope, status: HTTPStatus) -> Response:
        is_api = scope["path"].startswith(f"{PREFIX}/")
        return problems.body_refused(status) if is_api else error_pages.body_refused(scope, status)

    app.add_middleware(PrefixMount, prefix=PREFIX, mounted_app=create_api(context))
    app.add_middleware(ConstantTimeResponses, seconds=answer_interval)
    app.add_middleware(BodyLimit, refuse=refuse, max_bytes_for=webhook_pages.max_bytes)
    app.add_middleware(ErrorMiddleware, respond=error_pages.database_is_away)
    app.add_middleware(CrossOrigin, prefix=f"{PREFIX}/", origins=site.signup.form_origins)
    app.add_middleware(SafeHeaders, framed_by=site.signup.form_origins)  # the last one added is the outermost
    return app


def _add_health(app: FastAPI, context: RequestContext) -> None:
    def health() -> Response:
        """Without a database this raises, and the middleware answers 503."""
        with context.site.database.read() as session:
            context.site.live_edition(session, "")
        return PlainTextResponse("ok\n")

    get(app, "/healthz", health)
