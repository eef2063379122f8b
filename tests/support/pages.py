"""All pages of the site, each with a person who sees it. A route that is neither here nor in NO_PAGES fails a test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import FastAPI
from starlette.routing import Route
from support.everybody import NEW, Everybody

from drip.flow.people.login_link import make_login_token


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as somebody sees it. `path` contains in braces the purposes of `who`'s tokens, `{key}` and `{address}`.
    `is_open` means a browser that is logged in as them. `fill` and `press` are filled in and pressed first, if the page
    is the answer to a form."""

    name: str
    path: str
    who: str = "mara"
    is_open: bool = False
    status: int = 200
    fill: tuple[tuple[str, str], ...] = ()
    press: str = ""


NO_PAGES = {
    "/healthz": "is for programs",
    "/challenge": "is for the script of the sign-up",
    "/assets/{course}/{place}/{name:path}": "is a picture in a mail",
    "/my/{token}/data.json": "is a file to take along",
    "/my/{token}/data.html": "is a file to take along",
    "/courses/{slug}/join": "leads to the form, where nothing was typed",
    "/go/{token}": "leads somewhere else at once",
}

FRAMED = (("email", "anna@nowhere"), ("zone", "Europe/Lisbon"))  # no script detects the zone there

PAGES = (
    Seen("home", "/"),
    Seen("course", "/courses/seasons"),
    Seen("course-refused", "/courses/seasons", status=422, fill=(("email", "anna@nowhere"),), press="Sign me up"),
    Seen("course-with-groups", "/courses/together"),
    Seen("course-closed", "/courses/past"),
    Seen("sample", "/courses/seasons/sample"),
    Seen("sample-pressed", "/courses/seasons/sample/season"),
    Seen("check-inbox", "/courses/seasons/check-inbox"),
    Seen("signed-up", "/courses/seasons", fill=(("email", "new@example.net"),), press="Sign me up"),
    Seen("form", "/courses/seasons/form"),
    Seen("form-refused", "/courses/seasons/form", status=422, fill=FRAMED, press="Sign me up"),
    Seen("form-with-groups", "/courses/together/form"),
    Seen("form-closed", "/courses/past/form"),
    Seen("api", "/api"),
    Seen("help", "/help"),
    Seen("form-check-inbox", "/courses/seasons/form/check-inbox"),
    Seen("confirm", "/confirm/{confirm}", who="anna"),
    Seen("confirm-group-gone", "/confirm/{confirm}", who="late"),
    Seen("confirmed", "/confirm/{confirm}", who="zoe"),
    Seen("confirmed-and-left", "/confirm/{confirm}", who="lena"),
    Seen("my", "/my/{my}", is_open=True),
    Seen("my-from-a-link", "/my/{my}"),
    Seen("my-note", "/my/{my}?done=answer", is_open=True),
    Seen("my-new", "/my/{my}", who="zoe", is_open=True),
    Seen("my-paused", "/my/{my}", who="paul", is_open=True),
    Seen("my-finished", "/my/{my}", who="finn", is_open=True),
    Seen("my-left", "/my/{my}", who="lena", is_open=True),
    Seen("my-pending", "/my/{my}", who="anna"),
    Seen("my-waiting", "/my/{my}", who="vera", is_open=True),
    Seen("my-group", "/my/{my}", who="nora", is_open=True),
    Seen("settings", "/my/{my}/settings", is_open=True),
    Seen("settings-kept", "/my/{my}/settings?done=zone", is_open=True),
    Seen("settings-group", "/my/{my}/settings", who="nora", is_open=True),
    Seen("settings-closed", "/my/{my}/settings", status=403),
    Seen(
        "settings-refused",
        "/my/{my}/settings",
        is_open=True,
        status=422,
        fill=(("email", "mara@example.net"),),
        press="Send a mail to my new address",
    ),
    Seen("address", "/address/{address}", who="zoe"),
    Seen("address-moved", "/address/{address}", who="mia"),
    Seen("data", "/my/{my}/data", is_open=True),
    Seen("data-closed", "/my/{my}/data", status=403),
    Seen("erase", "/my/{my}/data/erase", is_open=True),
    Seen("erased", "/my/{my}/data/erase", who="otis", is_open=True, fill=(("sure", "yes"),), press="Erase everything"),
    Seen("season", "/my/{my}/season", is_open=True),
    Seen("season-chosen", "/my/{my}/season?area=career&season=spring", who="zoe"),
    Seen("pause", "/my/{my}/pause"),
    Seen("pause-refused", "/my/{my}/pause", status=422, fill=(("length", "date"),), press="Pause my course"),
    Seen("paused", "/my/{my}/pause", who="paul"),
    Seen("pause-finished", "/my/{my}/pause", who="finn"),
    Seen("lesson", "/my/{my}/lessons/name-your-season", is_open=True),
    Seen("lesson-from-a-link", "/my/{my}/lessons/name-your-season"),
    Seen("lesson-refused", "/my/{my}/lessons/name-your-season", who="paul", status=422, press="Save my answers"),
    Seen("lesson-answered", "/my/{my}/lessons/welcome?done=answer", is_open=True),
    Seen("lesson-of-the-group", "/my/{my}/lessons/welcome", who="nora", is_open=True),
    Seen("answer-season", "/my/{my}/answer/career_season?value=winter"),
    Seen("answer-words", "/my/{my}/answer/hope", is_open=True),
    Seen("keepsake", "/my/{my}/keepsake", is_open=True),
    Seen("keepsake-closed", "/my/{my}/keepsake", status=403),
    Seen("key-sent", "/my/{my}/keepsake", who="finn", press="Send me a link"),
    Seen("key", "/open/{key}"),
    Seen("key-too-old", "/open/gone", status=410),
    Seen("leave", "/my/{my}/leave"),
    Seen("leave-left", "/my/{my}/leave", who="lena"),
    Seen("leave-everything", "/my/{my}/leave/everything", is_open=True),
    Seen("leave-mail", "/leave/{leave}"),
    Seen("leave-finished", "/leave/{leave}", who="finn"),
    Seen("test-letter", "/test/leave"),
    Seen("test-answer", "/test/answer/hope?value=more"),
    Seen("no-such-page", "/nowhere", status=404),
    Seen("dead-link", "/my/nowhere", status=404),
)


def path_of(seen: Seen, everybody: Everybody) -> str:
    enrollment_id, site = everybody.people[seen.who], everybody.site
    tokens = {purpose: site.keys.token(purpose, enrollment_id) for purpose in ("confirm", "leave", "my")}
    if "{address}" in seen.path:
        tokens["address"] = everybody.token_for(NEW[seen.who], "address")
    return seen.path.format(key=make_login_token(site, enrollment_id, everybody.clock()), **tokens)


def routes_of(app: FastAPI, method: str) -> Iterator[Route]:
    """The routes with this method, without static files."""
    for route in app.routes:
        if isinstance(route, Route) and method in (route.methods or ()):
            yield route


def route_of(app: FastAPI, path: str, method: str = "GET") -> str:
    """The route that answers a path; '' if none does."""
    bare = path.partition("?")[0].partition("#")[0]
    return next((route.path for route in routes_of(app, method) if route.path_regex.match(bare)), "")
