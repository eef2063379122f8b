"""What is somebody's own is shown in browsers opened for them: by confirming, or by a key from their inbox."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from support.visitor import ANNA, Visitor, words

from drip.flow.people.login_link import make_login_token
from drip.storage.delivery import ledger
from drip.storage.engine.states import MailKind
from drip.storage.engine.tables import Enrollment


def keys_sent(visitor: Visitor, enrollment_id: int) -> list[str]:
    """The links in the mails that were queued."""
    with visitor.site.database.read() as session:
        mails = ledger.deliveries_of(session, enrollment_id)
        return [mail.data["link"] for mail in mails if mail.kind == MailKind.KEY]


def test_another_browser_is_told_why_and_offered_a_key(visitor: Visitor, mara: int) -> None:
    response = visitor.get(visitor.my(mara, "/keepsake"))
    assert response.status_code == 403
    assert "Is it you?" in words(response)
    assert 'name="then" value="keepsake"' in response.text


def test_the_key_comes_by_mail_and_opens_the_page_that_was_wanted(visitor: Visitor, mara: int) -> None:
    sent = visitor.post(visitor.my(mara, "/open"), then="keepsake")
    assert "Look in your inbox" in words(sent)
    (link,) = keys_sent(visitor, mara)
    path = link.removeprefix(visitor.site.base_url)
    assert "Open your pages here?" in words(visitor.get(path))
    assert visitor.get(visitor.my(mara, "/keepsake")).status_code == 403  # looking at it has opened nothing
    opened = visitor.post(path.partition("?")[0], then="keepsake")
    assert opened.headers["location"] == visitor.my(mara, "/keepsake")
    assert visitor.get(visitor.my(mara, "/keepsake")).status_code == 200


def test_the_cookie_stays_with_our_site_and_out_of_reach_of_scripts(visitor: Visitor, mara: int) -> None:
    response = visitor.post(f"/open/{make_login_token(visitor.site, mara, visitor.wall_clock())}")
    cookie = response.headers["set-cookie"]
    assert re.search("; HttpOnly", cookie)
    assert re.search("; SameSite=lax", cookie)
    assert re.search("; Secure", cookie)


def test_confirming_opens_the_browser_once(visitor: Visitor) -> None:
    visitor.sign_up(**ANNA)
    confirm = f"/confirm/{visitor.site.keys.token('confirm', 1)}"
    assert "set-cookie" in visitor.post(confirm).headers
    assert visitor.get(visitor.my(1, "/keepsake")).status_code == 200
    visitor.cookies.clear()
    assert "set-cookie" not in visitor.post(confirm).headers
    assert visitor.get(visitor.my(1, "/keepsake")).status_code == 403


def test_somebody_elses_browser_stays_closed(visitor: Visitor, mara: int) -> None:
    visitor.sign_up(**ANNA)
    visitor.post(f"/confirm/{visitor.site.keys.token('confirm', mara + 1)}")
    assert visitor.get(visitor.my(mara, "/keepsake")).status_code == 403


@pytest.mark.parametrize("age", [timedelta(hours=1, seconds=1), timedelta(seconds=-1)])
def test_a_key_has_its_hour(visitor: Visitor, mara: int, age: timedelta) -> None:
    key = make_login_token(visitor.site, mara, visitor.wall_clock() - age)
    assert visitor.get(f"/open/{key}").status_code == 410
    assert visitor.post(f"/open/{key}").status_code == 410
    assert visitor.get(visitor.my(mara, "/keepsake")).status_code == 403


def test_a_browser_is_open_for_half_a_year_and_can_be_closed_before(visitor: Visitor, mara: int) -> None:
    keepsake = visitor.open_for(mara).my(mara, "/keepsake")
    visitor.wall_clock.advance(days=179)
    assert visitor.get(keepsake).status_code == 200
    visitor.wall_clock.advance(days=1)
    assert visitor.get(keepsake).status_code == 403
    visitor.open_for(mara).post(visitor.my(mara, "/close"))
    assert visitor.get(keepsake).status_code == 403


def test_few_keys_are_sent_and_the_page_is_the_same(visitor: Visitor, mara: int) -> None:
    first = visitor.post(visitor.my(mara, "/open")).text
    assert visitor.post(visitor.my(mara, "/open")).text == first
    assert len(keys_sent(visitor, mara)) == 1
    for _ in range(9):
        visitor.clock.advance(minutes=6)
        assert visitor.post(visitor.my(mara, "/open")).text == first
    assert len(keys_sent(visitor, mara)) == 5


@pytest.mark.parametrize("then", ["//elsewhere.example", "../../x", "keepsake/../.."])
def test_a_key_leads_to_pages_of_ours_alone(visitor: Visitor, mara: int, then: str) -> None:
    opened = visitor.post(f"/open/{make_login_token(visitor.site, mara, visitor.wall_clock())}", then=then)
    assert opened.headers["location"] == visitor.my(mara)


def test_whom_no_key_is_mailed_is_told_where_their_course_stands(visitor: Visitor) -> None:
    visitor.sign_up()
    with visitor.site.database.read() as session:
        (anna,) = [row.id for row in session.scalars(select(Enrollment))]
    page = visitor.get(visitor.my(anna, "/settings"))
    assert page.headers["location"] == visitor.my(anna)
    assert "Your sign-up waits for your yes" in words(visitor.get(visitor.my(anna)))
