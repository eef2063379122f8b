"""The elements that mail programs put around quotes, signatures and attributions: tables to extend.

Classes, IDs and names are compared in lower case; programs that rewrite other programs' HTML prefix them with x_."""

from __future__ import annotations

import re

from drip.inbound.html.tags import HtmlTag

_QUOTES = (
    "gmail_attr yahoo_quoted moz-cite-prefix moz-email-headers-table olk_src_body_section protonmail_quote"
    " tutanota_quote zmail_extra mail-editor-reference-message-container ms-outlook-mobile-reference-message airmail_on"
    " fairemail_quote messagereplysection reply-intro aolreplyquote freemail_quote outlookmessageheader wps_quotation"
    " ntes-mailmaster-quote gwquote"
)
_DIVIDERS = "divrplyfwdmsg divtaggedcontent stopspelling zwchr isforwardcontent appendonsend"
_SIGNATURES = (
    "gmail_signature moz-signature ms-outlook-mobile-signature protonmail_signature_block messagesignaturesection"
    " apple-mail-signature signature-container _rc_sig edo-signature sh-signature nine_signature"
)
_SIGNATURE_PARTS = ("signature", "bloop_sign")  # of a class or an ID: programs name theirs after themselves
_FOOTER_WORDS = frozenset(("footer", "mailfooter", "emailfooter", "disclaimer", "avast", "virusfree"))
_FOOTER_IDS = frozenset(("dab4fad8-2dd7-40bb-a1b8-4e2aa1f9fdf2",))  # Avast and AVG
_PROGRAM_HOSTS = (
    *("aka.ms", "overview.mail.yahoo.com", "mail.onelink.me", "go.onelink.me", "more.att.com", "proton.me"),
    *("protonmail.com", "tuta.com", "tutanota.com", "sparkmailapp.com", "readdle.com", "bluemail.me", "typeapp.com"),
    *("edison.tech", "edisonmail.com", "superhuman.com", "canarymail.io", "missiveapp.com", "mailtrack.io"),
    *("getmailspring.com", "k9mail.app", "shortwave.com", "mailbutler.io", "newtonhq.com", "airmailapp.com"),
    *("polymail.io", "avast.com", "avg.com", "getoutlook.com", "postbox-inc.com", "emclient.com", "mailbird.com"),
    *("thunderbird.net", "fairemail.net", "email.faircode.eu", "getboomerang.com", "spikenow.com", "hey.com"),
)
_QUOTE_NAMES = frozenset(_QUOTES.split())
_DIVIDER_NAMES = frozenset(_DIVIDERS.split())
_SIGNATURE_NAMES = frozenset(_SIGNATURES.split())
_DIVIDING_STYLES = ("border-top:solid#b5c4df", "border-top:solid#e1e1e1", "border-top:solidwindowtext")  # Outlook, Word
_COLON_BEFORE_QUOTE = re.compile(r":(?:\s{0,20}</?[a-z][^<>]{0,80}>){0,6}\s{0,20}<blockquote")
_SURE_MARKS = (
    "gmail_quote",
    'type="cite',
    "type=cite",
    "border-left",
    "yahoo_quoted",
    "moz-cite-prefix",
    "divrplyfwdmsg",
)


def has_sure_quote(source: str) -> bool:
    """Return whether the page holds a quote that its program marked as one, or introduced with a colon."""
    source = source.lower()
    return any(mark in source for mark in _SURE_MARKS) or bool(_COLON_BEFORE_QUOTE.search(source))


def class_and_id_names(tag: HtmlTag) -> set[str]:
    """Return the element's class, ID and name attributes as words."""
    if not tag.attributes:
        return set()
    given = " ".join(tag.attributes.get(key, "") for key in ("class", "id", "name")).lower()
    found = {name.removeprefix("x_") for name in given.split()}
    return found | {"yahoo_quoted"} if "yahoo_quoted" in given else found


def compact_style(tag: HtmlTag) -> str:
    """Return the element's style in lower case and without spaces."""
    return tag.attributes.get("style", "").lower().replace(" ", "")


def is_quote_container(tag: HtmlTag) -> bool:
    """Return whether everything in the element is quoted."""
    return not _QUOTE_NAMES.isdisjoint(class_and_id_names(tag)) or tag.attributes.get("name", "").lower() == "quote"


def is_divider(tag: HtmlTag) -> bool:
    """Return whether the rest of the mail, from this element on, is quoted."""
    return not _DIVIDER_NAMES.isdisjoint(class_and_id_names(tag)) or any(
        mark in compact_style(tag) for mark in _DIVIDING_STYLES
    )


def is_signature_container(tag: HtmlTag) -> bool:
    """Return whether the element holds a signature."""
    names = class_and_id_names(tag)
    return not _SIGNATURE_NAMES.isdisjoint(names) or any(
        part in name and not name.startswith("before") for name in names for part in _SIGNATURE_PARTS
    )


def is_footer_container(tag: HtmlTag) -> bool:
    """Return whether the element holds what a scanner, a list or a company adds to every mail."""
    names = class_and_id_names(tag)
    if not _FOOTER_IDS.isdisjoint(names):
        return True
    return any(not _FOOTER_WORDS.isdisjoint(name.replace("_", "-").split("-")) for name in names)


def is_program_link(tag: HtmlTag) -> bool:
    """Return whether the link leads to the maker of a mail program, as in "Sent from Example Mail"."""
    href = tag.attributes.get("href", "").strip().lower()
    host = href.partition("://")[2].partition("/")[0].partition("?")[0].removeprefix("www.")
    return bool(host) and (host in _PROGRAM_HOSTS or host.endswith(tuple(f".{known}" for known in _PROGRAM_HOSTS)))


def is_attribution_container(tag: HtmlTag) -> bool:
    """Return whether this is Gmail's container of an attribution and the quote below it; people may type between its
    quotes."""
    return tag.name == "div" and "gmail_quote" in class_and_id_names(tag)


def is_sure_quote(tag: HtmlTag, in_container: bool) -> bool:
    """Return whether a blockquote is surely a quote. People also indent their own words with blockquotes; Gmail gives
    those the same class as a quote, but not the same container."""
    if (
        tag.attributes.get("type", "").lower() == "cite"
        or "cite" in tag.attributes
        or "border-left" in compact_style(tag)
    ):
        return True
    named = class_and_id_names(tag)
    return any("quote" in name for name in named if in_container or name != "gmail_quote")


def is_indented_block(tag: HtmlTag) -> bool:
    """Return whether this is what the indent buttons of Gmail and Outlook write."""
    return "border:none" in compact_style(tag) or "margin:00040px" in compact_style(tag)
