"""One mailbox under several spellings, as the large providers deliver: Gmail ignores dots, Proton dots and hyphens, and
Apple, Proton and Yandex have one mailbox under several domains."""

from __future__ import annotations

_APPLE = dict.fromkeys(("icloud.com", "me.com", "mac.com"), "icloud.com")
_PROTON = dict.fromkeys(("proton.me", "protonmail.com", "pm.me", "protonmail.ch"), "proton.me")
_YANDEX = dict.fromkeys(
    ("ya.ru", "yandex.ru", "yandex.com", "yandex.by", "yandex.kz", "yandex.ua", "narod.ru"), "yandex.ru"
)
_DOMAINS = {"googlemail.com": "gmail.com", "gmail.com": "gmail.com", **_APPLE, **_PROTON, **_YANDEX}
_IGNORED = {"gmail.com": ".", "proton.me": ".-_"}


def mailbox_of(address: str) -> tuple[str, str]:
    """Return (name, domain) in lower case, the same for all spellings of a mailbox. A "+tag" (RFC 5233) is left out."""
    local, _, given = address.lower().rpartition("@")
    domain = _DOMAINS.get(given, given)
    name = local.partition("+")[0] or local
    for sign in _IGNORED.get(domain, ""):
        name = name.replace(sign, "")
    return name.replace(".", "-") if domain == "yandex.ru" else name, domain
