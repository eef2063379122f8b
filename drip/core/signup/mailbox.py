"""One mailbox under several spellings, as the large providers deliver: Gmail ignores dots, Proton dots and hyphens, and
Apple, Proton and Yandex have one mailbox under several domains."""

from __future__ import annotations

import re

_APPLE = dict.fromkeys(("icloud.com", "me.com", "mac.com"), "icloud.com")
_PROTON = dict.fromkeys(("proton.me", "protonmail.com", "pm.me", "protonmail.ch"), "proton.me")
_YANDEX = dict.fromkeys(
    ("ya.ru", "yandex.ru", "yandex.com", "yandex.by", "yandex.kz", "yandex.ua", "narod.ru"), "yandex.ru"
)
_DOMAINS = {"googlemail.com": "gmail.com", "gmail.com": "gmail.com", **_APPLE, **_PROTON, **_YANDEX}
_SEPARATOR = re.compile("[._-]")
_IGNORED = {"gmail.com": ".", "proton.me": ".-_"}


def spellings_without_dots(address: str) -> frozenset[str]:
    """Return what may be left of the other spellings of a mailbox if all dots are removed, its "+tag" kept; nothing for
    a provider who takes every spelling for a mailbox of its own."""
    local, _, given = address.lower().rpartition("@")
    domain = _DOMAINS.get(given, "")
    names = {local.replace(".", "")}
    if domain in ("yandex.ru", "proton.me"):
        names |= {_SEPARATOR.sub(separator, local) for separator in ("", "-", "_")}
    domains = [spelling for spelling, known in _DOMAINS.items() if known == domain]
    return frozenset(f"{name}@{spelling.replace('.', '')}" for name in names for spelling in domains)


def has_same_tag(one: str, other: str) -> bool:
    """Return whether two addresses have the same "+tag", or none."""
    return one.rpartition("@")[0].lower().partition("+")[1:] == other.rpartition("@")[0].lower().partition("+")[1:]


def mailbox_of(address: str) -> tuple[str, str]:
    """Return (name, domain) in lower case, the same for all spellings of a mailbox. A "+tag" (RFC 5233) is left out."""
    local, _, given = address.lower().rpartition("@")
    domain = _DOMAINS.get(given, given)
    name = local.partition("+")[0] or local
    for sign in _IGNORED.get(domain, ""):
        name = name.replace(sign, "")
    return name.replace(".", "-") if domain == "yandex.ru" else name, domain
