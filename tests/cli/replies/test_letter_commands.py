"""The coach's answers on the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from support.mail import live_through, post, reply_to
from support.scripted_server import scripted
from support.shell import fails, misused, ok
from support.sites import COURSE, HandClock, enroll

from drip.config import open_site, read_settings
from drip.flow.courses.check import check_course
from drip.flow.replies.read_mail import read_replies
from drip.flow.site import Site
from drip.package_data import package_folder

Say = Callable[[str], None]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A site in the working folder, in which Mara has written a letter, mail 1."""
    monkeypatch.chdir(tmp_path)
    ok("init")
    ok("course", "publish", str(COURSE), "--yes")
    site, clock = open_site(read_settings({}, tmp_path)), HandClock()
    enroll(site)
    with scripted() as server:
        live_through(site, server, clock, "2027-03-01 08:00")  # to the last lesson
        post(site, reply_to(server.messages[-1], "May I {{ ask }} you\nsomething?"), clock)
    read_replies(site, clock())
    site.database.close()
    return site


def test_a_letter_is_answered_with_words_a_file_or_standard_input(here: Site, tmp_path: Path) -> None:
    assert json.loads(ok("reply", "list", "--waiting", "--json"))[0]["id"] == 1
    assert "To mara@example.net" in ok("reply", "answer", "1", "--text", "You may.")
    assert "Nothing here." in ok("reply", "list", "--waiting")
    assert "--again" in fails("reply", "answer", "1", "--text", "You may.")
    (tmp_path / "more.txt").write_text("Once more.", encoding="utf-8")
    ok("reply", "answer", "1", "--file", "more.txt", "--again")
    ok("reply", "answer", "1", "--file", "-", "--again", stdin="And more.\n")
    assert ok("subscriber", "show", "mara@example.net").count("wrote back to mail 1") == 3


def test_an_editor_shows_their_words_below_the_line(
    here: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\ncp "$1" seen\n{ echo "From the editor."; cat seen; } > "$1"\n', encoding="utf-8")
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(editor))
    monkeypatch.setattr("drip.cli.replies.letter._has_terminal", lambda: True)
    ok("reply", "answer", "1")
    assert "> something?" in (tmp_path / "seen").read_text(encoding="utf-8")
    with here.database.read() as session:
        from drip.storage.delivery import ledger

        (letter,) = [d for d in ledger.deliveries_of(session, 1) if d.kind == "letter"]
        assert letter.data["words"] == "From the editor."
    here.database.close()


def test_what_can_not_be_done_is_said(here: Site) -> None:
    assert "There is no mail 9" in fails("reply", "answer", "9", "--text", "x")
    assert "no words" in fails("reply", "answer", "1", "--text", " ")
    assert "--text or --file" in misused("reply", "answer", "1")
    assert "either" in misused("reply", "answer", "1", "--text", "x", "--file", "-")
    assert "Nobody has agreed" in fails("reply", "share", "1", "--lesson", "x", "--course", ".")


def test_a_letter_with_consent_becomes_the_draft_of_a_lesson(here: Site, tmp_path: Path) -> None:
    clock = HandClock()
    assert "drip reply share 1" in ok("reply", "answer", "1", "--text", "You may.", "--ask-to-share")
    clock.to("2099-01-01 00:00")
    with scripted() as server:
        live_through(here, server, clock, "2099-01-01 00:01")
        question = next(message for message in server.messages if b"May I share" in message)
    post(here, reply_to(question, "Yes"), clock)
    read_replies(here, clock())
    here.database.close()
    ok("course", "new", "garden")
    assert "no course.yaml" in fails("reply", "share", "1", "--lesson", "a-letter", "--course", ".")
    assert "small letters" in fails("reply", "share", "1", "--lesson", "A", "--course", "garden")
    assert "wrote garden/lessons/a-letter.md" in ok("reply", "share", "1", "--lesson", "a-letter", "--course", "garden")
    assert "is there already" in fails("reply", "share", "1", "--lesson", "a-letter", "--course", "garden")
    outline = tmp_path / "garden/course.yaml"
    outline.write_text(outline.read_text(encoding="utf-8") + "  - lesson: a-letter\n", encoding="utf-8")
    checked = check_course(tmp_path / "garden", package_folder("templates"))
    assert checked.problems == ()
    assert "> May I {{ '{' }}{ ask }} you\n> something?" in (tmp_path / "garden/lessons/a-letter.md").read_text()
    assert "shared mail 1 as lesson a-letter" in ok("subscriber", "show", "mara@example.net")
