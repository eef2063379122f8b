"""The commands as a new user meets them, each in a folder of its own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from support.mail import reply_to
from support.shell import fails, ok, run
from support.sites import COURSE, MONDAY

from drip.cli import main


class Shell:
    run, ok, fails = staticmethod(run), staticmethod(ok), staticmethod(fails)


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.chdir(tmp_path)
    return Shell()


@pytest.fixture
def here(shell: Shell) -> Shell:
    """A site with the small course published."""
    shell.ok("init")
    shell.ok("course", "publish", str(COURSE))
    return shell


def test_a_new_site_is_made_once(shell: Shell, tmp_path: Path) -> None:
    assert "Next: drip course new" in shell.ok("init")
    assert (tmp_path / "drip.toml").stat().st_mode & 0o077 == 0
    assert "is here already" in shell.fails("init")


def test_a_site_with_a_wrong_setting_leaves_nothing_behind(shell: Shell, tmp_path: Path) -> None:
    assert "DRIP_SMTP_URL" in shell.fails("init", "--smtp-url", "nonsense")
    assert list(tmp_path.iterdir()) == []


def test_without_a_site_commands_say_what_is_missing(shell: Shell) -> None:
    assert "drip init" in shell.fails("course", "list")


def test_a_database_that_was_not_upgraded_is_told(shell: Shell, tmp_path: Path) -> None:
    shell.ok("init")
    (tmp_path / "drip.sqlite3").unlink()
    assert "drip database upgrade" in shell.fails("audit")
    assert "Upgraded" in shell.ok("database", "upgrade")
    assert "Every due mail is accounted for" in shell.ok("audit")


def test_a_new_course_can_be_checked_and_published(shell: Shell) -> None:
    shell.ok("init")
    said = shell.ok("course", "new", "gentle-start")
    assert "drip course check gentle-start" in said
    assert "put your name and postal address there" in said
    assert "3 ways through it" in shell.ok("course", "check", "gentle-start")
    assert "version 1" in shell.ok("course", "publish", "gentle-start")
    assert "Nothing has changed" in shell.ok("course", "publish", "gentle-start")
    assert "not empty" in shell.fails("course", "new", "gentle-start")


def test_a_new_course_may_have_its_sender_from_the_beginning(shell: Shell, tmp_path: Path) -> None:
    sender = ("--sender", "Ann Lee", "--email", "ann@example.org", "--address", "Ann Lee, 1 Lane, Town")
    assert "postal" not in shell.ok("course", "new", "garden", *sender)
    outline = (tmp_path / "garden/course.yaml").read_text(encoding="utf-8")
    assert all(f'"{word}"' in outline for word in sender[1::2])


@pytest.mark.parametrize("words", [("My Course",), ("garden", "--email", "ann"), ("garden", "--title", "a\nb")])
def test_a_course_that_can_not_be_called_so_is_told(shell: Shell, tmp_path: Path, words: tuple[str, ...]) -> None:
    assert "The course can't be made" in shell.fails("course", "new", *words)
    assert list(tmp_path.iterdir()) == []


def test_a_new_lesson_takes_its_place_in_the_course(shell: Shell) -> None:
    shell.ok("course", "new", "garden")
    said = shell.ok("lesson", "new", "letting-go", "--course", "garden", "--after", "something-new", "--ask", "scale")
    assert "wrote garden/lessons/letting-go.md" in said
    assert "- lesson: letting-go, after something-new" in said
    assert "something-new is sent in line" in said
    assert "before looking-back" in shell.ok("lesson", "new", "rest", "--course", "garden", "--ask", "nothing")
    assert "ways through it" in shell.ok("course", "check", "garden")
    assert "is there already" in shell.fails("lesson", "new", "rest", "--course", "garden")
    assert "--course FOLDER" in shell.fails("lesson", "new", "rest")


def test_a_mistake_in_a_course_is_told_with_file_and_line(shell: Shell, course_folder: Path) -> None:
    outline = course_folder / "course.yaml"
    outline.write_text(outline.read_text().replace("lesson: welcome", "lesson: welcom"))
    assert "course.yaml:8: " in shell.fails("course", "check", str(course_folder))


def test_a_course_that_is_not_there_is_told(shell: Shell) -> None:
    assert "nowhere" in shell.fails("course", "check", "nowhere")


def test_people_are_added_shown_paused_and_taken_out(here: Shell) -> None:
    here.ok("subscriber", "add", "mara@example.net", "--course", "seasons", "--name", "Mara", "--confirmed")
    assert "mara@example.net" in here.ok("subscriber", "list")
    assert "next: lesson welcome" in here.ok("subscriber", "show", "mara@example.net")
    assert "paused" in here.ok("subscriber", "pause", "mara@example.net", "--until", "2999-01-01")
    assert "paused until" in here.ok("subscriber", "show", "mara@example.net")
    assert "resumed" in here.ok("subscriber", "resume", "mara@example.net")
    assert "in winter" in here.ok("subscriber", "season", "mara@example.net", "winter")
    assert "career: winter" in here.ok("subscriber", "show", "mara@example.net")
    assert "left" in here.ok("subscriber", "unsubscribe", "mara@example.net")
    assert "nothing to change" in here.fails("subscriber", "unsubscribe", "mara@example.net")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("subscriber", "add", "mara@example.net", "--course", "nothing"), "drip course list"),
        (("subscriber", "add", "mara", "--course", "seasons"), "is not an e-mail address"),
        (("subscriber", "add", "m@example.net", "--course", "seasons", "--zone", "Lisbon"), "There is no time zone"),
        (("subscriber", "show", "nobody@example.net"), "Nobody with the address"),
        (("subscriber", "pause", "nobody@example.net"), "Nobody has the address"),
        (("reply", "show", "77"), "There is no mail 77"),
        (("reply", "read", "no-such-file.eml"), "no-such-file.eml"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(here: Shell, words: tuple[str, ...], said: str) -> None:
    assert said in here.fails(*words)


def test_data_is_printed_as_json_where_asked(here: Shell) -> None:
    here.ok("subscriber", "add", "mara@example.net", "--course", "seasons")
    assert json.loads(here.ok("subscriber", "list", "--json"))[0]["state"] == "pending"
    assert json.loads(here.ok("course", "list", "--json"))[0]["enrolled"] == {"pending": 1}
    assert json.loads(here.ok("subscriber", "show", "mara@example.net", "--json"))["email"] == "mara@example.net"
    assert json.loads(here.ok("reply", "list", "--json")) == []
    assert json.loads(here.ok("audit", "--json"))["findings"] == []


def test_mail_from_nowhere_is_kept_where_it_can_be_read(here: Shell, tmp_path: Path) -> None:
    from drip.config import open_site, read_settings
    from drip.flow.replies.receive import receive
    from drip.inbound import IncomingMessage

    site = open_site(read_settings({}, tmp_path))
    raw = b"From: joe@example.net\nTo: a@reply.localhost\n\nWho are you?\n"
    receive(site, IncomingMessage(raw, "joe@example.net", ("a@reply.localhost",), "smtp"), MONDAY)
    site.database.close()
    here.ok("tick", "replies")
    assert "unmatched" in here.ok("reply", "list", "--needs-attention")
    assert "Who are you?" in here.ok("reply", "show", "1")
    assert "Who are you?" in here.ok("reply", "show", "1", "--raw")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--course", "nowhere"), "no course.yaml"),
        (("--auto", "--persona", "nobody"), "burnt-out-team-lead, carer"),
    ],
)
def test_a_demo_of_what_is_not_there_is_refused(shell: Shell, words: tuple[str, ...], said: str) -> None:
    assert said in shell.fails("demo", *words)


def test_a_tick_by_hand_says_when_the_relay_is_away_and_loses_nothing(
    here: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DRIP_SMTP_URL", "smtp://127.0.0.1:1")
    here.ok("subscriber", "add", "mara@example.net", "--course", "seasons")
    assert "Nothing is lost" in here.fails("tick", "deliver")
    assert "replies: 0" in here.ok("tick", "replies")
    assert "1 planned" in here.ok("audit")


def test_a_message_in_a_file_is_read(shell: Shell, tmp_path: Path) -> None:
    head = b"From: ines@example.org\nReply-To: reply+abc@reply.example.com\nMessage-ID: <abc@reply.example.com>"
    letter = head + b"\nSubject: Hi\n\nHello.\n"
    (tmp_path / "answer.eml").write_bytes(reply_to(letter, "A calmer year.").as_bytes())
    assert "A calmer year." in shell.ok("reply", "read", "answer.eml")
    read = json.loads(shell.ok("reply", "read", "answer.eml", "--json"))
    assert (read["class"], read["new"]) == ("reply", "A calmer year.")


def test_a_batch_of_replies_is_read(shell: Shell) -> None:
    cases = [{"id": "a", "kind": "text", "input": "Yes.\n\nOn Monday, Ines wrote:\n> Will you?"}]
    assert json.loads(shell.ok("reply", "read", "--batch", stdin=json.dumps(cases))) == {"a": "Yes."}
    result = shell.run("reply", "read", "--batch", stdin="no json")
    assert result.exit_code == 1
    assert "is not a JSON list" in result.output


def test_every_command_has_help_with_an_example(shell: Shell) -> None:
    for words in _commands():
        said = shell.ok(*words, "--help")
        assert "Example: " in said, words


def _commands() -> list[tuple[str, ...]]:
    import click

    context = click.Context(main)
    found: list[tuple[str, ...]] = []
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        if isinstance(command, click.Group):
            found += [(name, verb) for verb in command.list_commands(context)]
        else:
            found.append((name,))
    return found


def test_a_word_that_is_no_command_gets_the_nearest_offered(shell: Shell) -> None:
    result = shell.run("corse")
    assert result.exit_code == 2
    assert "Did you mean 'course'?" in result.output


def test_help_comes_without_loading_the_product(tmp_path: Path) -> None:
    look = (
        "import sys\nfrom drip.cli import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print([m for m in ('sqlalchemy', 'fastapi', 'pydantic', 'jinja2', 'rich') if m in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert said.stdout.endswith("[]\n")
