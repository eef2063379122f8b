"""Settings: from the environment (`DRIP_…`, or `DRIP_…_FILE` naming a file that holds the value), else from drip.toml.
They are read once, when a command starts; an unknown or wrong setting stops it with a sentence."""

from __future__ import annotations

import difflib
import ipaddress
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from drip.core.courses.durations import parse_duration
from drip.core.delivery.on_doubt import OnDoubt
from drip.core.delivery.rate import Rates, parse_domain_rates, parse_rate
from drip.core.delivery.soft_bounces import SoftBounceLimit
from drip.core.safety.safety_words import SafetyWords
from drip.core.signup.origin import parse_origins
from drip.core.signup.signup_policy import SIGN_UPS_PER_HOUR, RefusableAddress, SignupPolicy
from drip.outbound import DkimError, Relay, RelayError, Signer, valid_address
from drip.package_data import package_folder

if TYPE_CHECKING:  # whoever only reads settings, such as a health check, need not wait for the database's library
    from drip.flow.replies.webhooks import WebhookSettings
    from drip.flow.site import Site
    from drip.inbound.imap.account import ImapAccount
    from drip.inbound.smtp.certificate import Certificate
    from drip.storage.engine.database import Database

CONFIG_FILE = "drip.toml"
SAFETY = "safety.yaml"  # in the site's folder, if DRIP_SAFETY names no other file
NON_SETTING_PREFIXES = ("DRIP_CRASH_AT", "DRIP_TEST_", "DRIP_CI")
MIN_KEY_LENGTH = 32
MAX_CONNECTIONS = 256
NEVER_WORDS = ("0", "never")
RELAY_EXAMPLE = "smtp+starttls://user:password@mail.example.com:587"


class SettingsError(Exception):
    """A setting is missing, unknown or wrong. The sentence names it and says what to write."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings as text, as they were written.

    `secret_key` signs links and reply addresses, as `old_secret_keys` did before · `database_url` SQLite or PostgreSQL
    · `count_clicks` on the links of lessons · `base_url` where the web pages are reached from outside · `mail_domain`
    the domain that replies and bounces come to · `smtp_url` the relay · `listen_url` where mail comes in, smtp or lmtp
    · `imap_url` a mailbox to fetch mail from, `imap_password` its password if not in the URL · `web_bind` host:port of
    the web pages · `sign_ups_per_hour` for all people together · `form_origins` the sites that may embed the form and
    call /api · `trusted_proxies` whose X-Forwarded-For counts · `refuse` which addresses can't sign up, `check_mx`
    whether DNS is asked about them, `proof_of_work` whether a sign-up costs the browser some work · `dkim_*` signing,
    if the relay does not sign · `on_doubt` what happens to a mail of which nobody knows whether it was sent ·
    `smtp_connections` to the relay, of each worker · `send_rate` of all mail together, and `domain_rates` of each
    recipient domain · `journal` the folder of what must be kept on this machine · `hold_backlog` mail overdue by more
    waits for a decision · `max_absence` how long a course waits for somebody whose mailbox answers that they are
    away · `soft_bounces` in a row after which an address gets no more mail · `authserv` whose Authentication-Results
    headers are trusted · `coach` the address that is told of people in trouble, `help_page` a Markdown file with help
    for them, `safety` a file that adds to the words by which they are noticed · `postmark_webhook` and the settings
    after it: how each provider that posts to /hooks proves who it is."""

    secret_key: str = field(default="", repr=False)
    old_secret_keys: str = field(default="", repr=False)
    count_clicks: str = "no"
    mail_domain: str = ""
    base_url: str = "http://127.0.0.1:8025"
    smtp_url: str = field(default="", repr=False)
    database_url: str = field(default="sqlite:///drip.sqlite3", repr=False)
    listen_url: str = "smtp://127.0.0.1:2525"
    listen_tls_cert: str = ""
    listen_tls_key: str = ""
    imap_url: str = field(default="", repr=False)
    imap_password: str = field(default="", repr=False)
    web_bind: str = "127.0.0.1:8025"
    sign_ups_per_hour: str = str(SIGN_UPS_PER_HOUR)
    form_origins: str = ""
    trusted_proxies: str = "127.0.0.1, ::1"
    refuse: str = ""
    check_mx: str = "no"
    proof_of_work: str = "no"
    dkim_selector: str = ""
    dkim_domain: str = ""
    dkim_key: str = field(default="", repr=False)
    on_doubt: str = "resend_once"
    smtp_connections: str = "16"
    send_rate: str = ""
    domain_rates: str = ""
    journal: str = ""
    hold_backlog: str = "3 days"
    soft_bounces: str = "5 in 3 weeks"
    max_absence: str = "4 weeks"
    authserv: str = ""
    templates: str = ""
    coach: str = ""
    help_page: str = ""
    safety: str = ""
    postmark_webhook: str = field(default="", repr=False)
    mailgun_webhook_key: str = field(default="", repr=False)
    sendgrid_webhook_key: str = ""
    sns_topic: str = ""
    raw_webhook_secret: str = field(default="", repr=False)


