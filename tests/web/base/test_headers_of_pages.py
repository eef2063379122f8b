import re

from support.strict_headers import is_strict
from support.visitor import Visitor


def test_every_response_is_strict(visitor: Visitor) -> None:
    for path in ("/", "/courses/seasons", "/healthz", "/nowhere", "/my/x", "/static/drip.css?1"):
        for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"):
            response = visitor.ask(method, path)
            assert is_strict(response), (method, path)
            assert "set-cookie" not in response.headers


def test_pages_are_not_kept_and_what_belongs_to_them_is_kept_for_good(visitor: Visitor) -> None:
    page = visitor.get("/courses/seasons")
    assert page.headers["cache-control"] == "no-store"
    links = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)
    assert {link.split("?")[0] for link in links} == {"/static/icon.svg", "/static/drip.css", "/static/zone.js"}
    for link in links:
        response = visitor.get(link)
        assert (response.status_code, response.headers["cache-control"]) == (
            200,
            "public, max-age=31536000, immutable",
        )
    assert visitor.get("/static/drip.css").headers["cache-control"] == "no-store"
    assert visitor.get("/static/gone.css?1").headers["cache-control"] == "no-store"


def test_no_page_has_scripts_or_styles_in_it(visitor: Visitor, mara: int) -> None:
    for path in ("/", "/courses/seasons", "/nowhere", *(visitor.my(mara, p) for p in ("", "/season", "/pause"))):
        page = visitor.get(path).text
        assert not re.search(r"<style|<script(?! src)|\sstyle=|\son\w+=|javascript:", page), path


def test_pages_of_people_are_kept_out_of_search_engines_and_those_of_courses_are_not(
    visitor: Visitor, mara: int
) -> None:
    assert 'content="noindex"' in visitor.get(visitor.my(mara)).text
    assert 'content="noindex"' not in visitor.get("/courses/seasons").text
