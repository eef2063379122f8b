"""The scanners of mail programs open every link, and follow on from there: nothing changes by it (G11)."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from support.crawler import Crawl, paths_in_mail
from support.everybody import Everybody, bring_together
from support.pages import NO_PAGES, PAGES, path_of, route_of, routes_of
from support.scripted_server import scripted
from support.strict_headers import is_strict
from support.visitor import HERE, Visitor, contents, make_app

from drip.core.signup.signup_policy import SignupPolicy
from drip.storage.engine.database import Database
from drip.storage.engine.states import DeliveryState, MailKind
from drip.storage.engine.tables import Delivery

pytestmark = pytest.mark.slow

OTHERS = {
    "/healthz",
    "/challenge",
    "/api/v1/courses",
    "/api/v1/courses/seasons",
    "/api/v1/openapi.json",
    "/courses/seasons/join",
}


@pytest.fixture
def everybody(database: Database, tmp_path: Path) -> Iterator[Everybody]:
    with scripted() as server:
        yield bring_together(database, server, HERE, tmp_path / "clicks.log")


@pytest.fixture
def visitor(everybody: Everybody) -> Visitor:
    site = replace(everybody.site, signup=SignupPolicy(proof_of_work=True))
    app = make_app(site, everybody.clock, everybody.clock)
    return Visitor(app, everybody.site, everybody.clock, everybody.clock)


def of_everybody(everybody: Everybody) -> set[str]:
    """Every page as somebody sees it, and all that was ever mailed to anybody."""
    parts = [part for mail in everybody.mails for part in mail.walk() if part.get_content_maintype() == "text"]
    headers = [str(value) for mail in everybody.mails for value in mail.values()]
    mailed = paths_in_mail([part.get_content() for part in parts] + headers)
    return {path_of(seen, everybody) for seen in PAGES} | mailed | OTHERS


def of_one(everybody: Everybody, name: str) -> set[str]:
    """All pages that are somebody's, as this person sees them."""
    theirs = [seen for seen in PAGES if "{" in seen.path and "{address}" not in seen.path]
    return {path_of(replace(seen, who=name), everybody) for seen in theirs}


def test_nothing_changes_by_following_every_link(everybody: Everybody, visitor: Visitor) -> None:
    assert kinds(visitor.site.database) == set(MailKind)
    before = contents(visitor.site.database)
    responses = crawled(visitor, of_everybody(everybody))
    same = frozenset(path for path in responses if not path.startswith("/my/"))  # whoever looks at it
    for name, enrollment_id in everybody.people.items():
        visitor.cookies.clear()
        responses |= crawled(visitor.open_for(enrollment_id), of_one(everybody, name), same)
    unreached = {route.path for route in routes_of(visitor.app, "GET")} - {
        route_of(visitor.app, path) for path in responses
    }
    assert unreached == {"/assets/{course}/{place}/{name:path}"}  # no course here has pictures
    assert contents(visitor.site.database) == before


def crawled(visitor: Visitor, starts: set[str], skipped: frozenset[str] = frozenset()) -> set[str]:
    """The paths that were met. Fails where a link leads nowhere, or an answer is not strict or sets a cookie."""
    kept = dict(visitor.cookies)
    crawl = Crawl(visitor, skipped)
    crawl.follow(starts)
    assert wrong(crawl, visitor) == {}
    assert [path for path, answer in crawl.responses.items() if not is_strict(answer)] == []
    assert dict(visitor.cookies) == kept
    return set(crawl.responses)


def kinds(database: Database) -> set[str]:
    """Of the mails that were sent."""
    with database.read() as session:
        return set(session.scalars(select(Delivery.kind).where(Delivery.state == DeliveryState.SENT)))


def wrong(crawl: Crawl, visitor: Visitor) -> dict[str, tuple[int, str]]:
    """{a linked path that leads nowhere: (status, the page its link is on)}. Somebody's own page may be closed to this
    browser, and a form may be sent to where there is nothing to look at."""
    return {
        path: (answer.status_code, crawl.found_on[path])
        for path, answer in crawl.responses.items()
        if crawl.found_on[path]
        and answer.status_code not in (200, 302, 303, 403)
        and not (answer.status_code == 405 and route_of(visitor.app, path, "POST"))
    }


def test_every_page_is_known_to_the_tests(everybody: Everybody, visitor: Visitor) -> None:
    listed = {route_of(visitor.app, path_of(seen, everybody)) for seen in PAGES}
    assert {route.path for route in routes_of(visitor.app, "GET")} - listed == set(NO_PAGES)
    assert len({seen.name for seen in PAGES}) == len(PAGES)
