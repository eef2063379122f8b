"""The catalogues of the pages, `templates/web/words/<language>.po`: collects the sentences in templates and code, and
writes them into the catalogues. `make words` runs this; untranslated sentences then have an empty translation."""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from drip.core.languages.catalogue import UserError

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "templates" / "web"
WORDS = PAGES / "words"
NOT_FOR_SUBSCRIBERS = ("mailbox", "preview")  # folders of pages for authors, in English only
PACKAGES = ("core", "flow", "web")
DEFINES = ROOT / "drip" / "core" / "languages" / "catalogue.py"
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
TRIMMED = {"trimmed": "true", "silent": "false", "newstyle_gettext": "true"}
HEAD = """# The pages in {name}. `make words` finds what is to be said; what is said is written by hand.
msgid ""
msgstr ""
"Language: {code}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {plural}\\n"

"""
Id = str | tuple[str, ...]  # two: singular and plural


@dataclass(frozen=True, slots=True)
class Message:
    id: Id
    where: str


class Unreadable(Exception):
    """A sentence that is not a literal where it is used, so that it cannot be collected."""


def page_files() -> list[Path]:
    found = sorted(PAGES.rglob("*.html"))
    return [file for file in found if file.relative_to(PAGES).parts[0] not in NOT_FOR_SUBSCRIBERS]


def messages() -> list[Message]:
    """All sentences of the pages. Raises Unreadable."""
    return [*_of_templates(), *_of_code()]


def sentence_names() -> frozenset[str]:
    """The classes whose first argument is a sentence: `Sentence`, and every subclass of UserError."""
    for package in PACKAGES:
        root = import_module(f"drip.{package}")
        for module in walk_packages(root.__path__, f"{root.__name__}."):
            if "migrations" not in module.name:
                import_module(module.name)
    return frozenset({"Sentence", *(kind.__name__ for kind in _subclasses(UserError))})


def sentences_in(source: str, names: frozenset[str], where: str) -> Iterator[Message]:
    """Raises Unreadable."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef) and node.name in names:
            yield from _fixed_sentence(node, where)
        if isinstance(node, ast.Call) and node.args and _function_name(node.func) in names:
            yield from (Message(text, where) for text in _texts(node.args[0], where))


def read_words(language: str) -> Catalog:
    with (WORDS / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def write_words(language: str) -> int:
    """Writes the catalogue and returns how many sentences are untranslated. A new file gets CLDR's plural forms, an
    existing one keeps its own."""
    before = read_words(language) if (WORDS / f"{language}.po").exists() else Catalog(language)
    fresh = Catalog(language)
    fresh.mime_headers = [("Plural-Forms", before.plural_forms), ("Content-Type", "text/plain; charset=utf-8")]
    for message in messages():
        old = before.get(message.id)
        string = old.string if old and old.id == message.id else ""
        fresh.add(message.id, string or "", locations=[(message.where, None)])
    text = io.BytesIO()
    write_po(text, fresh, width=120, omit_header=True, ignore_obsolete=True, include_lineno=False)
    head = HEAD.format(name=fresh.locale.english_name, code=language, plural=fresh.plural_forms)
    (WORDS / f"{language}.po").write_text(head + text.getvalue().decode().lstrip("\n"), encoding="utf-8")
    return sum(1 for message in fresh if message.id and not is_translated(message.string))


def is_translated(string: object) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


def languages() -> list[str]:
    return sorted(file.stem for file in WORDS.glob("*.po"))


def _of_templates() -> Iterator[Message]:
    for file in page_files():
        where = file.relative_to(ROOT).as_posix()
        with file.open("rb") as source:
            for _, found, _, _ in extract("jinja2.ext:babel_extract", source, KEYWORDS, options=TRIMMED):
                yield Message(found if isinstance(found, str) else (found[0], found[1]), where)


def _of_code() -> Iterator[Message]:
    names = sentence_names()
    for package in PACKAGES:
        for file in sorted((ROOT / "drip" / package).rglob("*.py")):
            if file != DEFINES:
                where = file.relative_to(ROOT).as_posix()
                yield from sentences_in(file.read_text(encoding="utf-8"), names, where)


def _subclasses(kind: type) -> Iterator[type]:
    for each in kind.__subclasses__():
        yield each
        yield from _subclasses(each)


def _function_name(func: ast.expr) -> str:
    return func.id if isinstance(func, ast.Name) else func.attr if isinstance(func, ast.Attribute) else ""


def _fixed_sentence(kind: ast.ClassDef, where: str) -> Iterator[Message]:
    """The sentence of an exception that always says the same: `super().__init__("…")`."""
    for node in ast.walk(kind):
        if isinstance(node, ast.Call) and node.args and ast.unparse(node.func) == "super().__init__":
            yield from (Message(text, where) for text in _texts(node.args[0], where))


def _texts(argument: ast.expr, where: str) -> list[str]:
    if isinstance(argument, ast.IfExp):
        return _texts(argument.body, where) + _texts(argument.orelse, where)
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return [argument.value]
    raise Unreadable(f"{where}:{argument.lineno}: write the sentence itself here, as one literal string")


if __name__ == "__main__":
    for each in languages():
        print(f"{each}: {write_words(each)} to translate")
