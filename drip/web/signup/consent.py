"""The words that somebody agreed to: the form carries which they were, so that what was read is what is kept."""

from __future__ import annotations

from dataclasses import dataclass

from drip.core.languages.catalogue import UserError
from drip.flow.signup.consent_wording import consent_wording
from drip.web.base.locales import PageLocale
from drip.web.base.request_context import RequestContext

CONSENT_FIELD = "agreed"  # the field


class WordingHasChanged(UserError):
    """The page was made before the words were changed."""


@dataclass(frozen=True, slots=True)
class ShownConsent:
    """`words` are those of `version` in a language of the pages."""

    version: str
    language: str
    words: str

    @property
    def field(self) -> str:
        return f"{self.language}/{self.version}"


def current_consent(context: RequestContext, locale: PageLocale) -> ShownConsent:
    """What there is to agree to now, in this language."""
    now = consent_wording(counts_clicks=context.site.counts_clicks)
    return ShownConsent(now.version, locale.code, " ".join(locale.say(sentence) for sentence in now.sentences))


def read_consent(context: RequestContext, field: str, locale: PageLocale) -> ShownConsent:
    """What a form was sent with; a form without the field showed what the page in `locale` shows. Raises
    WordsHaveChanged."""
    language = field.partition("/")[0]
    shown = current_consent(context, context.pages.locales.get(language, locale))
    if field not in ("", shown.field):
        raise WordingHasChanged("What you agree to has changed since this page was made: please read it once more.")
    return shown
