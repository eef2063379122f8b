"""The words of the house: docs/glossary.md says which; this keeps the names to them."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.sites import ROOT

PACKAGE = ROOT / "drip"
MODULES = sorted(file for file in PACKAGE.rglob("*.py") if "migrations" not in file.parts)

# Participles that stand for a thing, and constants that say a mood where a measure is meant. What each became is in
# docs/glossary.md.
BANNED = frozenset(
    [
        *("told", "said", "heard", "known", "kept", "taken", "asked", "dealt", "meant"),
        *(
            "BREATH",
            "ENOUGH",
            "MUCH",
            "SELDOM",
            "APART",
            "PARTING",
            "LINGER",
            "A_MOMENT",
            "PATIENCE",
            "A_WHILE",
            "NO_TIME",
        ),
    ]
)
BANNED_CLASSES = frozenset({word.title().replace("_", "") for word in BANNED if word.islower()})
MOST_MODULES = 16  # in a folder, besides its __init__.py


def public_definitions(file: Path) -> Iterator[str]:
    """The names of the classes, functions and constants that a module offers."""
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.Assign(targets=targets):
                yield from (target.id for target in targets if isinstance(target, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name


def test_no_public_class_has_the_name_of_another() -> None:
    places = defaultdict(list)
    for file in MODULES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(str(file.relative_to(ROOT)))
    assert {name: files for name, files in places.items() if len(files) > 1} == {}


@pytest.mark.parametrize("banned", [BANNED | BANNED_CLASSES], ids=["banned"])
def test_no_name_is_a_bare_participle_or_a_mood(banned: frozenset[str]) -> None:
    found = {
        f"{file.relative_to(ROOT)}: {name}"
        for file in MODULES
        for name in (*public_definitions(file), file.stem)
        if name.lstrip("_") in banned
    }
    assert found == set()


def test_a_folder_is_taken_in_at_a_glance() -> None:
    sizes = {
        str(folder.relative_to(ROOT)): sum(file.name != "__init__.py" for file in folder.glob("*.py"))
        for folder in {file.parent for file in MODULES}
    }
    assert {folder: size for folder, size in sizes.items() if size > MOST_MODULES} == {}


def test_the_tests_of_a_room_are_in_the_folder_of_its_name() -> None:
    """tests/flow/replies holds the tests of drip/flow/replies."""
    rooms = {file.parent.relative_to(PACKAGE) for file in MODULES}
    layers = {room.parts[0] for room in rooms if room.parts}
    tested = {file.parent.relative_to(ROOT / "tests") for file in (ROOT / "tests").rglob("test_*.py")}
    mirrored = {str(folder) for folder in tested if folder.parts and folder.parts[0] in layers}
    assert mirrored <= {str(room) for room in rooms}


def test_each_word_of_the_glossary_is_there_once() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    terms = re.findall(r"^\| \**([^|*]+?)\** \|", text, re.MULTILINE)
    assert sorted(terms) == sorted(set(terms))
