"""The pictures of a course, from its folder to the mail that shows them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select
from support.mail import deliver, parsed
from support.scripted_server import DROP, ScriptedServer, scripted
from support.sites import MONDAY, TEMPLATES, HandClock, clock_at, edit_course, enroll
from support.visitor import HERE, Visitor, make_app

from drip.core.courses.edits import EditKind
from drip.flow.courses.check import CheckedCourse, check_course
from drip.flow.courses.publish import PublishResult, earlier_version, make_candidate, publish
from drip.flow.courses.transition import plan_transition
from drip.flow.mail_links import links_of_mail
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.engine.tables import Asset

GATE, DOOR = b"\x89PNG\r\n\x1a\n a gate", b"\x89PNG\r\n\x1a\n a door"


@pytest.fixture
def folder(course_folder: Path) -> Path:
    """The small course with a picture in its first lesson."""
    (course_folder / "assets" / "garden").mkdir(parents=True)
    (course_folder / "assets" / "garden" / "a gate.png").write_bytes(GATE)
    picture = "![A gate.](assets/garden/a%20gate.png)\n\nWelcome. Three"
    return edit_course(course_folder, "Welcome. Three", picture, "lessons/welcome.md")


@pytest.fixture
def visitor(site: Site) -> Visitor:
    return Visitor(make_app(site, HandClock(), HandClock()), site, HandClock(), HandClock())


@pytest.fixture
def relay() -> Iterator[ScriptedServer]:
    with scripted() as server:
        yield server


def checked(folder: Path) -> CheckedCourse:
    found = check_course(folder, TEMPLATES)
    assert found.problems == ()
    return found


def put_live(site: Site, folder: Path) -> PublishResult:
    what = checked(folder)
    with site.database.write() as session:
        return publish(Work(session, site, MONDAY), what)


def pictures_in(message: bytes) -> list[str]:
    html = parsed(message).get_body(("html",))
    assert html is not None
    return re.findall(r'<img[^>]* src="([^"]+)"', html.get_content())


def told(site: Site, folder: Path) -> list[str]:
    what = checked(folder)
    with site.database.read() as session:
        made = make_candidate(session, what)
        planned = plan_transition(Work(session, site, MONDAY), made.course, made.assets)
    return [edit.sentence for edit in planned.edits if edit.kind is EditKind.PICTURES]


def test_the_picture_in_a_mail_is_the_one_in_the_folder(
    site: Site, folder: Path, visitor: Visitor, relay: ScriptedServer
) -> None:
    put_live(site, folder)
    enroll(site)
    deliver(site, relay, clock_at("2027-01-04 08:00"))
    [address] = pictures_in(relay.messages[0])
    assert re.fullmatch(rf"{HERE}/assets/seasons/[0-9a-f]{{16}}/garden/a%20gate\.png", address)
    response = visitor.get(address.removeprefix(HERE))
    assert (response.status_code, response.headers["content-type"], response.content) == (200, "image/png", GATE)


def test_a_mail_shows_the_picture_of_its_day_whatever_is_published_later(
    site: Site, folder: Path, visitor: Visitor, relay: ScriptedServer
) -> None:
    put_live(site, folder)
    enroll(site)
    deliver(site, relay, clock_at("2027-01-04 08:00"))
    (folder / "assets" / "garden" / "a gate.png").write_bytes(DOOR)
    assert put_live(site, folder).number == 3
    enroll(site, "anna@example.net", ip="192.0.2.9")
    deliver(site, relay, clock_at("2027-01-04 08:05"))
    before, after = (pictures_in(message)[0].removeprefix(HERE) for message in relay.messages)
    assert [visitor.get(address).content for address in (before, after)] == [GATE, DOOR]


def test_a_mail_sent_again_is_the_same_mail_though_its_picture_has_changed(site: Site, folder: Path) -> None:
    put_live(site, folder)
    enroll(site)
    with scripted(body=[DROP, "250 ok"]) as server:
        deliver(site, server, clock_at("2027-01-04 08:00"))
        (folder / "assets" / "garden" / "a gate.png").write_bytes(DOOR)
        put_live(site, folder)
        deliver(site, server, clock_at("2027-01-04 08:05"))
    assert len(server.messages) == 2
    assert server.messages[0] == server.messages[1]


def test_a_course_without_pictures_links_to_none(site: Site) -> None:
    enrollment = enroll(site)
    with site.database.read() as session:
        edition = site.live_edition(session, "seasons")
        assert links_of_mail(site, enrollment, edition).assets == ""


def test_publishing_the_same_pictures_again_changes_nothing(site: Site, folder: Path) -> None:
    assert (put_live(site, folder).changed, put_live(site, folder).changed) == (True, False)


def test_a_picture_is_kept_once(site: Site, folder: Path) -> None:
    (folder / "assets" / "copy.png").write_bytes(GATE)
    put_live(site, folder)
    edit_course(folder, '"07:30"', '"09:00"')
    put_live(site, folder)
    with site.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Asset)) == 1


def test_going_back_brings_the_earlier_picture_back(site: Site, folder: Path, visitor: Visitor) -> None:
    put_live(site, folder)
    (folder / "assets" / "garden" / "a gate.png").write_bytes(DOOR)
    put_live(site, folder)
    with site.database.write() as session:
        _, made = earlier_version(session, "seasons")
        publish(Work(session, site, MONDAY), made)
    with site.database.read() as session:
        edition = site.live_edition(session, "seasons")
    assert edition is not None
    address = f"/assets/seasons/{edition.place}/garden/a%20gate.png"
    assert (edition.number, visitor.get(address).content) == (4, GATE)


def test_the_plan_tells_what_becomes_of_pictures(site: Site, folder: Path) -> None:
    assert told(site, folder) == ["picture 'assets/garden/a gate.png' is added"]
    (folder / "assets" / "old.png").write_bytes(GATE)
    put_live(site, folder)
    assert told(site, folder) == []
    (folder / "assets" / "old.png").unlink()
    (folder / "assets" / "garden" / "a gate.png").write_bytes(DOOR)
    assert told(site, folder) == [
        "picture 'assets/garden/a gate.png' changes",
        "picture 'assets/old.png' is removed",
    ]


def test_a_picture_that_mails_cannot_show_is_told_where_a_lesson_shows_it(folder: Path) -> None:
    (folder / "assets" / "gate.svg").write_text("<svg/>")
    edit_course(folder, "assets/garden/a%20gate.png", "assets/gate.svg", "lessons/welcome.md")
    [problem] = check_course(folder, TEMPLATES).problems
    assert (Path(problem.file).name, "save it as PNG" in problem.message) == ("welcome.md", True)


def test_a_file_among_the_pictures_that_no_lesson_shows_is_noted_and_not_published(folder: Path) -> None:
    (folder / "assets" / "gate.xcf").write_text("layers")
    (folder / "assets" / ".DS_Store").write_text("")
    found = checked(folder)
    [note] = [note for note in found.notes if "assets" in note.file]
    assert (Path(note.file).name, list(found.assets)) == ("gate.xcf", ["garden/a gate.png"])
