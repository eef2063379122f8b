"""The key that signs mails, and the cost of a signature on this machine."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from time import process_time

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

_SPEED = re.compile(r"^rsa 2048 bits ([0-9.]+)s", re.MULTILINE)
_ROUNDS = 500


@cache
def dkim_settings() -> dict[str, str]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return {"DRIP_DKIM_SELECTOR": "measured", "DRIP_DKIM_KEY": key.private_bytes(*form).decode()}


@cache
def signature_micros() -> float:
    """µs of one RSA-2048 signature by `openssl speed`, or, without openssl, by the library that drip uses."""
    try:
        output = subprocess.run(
            ["openssl", "speed", "-seconds", "1", "rsa2048"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return _own_signature()
    found = _SPEED.search(output)
    return 1e6 * float(found[1]) if found else _own_signature()


def _own_signature() -> float:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    start = process_time()
    for _ in range(_ROUNDS):
        key.sign(b"x", padding.PKCS1v15(), hashes.SHA256())
    return 1e6 * (process_time() - start) / _ROUNDS
