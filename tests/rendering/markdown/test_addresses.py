import pytest

from drip.rendering import pictures
from drip.rendering.markdown.addresses import check_addresses

GOOD = [
    "https://example.com",
    "https://example.com/a?b={{ answers.x }}#c",
    "http://localhost:8000/x",
    "https://{{ answers.x }}/page",
    "https://[2001:db8::1]/x",
    "https://ünïcode.example/",
    "mailto:coach@example.com?subject=Hello%20there",
    "tel:+351-21-000",
    "{{ links.web }}",
    "{{ links.web }}#top",
]
BAD = [
    ("other.md", "whole address"),
    ("#below", "nothing to jump to"),
    ("/pricing", "whole address"),
    ("www.example.com", "https://www.example.com"),
    ("example.org/page", "https://example.org/page"),
    ("htps://example.com", "did you mean https://example.com?"),
    ("ftp://example.com/x", "no link that mail programs open"),
    ("https://", "no site"),
    ("https:/example.com", "no site"),
    ("https://example", "'example' is no name of a site"),
    ("https://https://example.com", "is no name of a site"),
    ("https://example.com:99999/", "not a web address"),
    ("mailto:coach", "no email address"),
    ("tel:home", "no number"),
]


@pytest.mark.parametrize("address", GOOD)
def test_a_link_that_can_lead_somewhere_is_fine(address: str) -> None:
    assert check_addresses(f"Look [here]({address}).") == []


@pytest.mark.parametrize(("address", "words"), BAD)
def test_a_link_that_leads_nowhere_is_told_with_the_likely_fix(address: str, words: str) -> None:
    [problem] = check_addresses(f"Look [here]({address}).")
    assert words in problem.message
    assert address.partition(":")[0] in problem.message


def test_all_of_them_are_told_each_in_its_line() -> None:
    body = "One\ntwo [a](a.md) and [b](b.md)\n\n- three\n- four [c][]\n\n> five <https:///>\n\n[c]: c.md\n"
    assert [problem.line for problem in check_addresses(body)] == [2, 2, 5, 7]


def test_an_address_that_is_torn_is_no_crash() -> None:
    assert len(check_addresses("![x](http://[x) and [y](http://[x)")) == 2


def test_links_in_code_are_words() -> None:
    assert check_addresses("`[a](a.md)`\n\n    [b](b.md)\n") == []


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("assets/gate.png", "gate.png"),
        ("gate.png", "gate.png"),
        ("{{ links.assets }}/a%20b.png", "a b.png"),
        ("https://example.com/x.png", ""),
        ("{{ answers.x }}", ""),
    ],
)
def test_pictures_of_the_course_are_known_by_their_path(written: str, path: str) -> None:
    [picture] = pictures(f"Words\n![A gate]({written})")
    assert (picture.line, picture.path, picture.alt) == (2, path, "A gate")


def test_a_picture_may_say_what_somebody_wrote() -> None:
    [picture] = pictures("![{{ answers.x }}](a.png)")
    assert picture.alt == "{{ answers.x }}"
