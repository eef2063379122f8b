"""The lines that OpenPGP puts around a cleartext-signed message (RFC 9580, 7): nobody typed them."""

from __future__ import annotations

_SIGNED = "-----begin pgp signed message"


def pgp_armour_lines(lines: list[str]) -> list[int]:
    """Return the indexes, among normalized lines, of OpenPGP's header and signature."""
    found: list[int] = []
    in_head = in_signature = False
    for index, line in enumerate(lines):
        in_head = line.startswith(_SIGNED) or (in_head and line.startswith("hash:"))
        in_signature = in_signature or line.startswith("-----begin pgp signature")
        if in_head or in_signature:
            found.append(index)
        in_signature = in_signature and not line.startswith("-----end pgp signature")
    return found
