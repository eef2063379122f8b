"""Which answers, seasons and other facts conditions and templates read."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from jinja2 import TemplateSyntaxError, nodes
from jinja2.parser import Parser

from drip.core.checks.condition_reads import ConditionReads
from drip.rendering.template.environment import html_environment

ANSWER = re.compile(r"\banswers\W+(\w+)")
PARTS = ("answers", "season", "subscriber", "enrollment")
EQUAL, ORDER, WITHIN = {"eq", "ne"}, {"lt", "lteq", "gt", "gteq"}, {"in", "notin"}


@lru_cache(maxsize=1024)
def condition_reads(source: str) -> ConditionReads:
    """Return what a valid condition reads."""
    against: dict[str, set[Any]] = defaultdict(set)
    loose: set[str] = set()
    for name, literals, plain in _looks(Parser(html_environment(), source, state="variable").parse_expression()):
        against[name].update(literals)
        loose |= set() if plain else {name}
    return ConditionReads({name: frozenset(literals) for name, literals in against.items()}, frozenset(loose))


def answers_maybe_named(source: str) -> set[str]:
    """Return a superset of the answers that a template names, by a quick look."""
    return set(ANSWER.findall(source))


def answers_in(source: str) -> list[tuple[int, str]]:
    """Yield (line, question) for each answer that a template names; nothing if it can't be parsed."""
    try:
        tree = html_environment().parse(source)
    except TemplateSyntaxError:
        return []
    named = ((node.lineno, _name(node) or "") for node in tree.find_all((nodes.Getattr, nodes.Getitem)))
    return sorted({(line, name.removeprefix("answers.")) for line, name in named if name.startswith("answers.")})


def _looks(node: nodes.Node) -> Iterator[tuple[str, list[Any], bool]]:
    """Yield (name, the values it is compared with, whether that is all that is asked about it)."""
    match node:
        case nodes.And(left=left, right=right) | nodes.Or(left=left, right=right):
            yield from _looks(left)
            yield from _looks(right)
        case nodes.Not(node=inner) | nodes.Test(node=inner, name="none"):
            yield from _looks(inner)
        case nodes.CondExpr(test=test, expr1=one, expr2=other):
            for part in (test, one, other):
                yield from _looks(part) if part else ()
        case nodes.Compare(expr=expr, ops=[nodes.Operand(op=op, expr=other)]):
            yield from _comparison(expr, op, other)
        case _ if (name := _name(node)) is not None:
            yield name, [], True
        case _:
            for child in node.iter_child_nodes():
                yield from ((name, literals, False) for name, literals, _ in _looks(child))


def _comparison(expr: nodes.Node, op: str, other: nodes.Node) -> Iterator[tuple[str, list[Any], bool]]:
    name, turned = _name(expr), _name(other)
    literals = _literals(other) if name else _literals(expr)
    if name and literals is not None and (op in EQUAL or op in ORDER or (op in WITHIN and not _is_word(other))):
        yield name, literals, True
    elif turned and literals is not None and not name and op in EQUAL | ORDER | WITHIN:
        yield turned, literals, True
    else:
        for part in (expr, other):
            yield from ((found, words, False) for found, words, _ in _looks(part))


def _literals(node: nodes.Node) -> list[Any] | None:
    match node:
        case nodes.Const(value=value):
            return [value]
        case nodes.List(items=items) | nodes.Tuple(items=items) if all(isinstance(one, nodes.Const) for one in items):
            return [one.value for one in items if isinstance(one, nodes.Const)]
        case _:
            return None


def _is_word(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Const)


def _name(node: nodes.Node | None) -> str | None:
    """'season.career' or 'cohort'"""
    match node:
        case nodes.Name(name="cohort"):
            return "cohort"
        case nodes.Getattr(node=nodes.Name(name=whole), attr=part) if whole in PARTS:
            return f"{whole}.{part}"
        case nodes.Getitem(node=nodes.Name(name=whole), arg=nodes.Const(value=str() as part)) if whole in PARTS:
            return f"{whole}.{part}"
        case _:
            return None
