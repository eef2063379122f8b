from pathlib import Path

import pytest

from drip.config import SettingsError, host_and_port, open_site, read_hooks, read_relay, read_settings, read_signer

KEY = "k" * 32


def test_the_environment_comes_before_the_file(tmp_path: Path) -> None:
    (tmp_path / "drip.toml").write_text('mail_domain = "file.example.com"\nsecret_key = "from the file"\n')
    settings = read_settings({"DRIP_MAIL_DOMAIN": "reply.example.com", "PATH": "/bin"}, tmp_path)
    assert (settings.mail_domain, settings.secret_key) == ("reply.example.com", "from the file")


def test_a_secret_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{KEY}\n")
    assert read_settings({"DRIP_SECRET_KEY_FILE": str(tmp_path / "key")}, tmp_path).secret_key == KEY


def test_secrets_are_not_shown() -> None:
    from drip.config import Settings

    assert "hidden" not in repr(Settings(secret_key="hidden", smtp_url="smtp://a:hidden@b", dkim_key="hidden"))
    hooks = Settings(postmark_webhook="a:hidden", mailgun_webhook_key="hidden", raw_webhook_secret="hidden")
    assert "hidden" not in repr(hooks) + repr(read_hooks(hooks))


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("DRIP_SECRT_KEY", "x", "did you mean DRIP_SECRET_KEY"),
        ("DRIP_BASE_URL", "course.example.com", "https://course.example.com"),
        ("DRIP_MAIL_DOMAIN", "no domain", "DRIP_MAIL_DOMAIN"),
        ("DRIP_ON_DOUBT", "guess", "resend_once, hold, drop"),
        ("DRIP_LISTEN_URL", "imap://x:1", "DRIP_LISTEN_URL"),
        ("DRIP_WEB_BIND", "8025", "127.0.0.1:8025"),
        ("DRIP_WEB_BIND", "host:port", "127.0.0.1:8025"),
        ("DRIP_TEMPLATES", "/no/such/folder", "not a folder"),
        ("DRIP_SECRET_KEY_FILE", "/no/such/file", "cannot be read"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_a_sentence(
    tmp_path: Path, variable: str, value: str, message: str
) -> None:
    with pytest.raises(SettingsError, match=message):
        read_settings({variable: value}, tmp_path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("base_url = ", "drip.toml cannot be read"),
        ('bas_url = "http://x"', "did you mean base_url"),
        ("web_bind = 8025", "must be text in quotes"),
    ],
)
def test_a_wrong_file_is_told_by_its_name(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "drip.toml").write_text(content)
    with pytest.raises(SettingsError, match=message):
        read_settings({}, tmp_path)


def test_what_every_command_needs_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="DRIP_SECRET_KEY"):
        open_site(read_settings({"DRIP_SECRET_KEY": "short"}, tmp_path))
    with pytest.raises(SettingsError, match="DRIP_MAIL_DOMAIN"):
        open_site(read_settings({"DRIP_SECRET_KEY": KEY}, tmp_path))


def test_the_relay_and_the_signer_are_checked_without_telling_the_password(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="DRIP_SMTP_URL is missing"):
        read_relay(read_settings({}, tmp_path))
    with pytest.raises(SettingsError) as wrong:
        read_relay(read_settings({"DRIP_SMTP_URL": "http://me:hidden@mail.example.com"}, tmp_path))
    assert "hidden" not in str(wrong.value)
    with pytest.raises(SettingsError, match="go together"):
        read_signer(read_settings({"DRIP_DKIM_SELECTOR": "s1"}, tmp_path))
    with pytest.raises(SettingsError, match="DRIP_DKIM_KEY"):
        read_signer(read_settings({"DRIP_DKIM_SELECTOR": "s1", "DRIP_DKIM_KEY": "no key"}, tmp_path))
    assert read_signer(read_settings({}, tmp_path)) is None


def test_webhooks_are_set_up_one_by_one(tmp_path: Path) -> None:
    none = read_hooks(read_settings({}, tmp_path))
    assert [none.most_bytes(name) for name in ("postmark", "mailgun", "sendgrid", "ses", "raw", "other")] == [0] * 6
    topics = "arn:aws:sns:eu-west-1:123456789012:replies, arn:aws:sns:us-gov-west-1:123456789012:bounces.fifo"
    (tmp_path / "secret").write_text("a long secret\n")
    hooks = read_hooks(
        read_settings({"DRIP_SNS_TOPIC": topics, "DRIP_RAW_WEBHOOK_SECRET_FILE": str(tmp_path / "secret")}, tmp_path)
    )
    assert (hooks.ses, hooks.raw) == (frozenset(topics.split(", ")), "a long secret")
    assert hooks.most_bytes("ses")
    assert not hooks.most_bytes("postmark")


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("DRIP_POSTMARK_WEBHOOK", "password", "must be user:password"),
        ("DRIP_POSTMARK_WEBHOOK", ":password", "must be user:password"),
        ("DRIP_POSTMARK_WEBHOOK", "user:", "must be user:password"),
        ("DRIP_SENDGRID_WEBHOOK_KEY", "nonsense", "DRIP_SENDGRID_WEBHOOK_KEY: there is no key in it"),
        ("DRIP_SNS_TOPIC", "replies", "names replies: write the ARN"),
        ("DRIP_SNS_TOPIC", "arn:aws:sqs:eu-west-1:123456789012:replies", "write the ARN"),
    ],
)
def test_a_webhook_that_is_set_up_wrongly_is_told(tmp_path: Path, variable: str, value: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        read_hooks(read_settings({variable: value}, tmp_path))


def test_host_and_port_are_taken_apart() -> None:
    assert host_and_port("listen_url", "lmtp://[::1]:2424") == ("::1", 2424)
