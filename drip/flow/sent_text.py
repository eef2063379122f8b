"""The text of a mail as this person got it: what a reply quotes, even where a mail program marks no quote. Some
programs quote the text part and some the HTML part, so both are given, as text."""

from __future__ import annotations

from drip.flow.progress import read_standing
from drip.flow.site import Site
from drip.inbound import html_to_lines
from drip.rendering import RenderError, render
from drip.storage.database import Session
from drip.storage.tables import Delivery, Enrollment


def text_as_sent(session: Session, site: Site, enrollment: Enrollment, delivery: Delivery) -> tuple[str, ...]:
    """Rendered anew, so a fact that has changed since may read differently in it; good enough to know a quote by."""
    edition = site.edition(session, delivery.version_id)
    facts = read_standing(session, edition.course, enrollment).progress.facts
    try:
        mail = render(edition.mail_of(delivery), facts, site.links(enrollment.id), edition.course, delivery.data)
    except RenderError:
        return ()
    return mail.text, html_to_lines(mail.html, hidden=True)
