"""Notices a label that cannot be right, by the text that it gives.

No language writes whole words beyond ASCII in Windows-1252; Cyrillic, Greek, Chinese … read that way consist of them.
Bytes like these are tried in the charsets of such languages, and the one in which most signs are among the commonest of
the language is taken. A Cyrillic text under the label of another Cyrillic charset shows the same."""

from __future__ import annotations

import re
from collections import Counter

_WORD_OF_HIGH_BYTES = re.compile(rb"[\x80-\xff]{3,}")
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_READ = 8_000  # bytes that are looked at
_SMALLEST_SHARE = 0.55  # of common signs among those beyond ASCII

_CYRILLIC = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщіїє"
_CHINESE = (
    "的一是不了在人有我他这这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于着著下"
    "自之年过過发發后後作里裡用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天分还還进進好小"
    "部其些主样樣理心她本前开開但因只从從想实實春夏秋冬日月很"
)
_KOREAN = "이다는을를가에의은고하지도한로나서기사인아그어자대리시해수있들스일게보정라요제부으것전만네여거마안니습입합저"
# In the order in which they are tried; of two that are equal the first is taken.
_COMMON = {
    "cp1251": frozenset(_CYRILLIC),
    "koi8_r": frozenset(_CYRILLIC),
    "cp866": frozenset(_CYRILLIC),
    "gb18030": frozenset(_CHINESE),
    "big5hkscs": frozenset(_CHINESE),
    "cp932": frozenset(chr(code) for code in range(0x3041, 0x3094)),
    "euc_jp": frozenset(chr(code) for code in range(0x3041, 0x3094)),
    "cp949": frozenset(_KOREAN),
    "cp1253": frozenset("αοιετσνηυρπκμλςωδγχθφβξζψάέήίόύώ"),
    "cp1255": frozenset(chr(code) for code in range(0x5D0, 0x5EB)),
    "cp1256": frozenset("اليمونرتبةدعفهسكقحجشصطىخضأذزءغئظإؤآ"),
    "cp874": frozenset("านรอกเงมยลวดทสตคห่้ีัิื"),
}
_SUSPECTS = frozenset(("cp1252", "iso8859-1", "utf-8", "iso8859-15"))  # labels that are written whatever the text is
_CYRILLIC_CODECS = frozenset(("cp1251", "koi8-r", "koi8_r", "koi8-u", "cp866", "iso8859-5", "mac-cyrillic"))


def guess_codec(data: bytes, declared: str) -> str:
    """Return the codec that the bytes are most likely in: `declared`, a Python codec, unless the text speaks against
    it."""
    sample = data[:_READ]
    if declared in _SUSPECTS and has_words_beyond_ascii(sample):
        return _best(sample, list(_COMMON), declared)
    if declared in _CYRILLIC_CODECS and _share(sample, declared, _COMMON["cp1251"]) < _SMALLEST_SHARE:
        return _best(sample, ["cp1251", "koi8_r", "cp866"], declared)
    return declared


def has_words_beyond_ascii(sample: bytes) -> bool:
    """Return whether most bytes beyond ASCII stand in words of such bytes alone."""
    high = len(_HIGH_BYTE.findall(sample))
    return high >= 4 and sum(map(len, _WORD_OF_HIGH_BYTES.findall(sample))) * 10 >= high * 7


def _best(sample: bytes, codecs: list[str], declared: str) -> str:
    share, _, best = max((_share(sample, codec, _COMMON[codec]), -at, codec) for at, codec in enumerate(codecs))
    return best if share >= _SMALLEST_SHARE else declared


def _share(sample: bytes, codec: str, common: frozenset[str]) -> float:
    """The share of common signs among those beyond ASCII; 0 where the bytes are not of this codec. The end of the
    sample may be half a character."""
    found = Counter(_BEYOND_ASCII.findall(sample.decode(codec, "replace").removesuffix("\N{REPLACEMENT CHARACTER}")))
    total = sum(found.values())
    if not total or "\N{REPLACEMENT CHARACTER}" in found:
        return 0.0
    return sum(times for sign, times in found.items() if sign in common) / total