SETTING_NAMES = tuple(f.name for f in fields(Settings))
PATH_SETTINGS = (
    "listen_tls_cert",
    "listen_tls_key",
)  # with or without _FILE these name a file, which is read again when it changes


def read_settings(environment: Mapping[str, str], folder: Path) -> Settings:
    """Reads all settings from `environment` and from drip.toml in `folder`. Raises SettingsError."""
    values = _from_file(folder / CONFIG_FILE) | _from_environment(environment)
    settings = Settings(**values)
    _check(settings)
    return settings


def open_site(settings: Settings) -> Site:
    """The site that these settings describe. Raises SettingsError if something that every command needs is missing."""
    if len(settings.secret_key) < MIN_KEY_LENGTH:
        raise SettingsError(
            f"DRIP_SECRET_KEY must have at least {MIN_KEY_LENGTH} characters. `drip init` makes one; keep it for good: "
            "links and reply addresses in mails already sent depend on it."
        )
    if not settings.mail_domain:
        raise SettingsError("DRIP_MAIL_DOMAIN is missing: the domain that replies come to, such as reply.example.com.")
    from drip.flow.site import Site
    from drip.flow.site_keys import SiteKeys
    from drip.storage.engine.database import Database

    database = Database(settings.database_url)
    return Site(
        database=database,
        counts_clicks=_read_yes_no("count_clicks", settings.count_clicks),
        click_log=journal_folder(settings, database) / "clicks.log",
        keys=SiteKeys(settings.secret_key, read_old_secrets(settings)),
        base_url=settings.base_url.rstrip("/"),
        mail_domain=settings.mail_domain.lower(),
        templates=templates_folder(settings),
        on_doubt=OnDoubt(settings.on_doubt),
        authserv=settings.authserv,
        coach=settings.coach,
        safety=read_safety_words(settings),
        help_page=read_help_page(settings),
        rates=read_rates(settings),
        hold_backlog=read_hold_backlog(settings),
        soft_bounces=read_soft_bounce_limit(settings),
        max_absence=read_max_absence(settings),
        signup=SignupPolicy(
            per_hour=_read_sign_up_limit(settings),
            form_origins=read_form_origins(settings),
            refuse=read_refused_addresses(settings),
            check_mx=_read_yes_no("check_mx", settings.check_mx),
            proof_of_work=_read_yes_no("proof_of_work", settings.proof_of_work),
        ),
    )


def _read_yes_no(setting: str, written: str) -> bool:
    if written.lower() not in ("yes", "no"):
        raise SettingsError(f"DRIP_{setting.upper()} is '{written}': write yes or no.")
    return written.lower() == "yes"


def read_old_secrets(settings: Settings) -> tuple[str, ...]:
    """The secret keys used before, the newest first."""
    old = tuple(settings.old_secret_keys.replace(",", " ").split())
    if any(len(key) < MIN_KEY_LENGTH for key in old):
        raise SettingsError(
            f"DRIP_OLD_SECRET_KEYS names a key of fewer than {MIN_KEY_LENGTH} characters. Write the keys that "
            "DRIP_SECRET_KEY had before, whole, with spaces between them."
        )
    if settings.secret_key in old:
        raise SettingsError(
            "DRIP_OLD_SECRET_KEYS names the key of DRIP_SECRET_KEY itself: leave only older ones there."
        )
    return old


def read_relay(settings: Settings) -> Relay:
    """The relay that sends the mail. Raises SettingsError if it is missing."""
    if not settings.smtp_url:
        raise SettingsError(f"DRIP_SMTP_URL is missing: the relay that sends the mail, such as {RELAY_EXAMPLE}.")
    try:
        return Relay.from_url(settings.smtp_url, local_hostname=settings.mail_domain)
    except RelayError as error:
        raise SettingsError(f"DRIP_SMTP_URL: {error}") from error


