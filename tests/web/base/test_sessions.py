"""What is somebody's own opens in their browsers alone, and no other site can send our forms."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update
from support.everybody import EVIDENCE, NEW, WORDS, Everybody
from support.pages import PAGES, Seen, path_of, route_of, routes_of
from support.visitor import HERE, Visitor, contents, make_app

from drip.flow.people.login_link import make_login_token
from drip.flow.site_keys import SiteKeys
from drip.storage.engine.tables import Subscriber
from drip.web.base.browser_session import COOKIE, COOKIE_LIFETIME

pytestmark = pytest.mark.slow

OWN = {f"/my/{{token}}/{page}" for page in ("keepsake", "settings", "data", "data/erase", "leave/everything")}
"""What is shown in browsers that were opened for its owner, and in no other."""
OWN_FORMS = {f"/my/{{token}}/{form}" for form in ("settings/{section}", "data/erase", "leave/everything")}
"""What is taken from such browsers alone."""
FROM_ANYWHERE = {
    "/courses/{slug}/join": "what was pasted into another site only fills in our own form",
    "/hooks/{provider}": "a mail provider shows by its signature who it is",
    "/hooks/{provider}/mime": "a mail provider shows by its signature who it is",
}
A_LETTER_AS_SENT = "/my/{token}/lessons/{lesson}"  # it may quote what was written; who has one was sent it
EXAMPLES = {"question": "hope", "lesson": "welcome", "slug": "seasons", "provider": "postmark", "section": "name"}
ELSEWHERE = (
    {"Origin": "https://elsewhere.example"},
    {"Origin": f"{HERE}.elsewhere.example"},
    {"Origin": HERE, "Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
)


@pytest.fixture
def visitor(everybody: Everybody) -> Visitor:
    app = make_app(everybody.site, everybody.clock, everybody.clock)
    return Visitor(app, everybody.site, everybody.clock, everybody.clock)


def own_pages(everybody: Everybody, visitor: Visitor) -> list[str]:
    """Mara's, that only her browsers show."""
    paths = {path_of(seen, everybody) for seen in PAGES if seen.who == "mara"}
    return [path for path in paths if route_of(visitor.app, path) in OWN]


def form_of(everybody: Everybody, route: str, name: str = "mara") -> str:
    """The address of this person's form."""
    site, enrollment_id = everybody.site, everybody.people[name]
    purpose = route.split("/")[1]
    token = (
        everybody.token_for(NEW["zoe"], purpose) if purpose == "address" else site.keys.token(purpose, enrollment_id)
    )
    values = {"token": token, "key": make_login_token(site, enrollment_id, everybody.clock())}
    return route.format(**values, **EXAMPLES)


def is_shut(visitor: Visitor, path: str) -> bool:
    """Whether the page says nothing of what its owner wrote, and asks who is there."""
    response = visitor.get(path)
    return response.status_code == 403 and WORDS not in response.text and EVIDENCE not in response.text


def test_own_pages_are_shut_without_a_cookie_and_no_others(everybody: Everybody, visitor: Visitor) -> None:
    files = ("/my/{my}/data.json", "/my/{my}/data.html")
    assert [visitor.get(path_of(Seen("", path), everybody)).status_code for path in files] == [403, 403]
    shut = {seen.path for seen in PAGES if visitor.get(path_of(seen, everybody)).status_code == 403}
    assert {route_of(visitor.app, path_of(Seen("", path), everybody)) for path in shut} == OWN
    visitor.open_for(everybody.people["mara"])
    assert [path for path in own_pages(everybody, visitor) if visitor.get(path).status_code != 200] == []


def test_a_page_that_a_forwarded_link_opens_says_nothing_of_what_was_written(
    everybody: Everybody, visitor: Visitor
) -> None:
    paths = {path_of(replace(seen, who="mara"), everybody) for seen in PAGES if seen.path != "/address/{address}"}
    pages = {path: visitor.get(path).text for path in paths}
    assert [path for path, page in pages.items() if EVIDENCE in page] == []
    telling = {route_of(visitor.app, path) for path, page in pages.items() if WORDS in page}
    assert telling <= {A_LETTER_AS_SENT}


def test_the_cookie_of_one_person_opens_no_page_of_another(everybody: Everybody, visitor: Visitor) -> None:
    for name, enrollment_id in everybody.people.items():
        if name != "mara":
            visitor.cookies.clear()
            visitor.open_for(enrollment_id)
            for path in own_pages(everybody, visitor):
                assert is_shut(visitor, path), (name, path)


