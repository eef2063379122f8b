"""One web application for many tests, each of which has a site of its own: to build it takes longer than most tests."""

from fastapi import FastAPI
from support.sites import HandClock
from support.visitor import renderer

from drip.flow.replies.webhooks import WebhookSettings
from drip.flow.site import Site
from drip.web.app import build_app
from drip.web.base.request_context import RequestContext


class ExchangeableApp:
    """All its sites have the settings of `make_site`."""

    def __init__(self, site: Site) -> None:
        clock = HandClock()
        self._context = RequestContext(site, clock, clock, renderer(site.templates, site.base_url))
        self._app = build_app(self._context, WebhookSettings(), answer_interval=0)

    def showing(self, site: Site, clock: HandClock, wall_clock: HandClock) -> FastAPI:
        """The pages of this site, until the next is shown."""
        for name, value in {"site": site, "clock": clock, "wall_clock": wall_clock}.items():
            object.__setattr__(self._context, name, value)  # frozen for all but us
        return self._app
