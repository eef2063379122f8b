"""What was written in the practice mailbox: sent by SMTP, and remembered with the mail that it answers."""

from __future__ import annotations

import smtplib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from drip.demo.received_mail import ReceivedMail
from drip.demo.reply import ReplyStyle, compose_reply, wire_bytes

Send = Callable[[bytes, str, list[str]], None]
"""Sends one mail: its bytes, and the sender and recipients of the envelope. Raises OSError if it is not accepted."""


@dataclass(frozen=True, slots=True)
class SentReply:
    letter_id: int
    message_id: str
    words: str
    to: str
    at: datetime


class NotSentError(Exception):
    """The mail server could not be reached, or refused the reply."""


def smtp_sender(host: str, port: int, timeout: float = 10.0) -> Send:
    """Sends by SMTP without TLS, to a listener on this machine."""

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
        """Raises UnanswerableError or NotSentError; then nothing is stored."""
        message = compose_reply(letter, words, style, now)
        try:
            self._send(wire_bytes(message), letter.owner.email, [letter.answer_to])
        except OSError as error:  # smtplib's errors are OSErrors too
            raise NotSentError(
                f"The mail server did not take your reply to {letter.answer_to}: {error.strerror or error}"
            ) from error
        reply = SentReply(letter.id, message["Message-ID"], words, letter.answer_to, now)
        with self._lock:
            self._sent.append(reply)
        return reply

    def replies_to(self, letter: ReceivedMail) -> list[SentReply]:
        with self._lock:
            return [reply for reply in self._sent if reply.letter_id == letter.id]

    def answered_by(self, letter: ReceivedMail) -> SentReply | None:
        """The reply of ours that this mail answers, by its In-Reply-To; else None."""
        with self._lock:
            return next((reply for reply in self._sent if reply.message_id == letter.contents.in_reply_to), None)
