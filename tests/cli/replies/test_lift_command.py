"""Words that speak of trouble on the command line, and what is said of a site that reaches no human."""

import json
from pathlib import Path

import pytest
from support.mail import live_through, post, reply_to
from support.scripted_server import scripted
from support.shell import fails, ok
from support.sites import COURSE, HandClock, enroll

from drip.clock import system_now
from drip.config import open_site, read_settings
from drip.flow.replies.read_mail import read_replies


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site in the working folder, in which Mara has written of trouble just now: mail 1."""
    monkeypatch.chdir(tmp_path)
    ok("init")
    ok("course", "publish", str(COURSE), "--yes")
    site, clock = open_site(read_settings({}, tmp_path)), HandClock()
    enroll(site)
    with scripted() as server:
        live_through(site, server, clock, "2027-01-05 08:00")
        post(site, reply_to(server.messages[-1], "He hit me again."), clock)
    read_replies(site, system_now())
    site.database.close()
    return tmp_path


def test_flagged_words_are_marked_until_they_are_lifted(here: Path) -> None:
    assert "FLAGGED" in ok("reply", "list")
    assert json.loads(ok("reply", "list", "--json"))[0]["is_flagged"] is True
    assert "drip reply lift 1" in ok("reply", "show", "1")
    assert "the coach" in json.loads(ok("subscriber", "show", "mara@example.net", "--json"))["waits_for_coach"]
    assert "everything waits for the coach" in ok("subscriber", "show", "mara@example.net")
    assert "He hit me again. (given back nowhere)" in ok("subscriber", "show", "mara@example.net")
    ok("reply", "lift", "1")
    assert "FLAGGED" not in ok("reply", "list")
    shown = ok("subscriber", "show", "mara@example.net", "--json")
    assert json.loads(shown)["waits_for_coach"] == ""
    assert "the coach has looked" in shown
    assert "is not flagged" in fails("reply", "lift", "1")


def test_doctor_and_check_say_when_somebody_in_trouble_reaches_no_human(here: Path) -> None:
    for words in (fails("doctor"), ok("course", "check", str(COURSE))):
        assert "DRIP_COACH is missing" in words
        assert "DRIP_HELP_PAGE is missing" in words
    (here / "help.md").write_text("# Help\n", encoding="utf-8")
    with (here / "drip.toml").open("a", encoding="utf-8") as settings:
        settings.write('coach = "coach@example.org"\nhelp_page = "help.md"\n')
    assert ok("doctor") == "ok\n"
    assert "DRIP_COACH" not in ok("course", "check", str(COURSE))


def test_a_wrong_setting_stops_the_start(here: Path) -> None:
    for line, why in (
        ('coach = "nobody"', "DRIP_COACH is 'nobody'"),
        ('help_page = "x.md"', "DRIP_HELP_PAGE is 'x.md'"),
    ):
        before = (here / "drip.toml").read_text(encoding="utf-8")
        (here / "drip.toml").write_text(before + line + "\n", encoding="utf-8")
        assert why in fails("reply", "list")
        (here / "drip.toml").write_text(before, encoding="utf-8")


def test_a_site_s_own_words_are_read_beside_its_settings(here: Path) -> None:
    (here / "safety.yaml").write_text("signs:\n  suicide: [go to the mountain forever]\n", encoding="utf-8")
    site = open_site(read_settings({}, here))
    site.database.close()
    assert site.safety.signs == {"suicide": ("go to the mountain forever",)}
    (here / "safety.yaml").write_text("sings: {}\n", encoding="utf-8")
    assert "safety.yaml" in fails("reply", "list")
