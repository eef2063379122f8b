"""A site may count how often the links of its lessons are followed: by number, and never by whom."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.mail import deliver, parsed
from support.scripted_server import ScriptedServer, scripted
from support.sites import HandClock, clock_at, edit_course, enroll, publish_course
from support.visitor import HERE, Visitor, contents, make_app

from drip.flow.operations.link_counts import clicks_of_course
from drip.flow.site import Site

OUT = "https://elsewhere.example/essay?a=1&b=2"


@pytest.fixture
def relay() -> Iterator[ScriptedServer]:
    with scripted() as server:
        yield server


@pytest.fixture
def counting(site: Site, course_folder: Path, tmp_path: Path) -> Site:
    """The small course, whose first lesson has a link that leads out, on a site that counts."""
    made = replace(site, counts_clicks=True, click_log=tmp_path / "kept" / "clicks.log", _editions={})
    publish_course(
        made, edit_course(course_folder, "Welcome. Three", f"Read [this]({OUT}). Three", "lessons/welcome.md")
    )
    return made


def first_lesson(site: Site, relay: ScriptedServer) -> tuple[str, str]:
    """(its HTML, its text) as it arrived"""
    enroll(site)
    deliver(site, relay, clock_at("2027-01-04 07:30"))
    mail = parsed(relay.messages[-1])
    html, text = mail.get_body(("html",)), mail.get_body(("plain",))
    assert html
    assert text
    return html.get_content(), text.get_content()


def visit(site: Site) -> Visitor:
    return Visitor(make_app(site, HandClock(), HandClock()), site, HandClock(), HandClock())


def counted_link(html: str) -> str:
    found = re.findall(rf'href="{HERE}(/go/[a-z2-7]+)"', html)
    assert len(found) == 1
    return found[0]


def test_links_lead_where_they_say_unless_the_site_counts(
    site: Site, course_folder: Path, relay: ScriptedServer
) -> None:
    publish_course(site, edit_course(course_folder, "Welcome. Three", f"Read [this]({OUT}).", "lessons/welcome.md"))
    html, _ = first_lesson(site, relay)
    assert OUT.replace("&", "&amp;") in html
    assert "/go/" not in html


def test_a_counted_link_leads_on_and_is_a_line_in_the_log(counting: Site, relay: ScriptedServer) -> None:
    html, text = first_lesson(counting, relay)
    assert OUT in text.replace("\n", "")
    visitor, link = visit(counting), counted_link(html)
    for _ in range(3):
        response = visitor.get(link)
        assert (response.status_code, response.headers["location"]) == (302, OUT)
    assert counting.click_log.read_text() == "2027-01-04 1\n" * 3
    with counting.database.read() as session:
        assert [(each.lesson, each.url, each.clicks) for each in clicks_of_course(session, counting, "seasons")] == [
            ("welcome", OUT, 3)
        ]


def test_all_people_have_the_same_link(counting: Site, relay: ScriptedServer) -> None:
    first, _ = first_lesson(counting, relay)
    enroll(counting, "anna@example.org")
    deliver(counting, relay, clock_at("2027-01-04 07:31"))
    second = parsed(relay.messages[-1])
    assert second["To"] == "anna@example.org"
    html = second.get_body(("html",))
    assert html
    assert counted_link(html.get_content()) == counted_link(first)


def test_following_changes_nothing_in_the_database_and_looking_ahead_counts_nothing(
    counting: Site, relay: ScriptedServer
) -> None:
    visitor, link = visit(counting), counted_link(first_lesson(counting, relay)[0])
    before = contents(counting.database)
    visitor.get(link)
    visitor.ask("HEAD", link)
    visitor.headers = {"Sec-Purpose": "prefetch;prerender"}
    visitor.get(link)
    assert contents(counting.database) == before
    assert counting.click_log.read_text().count("\n") == 1


@pytest.mark.parametrize("path", ["/go/x", f"/go/{OUT}", "/go/{token}"])
def test_no_link_leads_to_what_is_not_kept_here(counting: Site, path: str) -> None:
    assert visit(counting).get(path.format(token=counting.keys.token("go", 99))).status_code == 404


def test_a_log_that_cannot_be_written_keeps_nobody(counting: Site, relay: ScriptedServer) -> None:
    link = counted_link(first_lesson(counting, relay)[0])
    counting.click_log.parent.write_text("a file where the folder should be")
    assert visit(counting).get(link).headers["location"] == OUT
