"""One installation: its database, keys, addresses, settings and published courses."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from drip.core.delivery.on_doubt import OnDoubt
from drip.core.delivery.rate import Rates
from drip.core.delivery.soft_bounces import SoftBounceLimit
from drip.core.safety.safety_words import SafetyWords
from drip.core.signup.signup_policy import SignupPolicy
from drip.flow.edition import Edition, read_edition
from drip.flow.site_keys import SiteKeys
from drip.storage.courses import links, versions
from drip.storage.engine.database import Database, Session


@dataclass(frozen=True, slots=True)
class Site:
    database: Database
    keys: SiteKeys
    base_url: str
    mail_domain: str
    templates: Path
    on_doubt: OnDoubt = OnDoubt.RESEND_ONCE
    authserv: str = ""  # the name under which the receiving server vouches for senders (RFC 8601)
    rates: Rates = field(default_factory=Rates)
    hold_backlog: timedelta | None = timedelta(days=3)  # a longer outage puts the site on hold; None: no outage does
    soft_bounces: SoftBounceLimit | None = field(default_factory=SoftBounceLimit)  # None: none is too many
    max_absence: timedelta | None = timedelta(weeks=4)  # how long an automatic mail may hold a course; None: not at all
    signup: SignupPolicy = field(default_factory=SignupPolicy)
    counts_clicks: bool = False  # on external links in lessons; the consent mentions it
    click_log: Path = Path("drip-clicks.log")
    coach: str = ""  # the address that is told of people in trouble; '': the course's sender
    safety: SafetyWords = field(default_factory=SafetyWords)  # what the site adds to the tables of words
    help_page: Path | None = None  # Markdown, which the page with help begins with
    _editions: dict[int, Edition] = field(default_factory=dict, repr=False)

    def edition(self, session: Session, version_id: int) -> Edition:
        """Returns a version by its id. Versions never change, so each is read only once."""
        if version_id not in self._editions:
            edition = read_edition(versions.get_version(session, version_id), self.templates)
            self._editions[version_id] = replace(edition, link_ids=self._link_ids(session, edition))
        return self._editions[version_id]

    def live_edition(self, session: Session, course: str) -> Edition | None:
        """Returns the live version of a course; None if it is not published."""
        version_id = versions.live_version_id(session, course)
        return None if version_id is None else self.edition(session, version_id)

    def address(self, local: str) -> str:
        return f"{local}@{self.mail_domain}"

    def _link_ids(self, session: Session, edition: Edition) -> dict[str, int]:
        if not self.counts_clicks:
            return {}
        from drip.rendering import external_links

        return links.link_ids(session, {url for mail in edition.mails.values() for url in external_links(mail.html)})
