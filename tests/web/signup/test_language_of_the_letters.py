import re
from dataclasses import replace
from pathlib import Path

import pytest
from support.sites import HandClock, make_site
from support.translated_course import join, publish_translated_course
from support.visitor import Visitor, make_app, words

from drip.flow.people.course_view import confirmation_view
from drip.flow.work import Work
from drip.storage.engine.database import Database
from drip.storage.people import subscribers


@pytest.fixture
def visitor(database: Database, tmp_path: Path) -> Visitor:
    site = make_site(database)
    publish_translated_course(site, tmp_path / "course")
    clock, wall_clock = HandClock(), HandClock()
    return Visitor(make_app(site, clock, wall_clock), site, clock, wall_clock)


def chosen(visitor: Visitor) -> str | None:
    with visitor.site.database.read() as session:
        anna = subscribers.find_subscriber(session, "anna@example.org")
        assert anna is not None
        consent = subscribers.newest_consent(session, anna.id, "seasons")
        assert consent is not None
        assert consent.language == anna.language
        return consent.language


@pytest.mark.parametrize(
    ("browser", "checked"), [("de-AT,de;q=0.9,en;q=0.5", "de"), ("fr", "en"), ("en-GB,de;q=0.2", "en"), ("", "en")]
)
def test_the_form_offers_the_languages_and_expects_that_of_the_browser(
    visitor: Visitor, browser: str, checked: str
) -> None:
    page = replace(visitor, headers={"Accept-Language": browser}).get("/courses/seasons").text
    assert "Deutsch" in page
    assert f'name="language" value="{checked}" checked' in page
    assert len(re.findall('name="language" value="[a-z]*" checked', page)) == 1


def test_what_is_chosen_is_kept_with_the_consent(visitor: Visitor) -> None:
    visitor.sign_up(language="de")
    assert chosen(visitor) == "de"


def test_who_is_to_confirm_is_spoken_to_in_the_language_and_the_zone_of_the_newest_form(visitor: Visitor) -> None:
    pending = join(visitor.site, "anna@example.org", "en", confirmed=False)
    visitor.sign_up(language="de")
    with visitor.site.database.read() as session:
        arrival = confirmation_view(Work(session, visitor.site, visitor.clock()), pending)
        anna = subscribers.find_subscriber(session, "anna@example.org")
    assert arrival is not None
    assert anna is not None
    assert (anna.language, anna.zone) == ("en", "UTC")
    assert (arrival.language, arrival.zone.key) == ("de", "Europe/Lisbon")


def test_a_language_that_is_not_offered_is_none(visitor: Visitor) -> None:
    assert visitor.sign_up(language="xx").status_code == 303
    assert chosen(visitor) is None


def test_a_form_with_a_mistake_keeps_the_choice(visitor: Visitor) -> None:
    page = visitor.sign_up(language="de", email="nonsense").text
    assert 'value="de" checked' in page


def test_my_page_shows_questions_and_answers_in_my_language(visitor: Visitor) -> None:
    mara = join(visitor.site, "mara@example.net", "de")
    form = visitor.get(visitor.my(mara, "/answer/next_weeks"))
    assert "Was sollen die nächsten Wochen bringen?" in words(form)
    assert 'value="more of this"' in form.text
    assert "<b>mehr davon</b>" in form.text
    assert visitor.post(visitor.my(mara, "/answer/next_weeks"), value="more of this").status_code == 303
    assert "mehr davon" in words(visitor.open_for(mara).get(visitor.my(mara)))
    assert "<b>Frühling</b>" in visitor.get(visitor.my(mara, "/answer/career_season")).text


def test_my_seasons_and_my_keepsake_are_in_my_language(visitor: Visitor) -> None:
    mara = join(visitor.site, "mara@example.net", "de")
    visitor.post(visitor.my(mara, "/season"), **{"season.career": "winter"})
    visitor.open_for(mara)
    response = visitor.get(visitor.my(mara, "/season"))
    page = words(response)
    assert '<html lang="de">' in response.text
    assert "Die Jahreszeiten des Erfolgs" in page
    assert "Welche Jahreszeit ist es jetzt?" in page
    assert "Beruf Winter seit Montag, 4. Januar" in page
    assert "Winter ab 4. Januar 2027." in page
    kept = words(visitor.get(visitor.my(mara, "/keepsake")))
    assert "Andenken von Mara 4. Januar 2027 Meine Jahreszeiten Beruf" in kept
    assert "Winter ab 4. Januar 2027." in kept


def test_who_reads_the_course_in_its_own_language_sees_its_own_name(visitor: Visitor) -> None:
    mara = join(visitor.site, "mara@example.net", "en")
    assert "Four seasons" in words(visitor.get(visitor.my(mara, "/season")))
