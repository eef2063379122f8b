"""Webhooks of mail providers: verifies what was posted and stores it. Only what is committed is acknowledged."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto

from drip.flow.alert import alert
from drip.flow.replies.receive import receive
from drip.flow.site import Site
from drip.inbound import IncomingMessage
from drip.inbound.webhooks import NoRawMail, UnverifiedRequest, WebhookRequest, mailgun, postmark, raw, sendgrid, ses
from drip.inbound.webhooks.fetch import Unreachable, fetch

log = logging.getLogger(__name__)

PROVIDERS = {"postmark": postmark, "mailgun": mailgun, "sendgrid": sendgrid, "ses": ses, "raw": raw}
MAX_CERTIFICATES = 8

# These two drop a message for good after a 4xx, and send it again only after a 5xx.
_RETRIES_ONLY_5XX = frozenset(("sendgrid", "ses"))


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    """The secrets and keys by which providers prove who they are; empty if a provider is not set up. `fetch` gets
    the documents that Amazon's messages name: certificates and confirmations."""

    postmark: str = field(default="", repr=False)
    mailgun: str = field(default="", repr=False)
    sendgrid: tuple[sendgrid.PublicKey, ...] = ()
    ses: frozenset[str] = frozenset()
    raw: str = field(default="", repr=False)
    fetch: Callable[[str], bytes] = fetch
    _certificates: dict[str, bytes] = field(default_factory=dict, repr=False)

    def most_bytes(self, provider: str) -> int:
        """How large a post of this provider may be; 0 if it is not set up."""
        return PROVIDERS[provider].MAX_BYTES if provider in PROVIDERS and getattr(self, provider) else 0

    def certificate(self, url: str) -> bytes:
        """Returns the certificate at a URL, in PEM. Raises Unreachable."""
        if url not in self._certificates:
            pem = self.fetch(url)
            if len(self._certificates) >= MAX_CERTIFICATES:
                self._certificates.clear()
            self._certificates[url] = pem
        return self._certificates[url]


class WebhookStatus(Enum):
    STORED = auto()  # now or earlier, or there was nothing to store
    NOT_SET_UP = auto()
    NOT_VERIFIED = auto()
    NO_RAW_MAIL = auto()  # the provider must be set to send raw mail; it will then send this mail again
    NOT_NOW = auto()


@dataclass(frozen=True, slots=True)
class WebhookAnswer:
    """`reason` is a sentence for whoever reads the provider's log."""

    status: WebhookStatus
    reason: str = ""


def receive_webhook(
    site: Site, hooks: WebhookSettings, provider: str, headers: Mapping[str, str], body: bytes, now: datetime
) -> WebhookAnswer:
    """Stores what a provider posts. The names of the headers are in lower case.

    With STORED it is safe to acknowledge; if this raises, the provider keeps the message and tries again."""
    if not hooks.most_bytes(provider):
        return WebhookAnswer(WebhookStatus.NOT_SET_UP, "This webhook is not set up here. See docs/webhooks.md.")
    try:
        found = _read(hooks, provider, WebhookRequest(headers, body), now)
        if isinstance(found, ses.SubscriptionConfirmation):
            hooks.fetch(found.url)
            log.info("%s may send to /hooks/ses from now on", found.topic)
            return WebhookAnswer(WebhookStatus.STORED)
    except UnverifiedRequest as error:
        log.warning("refused at /hooks/%s: %s", provider, error)
        return WebhookAnswer(WebhookStatus.NOT_VERIFIED, f"Refused: {error}.")
    except NoRawMail as error:
        with site.database.write() as session:
            alert(session, now, str(error))
        return WebhookAnswer(
            WebhookStatus.NOT_NOW if provider in _RETRIES_ONLY_5XX else WebhookStatus.NO_RAW_MAIL, str(error)
        )
    except Unreachable as error:
        log.warning("not taken at /hooks/%s: %s", provider, error)
        return WebhookAnswer(WebhookStatus.NOT_NOW, f"Please try again: {error}.")
    for arrival in found:
        receive(site, arrival, now)
    return WebhookAnswer(WebhookStatus.STORED)


def _read(
    hooks: WebhookSettings, provider: str, post: WebhookRequest, now: datetime
) -> tuple[IncomingMessage, ...] | ses.SubscriptionConfirmation:
    match provider:
        case "postmark":
            return postmark.read(post, hooks.postmark)
        case "mailgun":
            return mailgun.read(post, hooks.mailgun, now)
        case "sendgrid":
            return sendgrid.read(post, hooks.sendgrid, now)
        case "ses":
            return ses.read(post, hooks.ses, hooks.certificate, now)
        case _:
            return raw.read(post, hooks.raw, now)
