from pathlib import Path

from support.sites import HandClock, make_site, publish_course
from support.translated_course import publish_translated_course
from support.visitor import Visitor, make_app, words

from drip.storage.engine.database import Database

SAMPLE = "/courses/seasons/sample"


def visitor_of(course: Path, database: Database) -> Visitor:
    site = make_site(database)
    publish_course(site, course)
    clock, wall_clock = HandClock(), HandClock()
    return Visitor(make_app(site, clock, wall_clock), site, clock, wall_clock)


def test_the_page_of_a_course_leads_to_its_first_lesson(visitor: Visitor) -> None:
    assert f'href="{SAMPLE}"' in visitor.get("/courses/seasons").text
    page = visitor.get(SAMPLE)
    assert page.status_code == 200
    assert "<h1>Hello, welcome</h1>" in page.text
    assert "What do you hope for?" in words(page)
    assert 'href="/courses/seasons#sign-up"' in page.text


def test_it_is_written_to_nobody_and_has_no_link_of_a_person(visitor: Visitor, mara: int) -> None:
    page = visitor.get(SAMPLE).text
    assert visitor.site.keys.token("my", mara) not in page
    assert "/my/" not in page
    assert "Mara" not in page


def test_its_buttons_lead_back_to_it_and_say_so(visitor: Visitor) -> None:
    page = words(visitor.get(f"{SAMPLE}/answer/hope?value=More"))
    assert "This is a lesson to look at." in page
    assert "Hello, welcome" in page
    assert visitor.post(f"{SAMPLE}/answer/hope", value="More").status_code == 405


def test_a_course_that_is_not_there_has_none(visitor: Visitor) -> None:
    for slug in ("nowhere", "%00"):
        assert visitor.get(f"/courses/{slug}/sample").status_code == 404


def test_it_is_in_the_language_of_the_browser(database: Database, tmp_path: Path) -> None:
    site = make_site(database)
    publish_translated_course(site, tmp_path / "course")
    clock = HandClock()
    german = Visitor(make_app(site, clock, clock), site, clock, clock, {"Accept-Language": "de"})
    assert '<article class="lesson" lang="de">' in german.get(SAMPLE).text
    english = Visitor(german.app, site, clock, clock)
    assert '<article class="lesson" lang="en">' in english.get(SAMPLE).text


def test_where_it_cannot_be_made_for_a_stranger_it_leads_back_to_the_course(
    database: Database, course_folder: Path
) -> None:
    broken = "{% if subscriber.first_name == '' %}{{ 1 // 0 }}{% endif %}"
    path = course_folder / "lessons/welcome.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + broken, encoding="utf-8")
    visitor = visitor_of(course_folder, database)
    assert visitor.get(SAMPLE).headers["location"] == "/courses/seasons"
