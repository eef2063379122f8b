from dataclasses import replace
from pathlib import Path

from support.sites import HandClock
from support.visitor import Visitor, make_app, words

from drip.core.safety.help_lines import COUNTRIES


def visitor_with(visitor: Visitor, help_page: Path) -> Visitor:
    clock = HandClock()
    site = replace(visitor.site, help_page=help_page)
    return Visitor(make_app(site, clock, clock), site, clock, clock)


def test_every_country_has_its_number_and_its_list(visitor: Visitor) -> None:
    page = visitor.get("/help").text
    for country in COUNTRIES:
        assert f'id="{country.code.lower()}"' in page
        assert f"tel:{country.emergency}" in page
        assert country.directory_url in page


def test_countries_are_named_in_the_language_of_the_browser(visitor: Visitor) -> None:
    visitor.headers["Accept-Language"] = "de"
    page = words(visitor.get("/help"))
    assert "Wo du Hilfe findest" in page
    assert "Deutschland" in page


def test_the_coachs_own_words_come_first(visitor: Visitor, tmp_path: Path) -> None:
    (tmp_path / "help.md").write_text("## Our own line\n\nCall **12 34**, <script>alert(1)</script>.")
    (tmp_path / "help.de.md").write_text("## Unsere Nummer")
    own = visitor_with(visitor, tmp_path / "help.md")
    page = own.get("/help").text
    assert page.index("Our own line") < page.index("By country")
    assert "<strong>12 34</strong>" in page
    assert "<script>alert" not in page
    own.headers["Accept-Language"] = "de"
    assert "Unsere Nummer" in own.get("/help").text


def test_a_file_that_is_gone_leaves_drips_own_directions(visitor: Visitor, tmp_path: Path) -> None:
    assert "By country" in visitor_with(visitor, tmp_path / "help.md").get("/help").text
