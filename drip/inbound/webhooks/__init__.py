"""Webhooks of mail providers, verified and parsed. Nothing here touches the network, the clock or the database: each
provider's `read` returns what to store, its `reports` what a stored body says."""

from collections.abc import Callable

from drip.inbound.mime.parts import UnreadableMail
from drip.inbound.webhooks import mailgun, postmark, raw, sendgrid, ses, sns
from drip.inbound.webhooks.report import Report, ReportKind
from drip.inbound.webhooks.request import NoRawMail, UnverifiedRequest, WebhookRequest

__all__ = [
    "NoRawMail",
    "Report",
    "ReportKind",
    "UnverifiedRequest",
    "WebhookRequest",
    "mailgun",
    "postmark",
    "raw",
    "read_reports",
    "sendgrid",
    "ses",
    "sns",
]

_READERS: dict[str, Callable[[bytes], list[Report]]] = {
    provider.FORM: provider.reports for provider in (postmark, mailgun, sendgrid, ses)
}


def read_reports(form: str, body: bytes) -> list[Report]:
    """Parse a stored body of this form. Raises UnreadableMail."""
    reader = _READERS.get(form)
    if reader is None:
        raise UnreadableMail(f"nothing here reads the form '{form}'")
    return reader(body)