def test_no_edited_or_borrowed_word_is_a_cookie(everybody: Everybody, visitor: Visitor) -> None:
    mara = everybody.people["mara"]
    cookie = visitor.open_for(mara).cookies[COOKIE]
    others = [everybody.site.keys.token(purpose, mara) for purpose in ("my", "confirm", "leave", "open", "browser")]
    edited = [cookie[:at] + ("b" if cookie[at] != "b" else "c") + cookie[at + 1 :] for at in range(len(cookie) - 1)]
    for word in (
        "",
        "x",
        "é",
        cookie[:-2],
        cookie * 2,
        make_login_token(everybody.site, mara, everybody.clock()),
        *others,
        *edited,
    ):
        visitor.cookies.clear()
        visitor.headers = {"Cookie": f"{COOKIE}={word}".encode()}
        assert is_shut(visitor, visitor.my(mara, "/keepsake")), word


@pytest.mark.parametrize(("age", "is_open"), [(COOKIE_LIFETIME - timedelta(seconds=2), True), (COOKIE_LIFETIME, False)])
def test_a_browser_is_open_for_half_a_year(
    everybody: Everybody, visitor: Visitor, age: timedelta, is_open: bool
) -> None:
    visitor.open_for(everybody.people["mara"])
    visitor.headers = {"Cookie": f"{COOKIE}={visitor.cookies[COOKIE]}"}  # whatever the browser thinks of its age
    visitor.cookies.clear()
    everybody.clock.at += age
    for path in own_pages(everybody, visitor):
        assert is_shut(visitor, path) is not is_open, path


def test_browsers_are_shut_by_a_new_address_and_by_a_new_key_of_the_site(
    everybody: Everybody, visitor: Visitor
) -> None:
    visitor.open_for(everybody.people["mara"])
    renewed = replace(
        everybody.site, keys=SiteKeys("another secret, long enough", old_secrets=(everybody.site.keys.secret,))
    )
    other = replace(visitor, app=make_app(renewed, everybody.clock, everybody.clock))
    assert all(is_shut(other, path) for path in own_pages(everybody, visitor))
    with everybody.site.database.write() as session:
        moved = update(Subscriber).where(Subscriber.email == "mara@example.net").values(email="m@example.net")
        session.execute(moved)
    assert all(is_shut(visitor, path) for path in own_pages(everybody, visitor))


def test_no_form_is_taken_from_another_site(everybody: Everybody, visitor: Visitor) -> None:
    visitor.open_for(everybody.people["mara"])
    before = contents(everybody.site.database)
    routes = {route.path for route in routes_of(visitor.app, "POST")}
    assert set(FROM_ANYWHERE) <= routes
    for route in routes - set(FROM_ANYWHERE):
        for headers in ELSEWHERE:
            visitor.headers = headers
            assert visitor.post(form_of(everybody, route), value="winter").status_code == 403, (route, headers)
    assert contents(everybody.site.database) == before


def test_a_mail_programs_own_button_works_from_anywhere(everybody: Everybody, visitor: Visitor) -> None:
    visitor.headers = ELSEWHERE[0]
    path = form_of(everybody, "/leave/{token}")
    assert visitor.ask("POST", path, data={"List-Unsubscribe": "One-Click"}).status_code == 200


def test_a_forwarded_link_sends_no_form_that_is_its_owners_alone(everybody: Everybody, visitor: Visitor) -> None:
    shut = set()
    for route in sorted({route.path for route in routes_of(visitor.app, "POST")} - set(FROM_ANYWHERE)):
        if visitor.post(form_of(everybody, route), value="").status_code == 403:
            shut.add(route)
        visitor.cookies.clear()
    assert shut == OWN_FORMS


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(everybody: Everybody, visitor: Visitor) -> None:
    set_by = [
        visitor.post(form_of(everybody, "/open/{key}")),
        visitor.post(form_of(everybody, "/confirm/{token}", "anna")),
    ]
    for response in [*set_by, visitor.post(form_of(everybody, "/my/{token}/close"))]:
        name, *flags = response.headers["set-cookie"].split("; ")
        assert name.startswith(f"{COOKIE}=")
        assert {"HttpOnly", "Path=/", "SameSite=lax", "Secure"} <= set(flags)
        assert not any(flag.startswith("Domain") for flag in flags)
