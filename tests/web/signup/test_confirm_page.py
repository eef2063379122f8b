import re

import pytest
from support.rows import set_consent
from support.sites import enroll
from support.visitor import Visitor, contents, words

from drip.flow.mail_links import links_of_mail
from drip.flow.people import preferences
from drip.storage.engine.states import EnrollmentState
from drip.storage.people import subscribers
from drip.storage.planning import enrollments


@pytest.fixture
def link(visitor: Visitor) -> str:
    visitor.sign_up()
    with visitor.site.database.read() as session:
        anna = subscribers.find_subscriber(session, "anna@example.org")
        assert anna is not None
        enrollment = enrollments.find_enrollment(session, anna.id, "seasons")
        assert enrollment is not None
        return links_of_mail(visitor.site, enrollment.id).confirm.removeprefix(visitor.site.base_url)


def test_the_page_has_one_button_and_opening_it_begins_nothing(visitor: Visitor, link: str) -> None:
    before = contents(visitor.site.database)
    page = visitor.get(link)
    assert page.text.count("<button") == 1
    assert contents(visitor.site.database) == before


def test_the_button_begins_the_course_and_says_when_the_first_lesson_comes(visitor: Visitor, link: str) -> None:
    visitor.clock.to("2027-01-05 20:00")
    page = words(visitor.post(link))
    assert "Welcome, Anna" in page
    assert "Your first lesson arrives tomorrow, Wednesday 6 January, at 07:30, Lisbon time." in page


def test_the_welcome_leads_to_their_course_which_this_browser_opens(visitor: Visitor, link: str) -> None:
    door = re.search('href="(/my/[a-z2-7]+)"', visitor.post(link).text)
    assert door is not None
    assert visitor.get(door[1]).status_code == 200
    assert visitor.get(f"{door[1]}/keepsake").status_code == 200


def test_before_the_button_nothing_leads_to_the_course(visitor: Visitor, link: str) -> None:
    assert "/my/" not in visitor.get(link).text


def test_pressing_it_again_changes_nothing(visitor: Visitor, link: str) -> None:
    first = visitor.post(link)
    after = contents(visitor.site.database)
    assert visitor.post(link).text == first.text
    assert contents(visitor.site.database) == after
    assert "Welcome, Anna" in words(visitor.get(link))


def test_who_has_left_is_not_taken_back_by_an_old_link(visitor: Visitor) -> None:
    enrollment_id = enroll(visitor.site)
    with visitor.site.database.write() as session:
        preferences.leave(session, enrollment_id, "web", visitor.clock())
    link = f"/confirm/{visitor.site.keys.token('confirm', enrollment_id)}"
    for page in (visitor.get(link), visitor.post(link)):
        assert "This course is over for you" in words(page)
        assert "/courses/seasons" in page.text
    with visitor.site.database.read() as session:
        enrollment = enrollments.get_enrollment(session, enrollment_id)
        assert enrollment is not None
        assert enrollment.state == EnrollmentState.LEFT


def test_a_name_with_markup_stays_a_name(visitor: Visitor, link: str) -> None:
    with visitor.site.database.write() as session:
        anna = subscribers.find_subscriber(session, "anna@example.org")
        assert anna is not None
        consent = subscribers.newest_consent(session, anna.id, "seasons")
        assert consent is not None
        set_consent(session, consent.id, first_name="<b onclick=x>Anna</b>")
    page = visitor.post(link).text
    assert "&lt;b onclick=x&gt;Anna&lt;/b&gt;" in page
    assert "<b onclick" not in page
