"""The tables of all languages."""

from __future__ import annotations

from drip.core.safety import words_de, words_en, words_es, words_fr, words_more, words_pt
from drip.core.safety.word_table import WordTable

LANGUAGES: dict[str, WordTable] = {
    "en": words_en.TABLE,
    "de": words_de.TABLE,
    "es": words_es.TABLE,
    "fr": words_fr.TABLE,
    "pt": words_pt.TABLE,
    **words_more.TABLES,
}
