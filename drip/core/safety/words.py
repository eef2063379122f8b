"""The tables of all languages."""

from __future__ import annotations

from drip.core.safety import words_en
from drip.core.safety.word_table import WordTable

LANGUAGES: dict[str, WordTable] = {"en": words_en.TABLE}
