"""The certificate that the listener presents after STARTTLS (RFC 3207)."""

from __future__ import annotations

import logging
import ssl
from pathlib import Path

log = logging.getLogger(__name__)


class CertificateError(Exception):
    """The files can't be used; the message names them and says how to fix it."""


class Certificate:
    """A certificate with its chain, and its key, in PEM files. When they are renewed while we run, they are read
    again."""

    def __init__(self, chain: Path, key: Path) -> None:
        """Raises CertificateError."""
        self._chain, self._key = chain, key
        self._read_at = self._stamp()
        self._context = self._read()

    def context(self) -> ssl.SSLContext:
        """The TLS context for the next connection. If the new files can't be used, the old certificate stays."""
        try:
            stamp = self._stamp()
            if stamp != self._read_at:
                self._read_at = stamp
                self._context = self._read()
                log.info("the certificate %s was read again", self._chain)
        except CertificateError as error:
            log.warning("%s The certificate from before is still used.", error)
        return self._context

    def _read(self) -> ssl.SSLContext:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        try:
            context.load_cert_chain(self._chain, self._key, password="")
        except ssl.SSLError as error:
            reason = error.reason or "the key wants a password"
            raise CertificateError(
                f"{self._chain} and {self._key} must be a certificate and its key as PEM, without a password: {reason}."
            ) from error
        except OSError as error:
            raise CertificateError(f"{self._chain} or {self._key} cannot be read: {error.strerror}.") from error
        return context

    def _stamp(self) -> tuple[int, ...]:
        try:
            states = [file.stat() for file in (self._chain, self._key)]
        except OSError as error:
            raise CertificateError(f"{error.filename} cannot be read: {error.strerror}.") from error
        return tuple(number for state in states for number in (state.st_mtime_ns, state.st_ino, state.st_size))
