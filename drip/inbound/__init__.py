"""Mail in: from a socket to a callback, and from raw bytes to what was typed. It knows nothing of the database."""

from drip.inbound.addresses import same_mailbox
from drip.inbound.alike import Alike
from drip.inbound.arrival import MESSAGE, UNKNOWN_SENDER, Arrival
from drip.inbound.authentication import dmarc
from drip.inbound.bounce import bounce_status
from drip.inbound.certificate import Certificate, CertificateError
from drip.inbound.classify import MailClass, classify
from drip.inbound.html import html_to_lines
from drip.inbound.imap import MailboxWatcher
from drip.inbound.imap_account import AccountError, ImapAccount
from drip.inbound.imap_intake import Bookmark, NotNow, Position
from drip.inbound.listener import Listener, ListenerError
from drip.inbound.match import Tokens, find_tokens
from drip.inbound.mime import Unreadable
from drip.inbound.parse import ParsedMail, parse
from drip.inbound.quoting import Cut, cut_reply
from drip.inbound.read import body_text, new_text, read_mail

__all__ = [
    "MESSAGE",
    "UNKNOWN_SENDER",
    "AccountError",
    "Alike",
    "Arrival",
    "Bookmark",
    "Certificate",
    "CertificateError",
    "Cut",
    "ImapAccount",
    "Listener",
    "ListenerError",
    "MailClass",
    "MailboxWatcher",
    "NotNow",
    "ParsedMail",
    "Position",
    "Tokens",
    "Unreadable",
    "body_text",
    "bounce_status",
    "classify",
    "cut_reply",
    "dmarc",
    "find_tokens",
    "html_to_lines",
    "new_text",
    "parse",
    "read_mail",
    "same_mailbox",
]
