"""What a coach does with replies on the command line."""

import json
from pathlib import Path

import pytest
from support.mail import live_through, post, reply_to
from support.scripted_server import scripted
from support.shell import ok, run
from support.sites import COURSE, HandClock, enroll

from drip.config import open_site, read_settings
from drip.flow.site import Site


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site with the small course, in the working folder."""
    monkeypatch.chdir(tmp_path)
    ok("init")
    ok("course", "publish", str(COURSE))
    return tmp_path


@pytest.fixture
def here(folder: Path) -> Site:
    return open_site(read_settings({}, folder))


def season_letter(site: Site, clock: HandClock) -> bytes:
    enroll(site)
    with scripted() as server:
        live_through(site, server, clock, "2027-01-06 12:00")
    return server.messages[-1]


def test_a_message_is_read_for_whose_it_is_and_what_it_answers_and_nothing_is_kept(here: Site, folder: Path) -> None:
    letter = season_letter(here, HandClock())
    (folder / "answer.eml").write_bytes(reply_to(letter, "1. winter\n2. I sleep until noon").as_bytes())
    read = json.loads(ok("reply", "read", "answer.eml", "--json"))
    assert (read["matched_by"], read["lesson"], read["doubt"]) == ("token", "name-your-season", "")
    assert {question: answer["value"] for question, answer in read["answers"].items()} == {
        "career_season": "winter",
        "evidence": "I sleep until noon",
    }
    assert "career_season: winter" in ok("reply", "read", "answer.eml")
    assert json.loads(ok("reply", "list", "--json")) == []
    here.database.close()


def test_a_held_reply_is_taken_with_trust(here: Site) -> None:
    clock = HandClock()
    post(here, reply_to(season_letter(here, clock), "1. winter\n2. me", "mara@work.example.com"), clock)
    ok("tick", "replies")
    assert "held" in ok("reply", "list", "--needs-attention")
    assert ok("reply", "replay", "1").startswith("1: held")
    assert ok("reply", "replay", "1", "--trust") == "1: accepted\n"
    assert "Nothing here." in ok("reply", "list", "--needs-attention")
    here.database.close()


def test_a_reply_is_shown_with_what_was_understood(here: Site) -> None:
    clock = HandClock()
    post(here, reply_to(season_letter(here, clock), "1. winter, I think\n2. I sleep until noon"), clock)
    ok("tick", "replies")
    shown = ok("reply", "show", "1")
    assert 'career_season: winter  (from "winter, I think")' in shown
    assert "evidence: I sleep until noon\n" in shown
    assert "season career: winter" in shown
    understood = json.loads(ok("reply", "show", "1", "--json"))
    assert {"question": "career_season", "said": "winter, I think", "value": "winter", "clear": True} in understood[
        "answers"
    ]
    assert understood["seasons"] == [["career", "winter"]]
    here.database.close()


def test_what_was_seen_to_needs_no_more_attention(here: Site) -> None:
    clock = HandClock()
    post(here, reply_to(season_letter(here, clock), "1. winter\n2. me", "mara@work.example.com"), clock)
    ok("tick", "replies")
    ok("reply", "done", "1")
    assert "Nothing here." in ok("reply", "list", "--needs-attention")
    assert "held" in ok("reply", "list")
    here.database.close()


def test_all_that_needs_attention_is_read_again_at_once(here: Site) -> None:
    clock = HandClock()
    letter = season_letter(here, clock)
    for words in ("1. winter\n2. me", "1. spring\n2. me"):
        post(here, reply_to(letter, words, "mara@work.example.com"), clock)
    ok("tick", "replies")
    assert ok("reply", "replay", "--needs-attention", "--trust").splitlines() == ["1: accepted", "2: accepted"]
    here.database.close()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("reply", "replay", "99"), 1, "There is no mail 99"),
        (("reply", "done", "98", "99"), 1, "There is no mail 98, 99"),
        (("reply", "replay"), 2, "--needs-attention"),
        (("reply", "replay", "1", "--needs-attention"), 2, "ID"),
        (("reply", "read", "."), 1, "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_said(folder: Path, words: tuple[str, ...], code: int, said: str) -> None:
    result = run(*words)
    assert (result.exit_code, "Traceback" in result.output) == (code, False)
    assert said in result.output
