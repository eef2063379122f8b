import pytest
from support.sites import enroll
from support.visitor import Visitor, contents, words

from drip.flow.people.login_link import make_login_token
from drip.storage.delivery import ledger
from drip.storage.engine.states import MailKind

NEW = "mara.new@example.org"


@pytest.fixture
def link(visitor: Visitor, mara: int) -> str:
    """From the mail to the new address, in a browser that nobody has opened."""
    visitor.open_for(mara).post(visitor.my(mara, "/settings/address"), email=NEW)
    visitor.cookies.clear()
    with visitor.site.database.read() as session:
        (mail,) = [m for m in ledger.deliveries_of(session, mara) if m.kind == MailKind.ADDRESS]
    return str(mail.data["link"]).removeprefix(visitor.site.base_url)


def test_the_page_has_one_button_and_tells_a_stranger_nothing(visitor: Visitor, link: str) -> None:
    before = contents(visitor.site.database)
    page = visitor.get(link)
    assert page.text.count("<button") == 1
    assert NEW in words(page)
    assert "Mara" not in words(page).replace(NEW, "")
    assert "/my/" not in page.text
    assert contents(visitor.site.database) == before


def test_the_button_opens_this_browser_and_closes_those_of_before(visitor: Visitor, mara: int, link: str) -> None:
    visitor.open_for(mara)
    elsewhere = visitor.cookies
    assert visitor.get(visitor.my(mara, "/settings")).status_code == 200
    visitor.cookies = type(elsewhere)()
    done = visitor.post(link)
    assert done.headers["location"] == f"{visitor.my(mara)}?done=address"
    assert "your letters come to your new address" in words(visitor.get(done.headers["location"]))
    assert visitor.get(visitor.my(mara, "/settings")).status_code == 200
    visitor.cookies = elsewhere
    assert visitor.get(visitor.my(mara, "/settings")).status_code == 403


def test_a_key_that_went_to_the_old_address_opens_nothing_any_more(visitor: Visitor, mara: int, link: str) -> None:
    key = make_login_token(visitor.site, mara, visitor.wall_clock())
    visitor.wall_clock.advance(minutes=1)
    visitor.post(link)
    visitor.cookies.clear()
    assert visitor.post(f"/open/{key}").status_code == 410
    assert visitor.post(f"/open/{make_login_token(visitor.site, mara, visitor.wall_clock())}").status_code == 303


def test_the_second_press_says_that_it_is_done_and_opens_nothing(visitor: Visitor, mara: int, link: str) -> None:
    visitor.post(link)
    visitor.cookies.clear()
    after = contents(visitor.site.database)
    again = visitor.post(link)
    assert (again.status_code, "It is done" in words(again)) == (200, True)
    assert "set-cookie" not in again.headers
    assert contents(visitor.site.database) == after
    assert visitor.get(visitor.my(mara, "/settings")).status_code == 403


def test_an_old_link_is_told_kindly(visitor: Visitor, link: str) -> None:
    visitor.wall_clock.advance(days=1)
    for response in (visitor.get(link), visitor.post(link)):
        assert response.status_code == 410
        assert "This link has had its time" in words(response)


def test_an_address_that_somebody_else_took_meanwhile_stays_theirs(visitor: Visitor, link: str) -> None:
    enroll(visitor.site, NEW)
    response = visitor.post(link)
    assert response.status_code == 409
    assert "Nothing was changed" in words(response)


def test_another_site_cannot_press_the_button(visitor: Visitor, link: str) -> None:
    visitor.headers["Origin"] = "https://evil.example"
    before = contents(visitor.site.database)
    assert visitor.post(link).status_code == 403
    assert contents(visitor.site.database) == before


@pytest.mark.parametrize("purpose", ["address", "my", "open"])
def test_a_link_that_was_never_mailed_leads_nowhere(visitor: Visitor, mara: int, purpose: str) -> None:
    for numbers in ((mara, 1), (mara, 77), (999, 1)):
        assert visitor.get(f"/address/{visitor.site.keys.token(purpose, *numbers)}").status_code == 404
