"""Mail in: from a socket to a callback, and from raw bytes to what was typed. It knows nothing of the database."""

from drip.inbound.addresses import same_mailbox
from drip.inbound.arrival import MESSAGE, Arrival
from drip.inbound.authentication import dmarc
from drip.inbound.bounce import bounce_status
from drip.inbound.classify import MailClass, classify
from drip.inbound.html import html_to_lines
from drip.inbound.listener import Listener, ListenerError
from drip.inbound.match import Tokens, find_tokens
from drip.inbound.mime import Unreadable
from drip.inbound.parse import ParsedMail, parse
from drip.inbound.quoting import Cut, cut_reply
from drip.inbound.read import new_text, read_mail

__all__ = [
    "MESSAGE",
    "Arrival",
    "Cut",
    "Listener",
    "ListenerError",
    "MailClass",
    "ParsedMail",
    "Tokens",
    "Unreadable",
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
