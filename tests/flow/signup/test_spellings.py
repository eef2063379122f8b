from __future__ import annotations

import pytest
from support.sites import MONDAY, signup_request

from drip.flow.operations.listing import list_people
from drip.flow.signup.signup import sign_up
from drip.flow.site import Site
from drip.flow.work import Work


def people_after(site: Site, *addresses: str) -> list[str]:
    for address in addresses:
        with site.database.write() as session:
            edition = site.live_edition(session, "seasons")
            assert edition is not None
            sign_up(Work(session, site, MONDAY), edition, signup_request(address, "Ada", "UTC", ""))
    return sorted({person.email for person in list_people(site)})


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ada.lovelace@gmail.com", "adalovelace@googlemail.com"),
        ("adalovelace@gmail.com", "a.d.a.lovelace@gmail.com"),
        ("ada@me.com", "ada@icloud.com"),
        ("ada_l@proton.me", "ada.l@protonmail.com"),
        ("ada.l@ya.ru", "ada-l@yandex.ru"),
    ],
)
def test_who_signs_up_with_another_spelling_is_the_same_person(site: Site, first: str, second: str) -> None:
    assert people_after(site, first, second) == [first]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ada.l@example.com", "adal@example.com"),
        ("ada.l@icloud.com", "adal@icloud.com"),
        ("ada+1@gmail.com", "ada+2@gmail.com"),
        ("ada@gmail.com", "ida@gmail.com"),
    ],
)
def test_others_stay_others(site: Site, first: str, second: str) -> None:
    assert people_after(site, first, second) == sorted([first, second])
