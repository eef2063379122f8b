"""Incoming mail: from a socket to a callback, and from raw bytes to what somebody typed. It knows nothing of the
database."""

from drip.inbound.html.line_cache import HtmlLineCache
from drip.inbound.html.lines import html_to_lines
from drip.inbound.imap.account import AccountError, ImapAccount
from drip.inbound.imap.intake import PositionStore, ReadPosition, StoreUnavailable
from drip.inbound.imap.watcher import MailboxWatcher
from drip.inbound.incoming_message import MESSAGE_FORM, UNKNOWN_SENDER, IncomingMessage
from drip.inbound.mime.addresses import same_mailbox
from drip.inbound.mime.authentication import dmarc
from drip.inbound.mime.bounce import bounce_status
from drip.inbound.mime.classify import MailClass, classify
from drip.inbound.mime.parse import ParsedMail, parse
from drip.inbound.mime.parts import UnreadableMail
from drip.inbound.mime.tokens import Tokens, find_tokens
from drip.inbound.quoting.cut import CutReply, cut_reply
from drip.inbound.read import body_text, new_text, read_mail
from drip.inbound.smtp.certificate import Certificate, CertificateError
from drip.inbound.smtp.listener import Listener, ListenerError
from drip.inbound.smtp.server import AcceptedMail

__all__ = [
    "MESSAGE_FORM",
    "UNKNOWN_SENDER",
    "AcceptedMail",
    "AccountError",
    "Certificate",
    "CertificateError",
    "CutReply",
    "HtmlLineCache",
    "ImapAccount",
    "IncomingMessage",
    "Listener",
    "ListenerError",
    "MailClass",
    "MailboxWatcher",
    "ParsedMail",
    "PositionStore",
    "ReadPosition",
    "StoreUnavailable",
    "Tokens",
    "UnreadableMail",
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
