"""One installation: its database, its secret, its addresses, and the courses it has published."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from drip.core.delivery.rate import Rates
from drip.core.delivery.token import derive_key, make_token, read_token
from drip.core.signup.signup_policy import SignupPolicy
from drip.flow.edition import Edition, read_edition
from drip.storage.courses import links, versions
from drip.storage.engine.database import Database, Session

if TYPE_CHECKING:  # rendering takes a while to import, and only what renders needs it
    from drip.rendering import Links


class OnDoubt(StrEnum):
    """What becomes of a mail that may or may not have left when its worker died."""

    RESEND_ONCE = "resend_once"
    HOLD = "hold"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Site:
    database: Database
    secret: str
    base_url: str
    mail_domain: str
    templates: Path
    on_doubt: OnDoubt = OnDoubt.RESEND_ONCE
    authserv: str = ""  # the name under which the receiving server vouches for senders (RFC 8601)
    rates: Rates = field(default_factory=Rates)
    hold_backlog: timedelta | None = timedelta(days=3)  # mail that is overdue by more waits for somebody to decide
    signup: SignupPolicy = field(default_factory=SignupPolicy)
    counts_clicks: bool = False  # on links of lessons that lead out; said where people sign up
    click_log: Path = Path("drip-clicks.log")
    old_secrets: tuple[str, ...] = ()  # what was signed with them is still believed, and nothing new is
    _editions: dict[int, Edition] = field(default_factory=dict, repr=False)

    def edition(self, session: Session, version_id: int) -> Edition:
        """A version by its id. Versions never change, so each is read once."""
        if version_id not in self._editions:
            edition = read_edition(versions.get_version(session, version_id), self.templates)
            self._editions[version_id] = replace(edition, counted=self._counted(session, edition))
        return self._editions[version_id]

    def live(self, session: Session, course: str) -> Edition | None:
        version_id = versions.live_version_id(session, course)
        return None if version_id is None else self.edition(session, version_id)

    def address(self, local: str) -> str:
        return f"{local}@{self.mail_domain}"

    @property
    def secrets(self) -> tuple[str, ...]:
        """The newest first."""
        return (self.secret, *self.old_secrets)

    def suppression_key(self, email: str) -> str:
        """The keyed hash under which an address is suppressed, so that it can be kept out after erasure."""
        return self.suppression_keys(email)[0]

    def suppression_keys(self, email: str) -> tuple[str, ...]:
        """All under which an address may have been suppressed, one for each secret."""
        return tuple(derive_key(secret, f"suppression {email}").hex() for secret in self.secrets)

    def token(self, purpose: str, *numbers: int) -> str:
        return make_token(self.secret, purpose, *numbers)

    def read_token(self, purpose: str, token: str, length: int, *, is_new: bool = False) -> tuple[int, ...] | None:
        """The numbers in a token of ours, None unless it is ours, for this purpose, and has `length` of them. `is_new`:
        only what the newest secret signed, since whoever knows an old one could have made it."""
        for secret in self.secrets[:1] if is_new else self.secrets:
            numbers = read_token(secret, purpose, token)
            if numbers is not None:
                return numbers if len(numbers) == length else None
        return None

    def links(self, enrollment_id: int, edition: Edition | None = None, lesson: str = "") -> Links:
        """Made as far as a mail names them: only one kind of mail leads to the page that confirms. The pictures are
        those of `edition`; `lesson` is the one that the mail is about."""
        from drip.rendering import PersonalLinks

        return PersonalLinks(
            f"{self.base_url}/my/{self.token('my', enrollment_id)}",
            lambda: f"{self.base_url}/confirm/{self.token('confirm', enrollment_id)}",
            self.pictures(edition) if edition else "",
            lesson,
        )

    def counted_link(self, link_id: int) -> str:
        return f"{self.base_url}/go/{self.token('go', link_id)}"

    def _counted(self, session: Session, edition: Edition) -> dict[str, int]:
        if not self.counts_clicks:
            return {}
        from drip.rendering import external_links

        return links.link_ids(session, {url for mail in edition.mails.values() for url in external_links(mail.html)})

    def pictures(self, edition: Edition) -> str:
        """Where they lie, for good: whatever is published later, a mail shows what it showed on the day it came."""
        return f"{self.base_url}/assets/{edition.course.slug}/{edition.place}" if edition.assets else ""
