"""A copy of all that is stored about somebody, its erasure, and mail again after that, from the command line."""

import json
from pathlib import Path

import pytest
from support.shell import fails, ok
from support.sites import COURSE, enroll
from support.traces import traces

from drip.clock import system_now
from drip.config import open_site, read_settings
from drip.flow.delivery.settle import suppress_person
from drip.flow.site import Site
from drip.flow.work import Work

MARA = "mara@example.net"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A site in the working folder with one subscriber."""
    monkeypatch.chdir(tmp_path)
    ok("init")
    ok("course", "publish", str(COURSE), "--yes")
    site = open_site(read_settings({}, tmp_path))
    enroll(site)
    return site


def test_everything_stored_is_given_out_as_json_or_as_a_page(here: Site, tmp_path: Path) -> None:
    assert json.loads(ok("subscriber", "export", "Mara@example.net"))["person"]["email"] == MARA
    ok("subscriber", "export", MARA, "--html", "--output", "mara.html")
    page = tmp_path / "mara.html"
    assert f"All that is stored about {MARA}" in page.read_text(encoding="utf-8")
    assert page.stat().st_mode & 0o077 == 0


def test_who_is_not_there_is_said(here: Site) -> None:
    for verb in ("export", "erase"):
        assert "nobody@example.net" in fails("subscriber", verb, "nobody@example.net")
    assert "not on the list" in fails("subscriber", "allow", MARA)
    assert "cannot be written" in fails("subscriber", "export", MARA, "--output", "no/such/folder")


def test_erasing_tells_what_goes_and_asks(here: Site) -> None:
    refused = fails("subscriber", "erase", MARA, stdin="n\n")
    assert "1 course with all that was sent and answered" in refused
    assert traces(here.database, MARA)
    assert "is erased" in ok("subscriber", "erase", MARA, stdin="y\n")
    assert traces(here.database, "mara") == []
    assert "Every due mail is accounted for." in ok("audit")
    ok("stats")
    assert "Nothing is stored" in fails("subscriber", "erase", MARA, "--yes")


def test_an_address_gets_mail_again_only_if_they_asked_for_it(here: Site) -> None:
    with here.database.write() as session:
        suppress_person(Work(session, here, system_now()), 1, "complaint", "abuse")
    assert "complaint, abuse" in fails("subscriber", "allow", MARA, stdin="n\n")
    assert "gets no mail: complaint" in ok("subscriber", "show", MARA)
    ok("subscriber", "allow", MARA, stdin="y\n")
    assert "gets no mail" not in ok("subscriber", "show", MARA)
    assert "confirmation mail is on its way" in ok("subscriber", "add", MARA, "--course", "seasons")


def test_who_was_erased_can_come_back_when_the_coach_allows_it(here: Site) -> None:
    ok("subscriber", "erase", MARA, "--yes")
    assert "gets no mail any more" in fails("subscriber", "add", MARA, "--course", "seasons")
    ok("subscriber", "allow", MARA, "--yes")
    ok("subscriber", "add", MARA, "--course", "seasons")
