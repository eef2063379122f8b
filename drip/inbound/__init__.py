"""Incoming mail: from raw bytes to what somebody typed. It knows nothing of the database.

The ways in are not offered here: who listens or watches a mailbox imports `smtp.listener` or `imap.watcher`, and nobody
else waits until these are read."""

from drip.inbound.html.line_cache import HtmlLineCache
from drip.inbound.html.lines import html_to_lines
from drip.inbound.incoming_message import MESSAGE_FORM, UNKNOWN_SENDER, IncomingMessage
from drip.inbound.mime.addresses import same_mailbox
from drip.inbound.mime.authentication import dmarc
from drip.inbound.mime.bounce import bounce_status
from drip.inbound.mime.classify import MailClass, classify, reaction_of
from drip.inbound.mime.parse import ParsedMail, parse
from drip.inbound.mime.parts import UnreadableMail
from drip.inbound.mime.tokens import Tokens, find_tokens
from drip.inbound.quoting.cut import CutReply, cut_reply
from drip.inbound.quoting.subject_words import is_new_mail, words_of_subject
from drip.inbound.read import body_text, new_text, read_mail

__all__ = [
    "MESSAGE_FORM",
    "UNKNOWN_SENDER",
    "CutReply",
    "HtmlLineCache",
    "IncomingMessage",
    "MailClass",
    "ParsedMail",
    "Tokens",
    "UnreadableMail",
    "body_text",
    "bounce_status",
    "classify",
    "cut_reply",
    "dmarc",
    "find_tokens",
    "html_to_lines",
    "is_new_mail",
    "new_text",
    "parse",
    "reaction_of",
    "read_mail",
    "same_mailbox",
    "words_of_subject",
]
