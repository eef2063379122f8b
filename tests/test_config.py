from datetime import timedelta
from pathlib import Path

import pytest
from support.certificates import self_signed

from drip.config import (
    SettingsError,
    host_and_port,
    journal_folder,
    listen_address,
    open_site,
    read_certificate,
    read_connections,
    read_hold_backlog,
    read_hooks,
    read_mailbox,
    read_proxies,
    read_rates,
    read_relay,
    read_settings,
    read_signer,
)
from drip.core.delivery.rate import Rate, Rates
from drip.core.signup.signup_policy import RefusableAddress
from drip.storage.engine.database import Database

KEY = "k" * 32


def test_the_environment_comes_before_the_file(tmp_path: Path) -> None:
    (tmp_path / "drip.toml").write_text('mail_domain = "file.example.com"\nsecret_key = "from the file"\n')
    settings = read_settings({"DRIP_MAIL_DOMAIN": "reply.example.com", "PATH": "/bin"}, tmp_path)
    assert (settings.mail_domain, settings.secret_key) == ("reply.example.com", "from the file")


def test_a_secret_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{KEY}\n")
    assert read_settings({"DRIP_SECRET_KEY_FILE": str(tmp_path / "key")}, tmp_path).secret_key == KEY


def test_the_key_of_now_is_not_an_old_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="leave only older ones"):
        read_settings({"DRIP_SECRET_KEY": KEY, "DRIP_OLD_SECRET_KEYS": KEY}, tmp_path)


def test_secrets_are_not_shown() -> None:
    from drip.config import Settings

    assert "hidden" not in repr(
        Settings(secret_key="hidden", old_secret_keys="hidden", smtp_url="smtp://a:hidden@b", dkim_key="hidden")
    )
    hooks = Settings(postmark_webhook="a:hidden", mailgun_webhook_key="hidden", raw_webhook_secret="hidden")
    assert "hidden" not in repr(hooks) + repr(read_hooks(hooks))
    shown = repr(Settings(secret_key="hidden", smtp_url="smtp://a:hidden@b", dkim_key="hidden"))
    assert "hidden" not in shown + repr(Settings(imap_url="imaps://a:hidden@b", imap_password="hidden"))


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("DRIP_SECRT_KEY", "x", "did you mean DRIP_SECRET_KEY"),
        ("DRIP_BASE_URL", "course.example.com", "https://course.example.com"),
        ("DRIP_MAIL_DOMAIN", "no domain", "DRIP_MAIL_DOMAIN"),
        ("DRIP_ON_DOUBT", "guess", "resend_once, hold, drop"),
        ("DRIP_LISTEN_URL", "imap://x:1", "DRIP_LISTEN_URL"),
        ("DRIP_IMAP_URL", "imap://ines:secret@mail.example.com", "DRIP_IMAP_URL: .*unencrypted"),
        ("DRIP_IMAP_URL", "imaps://ines@mail.example.com", "DRIP_IMAP_URL: A user and a password"),
        ("DRIP_IMAP_PASSWORD", "secret", "DRIP_IMAP_URL, which is missing"),
        ("DRIP_REFUSE", "role, free", "names 'free': write disposable or role, or both"),
        ("DRIP_CHECK_MX", "maybe", "DRIP_CHECK_MX is 'maybe': write yes or no"),
        ("DRIP_PROOF_OF_WORK", "1", "DRIP_PROOF_OF_WORK is '1': write yes or no"),
        ("DRIP_TRUSTED_PROXIES", "*", r"names '\*': write addresses and networks"),
        ("DRIP_TRUSTED_PROXIES", "10.0.0.1, 0.0.0.0/0", "names '0.0.0.0/0'"),
        ("DRIP_WEB_BIND", "8025", "127.0.0.1:8025"),
        ("DRIP_WEB_BIND", "host:port", "127.0.0.1:8025"),
        ("DRIP_SIGN_UPS_PER_HOUR", "many", "DRIP_SIGN_UPS_PER_HOUR is 'many': write a number, such as 2000"),
        ("DRIP_SIGN_UPS_PER_HOUR", "0", "write a number"),
        ("DRIP_FORM_ORIGINS", "www.example.com", "DRIP_FORM_ORIGINS: 'www.example.com' is no origin: write https://"),
        ("DRIP_FORM_ORIGINS", "http://www.example.com", "write https://"),
        ("DRIP_TEMPLATES", "/no/such/folder", "not a folder"),
        ("DRIP_SMTP_CONNECTIONS", "many", "a number from 1 to 256"),
        ("DRIP_SMTP_CONNECTIONS", "0", "a number from 1 to 256"),
        ("DRIP_SMTP_CONNECTIONS", "257", "a number from 1 to 256"),
        ("DRIP_SEND_RATE", "fast", "DRIP_SEND_RATE: 'fast' is not a rate: write it as 20/s"),
        ("DRIP_SEND_RATE", "0/s", "is not a rate"),
        ("DRIP_DOMAIN_RATES", "gmail.com", "DRIP_DOMAIN_RATES: 'gmail.com' is not a domain with a rate"),
        ("DRIP_DOMAIN_RATES", "gmail.com=10", "'10' is not a rate"),
        ("DRIP_DOMAIN_RATES", "gmail .com=10/s", "is not a domain with a rate"),
        ("DRIP_DOMAIN_RATES", "gmail.com=1/s, Gmail.com=2/s", "gmail.com is named twice"),
        ("DRIP_SOFT_BOUNCES", "5", "DRIP_SOFT_BOUNCES is '5': .*'5 in 3 weeks', or never"),
        ("DRIP_SOFT_BOUNCES", "0 in 3 weeks", "DRIP_SOFT_BOUNCES"),
        ("DRIP_HOLD_BACKLOG", "3", "DRIP_HOLD_BACKLOG: .*'3 days'.* or never"),
        ("DRIP_JOURNAL", __file__, "not a folder"),
        ("DRIP_SECRET_KEY_FILE", "/no/such/file", "cannot be read"),
        ("DRIP_OLD_SECRET_KEYS", f"{'k' * 40} short", "fewer than 32 characters"),
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


