"""The codec that a charset label stands for. Labels are mapped as the WHATWG encoding standard does (section 4.2), and
so browsers and webmail; what it doesn't know is looked up among Python's codecs."""

from __future__ import annotations

import codecs
from functools import lru_cache

import webencodings

# Where Python's codec of a name is smaller than the encoding of the standard.
_CODECS = {
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
    "x-mac-cyrillic": "mac_cyrillic",
    "macintosh": "mac_roman",
    "windows-874": "cp874",
    "iso-8859-8-i": "iso-8859-8",
    "iso-2022-jp": "iso-2022-jp",
    "x-user-defined": "cp1252",
    "utf-16le": "utf-16",
}
# Labels that mail programs write and the standard lacks, or maps to what decodes nothing.
_MAIL_LABELS = {
    **dict.fromkeys(("x-mac-roman", "mac-roman", "apple-roman"), "mac_roman"),
    **dict.fromkeys(("x-mac-ce", "x-mac-centraleurroman"), "mac_latin2"),
    **dict.fromkeys(("ks_c_5601", "ksc5601", "cp949", "uhc", "x-windows-949", "ms949"), "cp949"),
    **dict.fromkeys(("cp936", "ms936", "windows-936", "x-gb18030", "gb-2312", "euc-cn", "x-euc-cn"), "gb18030"),
    **dict.fromkeys(("cp950", "ms950", "windows-950", "big-5", "x-big5"), "big5hkscs"),
    **dict.fromkeys(("cp932", "ms932", "windows-932", "x-ms-cp932", "shift-jisx0213"), "cp932"),
    **dict.fromkeys(("iso-2022-jp-ms", "iso-2022-jp-1", "iso-2022-jp-3", "cp50220", "cp50221", "x-windows-iso2022jp"),
                    "iso-2022-jp"),
    **dict.fromkeys(("cp51932", "eucjp", "eucjp-win"), "euc_jp"),
    **dict.fromkeys(("koi8r", "koi-8-r"), "koi8_r"),
    **dict.fromkeys(("unicode-1-1-utf-7", "utf-7", "utf7"), "utf-7"),
    "hz-gb-2312": "hz",
    "iso-2022-kr": "iso2022_kr",
    "latin-1": "cp1252",
    "latin-9": "iso-8859-15",
    "iso-8859-9-windows-latin-5": "cp1254",
}  # fmt: skip
# Python codecs that are no mail charsets: slow on crafted input, or not about characters.
_REFUSED_CODECS = frozenset(("punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"))
UNKNOWN = ""


@lru_cache(maxsize=256)
def codec_of(label: str | None) -> str:
    """Return the name of the Python codec for a declared charset, and UNKNOWN for one that is none. Without a label,
    and for US-ASCII, it is "utf-8". "iso-2022-jp" stands for `iso_2022_jp.decode`."""
    name = (label or "us-ascii").strip().strip("\"'").strip().lower()
    if name in ("us-ascii", "ascii", "ansi_x3.4-1968", "iso-ir-6", "8bit", "unknown-8bit", "x-unknown"):
        return "utf-8"
    if codec := _MAIL_LABELS.get(name):
        return codec
    if found := webencodings.lookup(name):
        return _CODECS.get(found.name) or codecs.lookup(found.name).name
    try:
        codec = codecs.lookup(name).name
        b"a".decode(codec)  # raises LookupError for codecs that give no text, such as zlib
    except (LookupError, ValueError, UnicodeError):
        return UNKNOWN
    return UNKNOWN if codec.replace("-", "_") in _REFUSED_CODECS else codec
