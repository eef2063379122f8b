"""DKIM signatures (RFC 6376; RFC 8463 for Ed25519), canonicalised relaxed/relaxed. They hold no timestamp, so that
signing a message again gives the same bytes."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from drip.outbound.address import ascii_domain
from drip.outbound.protocol import CrlfBytes, with_crlf

if TYPE_CHECKING:  # takes a while to import, and only who has a key needs it
    from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

SIGNED_HEADERS = (
    b"from",
    b"to",
    b"subject",
    b"date",
    b"message-id",
    b"reply-to",
    b"in-reply-to",
    b"references",
    b"mime-version",
    b"content-type",
    b"list-unsubscribe",
    b"list-unsubscribe-post",
    b"list-id",
    b"auto-submitted",
)
MIN_RSA_BITS = 1024  # RFC 8301, 3.2: verifiers accept nothing shorter
_SELECTOR = re.compile(r"[A-Za-z0-9_-]{1,63}")
_SIGNED_NAMES = frozenset(SIGNED_HEADERS)
_KEYS = {name.title(): name for name in SIGNED_HEADERS} | {
    b"Message-ID": b"message-id",
    b"MIME-Version": b"mime-version",
}
_ODD_BLANK = re.compile(rb"[\v\f]")
_FIELD_START = re.compile(rb"\r\n(?![ \t])")
_BLANKS = re.compile(rb"[ \t\r\n]+")
_SPACES = re.compile(rb"   *")
_SPACE_AT_END = re.compile(rb" \r\n")


class DkimError(ValueError):
    """The key, selector or domain can't sign; the message says how to fix it."""


class Signer:
    """Signs for one domain with one private key, RSA or Ed25519."""

    def __init__(self, domain: str, selector: str, private_key_pem: str) -> None:
        """Raises DkimError."""
        host = ascii_domain(domain)
        if host is None:
            raise DkimError(f"DKIM can't sign for {domain!r}: that is not a domain name.")
        if not all(_SELECTOR.fullmatch(part) for part in selector.split(".")):
            raise DkimError(
                f"The DKIM selector {selector!r} must be letters, digits, hyphens and dots, such as 'drip1'."
            )
        key = _read_key(private_key_pem)
        self._algorithm, self._signature = _algorithm_of(key)
        self._public = key.public_key()
        self._tags = f" v=1; a={self._algorithm}; c=relaxed/relaxed;\r\n\td={host}; s={selector};\r\n\th=".encode()
        self.record_name = f"{selector}._domainkey.{host}"

    def sign(self, message: bytes) -> bytes:
        """Return `message` with a DKIM-Signature header on top. Line ends become CR LF, as they are sent."""
        message = with_crlf(message)
        head, _, body = message.partition(b"\r\n\r\n")
        names, fields = _signed_fields(head)
        body_hash = base64.b64encode(hashlib.sha256(relaxed_body(body)).digest())
        value = b"%b%b;\r\n\tbh=%b;\r\n\tb=" % (self._tags, _fold_names(names), body_hash)
        own = b"dkim-signature:" + _joined(value)
        signature = base64.b64encode(self._signature(b"\r\n".join([*fields, own])))
        lines = b"\r\n\t".join([signature[start : start + 72] for start in range(0, len(signature), 72)])
        return CrlfBytes(b"DKIM-Signature:%b%b\r\n%b" % (value, lines, message))

    @property
    def record(self) -> str:
        """The TXT record that DNS must have at `record_name` (RFC 6376, 3.6.1)."""
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import ed25519

        public = self._public
        if isinstance(public, ed25519.Ed25519PublicKey):
            raw = public.public_bytes_raw()
            return f"v=DKIM1; k=ed25519; p={base64.b64encode(raw).decode()}"
        der = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        return f"v=DKIM1; k=rsa; p={base64.b64encode(der).decode()}"


def relaxed_field(name: bytes, value: bytes) -> bytes:
    """Return one header field in relaxed form (RFC 6376, 3.4.2), without CR LF."""
    return name.strip().lower() + b":" + _relaxed(value)


def _relaxed(value: bytes) -> bytes:
    return _BLANKS.sub(b" ", value).strip()


def _joined(value: bytes) -> bytes:
    """Like `_relaxed`, but faster; for values without the characters that are blanks to Python but not to RFC 5234."""
    return b" ".join(value.split())


def relaxed_body(body: bytes) -> bytes:
    """Return a body with CR LF line ends in relaxed form (RFC 6376, 3.4.4). Patterns that begin with two plain
    characters are found twice as fast as bytes.replace counts; a pattern that begins with a class would stop at every
    blank."""
    body = _SPACES.sub(b" ", body.replace(b"\t", b" "))
    body = _SPACE_AT_END.sub(b"\r\n", body).removesuffix(b" ").rstrip(b"\r\n")
    return body + b"\r\n" if body else b""


def _signed_fields(head: bytes) -> tuple[tuple[bytes, ...], list[bytes]]:
    """Return (names for h=, canonical fields). A name occurs once for each of its fields, the lowest field first
    (5.4.2), and From once more, so that nobody can add another From."""
    relaxed = _relaxed if _ODD_BLANK.search(head) else _joined
    found: dict[bytes, list[bytes]] = {}
    for field in _FIELD_START.split(head):
        name, _, value = field.partition(b":")
        key = _KEYS.get(name) or name.strip().lower()
        if key in _SIGNED_NAMES:
            found.setdefault(key, []).append(key + b":" + relaxed(value))
    order = [name for name in SIGNED_HEADERS if name in found for _ in found[name]]
    fields = [field for name in SIGNED_HEADERS if name in found for field in reversed(found[name])]
    return (b"from", *order), fields


@lru_cache(maxsize=64)
def _fold_names(names: tuple[bytes, ...]) -> bytes:
    lines = (b":".join(names[start : start + 6]) for start in range(0, len(names), 6))
    return b":\r\n\t".join(lines)


def _algorithm_of(key: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey) -> tuple[str, Callable[[bytes], bytes]]:
    """Return (name, what signs)."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ed25519, padding

    if isinstance(key, ed25519.Ed25519PrivateKey):
        return "ed25519-sha256", lambda data: key.sign(hashlib.sha256(data).digest())
    return "rsa-sha256", lambda data: key.sign(data, padding.PKCS1v15(), hashes.SHA256())


def _read_key(pem: str) -> rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

    try:
        key = serialization.load_pem_private_key(pem.encode(), password=None)
    except TypeError:
        raise DkimError("The DKIM private key is locked with a password: store it without one.") from None
    except (ValueError, UnsupportedAlgorithm, binascii.Error):
        raise DkimError("The DKIM private key can't be read: it must be PEM, '-----BEGIN PRIVATE KEY-----' …") from None
    if isinstance(key, rsa.RSAPrivateKey):
        if key.key_size < MIN_RSA_BITS:
            raise DkimError(f"The DKIM key has {key.key_size} bits, and receivers ignore it: make one of 2048.")
        return key
    if not isinstance(key, ed25519.Ed25519PrivateKey):
        raise DkimError("The DKIM private key is neither RSA nor Ed25519: make an RSA key of 2048 bits.")
    return key
