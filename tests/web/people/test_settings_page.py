from dataclasses import replace

import pytest
from support.sites import MONDAY, enroll
from support.visitor import Visitor, contents, make_app, words

from drip.core.signup.signup_policy import RefusableAddress, SignupPolicy
from drip.flow.people import preferences
from drip.storage.delivery import ledger, suppressions
from drip.storage.engine.records import EnrollmentRow
from drip.storage.engine.states import MailKind
from drip.storage.people import subscribers
from drip.storage.people.subscribers import SubscriberRow
from drip.storage.planning import enrollments


@pytest.fixture
def here(visitor: Visitor, mara: int) -> str:
    """Her settings, in her own browser."""
    return visitor.open_for(mara).my(mara, "/settings")


def enrolled(visitor: Visitor, enrollment_id: int) -> tuple[EnrollmentRow, SubscriberRow]:
    with visitor.site.database.read() as session:
        enrollment = enrollments.get_enrollment(session, enrollment_id)
        assert enrollment is not None
        subscriber = subscribers.find_by_id(session, enrollment.subscriber_id)
        assert subscriber is not None
        return enrollment, subscriber


def addresses_asked(visitor: Visitor, enrollment_id: int) -> list[str]:
    with visitor.site.database.read() as session:
        mails = ledger.deliveries_of(session, enrollment_id)
    return [mail.data["recipient"] for mail in mails if mail.kind == MailKind.ADDRESS]


@pytest.mark.parametrize("section", ["pace", "zone", "language", "name", "sharing", "address"])
def test_whoever_has_the_link_alone_changes_nothing(visitor: Visitor, mara: int, section: str) -> None:
    before = contents(visitor.site.database)
    form = {"way": "slower", "zone": "UTC", "language": "en", "first_name": "X", "how": "named", "email": "x@y.org"}
    response = visitor.post(visitor.my(mara, f"/settings/{section}"), **form)
    assert response.status_code == 403
    assert 'name="then" value="settings"' in response.text
    assert contents(visitor.site.database) == before


@pytest.mark.parametrize("section", ["pace", "zone", "language", "name", "sharing", "address"])
def test_another_site_changes_nothing(visitor: Visitor, mara: int, here: str, section: str) -> None:
    before = contents(visitor.site.database)
    visitor.headers["Origin"] = "https://evil.example"
    assert visitor.post(f"{here}/{section}", way="slower", zone="UTC", email="x@y.org").status_code == 403
    assert contents(visitor.site.database) == before


def test_a_section_that_there_is_not_is_not_found(visitor: Visitor, here: str) -> None:
    assert visitor.post(f"{here}/nonsense").status_code == 404


def test_slower_faster_and_as_the_course_has_it(visitor: Visitor, mara: int, here: str) -> None:
    assert "Slower on Mondays and Fridays at 07:30" in words(visitor.get(here))
    assert "As the course has it" not in words(visitor.get(here))
    done = visitor.post(f"{here}/pace", way="slower")
    page = words(visitor.get(done.headers["location"]))
    assert "They come on Mondays and Fridays at 07:30, your time." in page
    assert "Kept. Your first lesson arrives today at 07:30" in page
    visitor.post(f"{here}/pace", way="faster")
    visitor.post(f"{here}/pace", way="faster")
    assert (enrolled(visitor, mara)[0].pace or {})["days"] == [0, 1, 2, 3, 4]
    visitor.post(f"{here}/pace", way="course")
    assert enrolled(visitor, mara)[0].pace is None


def test_days_and_an_hour_of_ones_own(visitor: Visitor, mara: int, here: str) -> None:
    visitor.post(f"{here}/pace", on_sat="on", on_sun="on", at="21:45")
    assert enrolled(visitor, mara)[0].pace == {"days": [5, 6], "at": "21:45", "until": "23:15"}
    response = visitor.get(here)
    assert "They come on Saturdays and Sundays at 21:45, your time." in words(response)
    assert response.text.count('value="on" checked') == 2
    assert "Your first lesson arrives on Saturday 9 January at 21:45" in words(visitor.get(f"{here}?done=pace"))


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        ({"at": "07:30"}, "Please choose at least one day."),
        ({"on_tue": "on", "at": "noon"}, "'noon' is no time of the day."),
        ({"on_tue": "on", "at": "23:30"}, "Lessons begin to leave at 22:00 at the latest."),
    ],
)
def test_a_pace_that_cannot_be_is_asked_again(
    visitor: Visitor, mara: int, here: str, form: dict[str, str], problem: str
) -> None:
    response = visitor.post(f"{here}/pace", **form)
    assert response.status_code == 422
    assert problem in words(response)
    assert enrolled(visitor, mara)[0].pace is None