def read_connections(settings: Settings) -> int:
    """How many connections to the relay a worker has."""
    text = settings.smtp_connections
    if not (text.isascii() and text.isdecimal() and len(text) <= 3 and 1 <= int(text) <= MAX_CONNECTIONS):
        raise SettingsError(f"DRIP_SMTP_CONNECTIONS is '{text}': write a number from 1 to {MAX_CONNECTIONS}.")
    return int(text)


def read_rates(settings: Settings) -> Rates:
    """How many mails may be sent in a time: all together, and to each domain."""
    try:
        of_all = parse_rate(settings.send_rate) if settings.send_rate else None
    except ValueError as error:
        raise SettingsError(f"DRIP_SEND_RATE: {error}.") from error
    try:
        return Rates(of_all, parse_domain_rates(settings.domain_rates))
    except ValueError as error:
        raise SettingsError(f"DRIP_DOMAIN_RATES: {error}.") from error


def read_soft_bounce_limit(settings: Settings) -> SoftBounceLimit | None:
    """After how many soft bounces an address gets no more mail; None: however many there are, it does."""
    if settings.soft_bounces.lower() in NEVER_WORDS:
        return None
    count, _, within = settings.soft_bounces.lower().partition(" in ")
    try:
        if int(count) > 0:
            return SoftBounceLimit(int(count), parse_duration(within))
    except ValueError:
        pass  # said below
    raise SettingsError(f"DRIP_SOFT_BOUNCES is '{settings.soft_bounces}': write it like '5 in 3 weeks', or never.")


def read_hold_backlog(settings: Settings) -> timedelta | None:
    """How long an outage may last before overdue mail waits for a decision; None: it never waits."""
    return _read_duration_or_never("hold_backlog", settings.hold_backlog)


def read_max_absence(settings: Settings) -> timedelta | None:
    """How long a course waits at most for somebody whose mailbox answers that they are away; None: not at all."""
    return _read_duration_or_never("max_absence", settings.max_absence)


def _read_duration_or_never(setting: str, written: str) -> timedelta | None:
    if written.lower() in NEVER_WORDS:
        return None
    try:
        return parse_duration(written)
    except ValueError as error:
        raise SettingsError(f"DRIP_{setting.upper()}: {error}, or never.") from error


def read_safety_words(settings: Settings) -> SafetyWords:
    """What the site adds to the words by which people in trouble are noticed."""
    path = Path(settings.safety or SAFETY)
    if not settings.safety and not path.exists():
        return SafetyWords()
    from drip.authoring import read_safety

    words, problems = read_safety(path)
    if problems:
        raise SettingsError(f"DRIP_SAFETY: {problems[0]}")
    return words


def missing_for_safety(settings: Settings) -> list[str]:
    """What a site lacks for people in trouble, as sentences for its coach. See docs/safety.md."""
    found = []
    if not settings.coach:
        found.append(
            "DRIP_COACH is missing: the address that is told at once when somebody writes of suicide, self-harm, "
            "violence or abuse. Until then each course's sender is told."
        )
    if not settings.help_page:
        found.append(
            "DRIP_HELP_PAGE is missing: a Markdown file with where people find help. Until then the page /help has "
            "only drip's own directions by country."
        )
    return found


def read_help_page(settings: Settings) -> Path | None:
    """The coach's own page with help, or None: then the page has only drip's directions."""
    if settings.help_page and not Path(settings.help_page).is_file():
        raise SettingsError(f"DRIP_HELP_PAGE is '{settings.help_page}', which is not a file.")
    return Path(settings.help_page) if settings.help_page else None


def journal_folder(settings: Settings, database: Database) -> Path:
    """Where this machine keeps receipts and its stamp: beside the file of an SQLite database, else in the current
    folder."""
    if settings.journal:
        return Path(settings.journal)
    file = database.file
    return file.with_name(f"{file.name}-receipts") if file else Path("drip-receipts")


def read_signer(settings: Settings) -> Signer | None:
    """The DKIM signer, or None if none is set."""
    if not settings.dkim_key and not settings.dkim_selector:
        return None
    if not (settings.dkim_key and settings.dkim_selector):
        raise SettingsError("DRIP_DKIM_KEY and DRIP_DKIM_SELECTOR go together: set both, or neither.")
    try:
        return Signer(settings.dkim_domain or settings.mail_domain, settings.dkim_selector, settings.dkim_key)
    except DkimError as error:
        raise SettingsError(f"DRIP_DKIM_KEY: {error}") from error