def test_the_mailboxs_password_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("p@ss/word\n")
    variables = {
        "DRIP_IMAP_URL": "imaps://ines@mail.example.com/INBOX?move=Done",
        "DRIP_IMAP_PASSWORD_FILE": str(tmp_path / "password"),
    }
    account = read_mailbox(read_settings(variables, tmp_path))
    assert account is not None
    assert (account.password, account.move_to) == ("p@ss/word", "Done")
    assert read_mailbox(read_settings({}, tmp_path)) is None


def test_host_and_port_are_taken_apart() -> None:
    assert host_and_port("listen_url", "lmtp://[::1]:2424") == ("::1", 2424)


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("smtp://0.0.0.0:25", ("smtp", "0.0.0.0", 25)),
        ("lmtp://127.0.0.1:2424", ("lmtp", "127.0.0.1", 2424)),
        ("lmtp+unix:///run/drip/lmtp.sock", ("lmtp", "/run/drip/lmtp.sock", 0)),
    ],
)
def test_mail_comes_in_at_a_port_or_at_a_file(tmp_path: Path, url: str, place: tuple[str, str, int]) -> None:
    assert listen_address(read_settings({"DRIP_LISTEN_URL": url}, tmp_path)) == place


@pytest.mark.parametrize("url", ["lmtp+unix://run/lmtp.sock", "smtp+unix:///run/lmtp.sock", "lmtp:///run/lmtp.sock"])
def test_a_file_that_is_named_in_another_way_is_told(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingsError, match="DRIP_LISTEN_URL"):
        read_settings({"DRIP_LISTEN_URL": url}, tmp_path)


