"""Finds what would fail when a mail is due, while its author is still writing: unknown names, things that templates may
not do, syntax errors."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby

from jinja2 import TemplateSyntaxError, meta, nodes
from jinja2.parser import Parser

from drip.core.courses.course import Course
from drip.core.courses.suggest import did_you_mean
from drip.rendering.template.environment import html_environment
from drip.rendering.template.forbidden import forbidden
from drip.rendering.template.guards import VALUE_NODES, unguarded
from drip.rendering.template.problem import TemplateProblem
from drip.rendering.template.template_names import SENDER, TemplateNames, names_in_condition

MAX_LISTED = 12
MAX_DEPTH = 60  # Python allows blocks a hundred deep, and brackets two hundred
TOO_DEEP = "Jinja: too much stands inside of one another here: make it simpler, or several lines of it"
HARMLESS = (nodes.Expr, nodes.Output, nodes.If, nodes.Helper)  # nothing is forbidden in these
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
MAX_REMEMBERED = 512  # templates, of some kilobytes each
CALLABLE_NAMES = frozenset({"ask_buttons", "range"})


def check_template(source: str, allowed: TemplateNames) -> list[TemplateProblem]:
    """Return everything wrong with one Jinja source, in the order of its lines."""
    return list(_check_template(source, allowed))


@lru_cache(MAX_REMEMBERED)
def _check_template(source: str, allowed: TemplateNames) -> Sequence[TemplateProblem]:
    """Remembers what it found: whoever edits a course has all of its templates checked after each change to one."""
    try:
        tree = html_environment().parse(source)
    except TemplateSyntaxError as error:
        return [TemplateProblem(error.lineno, f"Jinja: {_sentence(error.message)}")]
    except RecursionError:
        return [TemplateProblem(1, TOO_DEEP)]
    return [TemplateProblem(line, TOO_DEEP)] if (line := _too_deep(tree)) else _in_order(_problems(tree, allowed))


def check_tags(source: str, allowed: TemplateNames) -> list[TemplateProblem]:
    """Like `check_template`, except for the line numbers, and faster with much text around few tags: the whole is
    parsed only if the tags alone leave a doubt."""
    tags = "".join(tag for tag, _ in groupby(TAG.findall(source)))
    return check_template(source, allowed) if check_template(tags, allowed) else []


def check_condition(source: str, course: Course) -> list[TemplateProblem]:
    """Return everything wrong with one condition of a course: a Jinja expression without braces."""
    try:
        parser = Parser(html_environment(), source, state="variable")
        shown = [parser.parse_expression()]
        if not parser.stream.eos:
            parser.fail("this is more than one expression; join them with 'and' or 'or'")
    except TemplateSyntaxError as error:
        return [TemplateProblem(error.lineno, f"Jinja: {_sentence(error.message)}")]
    except RecursionError:
        return [TemplateProblem(1, TOO_DEEP)]
    tree = nodes.Template([nodes.Output(shown, lineno=1)], lineno=1)
    tree.set_environment(html_environment())
    if _too_deep(tree):
        return [TemplateProblem(1, TOO_DEEP)]
    return _in_order(_problems(tree, names_in_condition(course)))


def _too_deep(tree: nodes.Template) -> int | None:
    """Return the line on which something is nested deeper than Python could run it."""
    level: list[nodes.Node] = [tree]
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in node.iter_child_nodes()]
        if not level:
            return None
    return level[0].lineno


def _in_order(problems: Iterator[tuple[int, str]]) -> list[TemplateProblem]:
    return [TemplateProblem(line, message) for line, message in sorted(set(problems))]


def _problems(tree: nodes.Template, allowed: TemplateNames) -> Iterator[tuple[int, str]]:
    parts = list(tree.find_all(nodes.Node))
    yield from _unknown_names(tree, parts, allowed)
    own = {node.name for node in parts if isinstance(node, nodes.Name) and node.ctx == "store"}
    yield from _misused(tree, replace(allowed, plain=allowed.plain | own))
    yield from forbidden(tree) if not all(isinstance(node, HARMLESS) for node in parts) else ()
    yield from unguarded(tree) if any(isinstance(node, VALUE_NODES) for node in parts) else ()


def _unknown_names(tree: nodes.Template, parts: list[nodes.Node], allowed: TemplateNames) -> Iterator[tuple[int, str]]:
    names = allowed.plain | set(allowed.parts)
    yield from (wrong := list(_unknown_filters(parts)))
    if not wrong and _is_simple(parts, names | CALLABLE_NAMES):
        return
    try:
        undeclared = meta.find_undeclared_variables(tree) - names - CALLABLE_NAMES
    except TemplateSyntaxError as error:  # it checks more than the parser: filters, tests and blocks
        yield from [] if wrong else [(error.lineno, f"Jinja: {_sentence(error.message)}")]
        return
    for node in parts:
        if isinstance(node, nodes.Name) and node.name in undeclared:
            yield node.lineno, unknown("name", node.name, names)


def _is_simple(parts: list[nodes.Node], allowed: Collection[str]) -> bool:
    """Return whether all names are known and none is assigned. Most sources are like that, and analysing scopes takes
    long."""
    return all(
        node.name in allowed and node.ctx == "load" if isinstance(node, nodes.Name) else isinstance(node, HARMLESS)
        for node in parts
    )


def _unknown_filters(parts: list[nodes.Node]) -> Iterator[tuple[int, str]]:
    sandbox = html_environment()
    for node in parts:
        if isinstance(node, nodes.Filter | nodes.Test):
            kind, allowed = ("filter", sandbox.filters) if isinstance(node, nodes.Filter) else ("test", sandbox.tests)
            if node.name not in allowed:
                yield node.lineno, unknown(kind, node.name, allowed)


def _misused(node: nodes.Node, allowed: TemplateNames) -> Iterator[tuple[int, str]]:
    """Walk down to each use of a name, and check it together with what is around it."""
    match node:
        case nodes.Output():
            for shown in node.nodes:
                yield from _buttons(shown, allowed) if _calls(shown, "ask_buttons") else _misused(shown, allowed)
        case nodes.Call() if not _calls(node, "range"):
            yield node.lineno, _wrong_call(node)
        case nodes.Call(args=arguments):
            for argument in arguments:
                yield from _misused(argument, allowed)
        case nodes.Getattr() | nodes.Getitem() if path := _path(node, allowed):
            yield from _wrong_path(node, path, allowed)
        case nodes.Getattr(node=inner, attr=part) if not isinstance(inner, nodes.Name) or inner.name in allowed.plain:
            yield node.lineno, f"there is nothing called '{part}' here: values have no parts; a filter may do it"
        case nodes.Name(name=name):
            yield from _bare(node, name, allowed)
        case _:
            for child in node.iter_child_nodes():
                yield from _misused(child, allowed)


def _path(node: nodes.Node, allowed: TemplateNames) -> list[str]:
    """Return ['answers', 'energy'] for answers.energy; [] for what doesn't start with a known name that has parts."""
    match node:
        case nodes.Name(name=name) if name in allowed.parts:
            return [name]
        case nodes.Getattr(attr=part) | nodes.Getitem(arg=nodes.Const(value=part)):
            path = _path(node.node, allowed)
            return [*path, str(part)] if path else []
        case _:
            return []


