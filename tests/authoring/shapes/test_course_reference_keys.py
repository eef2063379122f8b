"""docs/course.md, held against the shapes of a course's files: each key of each shape stands in a table of the page,
with what it holds and what holds if it is left out, and in an example that is right.

A new key of a shape needs a row `key | what it holds | if left out`, and an example; a new shape needs nothing else."""

import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
from pydantic.fields import FieldInfo

import drip.authoring
from drip.authoring.mistakes.check import check
from drip.authoring.shapes import values
from drip.authoring.shapes.shape import Shape
from drip.authoring.yaml.document import YamlTable, parse_yaml
from drip.core.courses.course import WEEKDAYS

REFERENCE = (Path(__file__).parents[3] / "docs/course.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```(?:yaml|markdown)[a-z ]*\n(.*?)^```$", REFERENCE, re.MULTILINE | re.DOTALL)
COURSE = "course: c\ntitle: C\nsender: {name: N, email: n@example.com}\n"
ABOVE = ("", COURSE + "sequence:\n", COURSE + "sequence: [lesson: a]\n", "subject: S\n")  # of an example that is a part
ELSEWHERE = {"drip.authoring.shapes.persona_shape"}  # these have a page of their own, docs/personas.md
REQUIRED = "must be there"
TYPES: dict[type, str] = {
    timedelta: "length of time",
    date: "date",
    time: "time",
    int: "number",
    list: "list",
    dict: "block",
}


@dataclass(frozen=True)
class Key:
    """A key of a shape, and the shape that has it from none that it is based on."""

    shape: str
    name: str
    field: FieldInfo

    def __str__(self) -> str:
        return f"{self.shape}.{self.name}"


@dataclass(frozen=True)
class Row:
    holds: str
    left_out: str


def shapes_of(shape: type[Shape]) -> Iterator[type[Shape]]:
    for below in shape.__subclasses__():
        yield below
        yield from shapes_of(below)


def all_shapes() -> list[type[Shape]]:
    for module in pkgutil.iter_modules(drip.authoring.__path__):
        if module.name.endswith("_shape"):
            importlib.import_module(f"drip.authoring.{module.name}")
    return [shape for shape in dict.fromkeys(shapes_of(Shape)) if shape.__module__ not in ELSEWHERE]


def keys_of(shape: type[Shape]) -> Iterator[Key]:
    for name, field in shape.model_fields.items():
        owner = next(base for base in reversed(shape.__mro__) if name in getattr(base, "__annotations__", {}))
        yield Key(owner.__name__, field.alias or name, field)


KEYS = list({str(key): key for shape in all_shapes() for key in keys_of(shape)}.values())


def rows() -> Iterator[tuple[str, Row]]:
    """Each key in the first cell of a table `key | what it holds | if left out`, with its row."""
    for table in re.findall(r"(?:^\|.*\n)+", REFERENCE, re.MULTILINE):
        head, _, *body = [re.split(r"(?<!\\)\|", line.strip("|\n")) for line in table.splitlines()]
        if len(head) == 3 and head[2].strip() == "if left out":
            for cells in body:
                for key in re.findall(r"`([^`]+)`", cells[0]):
                    yield key, Row(cells[1].strip(), cells[2].strip())


ROWS = list(rows())


def front_matter(example: str) -> str:
    return example.split("---\n")[1] if example.startswith("---\n") else example


def parsed(text: str) -> YamlTable | None:
    table, problems = parse_yaml(text, "docs/course.md")
    return None if problems else table


def read(example: str) -> Shape | None:
    """The example in the first shape that it fits, whole or as a part of one."""
    for above in ABOVE:
        for shape in all_shapes():
            table = parsed(above + front_matter(example))
            checked = check(shape, table, "docs/course.md") if table is not None else None
            if checked and not checked.problems and checked.value is not None:
                return checked.value
    return None


