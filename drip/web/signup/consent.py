"""The wording that somebody agrees to. The form says which version it showed, so that exactly this is stored."""

from __future__ import annotations

from dataclasses import dataclass

from drip.core.languages.catalogue import UserError
from drip.flow.signup.consent_wording import consent_wording
from drip.web.base.locales import PageLocale
from drip.web.base.request_context import RequestContext

CONSENT_FIELD = "agreed"


class WordingHasChanged(UserError):
    """The wording has changed since the page was made."""


@dataclass(frozen=True, slots=True)
class ShownConsent:
    """`words` is the text of `version` in a language of the pages."""

    version: str
    language: str
    words: str

    @property
    def field(self) -> str:
        return f"{self.language}/{self.version}"


def current_consent(context: RequestContext, locale: PageLocale) -> ShownConsent:
    """The current wording in this language."""
    current = consent_wording(counts_clicks=context.site.counts_clicks)
    return ShownConsent(current.version, locale.code, " ".join(locale.say(sentence) for sentence in current.sentences))


def read_consent(context: RequestContext, field: str, locale: PageLocale) -> ShownConsent:
    """The wording that the form showed. A form without the field showed the current one in `locale`. Raises
    WordingHasChanged."""
    language = field.partition("/")[0]
    shown = current_consent(context, context.pages.locales.get(language, locale))
    if field not in ("", shown.field):
        raise WordingHasChanged("What you agree to has changed since this page was made: please read it once more.")
    return shown
