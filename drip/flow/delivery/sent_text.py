"""The text of a mail as a person got it: what a reply quotes, even where a mail program does not mark the quote.
Some programs quote the text part and some the HTML part, so both are returned, as text."""

from __future__ import annotations

from drip.core.planning.facts import Facts
from drip.flow.edition import Edition
from drip.flow.mail_links import links_of_mail
from drip.flow.planning.progress import People, facts_from_json
from drip.flow.site import Site
from drip.inbound import HtmlLineCache
from drip.rendering import Rendered, RenderError, render
from drip.storage.engine.records import ClaimedDelivery

NOBODYS_DIGITS = "0189"  # replaces a person's token; its digits are in no token (RFC 4648, 6)

_pages = HtmlLineCache()


def text_as_sent(site: Site, people: People, edition: Edition, delivery: ClaimedDelivery) -> tuple[str, ...]:
    """Returns the mail rendered again, from the facts it was made from as far as they were stored. A fact that has
    changed since may read differently, but a quote is still recognised."""
    mail = _render_again(site, people, edition, delivery)
    return (mail.text, _lines(mail.html, site.keys.token("my", delivery.enrollment_id))) if mail else ()


def subject_as_sent(site: Site, people: People, edition: Edition, delivery: ClaimedDelivery) -> str | None:
    """Returns the subject; None if the mail cannot be rendered any more."""
    mail = _render_again(site, people, edition, delivery)
    return mail.subject if mail else None


def _render_again(site: Site, people: People, edition: Edition, delivery: ClaimedDelivery) -> Rendered | None:
    enrollment_id, language = delivery.enrollment_id, people.enrollments[delivery.enrollment_id].language
    facts = _facts(people, edition, delivery)
    wording = edition.wording_for(delivery, language, delivery.made_from)
    compiled, course = edition.mail_of(delivery, wording), edition.course_in(wording.language)
    try:
        return render(
            compiled, facts, links_of_mail(site, enrollment_id, edition, delivery.lesson), course, delivery.data
        )
    except RenderError:
        return None


def _facts(people: People, edition: Edition, delivery: ClaimedDelivery) -> Facts:
    if delivery.made_from:
        return facts_from_json(edition.course, delivery.made_from["facts"])
    return people.view(edition.course, delivery.enrollment_id).progress.facts


def _lines(page: str, token: str) -> str:
    """Renders a page to text. With the same token in everybody's links, most of a page is the same for everybody."""
    nobody = (NOBODYS_DIGITS * len(token))[: len(token)]
    return _pages.lines_of(page.replace(token, nobody)).replace(nobody, token)
