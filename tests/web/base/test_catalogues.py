"""What the pages say, in every language that drip ships: complete, and nothing too much."""

import re
import shutil
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from support.catalogues import WORDS, Message, Unreadable, is_translated, languages, messages, read_words, sentences_in
from support.sites import TEMPLATES

from drip.core.languages.catalogue import PLACEHOLDER, Sentence, placeholders_in
from drip.web.base.locales import read_locales
from drip.web.base.pages import PageRenderer

MARKUP = re.compile(r"<[^>]*>|\{\w+\}")  # of HTML, and the places that scripts fill
MAY_BE_LEFT_OUT = frozenset({"count"})  # "one lesson" names no number
NAMES = frozenset({"Sentence", "PauseError"})
FRENCH = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "Courses by mail"
msgstr "Cours par lettres"

msgid "One lesson"
msgid_plural "%(count)s lessons"
msgstr[0] "%(count)s lettre"
msgstr[1] "%(count)s lettres"
"""


def texts(string: object) -> list[str]:
    return list(string) if isinstance(string, tuple | list) else [str(string)]


def test_there_are_messages_of_templates_and_of_code() -> None:
    found = {message.where for message in messages()}
    assert {"templates/web/trouble.html", "drip/web/error_pages.py", "drip/flow/samples/test_send.py"} <= found
    assert languages() == ["de", "es"]


@pytest.mark.parametrize("language", languages())
def test_everything_is_said_and_nothing_that_nobody_says(language: str) -> None:
    catalogue = read_words(language)
    said = {message.id for message in catalogue if message.id and is_translated(message.string) and not message.fuzzy}
    assert said == {message.id for message in messages()}, "run `make words`, and translate what is empty"
    assert not catalogue.obsolete


@pytest.mark.parametrize("language", languages())
def test_places_and_markup_are_the_same_in_every_language(language: str) -> None:
    for message in (each for each in read_words(language) if each.id):
        english = texts(message.id)[-1]
        for text in texts(message.string):
            assert placeholders_in(text) | MAY_BE_LEFT_OUT == placeholders_in(english) | MAY_BE_LEFT_OUT, text
            assert sorted(MARKUP.findall(text)) == sorted(MARKUP.findall(english)), text
            assert text.replace("%%", "").count("%") == len(PLACEHOLDER.findall(text)), (
                f"a % of its own is written %%: {text}"
            )
            assert text.strip() == text


def test_sentences_are_found_where_they_are_made() -> None:
    source = """
raise PauseError("No." if day else "Never.", day="…")
x = {"a": catalogue.Sentence("Yes %(n)s.", {"n": "1"})}
class PauseError(Said):
    def __init__(self):
        super().__init__("Always the same.")
"""
    found = {message.id for message in sentences_in(source, NAMES, "x.py")}
    assert found == {"No.", "Never.", "Yes %(n)s.", "Always the same."}


@pytest.mark.parametrize("argument", ["words", "f'{n} days'", "'a' + 'b'", "WORDS['a']"])
def test_a_sentence_that_is_not_written_out_is_an_error(argument: str) -> None:
    with pytest.raises(Unreadable, match=r"x\.py:1"):
        list(sentences_in(f"Sentence({argument})", NAMES, "x.py"))


def test_implicitly_joined_text_is_one() -> None:
    assert list(sentences_in("Sentence('a ' 'b')", NAMES, "x.py")) == [Message("a b", "x.py")]


def test_what_is_put_into_a_sentence_is_never_read_as_one() -> None:
    german = read_locales(TEMPLATES)["de"]
    assert german.say(Sentence("%(place)s time", {"place": "100 %(x)s"})) == "Ortszeit 100 %(x)s"
    assert german.say("Nobody says this.") == "Nobody says this."


def test_a_catalogue_of_the_sites_own_brings_another_language(tmp_path: Path) -> None:
    shutil.copytree(TEMPLATES / "web", tmp_path / "web", ignore=shutil.ignore_patterns("mailbox", "preview"))
    (tmp_path / "web" / "words" / "fr.po").write_text(FRENCH, encoding="utf-8")
    pages = PageRenderer(tmp_path, "https://course.example.com")
    french = pages.locale("fr-ca")
    page = pages.page("trouble.html", locale=french, title=Sentence("Hm."), advice=())
    assert b"Cours par lettres" in page.body
    assert b'<html lang="fr">' in page.body
    counted = [french.translations.ngettext("One lesson", "%(count)s lessons", count) for count in (0, 2)]
    assert counted == ["%(count)s lettre", "%(count)s lettres"]
    assert pages.locale(accepted="pt,fr;q=0.3,en;q=0.1").code == "fr"


def test_the_files_are_as_make_words_writes_them() -> None:
    for language in languages():
        text = (WORDS / f"{language}.po").read_text(encoding="utf-8")
        assert "#~" not in text
        assert "fuzzy" not in text
        with (WORDS / f"{language}.po").open("rb") as file:
            assert read_po(file).locale is not None
