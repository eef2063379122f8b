"""imapclient with the gaps closed through which it would miss new mail, and its errors as text."""

from __future__ import annotations

import ssl
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, LoginError


class ImapClient(IMAPClient):  # type: ignore[misc]  # it comes without types
    """An IMAPClient that loses no announcement of new mail."""

    def was_told(self) -> bool:
        """Return whether the server has announced mail since the last call. It may do so in its answer to any command,
        and then does not repeat it in IDLE."""
        return bool(self._imap.response("EXISTS")[1] != [None])

    def _poll_socket(self, sock: Any, timeout: float | None = None) -> Any:
        """A poll without waiting reads what is buffered: bytes that came in one piece with the server's consent to IDLE
        are in a buffer already, where polling the socket does not see them."""
        return True if timeout == 0 else super()._poll_socket(sock, timeout)


def describe_error(error: Exception) -> str:
    """Return what went wrong, in the words of the server or the system, without a full stop."""
    match error:
        case ssl.SSLCertVerificationError():
            return f"its certificate is not trusted ({error.verify_message})"
        case TimeoutError():
            return "it did not answer in time"
        case IMAPClientAbortError() if "EOF" in str(error):
            return "it closed the connection"
        case OSError() if error.strerror:
            return error.strerror
        case _:
            return " ".join(server_text(error).split()).rstrip(".") or type(error).__name__


def server_text(error: BaseException) -> str:
    """imaplib puts the server's bytes into some of its errors, and imapclient keeps their repr for a LoginError."""
    origin = error.__context__ if isinstance(error, LoginError) and error.__context__ else error
    first = origin.args[0] if origin.args else ""
    return first.decode("utf-8", "replace") if isinstance(first, bytes) else str(first)