def test_the_certificate_and_its_key_are_files_with_or_without_file_in_the_name(tmp_path: Path) -> None:
    self_signed(tmp_path, "127.0.0.1")
    chain, key = str(tmp_path / "127.0.0.1.pem"), str(tmp_path / "127.0.0.1.key")
    assert read_certificate(read_settings({}, tmp_path)) is None
    for end in ("", "_FILE"):
        given = {f"DRIP_LISTEN_TLS_CERT{end}": chain, f"DRIP_LISTEN_TLS_KEY{end}": key}
        assert read_certificate(read_settings(given, tmp_path)) is not None
    with pytest.raises(SettingsError, match="go together"):
        read_certificate(read_settings({"DRIP_LISTEN_TLS_CERT": chain}, tmp_path))
    with pytest.raises(SettingsError, match=r"DRIP_LISTEN_TLS_CERT: .* as PEM"):
        read_certificate(read_settings({"DRIP_LISTEN_TLS_CERT": key, "DRIP_LISTEN_TLS_KEY": key}, tmp_path))


def test_rates_connections_and_the_hold_are_read(tmp_path: Path) -> None:
    given = {
        "DRIP_SEND_RATE": "500/s",
        "DRIP_DOMAIN_RATES": "gmail.com=10/s, Outlook.com = 600/min,*=5000/h",
        "DRIP_SMTP_CONNECTIONS": "64",
        "DRIP_HOLD_BACKLOG": "36 hours",
    }
    settings = read_settings(given, tmp_path)
    rates = read_rates(settings)
    second, minute, hour = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
    assert (rates.all, rates.for_domain("gmail.com")) == (Rate(500, second), Rate(10, second))
    assert (rates.for_domain("outlook.com"), rates.for_domain("example.net")) == (Rate(600, minute), Rate(5000, hour))
    assert (read_connections(settings), read_hold_backlog(settings)) == (64, timedelta(hours=36))


def test_without_settings_there_is_no_rate_and_three_days_hold(tmp_path: Path) -> None:
    settings = read_settings({}, tmp_path)
    assert (read_rates(settings), read_connections(settings)) == (Rates(), 16)
    assert read_hold_backlog(settings) == timedelta(days=3)
    for never in ("never", "0", "Never"):
        assert read_hold_backlog(read_settings({"DRIP_HOLD_BACKLOG": never}, tmp_path)) is None


@pytest.mark.parametrize(
    ("url", "journal", "folder"),
    [
        ("sqlite:////var/lib/drip.sqlite3", "", "/var/lib/drip.sqlite3-receipts"),
        ("sqlite:////var/lib/drip.sqlite3", "/var/spool/drip", "/var/spool/drip"),
        ("postgresql://drip@db/drip", "", "drip-receipts"),
    ],
)
def test_receipts_are_kept_beside_the_database_or_here(tmp_path: Path, url: str, journal: str, folder: str) -> None:
    assert journal_folder(read_settings({"DRIP_JOURNAL": journal}, tmp_path), Database(url)) == Path(folder)


def test_who_is_signed_up_is_a_matter_of_settings(tmp_path: Path) -> None:
    required = {"DRIP_SECRET_KEY": "x" * 32, "DRIP_MAIL_DOMAIN": "reply.example.com"}
    careful = {"DRIP_REFUSE": "role, disposable", "DRIP_CHECK_MX": "yes", "DRIP_PROOF_OF_WORK": "Yes"}
    found = []
    for given in ({}, careful):
        site = open_site(read_settings(required | given, tmp_path))
        site.database.close()
        found.append((site.signup.refuse, site.signup.check_mx, site.signup.proof_of_work))
    assert found == [
        (frozenset(), False, False),
        (frozenset({RefusableAddress.ROLE, RefusableAddress.DISPOSABLE}), True, True),
    ]


def test_proxies_are_addresses_and_networks(tmp_path: Path) -> None:
    assert read_proxies(read_settings({}, tmp_path)) == ["127.0.0.1", "::1"]
    given = {"DRIP_TRUSTED_PROXIES": "172.16.0.0/12, 2001:db8::/32 10.1.2.3"}
    assert read_proxies(read_settings(given, tmp_path)) == ["172.16.0.0/12", "2001:db8::/32", "10.1.2.3"]
    assert read_proxies(read_settings({"DRIP_TRUSTED_PROXIES": ""}, tmp_path)) == []
