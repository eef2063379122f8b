"""One installation: its database, its secret, its addresses, and the courses it has published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from drip.core.courses.course import Course
from drip.core.courses.course_json import course_from_json
from drip.core.delivery.rate import Rates
from drip.core.delivery.token import derive_key, make_token, read_token
from drip.core.languages.catalogue import ENGLISH, Catalogue
from drip.core.languages.language import language_for
from drip.core.languages.translate import WordingKey, in_language, with_wording
from drip.core.languages.variant import variant_for
from drip.flow.mail_key import LESSON_KINDS, key_of, resolve_form
from drip.storage.courses import links, versions
from drip.storage.courses.versions import VersionRow
from drip.storage.engine.database import Database, Session
from drip.storage.engine.records import ClaimedDelivery, FullDeliveryRow
from drip.storage.engine.states import MailKind

if TYPE_CHECKING:  # rendering takes a while to import, and only what renders needs it
    from drip.rendering import CompiledMail, CompiledPage, Links


PLACE = 16  # digits of a version's digest: after a backup was restored, numbers are given anew
SIGN_UPS_PER_HOUR = 2000  # by all people together: more than come by themselves, unless a course is in the news


class OnDoubt(StrEnum):
    """What becomes of a mail that may or may not have left when its worker died."""

    RESEND_ONCE = "resend_once"
    HOLD = "hold"
    DROP = "drop"


class RefusableAddress(StrEnum):
    """Addresses that a site may refuse to sign up."""

    DISPOSABLE = "disposable"  # thrown away after minutes or days
    ROLE = "role"  # read by whoever is on duty


@dataclass(frozen=True, slots=True)
class Edition:
    """A published version, ready to use. `mails` are keyed as `mail_key` says; a mail that drip did not have yet when
    the version was published is made from the site's `templates`."""

    version_id: int
    number: int
    course: Course
    mails: dict[str, CompiledMail]
    templates: Path
    assets: Mapping[str, str] = field(default_factory=dict)  # {name of a picture: digest}
    counted: Mapping[str, int] = field(default_factory=dict)  # {address of a link in it: its number}
    place: str = ""  # what stands for this version in the address of a picture
    _pages: dict[tuple[str, WordingKey], CompiledPage] = field(default_factory=dict, repr=False)
    _courses: dict[str, Course] = field(default_factory=dict, repr=False)  # by language

    def words_for(
        self, mail: FullDeliveryRow | ClaimedDelivery, language: str | None, kept: Mapping[str, Any] | None
    ) -> WordingKey:
        """The variant and the language in which somebody gets a mail whose own language this is. `kept`: what the mail
        was made from, where it is to be the very same."""
        if kept:
            wanted = WordingKey(kept.get("variant", ""), kept.get("language", self.course.language))
        else:
            lesson = self.course.lessons.get(mail.lesson)
            variant = variant_for(self.course.slug, lesson, mail.enrollment_id) if lesson else ""
            wanted = WordingKey(variant, language_for(self.course, mail.data.get("language") or language))
        return resolve_form(self.mails, self.course, mail.kind, mail.lesson, wanted)

    def mail_of(self, delivery: FullDeliveryRow | ClaimedDelivery, worded: WordingKey) -> CompiledMail:
        name = str(key_of(self.course, delivery.kind, delivery.lesson, worded))
        if name not in self.mails and delivery.kind not in LESSON_KINDS:
            from drip.rendering import compile_system_mail

            self.mails[name] = compile_system_mail(delivery.kind, self.course, (self.templates,))
        return self.mails[name]

    def page_of(self, lesson: str, worded: WordingKey) -> CompiledPage:
        """A lesson as part of a page, made when somebody first looks at it."""
        if (lesson, worded) not in self._pages:
            from drip.rendering import compile_page

            words = with_wording(self.course, self.course.lessons[lesson], worded)
            self._pages[lesson, worded] = compile_page(words, self.catalogue(worded.language).sentences)
        return self._pages[lesson, worded]

    def course_in(self, language: str) -> Course:
        """The course with its lessons and questions in a language."""
        if language not in self._courses:
            self._courses[language] = in_language(self.course, language)
        return self._courses[language]

    def catalogue(self, language: str) -> Catalogue:
        """Our own words in a language, as they were when the course was published."""
        name = str(key_of(self.course, MailKind.NOTICE, "", WordingKey("", language)))
        return Catalogue(language, self.mails[name].words) if name in self.mails else ENGLISH


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
    sign_ups_per_hour: int = SIGN_UPS_PER_HOUR
    form_origins: tuple[str, ...] = ()  # of the sites that may show the form in a frame and call /api; ("*",): all
    refuse: frozenset[RefusableAddress] = frozenset()
    check_mx: bool = False  # whether DNS is asked if an address can get mail
    proof_of_work: bool = False  # whether a sign-up costs the browser some work
    counts_clicks: bool = False  # on links of lessons that lead out; said where people sign up
    click_log: Path = Path("drip-clicks.log")
    old_secrets: tuple[str, ...] = ()  # what was signed with them is still believed, and nothing new is
    _editions: dict[int, Edition] = field(default_factory=dict, repr=False)

    def edition(self, session: Session, version_id: int) -> Edition:
        """A version by its id. Versions never change, so each is read once."""
        if version_id not in self._editions:
            edition = _read_edition(versions.get_version(session, version_id), self.templates)
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


def _read_edition(version: VersionRow, templates: Path) -> Edition:
    from drip.rendering import CompiledMail

    mails = {name: CompiledMail(**mail) for name, mail in version.mails.items()}
    course, place = course_from_json(version.definition), version.digest[:PLACE]
    return Edition(version.id, version.number, course, mails, templates, version.assets or {}, place=place)