def read_hooks(settings: Settings) -> WebhookSettings:
    """Which providers may post to /hooks, and how each proves who it is."""
    from drip.flow.replies.webhooks import WebhookSettings
    from drip.inbound.webhooks import sendgrid, sns

    if settings.postmark_webhook and not all(settings.postmark_webhook.partition(":")):
        raise SettingsError(
            "DRIP_POSTMARK_WEBHOOK must be user:password, as they stand in the URL that Postmark calls."
        )
    topics = frozenset(settings.sns_topic.replace(",", " ").split())
    if wrong := [topic for topic in topics if not sns.TOPIC.fullmatch(topic)]:
        raise SettingsError(
            f"DRIP_SNS_TOPIC names {wrong[0]}: write the ARN of the topic, such as "
            "arn:aws:sns:eu-west-1:123456789012:replies."
        )
    try:
        keys = sendgrid.read_keys(settings.sendgrid_webhook_key) if settings.sendgrid_webhook_key else ()
    except ValueError as error:
        raise SettingsError(f"DRIP_SENDGRID_WEBHOOK_KEY: {error}") from error
    return WebhookSettings(
        settings.postmark_webhook, settings.mailgun_webhook_key, keys, topics, settings.raw_webhook_secret
    )


def read_certificate(settings: Settings) -> Certificate | None:
    """The certificate that the listener offers with STARTTLS, or None if none is set."""
    from drip.inbound.smtp.certificate import Certificate, CertificateError

    if not settings.listen_tls_cert and not settings.listen_tls_key:
        return None
    if not (settings.listen_tls_cert and settings.listen_tls_key):
        raise SettingsError("DRIP_LISTEN_TLS_CERT and DRIP_LISTEN_TLS_KEY go together: set both, or neither.")
    try:
        return Certificate(Path(settings.listen_tls_cert), Path(settings.listen_tls_key))
    except CertificateError as error:
        raise SettingsError(f"DRIP_LISTEN_TLS_CERT: {error}") from error


def listen_address(settings: Settings) -> tuple[Literal["smtp", "lmtp"], str, int]:
    """(protocol, host, port), or (lmtp, path, 0) for a Unix socket."""
    scheme, _, rest = settings.listen_url.partition("://")
    if scheme == "lmtp+unix" and rest.startswith("/"):
        return "lmtp", rest, 0
    if scheme not in ("smtp", "lmtp"):
        raise SettingsError(
            f"DRIP_LISTEN_URL is '{settings.listen_url}': write smtp://127.0.0.1:2525, lmtp://127.0.0.1:2424 or "
            "lmtp+unix:///run/drip/lmtp.sock."
        )
    return ("lmtp" if scheme == "lmtp" else "smtp"), *host_and_port("listen_url", settings.listen_url)


def read_mailbox(settings: Settings) -> ImapAccount | None:
    """The mailbox to fetch mail from, or None if none is set."""
    if not settings.imap_url:
        if settings.imap_password:
            raise SettingsError("DRIP_IMAP_PASSWORD goes with DRIP_IMAP_URL, which is missing: set both, or neither.")
        return None
    from drip.inbound.imap.account import AccountError, ImapAccount

    try:
        return ImapAccount.from_url(settings.imap_url, settings.imap_password)
    except AccountError as error:
        raise SettingsError(f"DRIP_IMAP_URL: {error}") from error


