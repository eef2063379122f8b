"""imapclient, as we use it: where it would miss new mail, and what its errors say."""

from __future__ import annotations

import ssl
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, LoginError


class ImapClient(IMAPClient):  # type: ignore[misc]  # it comes without types
    """No word of new mail is lost in it."""

    def was_told(self) -> bool:
        """Whether the server has spoken of mail since this was last asked. It may do so in the answer to any command,
        and then says it no more in IDLE."""
        return bool(self._imap.response("EXISTS")[1] != [None])

    def _poll_socket(self, sock: Any, timeout: float | None = None) -> Any:
        """A look that does not wait reads what is there. What came in one piece with the server's consent to IDLE lies
        in a buffer already, where polling the socket does not see it."""
        return True if timeout == 0 else super()._poll_socket(sock, timeout)


def describe_error(error: Exception) -> str:
    """What went wrong, in the words of the server or the system, without a full stop."""
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
    """imaplib puts the server's bytes into some of its errors, of which imapclient keeps the repr for a LoginError."""
    origin = error.__context__ if isinstance(error, LoginError) and error.__context__ else error
    first = origin.args[0] if origin.args else ""
    return first.decode("utf-8", "replace") if isinstance(first, bytes) else str(first)
