import re
from dataclasses import replace

import pytest
from support.visitor import ANNA, Visitor, make_app, words

from drip.flow.mail_links import links_of_mail
from drip.flow.signup.consent_wording import CLICK_COUNTING_SENTENCE, CONSENT_SENTENCE
from drip.storage.engine.records import EnrollmentRow
from drip.storage.people import subscribers
from drip.storage.people.subscribers import ConsentRow
from drip.storage.planning import enrollments

FORM = "/courses/seasons"
PACE = {"on_sat": "on", "on_sun": "on", "at": "09:00"}


def kept(visitor: Visitor) -> tuple[ConsentRow, EnrollmentRow]:
    with visitor.site.database.read() as session:
        anna = subscribers.find_subscriber(session, ANNA["email"])
        assert anna is not None
        consent = subscribers.newest_consent(session, anna.id, "seasons")
        enrollment = enrollments.find_enrollment(session, anna.id, "seasons")
        assert consent is not None
        assert enrollment is not None
        return consent, enrollment


def confirm(visitor: Visitor) -> None:
    link = links_of_mail(visitor.site, kept(visitor)[1].id).confirm
    assert visitor.post(link.removeprefix(visitor.site.base_url)).status_code == 200


def test_the_page_says_what_a_week_looks_like(visitor: Visitor) -> None:
    page = words(visitor.get(FORM))
    assert "About 2 lessons a week, on Mondays, Wednesdays and Fridays at 07:30, where you live." in page
    assert "Up to 5 lessons in about 2 weeks." in page
    assert "What you write decides which lessons come next." in page


def test_the_days_and_the_hour_of_the_course_are_chosen_and_folded_away(visitor: Visitor) -> None:
    page = visitor.get(FORM).text
    assert re.findall(r'name="on_(\w+)" value="on" checked', page) == ["mon", "wed", "fri"]
    assert "<option selected>07:30</option>" in page
    assert '<details class="own-pace">' in page


def test_the_pace_of_the_course_is_none_of_ones_own(visitor: Visitor) -> None:
    visitor.sign_up(on_mon="on", on_wed="on", on_fri="on", at="07:30")
    assert kept(visitor)[0].pace is None


def test_a_pace_becomes_theirs_with_the_confirmation(visitor: Visitor) -> None:
    visitor.sign_up(**PACE)
    consent, enrollment = kept(visitor)
    assert consent.pace == {"days": [5, 6], "at": "09:00", "until": "21:00"}
    assert enrollment.pace is None
    confirm(visitor)
    assert kept(visitor)[1].pace == consent.pace


def test_the_newest_form_says_the_pace(visitor: Visitor) -> None:
    visitor.sign_up(**PACE)
    visitor.sign_up()
    confirm(visitor)
    assert kept(visitor)[1].pace is None


@pytest.mark.parametrize(
    ("pace", "sentence"),
    [
        ({"at": "09:00"}, "Please choose at least one day."),
        ({"on_mon": "on", "at": "23:00"}, "Lessons begin to leave at 22:00 at the latest."),
        ({"on_mon": "on", "at": "soon"}, "'soon' is no time of the day."),
    ],
)
def test_a_pace_at_which_nothing_could_come_is_said_and_unfolded(
    visitor: Visitor, pace: dict[str, str], sentence: str
) -> None:
    response = visitor.sign_up(**pace)
    assert response.status_code == 422
    assert sentence in words(response)
    assert '<details class="own-pace" open>' in response.text
    assert 'id="pace-problem"' in response.text


def test_what_was_chosen_is_still_chosen_after_a_mistake(visitor: Visitor) -> None:
    page = visitor.sign_up(email="anna@", **PACE).text
    assert re.findall(r'name="on_(\w+)" value="on" checked', page) == ["sat", "sun"]
    assert "<option selected>09:00</option>" in page
    assert '<details class="own-pace" open>' in page


def test_the_words_that_were_shown_are_kept_with_their_version(visitor: Visitor) -> None:
    agreed = re.search(r'name="agreed" value="([^"]+)"', visitor.get(FORM).text)
    assert agreed is not None
    assert visitor.sign_up(agreed=agreed[1]).status_code == 303
    consent, _ = kept(visitor)
    assert (consent.wording, consent.wording_version, consent.source) == (CONSENT_SENTENCE.english, "1", "form")


def test_words_that_have_changed_are_shown_before_they_count(visitor: Visitor) -> None:
    for agreed in ("en/0", "nonsense", "xx/1"):
        response = visitor.sign_up(agreed=agreed)
        assert response.status_code == 422
        assert "What you agree to has changed since this page was made" in words(response)


def test_a_site_that_counts_clicks_says_so_where_one_agrees(visitor: Visitor) -> None:
    assert CLICK_COUNTING_SENTENCE.english not in words(visitor.get(FORM))
    site = replace(visitor.site, counts_clicks=True)
    counting = replace(visitor, site=site, app=make_app(site, visitor.clock, visitor.wall_clock))
    assert f"{CONSENT_SENTENCE} {CLICK_COUNTING_SENTENCE}" in words(counting.get(FORM))
    assert counting.sign_up().status_code == 303
    consent, _ = kept(counting)
    assert (consent.wording, consent.wording_version) == (
        f"{CONSENT_SENTENCE} {CLICK_COUNTING_SENTENCE}",
        "1, links counted",
    )