def host_and_port(setting: str, value: str) -> tuple[str, int]:
    """('127.0.0.1', 8025) from '127.0.0.1:8025' or 'smtp://127.0.0.1:2525'."""
    try:
        parts = urlsplit(value if "://" in value else f"//{value}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or port is None:
        raise SettingsError(f"DRIP_{setting.upper()} is '{value}': write a host and a port, such as 127.0.0.1:8025.")
    return host, port


def _read_sign_up_limit(settings: Settings) -> int:
    written = settings.sign_ups_per_hour
    if not (written.isascii() and written.isdecimal() and 0 < int(written) < 10**12):
        raise SettingsError(f"DRIP_SIGN_UPS_PER_HOUR is '{written}': write a number, such as {SIGN_UPS_PER_HOUR}.")
    return int(written)


def read_form_origins(settings: Settings) -> tuple[str, ...]:
    """The sites that may embed our form in a frame and call our API."""
    try:
        return parse_origins(settings.form_origins)
    except ValueError as error:
        raise SettingsError(f"DRIP_FORM_ORIGINS: {error}.") from error


def read_refused_addresses(settings: Settings) -> frozenset[RefusableAddress]:
    """The kinds of addresses that can't sign up."""
    words = settings.refuse.replace(",", " ").lower().split()
    if wrong := [word for word in words if word not in tuple(RefusableAddress)]:
        raise SettingsError(f"DRIP_REFUSE names '{wrong[0]}': write {' or '.join(RefusableAddress)}, or both.")
    return frozenset(map(RefusableAddress, words))


def read_proxies(settings: Settings) -> list[str]:
    """Addresses and networks of the proxies whose X-Forwarded-For is trusted. Not the whole network: then anybody could
    pretend to be anybody."""
    proxies = settings.trusted_proxies.replace(",", " ").split()
    for proxy in proxies:
        if not _is_network(proxy):
            raise SettingsError(
                f"DRIP_TRUSTED_PROXIES names '{proxy}': write addresses and networks of proxies, such as 127.0.0.1 or "
                "172.16.0.0/12, and not the whole network."
            )
    return proxies


def _is_network(written: str) -> bool:
    try:
        return ipaddress.ip_network(written).prefixlen > 0
    except ValueError:
        return False


def templates_folder(settings: Settings) -> Path:
    """The site's own templates, or those that come with drip."""
    if settings.templates:
        return Path(settings.templates)
    return package_folder("templates")


def _from_file(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}.") from error
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}.") from error
    for name, value in values.items():
        _require_known(name, f"{path}: {name}", "")
        if not isinstance(value, str):
            raise SettingsError(f'{path}: {name} must be text in quotes: {name} = "…".')
    return values


def _from_environment(environment: Mapping[str, str]) -> dict[str, str]:
    values = {}
    for variable, value in environment.items():
        if not variable.startswith("DRIP_") or variable.startswith(NON_SETTING_PREFIXES):
            continue
        name = variable.removeprefix("DRIP_").lower()
        if name.endswith("_file"):
            name = name.removesuffix("_file")
            _require_known(name, variable, "DRIP_")
            values[name] = value if name in PATH_SETTINGS else _read_secret(variable, value)
        else:
            _require_known(name, variable, "DRIP_")
            values[name] = value
    return values


def _read_secret(variable: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{variable} names the file {path}, which cannot be read: {error}.") from error


def _require_known(name: str, shown: str, prefix: str) -> None:
    if name in SETTING_NAMES:
        return
    near = difflib.get_close_matches(name, SETTING_NAMES, 1)
    known = f"{prefix}{near[0].upper() if prefix else near[0]}" if near else ""
    hint = f"did you mean {known}?" if known else "see docs/configuration.md for all settings."
    raise SettingsError(f"Unknown setting {shown}: {hint}")


def _check(settings: Settings) -> None:
    base = urlsplit(settings.base_url)
    if base.scheme not in ("http", "https") or not base.hostname or base.query or base.fragment:
        raise SettingsError(
            f"DRIP_BASE_URL is '{settings.base_url}': write an address such as https://course.example.com."
        )
    if settings.mail_domain and not valid_address(f"reply@{settings.mail_domain}"):
        raise SettingsError(f"DRIP_MAIL_DOMAIN is '{settings.mail_domain}': write a domain such as reply.example.com.")
    if settings.on_doubt not in tuple(OnDoubt):
        raise SettingsError(f"DRIP_ON_DOUBT is '{settings.on_doubt}': write one of {', '.join(OnDoubt)}.")
    if settings.templates and not Path(settings.templates).is_dir():
        raise SettingsError(f"DRIP_TEMPLATES is '{settings.templates}', which is not a folder.")
    if settings.journal and Path(settings.journal).exists() and not Path(settings.journal).is_dir():
        raise SettingsError(f"DRIP_JOURNAL is '{settings.journal}', which is not a folder.")
    if settings.coach and not valid_address(settings.coach):
        raise SettingsError(f"DRIP_COACH is '{settings.coach}': write an address such as coach@example.com.")
    read_help_page(settings)
    host_and_port("web_bind", settings.web_bind)
    read_old_secrets(settings)
    _read_yes_no("count_clicks", settings.count_clicks)
    read_connections(settings)
    read_rates(settings)
    read_hold_backlog(settings)
    read_soft_bounce_limit(settings)
    listen_address(settings)
    read_mailbox(settings)
    _read_sign_up_limit(settings)
    read_form_origins(settings)
    read_refused_addresses(settings)
    read_proxies(settings)
    _read_yes_no("check_mx", settings.check_mx)
    _read_yes_no("proof_of_work", settings.proof_of_work)
