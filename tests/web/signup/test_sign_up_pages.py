from dataclasses import replace
from pathlib import Path

import pytest
from support.sites import enroll
from support.visitor import ANNA, Visitor, contents, make_app, without_ticket, words

from drip.flow.people import preferences
from drip.flow.signup.consent_wording import CONSENT_SENTENCE
from drip.flow.signup.signup import SIGN_UPS_PER_HOUR_AND_IP
from drip.storage.delivery import suppressions
from drip.storage.people import subscribers


def test_the_home_page_lists_the_courses(visitor: Visitor) -> None:
    page = visitor.get("/")
    assert '<a href="/courses/seasons">Four seasons</a>' in page.text
    assert "Up to 5 lessons, on Mondays, Wednesdays and Fridays at 07:30. With Ines Moreau." in words(page)


def test_the_page_of_a_course_says_what_is_agreed_to(visitor: Visitor) -> None:
    page = words(visitor.get("/courses/seasons"))
    assert "A small course to test with." in page
    assert CONSENT_SENTENCE.english in page
    assert "12 Harbour Lane, Example Town" in page


def test_signing_up_leads_to_a_page_without_the_address_in_its_name(visitor: Visitor) -> None:
    response = visitor.sign_up()
    assert response.status_code == 303
    assert response.headers["location"].startswith("/courses/seasons/check-inbox?again=")
    assert "anna" not in response.headers["location"]
    assert "Look in your inbox" in words(visitor.get(response.headers["location"]))
    with visitor.site.database.read() as session:
        anna = subscribers.find_subscriber(session, "anna@example.org")
        assert anna is not None
        consent = subscribers.newest_consent(session, anna.id, "seasons")
        assert consent is not None
        assert (consent.ip, consent.wording, consent.zone) == ("192.0.2.7", CONSENT_SENTENCE.english, "Europe/Lisbon")


def test_a_site_below_a_path_links_and_leads_there(visitor: Visitor) -> None:
    site = replace(visitor.site, base_url="https://example.com/drip")
    below = replace(visitor, app=make_app(site, visitor.clock, visitor.wall_clock))
    assert 'href="/drip/courses/seasons"' in below.get("/").text
    assert 'href="/drip/static/drip.css?' in below.get("/").text
    assert below.sign_up().headers["location"].startswith("/drip/courses/seasons/check-inbox?again=")


@pytest.mark.parametrize("state", ["new", "pending", "active", "left", "suppressed"])
def test_whatever_the_address_the_answer_is_the_same(visitor: Visitor, state: str) -> None:
    site = visitor.site
    if state == "pending":
        visitor.sign_up()
    elif state in ("active", "left"):
        enrollment = enroll(site, ANNA["email"])
        if state == "left":
            with site.database.write() as session:
                preferences.leave(session, enrollment, "web", visitor.clock())
    elif state == "suppressed":
        with site.database.write() as session:
            suppressions.suppress(
                session, site.keys.suppression_key(ANNA["email"]), ANNA["email"], "bounce", "", visitor.clock()
            )
    response = visitor.sign_up()
    assert (response.status_code, response.content) == (303, b"")
    other = visitor.sign_up(email="stranger@example.org")
    assert without_ticket(response) == without_ticket(other)
    inbox = visitor.get(response.headers["location"])
    assert without_ticket(inbox) == without_ticket(visitor.get(other.headers["location"]))


@pytest.mark.parametrize(
    ("field", "wrong", "sentence"),
    [
        ("email", "anna@", "'anna@' is not an e-mail address."),
        ("email", "", "Please write your e-mail address."),
        ("zone", "Europe/Lisboa", "There is no time zone 'Europe/Lisboa'. Did you mean Europe/Lisbon?"),
        ("zone", "", "Please choose your time zone"),
        ("first_name", "Win money at https://example.net", "Please write just a first name."),
    ],
)
def test_a_wrong_field_is_said_at_the_field_and_the_rest_is_kept(
    visitor: Visitor, field: str, wrong: str, sentence: str
) -> None:
    response = visitor.sign_up(**{field: wrong})
    assert response.status_code == 422
    assert sentence in words(response)
    assert f'id="{field}-problem"' in response.text
    assert f'aria-describedby="{field}-problem' in response.text
    kept = ANNA | {field: wrong}
    assert f'value="{kept["email"]}"' in response.text
    assert ('<option value="Europe/Lisbon" selected>' in response.text) == (field != "zone")


