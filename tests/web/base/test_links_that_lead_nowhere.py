import pytest
from support.sites import SECRET
from support.visitor import Visitor, contents, words

from drip.core.delivery.token import make_token

PATHS = ("/confirm/{}", "/leave/{}", "/my/{}", "/my/{}/season", "/my/{}/pause", "/my/{}/leave", "/my/{}/answer/hope")


@pytest.mark.parametrize("path", PATHS)
def test_a_wrong_token_gets_a_kind_page_and_changes_nothing(visitor: Visitor, mara: int, path: str) -> None:
    purpose = path.split("/")[1]
    right = make_token(SECRET, purpose, mara)
    wrong = [
        "x",
        right[:-1],
        right + "a",
        "é" * 20,
        "%00",
        make_token(SECRET, "reply", mara),
        make_token(SECRET, purpose, mara, 1),
        make_token(SECRET, purpose),
        make_token(SECRET, purpose, mara + 1000),
        make_token("another secret", purpose, mara),
    ]
    before = contents(visitor.site.database)
    for token in wrong:
        for method in ("GET", "POST") if path != "/my/{}" else ("GET",):
            response = visitor.ask(method, path.format(token), data={"value": "x"} if method == "POST" else None)
            assert response.status_code == 404, (method, token)
            assert "Please open the newest lesson in your inbox" in words(response)
    assert contents(visitor.site.database) == before
    assert visitor.get(path.format(right.upper())).status_code == 200


def test_an_unknown_page_says_what_to_do(visitor: Visitor) -> None:
    response = visitor.get("/wp-login.php")
    assert (response.status_code, response.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "There is no such page." in words(response)


def test_a_method_that_a_page_does_not_take_is_said_kindly(visitor: Visitor) -> None:
    response = visitor.ask("DELETE", "/")
    assert (response.status_code, set(response.headers["allow"].split(", "))) == (405, {"GET", "HEAD"})
    assert "That can't be done here. Nothing has changed." in words(response)


@pytest.mark.parametrize(
    ("language", "title"), [("de-CH,en;q=0.5", "Diese Seite"), ("es-MX", "Esta página"), ("fr", "There is no")]
)
def test_a_page_about_trouble_speaks_the_language_of_the_browser(visitor: Visitor, language: str, title: str) -> None:
    visitor.headers = {"Accept-Language": language}
    response = visitor.get("/wp-login.php")
    assert title in words(response)
    assert f'<html lang="{response.headers["content-language"]}"' in response.text