def test_another_zone_moves_the_next_lesson(visitor: Visitor, mara: int, here: str) -> None:
    done = visitor.post(f"{here}/zone", zone="America/Los_Angeles")
    assert "arrives tomorrow, Monday 4 January, at 07:30, Los Angeles time." in words(
        visitor.get(done.headers["location"])
    )
    assert enrolled(visitor, mara)[1].zone == "America/Los_Angeles"
    refused = visitor.post(f"{here}/zone", zone="Europe/Atlantis")
    assert (refused.status_code, "Please choose your time zone" in words(refused)) == (422, True)


def test_a_first_name_is_kept_or_asked_again(visitor: Visitor, mara: int, here: str) -> None:
    visitor.post(f"{here}/name", first_name="Marie")
    assert enrolled(visitor, mara)[1].first_name == "Marie"
    refused = visitor.post(f"{here}/name", first_name="www.elsewhere.example")
    assert refused.status_code == 422
    assert "Please write just a first name." in words(refused)
    assert 'value="www.elsewhere.example"' in refused.text
    visitor.post(f"{here}/name", first_name="")
    assert enrolled(visitor, mara)[1].first_name == ""


def test_a_language_that_neither_letters_nor_pages_have_is_refused(visitor: Visitor, mara: int, here: str) -> None:
    assert visitor.post(f"{here}/language", language="xx").status_code == 422
    visitor.post(f"{here}/language", language="en")
    assert enrolled(visitor, mara)[1].language == "en"


def test_an_address_is_asked_for_and_nothing_moves_yet(visitor: Visitor, mara: int, here: str) -> None:
    done = visitor.post(f"{here}/address", email=" Mara.New@Example.org ")
    page = words(visitor.get(done.headers["location"]))
    assert "a mail with a link is on its way there" in page
    assert "Your letters come to mara@example.net." in page
    assert addresses_asked(visitor, mara) == ["mara.new@example.org"]


def test_the_answer_is_the_same_for_an_address_of_somebody_else(visitor: Visitor, mara: int, here: str) -> None:
    enroll(visitor.site, "anna@example.org")
    with visitor.site.database.write() as session:
        suppressions.suppress(session, visitor.site.keys.suppression_key("no@example.org"), "", "complaint", "", MONDAY)
    first, *others = (visitor.post(f"{here}/address", email=f"{name}@example.org") for name in ("new", "anna", "no"))
    assert [{**other.headers} for other in others] == [{**first.headers}] * 2
    assert addresses_asked(visitor, mara) == ["new@example.org"]


@pytest.mark.parametrize("email", ["", "nonsense", "mara@example.net", "x@y\nBcc: z@example.org"])
def test_what_is_no_new_address_is_refused(visitor: Visitor, mara: int, here: str, email: str) -> None:
    response = visitor.post(f"{here}/address", email=email)
    assert response.status_code == 422
    assert 'id="address-problem"' in response.text
    assert addresses_asked(visitor, mara) == []


def test_an_address_that_the_site_does_not_take_is_refused_at_its_field(visitor: Visitor, mara: int, here: str) -> None:
    strict = replace(
        visitor.site, signup=SignupPolicy(refuse=frozenset({RefusableAddress.ROLE, RefusableAddress.DISPOSABLE}))
    )
    visitor.app = make_app(strict, visitor.clock, visitor.wall_clock)
    enroll(visitor.site, "info@example.org")
    for email, why in (
        ("info@example.org", "is read by whoever is on duty"),
        ("sales@example.org", "is read by whoever is on duty"),
        ("mara@mailinator.com", "are thrown away after a while"),
    ):
        response = visitor.post(f"{here}/address", email=email)
        assert response.status_code == 422
        assert why in words(response)
        assert 'id="address-problem"' in response.text
        assert f'value="{email}"' in response.text
    assert addresses_asked(visitor, mara) == []


def test_an_address_is_shown_in_its_own_script(visitor: Visitor, mara: int, here: str) -> None:
    visitor.post(f"{here}/address", email="mara@mädchen.example")
    with visitor.site.database.read() as session:
        (mail,) = (m for m in ledger.deliveries_of(session, mara) if m.kind == MailKind.ADDRESS)
    link = str(mail.data["link"]).removeprefix(visitor.site.base_url)
    assert mail.data["recipient"] == "mara@xn--mdchen-bua.example"
    assert "mara@mädchen.example" in words(visitor.get(link))
    visitor.post(link)
    for page in ("/settings", "/data.html", "/data/erase"):
        assert "mara@mädchen.example" in words(visitor.get(visitor.my(mara, page)))
    assert visitor.get(visitor.my(mara, "/data.json")).json()["person"]["email"] == "mara@xn--mdchen-bua.example"


def test_after_the_end_there_is_no_pace_to_choose(visitor: Visitor, mara: int, here: str) -> None:
    with visitor.site.database.write() as session:
        preferences.leave(session, mara, "web", visitor.clock())
    page = visitor.get(here).text
    assert 'id="set-pace"' not in page
    assert 'id="set-address"' in page
    assert visitor.post(f"{here}/pace", way="slower").status_code == 303
    assert enrolled(visitor, mara)[0].pace is None