def written(value: Any) -> Iterator[str]:
    """The keys that are written out in what was read, at any depth."""
    if isinstance(value, Shape):
        for key in keys_of(type(value)):
            name = next(name for name, field in type(value).model_fields.items() if field is key.field)
            if name in value.model_fields_set:
                yield str(key)
                yield from written(getattr(value, name))
        yield from written(list((value.__pydantic_extra__ or {}).values()))
    elif isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from written(item)


@cache
def in_examples() -> frozenset[str]:
    return frozenset(key for example in EXAMPLES for key in written(read(example)))


def kinds(annotation: Any) -> set[type]:
    """The types of a value, without None, and without what a list holds."""
    found = get_args(annotation) if get_origin(annotation) is not list else ()
    if not found:
        origin = get_origin(annotation) or annotation
        return {origin} if isinstance(origin, type) else set()
    return set().union(*(kinds(each) for each in found)) - {type(None)}


def tells_type(row: Row, field: FieldInfo) -> bool:
    """Whether the words say what kind of value it is, where that is not just text."""
    if is_weekday(field):
        return "day of the week" in row.holds
    for kind in kinds(field.annotation):
        if issubclass(kind, Shape) and "block" not in row.holds:
            return False
        if issubclass(kind, StrEnum) and not all(f"`{word.value}`" in row.holds for word in kind):
            return False
        if kind is bool and "`true`" not in row.holds:
            return False
        if kind in TYPES and kind is not bool and TYPES[kind] not in row.holds:
            return False
    return bool(row.holds)


def is_weekday(field: FieldInfo) -> bool:
    return any(getattr(rule, "func", None) is values.weekday for rule in field.metadata)


def tells_default(row: Row, field: FieldInfo) -> bool:
    if field.is_required():
        return row.left_out.startswith(REQUIRED)
    default = field.get_default(call_default_factory=True)
    words = f"`{WEEKDAYS[default]}`" if is_weekday(field) else default_words(default)
    return row.left_out not in ("", REQUIRED) and words in row.left_out


def default_words(default: Any) -> str:
    """How the page writes a default; '' for one that says it in a sentence of its own."""
    match default:
        case bool():
            return f"`{str(default).lower()}`"
        case StrEnum():
            return f"`{default.value}`"
        case time():
            return f'`"{default:%H:%M}"`'
        case int() | date():
            return str(default)
        case str() if default:
            return f"`{default}`"
        case _:
            return ""


def test_there_is_much_to_hold_against_each_other() -> None:
    assert len(KEYS) >= 30
    assert len(ROWS) >= 30


@pytest.mark.parametrize("key", KEYS, ids=str)
def test_a_key_stands_in_a_table_with_what_it_holds_and_its_default(key: Key) -> None:
    its = [row for name, row in ROWS if name == key.name]
    assert its, f"docs/course.md has no row for {key}: | `{key.name}` | what it holds | if left out |"
    typed = [row for row in its if tells_type(row, key.field)]
    assert typed, f"no row of `{key.name}` says that it is {key.field.annotation}: {its}"
    fitting = [row for row in typed if tells_default(row, key.field)]
    assert fitting, f"no row of `{key.name}` has the default of {key}, {key.field.default!r}: {typed}"


@pytest.mark.parametrize("name", sorted({key.name for key in KEYS}))
def test_a_key_of_several_shapes_stands_in_a_table_for_each(name: str) -> None:
    owners = [str(key) for key in KEYS if key.name == name]
    found = Counter(key for key, _ in ROWS)[name]
    assert found >= len(owners), f"`{name}` is a key of {owners}, and stands in {found} tables of docs/course.md"


@pytest.mark.parametrize("key", KEYS, ids=str)
def test_a_key_is_used_in_an_example(key: Key) -> None:
    assert str(key) in in_examples(), f"no example in docs/course.md uses {key}"


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_fits_a_shape(example: str) -> None:
    assert read(example) is not None