def _wrong_path(node: nodes.Node, path: list[str], allowed: TemplateNames) -> Iterator[tuple[int, str]]:
    name, part, *further = path
    if part not in allowed.parts[name]:
        kind = {"answers": "question", "season": "area"}.get(name, "name")
        yield node.lineno, unknown(kind, part, allowed.parts[name], f"{name}.{part}")
    elif further and (name, part) != ("course", "sender"):
        whole = f"{name}.{part}"
        yield node.lineno, f"{whole} has no parts, so there is no {'.'.join(path)}; a filter may do it, such as |upper"
    elif further and further[0] not in SENDER:
        yield node.lineno, unknown("name", further[0], SENDER, ".".join(path))


def _bare(node: nodes.Node, name: str, allowed: TemplateNames) -> Iterator[tuple[int, str]]:
    if name in allowed.parts:
        yield node.lineno, f"'{name}' has parts: say which one, such as {name}.{min(allowed.parts[name], default='…')}"
    elif name in CALLABLE_NAMES:
        yield node.lineno, f"{name} must be called, with something in brackets"


def _buttons(node: nodes.Node, allowed: TemplateNames) -> Iterator[tuple[int, str]]:
    match node:
        case nodes.Call(args=[nodes.Getattr(node=nodes.Name(name="extra"), attr="question")]) if (
            "extra" in allowed.parts
        ):
            return
        case nodes.Call(args=[nodes.Const(value=str() as question)], kwargs=[]):
            if question not in allowed.buttons:
                written = f"ask_buttons('{question}')"
                yield node.lineno, unknown("question of this lesson", question, allowed.buttons, written)
        case _:
            yield node.lineno, "ask_buttons wants the id of one question in quotes: {{ ask_buttons('my_question') }}"


def _calls(node: nodes.Node, name: str) -> bool:
    return isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name == name


def _wrong_call(node: nodes.Call) -> str:
    match node.node:
        case nodes.Name(name="ask_buttons"):
            return "ask_buttons stands alone in its braces, on a line of its own"
        case nodes.Name(name=name) | nodes.Getattr(attr=name):
            return f"{name}(…) can't be called here; a filter may do it, such as |upper or |join(', ')"
        case _:
            return "nothing can be called here but ask_buttons('…') and range(…)"


def unknown(kind: str, word: str, allowed: Collection[str], written: str = "") -> str:
    """Return a message for an unknown word, with the likely one or, failing that, all known ones."""
    shown = f"unknown {kind} '{word}'" + (f" in {written}" if written else "")
    guess = did_you_mean(word, allowed)
    if guess or not allowed:
        return shown + guess
    return f"{shown}; known are {', '.join(sorted(allowed)[:MAX_LISTED])}{', …' if len(allowed) > MAX_LISTED else ''}"


def _sentence(message: str | None) -> str:
    return (message or "can't be read").strip().rstrip(".")
