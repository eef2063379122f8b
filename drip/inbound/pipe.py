"""A mail from a pipe, as Postfix, Exim, procmail and maildrop give it to the program they start."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from drip.inbound.incoming_message import UNKNOWN_SENDER, IncomingMessage
from drip.inbound.mime.addresses import addresses
from drip.inbound.mime.parts import UnreadableMail, split_headers

_FROM_LINE = re.compile(rb"From +(\S*)[^\r\n]*\r?\n")  # the first line of an mbox message (RFC 4155)
_NULL_SENDERS = ("", "mailer-daemon")  # what programs write for the null sender
_RECIPIENTS = ("ORIGINAL_RECIPIENT", "RECIPIENT")
_EXIM_RECIPIENT = ("LOCAL_PART_PREFIX", "LOCAL_PART", "LOCAL_PART_SUFFIX")


def from_pipe(
    raw: bytes, sender: str | None, recipients: Iterable[str], environment: Mapping[str, str]
) -> IncomingMessage:
    """Return the mail with its envelope. What isn't given is taken from the variables that mail servers set; the sender
    next from the mbox line on top, which is no part of the mail and differs on each try, and from the headers."""
    from_line = _FROM_LINE.match(raw)
    if from_line:
        raw = raw[from_line.end() :]
    given = sender if sender is not None else environment.get("SENDER")
    if given is None and from_line:
        given = from_line[1].decode("utf-8", "replace")
    mail_from = _sender_in(raw) if given is None else _sender(given)
    return IncomingMessage(raw, mail_from, tuple(recipients) or _recipients(environment), "pipe")


def _sender(given: str) -> str:
    bare = given.strip().removeprefix("<").removesuffix(">")
    return "" if bare.lower() in _NULL_SENDERS else bare


def _sender_in(raw: bytes) -> str:
    """Return-Path holds the envelope sender; From only the author."""
    try:
        headers, _ = split_headers(raw)
    except UnreadableMail:
        return UNKNOWN_SENDER
    if path := headers.first("return-path"):
        return _sender(path)
    return next(iter(addresses(headers.first("from"))), UNKNOWN_SENDER)


def _recipients(environment: Mapping[str, str]) -> tuple[str, ...]:
    found = [environment.get(name, "") for name in _RECIPIENTS]
    if not any(found) and environment.get("LOCAL_PART") and environment.get("DOMAIN"):
        local = "".join(environment.get(name, "") for name in _EXIM_RECIPIENT)
        found = [f"{local}@{environment['DOMAIN']}"]
    return tuple(dict.fromkeys(filter(None, found)))
