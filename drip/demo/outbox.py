"""What was written in the practice mailbox: sent by SMTP, and kept beside the letter that it answers."""

from __future__ import annotations

import smtplib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from drip.demo.received_mail import ReceivedMail
from drip.demo.reply import ReplyStyle, compose_reply, wire_bytes

Send = Callable[[bytes, str, list[str]], None]
"""Hands over one mail: its bytes, the envelope's sender and recipients. Raises OSError where nobody takes it."""


@dataclass(frozen=True, slots=True)
class SentReply:
    letter_id: int
    message_id: str
    words: str
    to: str
    at: datetime


class NotSentError(Exception):
    """The mail server was not there, or refused the reply."""


def smtp_sender(host: str, port: int, timeout: float = 10.0) -> Send:
    """Sends by SMTP without TLS: meant for a listener on this machine."""

    def send(raw: bytes, mail_from: str, rcpt_to: list[str]) -> None:
        with smtplib.SMTP(host, port, local_hostname="localhost", timeout=timeout) as server:
            server.sendmail(mail_from, rcpt_to, raw)

    return send


class Outbox:
    def __init__(self, send: Send) -> None:
        self._send = send
        self._sent: list[SentReply] = []
        self._lock = threading.Lock()

    def reply(self, letter: ReceivedMail, words: str, style: ReplyStyle, now: datetime) -> SentReply:
        """Raises UnanswerableError or NotSentError; then nothing is kept."""
        message = compose_reply(letter, words, style, now)
        try:
            self._send(wire_bytes(message), letter.owner.email, [letter.answer_to])
        except OSError as error:  # smtplib's errors are OSErrors too
            raise NotSentError(
                f"The mail server did not take your reply to {letter.answer_to}: {error.strerror or error}"
            ) from error
        sent = SentReply(letter.id, message["Message-ID"], words, letter.answer_to, now)
        with self._lock:
            self._sent.append(sent)
        return sent

    def replies_to(self, letter: ReceivedMail) -> list[SentReply]:
        with self._lock:
            return [sent for sent in self._sent if sent.letter_id == letter.id]

    def answered_by(self, letter: ReceivedMail) -> SentReply | None:
        """The reply of ours that this letter answers, where it says so."""
        with self._lock:
            return next((sent for sent in self._sent if sent.message_id == letter.contents.in_reply_to), None)