def test_all_that_is_wrong_is_said_at_once(visitor: Visitor) -> None:
    response = visitor.sign_up(email="anna@", zone="")
    assert 'id="email-problem"' in response.text
    assert 'id="zone-problem"' in response.text


def test_a_form_without_any_field_is_answered_kindly(visitor: Visitor) -> None:
    assert visitor.post("/courses/seasons").status_code == 422


def test_a_program_that_fills_in_the_hidden_field_is_told_nothing_and_nothing_is_kept(visitor: Visitor) -> None:
    before = contents(visitor.site.database)
    response = visitor.sign_up(website="https://spam.example")
    assert response.headers["location"].startswith("/courses/seasons/check-inbox?again=")
    assert contents(visitor.site.database) == before


def test_a_form_sent_at_once_is_shown_again_and_taken_the_second_time(visitor: Visitor) -> None:
    before = contents(visitor.site.database)
    shown = visitor.stamp()
    visitor.wall_clock.advance(seconds=-19)
    first = visitor.post("/courses/seasons", **ANNA, shown=shown)
    assert (first.status_code, "press the button once more" in words(first)) == (422, True)
    assert f'name="shown" value="{shown}"' in first.text
    assert 'value="anna@example.org"' in first.text
    assert contents(visitor.site.database) == before
    visitor.wall_clock.advance(seconds=3)
    assert visitor.post("/courses/seasons", **ANNA, shown=shown).status_code == 303


@pytest.mark.parametrize("shown", ["", "abc", "old"])
def test_a_form_from_yesterday_or_from_nowhere_is_shown_again(visitor: Visitor, shown: str) -> None:
    stamp = visitor.stamp()
    visitor.wall_clock.advance(days=1)
    response = visitor.post("/courses/seasons", **ANNA, shown=stamp if shown == "old" else shown)
    assert response.status_code == 422
    assert "This page was open for long." in words(response)
    assert 'value="anna@example.org"' in response.text


def test_too_many_sign_ups_from_one_network_are_put_off(visitor: Visitor) -> None:
    shown = visitor.stamp()
    for number in range(SIGN_UPS_PER_HOUR_AND_IP):
        visitor.sign_up(email=f"anna{number}@example.org", shown=shown)
    before = contents(visitor.site.database)
    response = visitor.sign_up()
    assert (response.status_code, "try again in an hour" in words(response)) == (429, True)
    assert contents(visitor.site.database) == before


def test_what_was_typed_is_text_and_never_markup(visitor: Visitor) -> None:
    evil = '"><script>alert(1)</script>'
    page = visitor.sign_up(email=evil, first_name=evil, zone=evil).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_there_is_no_page_for_a_course_that_is_not_there(visitor: Visitor) -> None:
    for slug in ("nowhere", "%00", "Seasons", "a" * 3000):
        assert visitor.get(f"/courses/{slug}").status_code == 404
        assert visitor.post(f"/courses/{slug}", **ANNA).status_code == 404


def test_the_form_knows_every_zone_that_a_browser_names(visitor: Visitor) -> None:
    page = visitor.get("/courses/seasons").text
    for zone in ("Europe/Lisbon", "America/Argentina/Buenos_Aires", "Asia/Kolkata", "Asia/Calcutta", "UTC"):
        assert f'<option value="{zone}"' in page
    assert len(page.encode()) < 60_000


def test_every_page_is_light(visitor: Visitor) -> None:
    static = Path(visitor.site.templates) / "web" / "static"
    assert sum(file.stat().st_size for file in static.iterdir()) < 40_000
