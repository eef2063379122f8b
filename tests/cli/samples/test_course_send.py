"""`drip course send`: a test mail over real SMTP, of which nothing is kept."""

import re
import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import dkim
import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from support.scripted_server import ScriptedServer, scripted

from drip.cli import main
from drip.outbound import Signer

MARA = 'name: Mara\nzone: UTC\nstarts: "2027-01-04 06:00"\nreplies: {welcome: {text: To sleep through.}}\n'
ME = ("--to", "me@example.net")
WELCOME = ("course/lessons/welcome.md", *ME)


@pytest.fixture
def relay() -> Iterator[ScriptedServer]:
    with scripted() as server:
        yield server


@pytest.fixture
def here(course_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, relay: ScriptedServer) -> Path:
    """A folder with a course and settings in the environment, and no database."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DRIP_SMTP_URL", f"smtp://127.0.0.1:{relay.port}")
    monkeypatch.setenv("DRIP_MAIL_DOMAIN", "reply.example.com")
    monkeypatch.setenv("DRIP_BASE_URL", "https://course.example.com")
    (course_folder / "personas").mkdir()
    (course_folder / "personas" / "mara.yaml").write_text(MARA)
    return tmp_path


def send(*words: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, ["course", "send", *words], input=stdin)


def sent(relay: ScriptedServer, *words: str, stdin: str | None = None) -> list[EmailMessage]:
    result = send(*words, stdin=stdin)
    assert result.exit_code == 0, result.output
    return [message_from_bytes(message, policy=default) for message in relay.messages]  # type: ignore[misc]


def refused(code: int, *words: str) -> str:
    result = send(*words)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result.output


def body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_a_test_mail_is_marked_as_one(here: Path, relay: ScriptedServer) -> None:
    (mail,) = sent(relay, *WELCOME)
    assert mail["Subject"] == "[Test] Hello, welcome"
    assert mail["X-Drip-Test"] == "yes"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["To"] == "me@example.net"
    assert mail["From"] == "Ines Moreau <ines@example.org>"
    assert re.fullmatch(r"<test\.[0-9a-f]{32}@reply\.example\.com>", mail["Message-ID"])
    note = "This is a test of the mail 'welcome'."
    assert body(mail, "plain").startswith(note)
    page = " ".join(body(mail, "html").split())
    assert page.index("How this works.") < page.index(note.replace("'", "&#x27;")) < page.index("Three letters a week")
    assert relay.received[0][0] == "me@example.net"
    assert any("FROM:<bounce@reply.example.com>" in command for command in relay.commands)


def test_nothing_in_it_belongs_to_anybody(here: Path, relay: ScriptedServer) -> None:
    (mail,) = sent(relay, "course/lessons/name-your-season.md", *ME)
    assert not {"List-Unsubscribe", "List-Unsubscribe-Post", "Reply-To", "References"} & set(mail.keys())
    links = re.findall(r'href="([^"]*)"', body(mail, "html"))
    assert len(links) > 6
    assert all(link.startswith("https://course.example.com/test/") for link in links), links


def test_each_test_is_a_mail_of_its_own(here: Path, relay: ScriptedServer) -> None:
    first, second = (sent(relay, *WELCOME)[-1] for _ in range(2))
    assert first["Message-ID"] != second["Message-ID"]


def test_it_can_be_sent_as_a_persona_gets_it(here: Path, relay: ScriptedServer) -> None:
    (mail,) = sent(relay, "name-your-season", "--course", "course", *ME, "--persona", "mara")
    assert "> To sleep through." in body(mail, "plain")
    mail = sent(relay, "rest", "--course", "course", *ME, "--season", "career=fall")[-1]
    assert "is in fall." in body(mail, "plain")


def test_it_is_signed_where_the_site_signs(here: Path, relay: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    monkeypatch.setenv("DRIP_DKIM_KEY", pem)
    monkeypatch.setenv("DRIP_DKIM_SELECTOR", "drip1")
    monkeypatch.setenv("DRIP_DKIM_DOMAIN", "example.org")
    sent(relay, *WELCOME)
    record = Signer("example.org", "drip1", pem).record.encode()
    assert dkim.verify(relay.messages[0], dnsfunc=lambda *_, **__: record)


def test_all_lessons_leave_in_their_order(here: Path, relay: ScriptedServer) -> None:
    mails = sent(relay, "--all", "--course", "course", *ME, "--yes")
    subjects = [mail["Subject"] for mail in mails]
    assert subjects[:2] == ["[Test] Hello, welcome", "[Test] Which season is it?"]
    assert subjects[-1] == "[Test] The letter last"
    assert len(subjects) == 10
    dates = [mail["Date"].datetime for mail in mails]
    assert dates == sorted(set(dates)), "mail programs show them in this order"


def test_all_are_only_sent_when_that_is_meant(here: Path, relay: ScriptedServer) -> None:
    result = send("--all", "--course", "course", *ME, stdin="n\n")
    assert "Send 10 test mails to me@example.net?" in result.output
    assert result.exit_code == 1
    assert relay.messages == []
    assert len(sent(relay, "--all", "--course", "course", *ME, stdin="y\n")) == 10


def test_no_database_is_needed_or_made(here: Path, relay: ScriptedServer) -> None:
    before = set(here.iterdir())
    assert sent(relay, *WELCOME)
    assert set(here.iterdir()) == before


def test_a_database_that_is_there_is_not_touched(
    here: Path, relay: ScriptedServer, migrated_sqlite: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = here / "drip.sqlite3"
    file.write_bytes(migrated_sqlite.read_bytes())
    monkeypatch.setenv("DRIP_DATABASE_URL", f"sqlite:///{file}")
    before = (file.read_bytes(), file.stat().st_mtime_ns)
    assert sent(relay, *WELCOME)
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before


def test_a_relay_that_is_not_there_is_one_sentence(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    monkeypatch.setenv("DRIP_SMTP_URL", f"smtp://127.0.0.1:{port}")
    said = refused(1, *WELCOME)
    assert said == f"Error: The relay takes no mail: 127.0.0.1:{port} can't be used: Connection refused.\n"


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ({"rcpt": "550 5.1.1 nobody here"}, "The relay refused welcome: rcpt: 550 5.1.1 nobody here."),
        ({"body": "554 5.6.0 what is this"}, "The relay refused welcome: body: 554 5.6.0 what is this."),
        ({"mail": "451 4.3.0 not now"}, "The relay takes no mail: mail: 451 4.3.0 not now."),
        ({"data": "554 5.7.1 spam"}, "The relay refused welcome: data: 554 5.7.1 spam."),
    ],
)
def test_a_relay_that_refuses_is_one_sentence(
    here: Path, monkeypatch: pytest.MonkeyPatch, script: dict[str, str], said: str
) -> None:
    with scripted(**script) as server:
        monkeypatch.setenv("DRIP_SMTP_URL", f"smtp://127.0.0.1:{server.port}")
        assert refused(1, *WELCOME) == f"Error: {said}\n"


def test_a_mail_that_may_have_left_is_told(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with scripted(body="<drop>") as server:
        monkeypatch.setenv("DRIP_SMTP_URL", f"smtp://127.0.0.1:{server.port}")
        said = refused(1, *WELCOME)
    assert said.startswith("Error: Nobody knows whether welcome was sent: ")


def test_of_many_it_is_told_which_were_sent(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with scripted(rcpt=["250 ok", "550 5.1.1 enough"]) as server:
        monkeypatch.setenv("DRIP_SMTP_URL", f"smtp://127.0.0.1:{server.port}")
        said = refused(1, "--all", "--course", "course", *ME, "--yes")
    assert said.startswith("Sent to me@example.net: [Test] Hello, welcome\nError: The relay refused name-your-season")
    assert said.endswith("9 were not sent.\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("welcome", "--course", "course", "--to", "me"), "'me' is not an e-mail address"),
        (ME, "Name one lesson, or say --all."),
        (("welcome", "--all", "--course", "course", *ME), "Name one lesson, or say --all."),
        (("--all", *ME), "Which course? Add --course FOLDER."),
        (("welcome", "--course", "course"), "Missing option '--to'"),
    ],
)
def test_wrong_usage_is_told(here: Path, relay: ScriptedServer, words: tuple[str, ...], said: str) -> None:
    assert said in refused(2, *words)
    assert relay.messages == []


@pytest.mark.parametrize("setting", ["DRIP_MAIL_DOMAIN", "DRIP_SMTP_URL"])
def test_a_setting_that_is_missing_is_named(here: Path, monkeypatch: pytest.MonkeyPatch, setting: str) -> None:
    monkeypatch.delenv(setting)
    assert f"{setting} is missing" in refused(1, *WELCOME)


def test_a_lesson_with_a_mistake_is_not_sent(here: Path, relay: ScriptedServer) -> None:
    lesson = here / "course" / "lessons" / "welcome.md"
    lesson.write_text(lesson.read_text().replace("Three", "{{ first_nam }}"))
    assert "welcome.md:9: unknown name 'first_nam'" in refused(1, *WELCOME)
    assert relay.messages == []


def test_a_test_mail_with_a_picture_is_said_to_have_none(here: Path, relay: ScriptedServer) -> None:
    assert "has no pictures" not in send(*WELCOME).output
    (here / "course" / "assets").mkdir()
    (here / "course" / "assets" / "gate.png").write_bytes(b"\x89PNG")
    lesson = here / "course" / "lessons" / "welcome.md"
    lesson.write_text(f"{lesson.read_text()}\n![A gate.](assets/gate.png)\n")
    assert "A test mail has no pictures" in send(*WELCOME).output
