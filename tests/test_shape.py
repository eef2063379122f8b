"""The shape of the code: what travels together is one value, and what catches every error says why."""

import ast
from collections.abc import Iterator
from pathlib import Path

from support.sites import ROOT

MODULES = sorted(file for file in (ROOT / "drip").rglob("*.py") if "migrations" not in file.parts)
MOST_ARGUMENTS = 6


def nodes() -> Iterator[tuple[Path, str, ast.AST]]:
    """(file, its text, a node) for all that is in the package."""
    for file in MODULES:
        text = file.read_text(encoding="utf-8")
        yield from ((file, text, node) for node in ast.walk(ast.parse(text)))


def arguments(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    named = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return [argument.arg for argument in named if argument.arg not in ("self", "cls")]


def test_no_function_takes_more_than_six_arguments() -> None:
    assert [
        f"{file.relative_to(ROOT)}:{node.lineno} {node.name}"
        for file, _, node in nodes()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and len(arguments(node)) > MOST_ARGUMENTS
    ] == []


def is_broad(node: ast.ExceptHandler) -> bool:
    caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
    return any(one is None or ast.unparse(one) in ("Exception", "BaseException") for one in caught)


def has_reason(text: str, node: ast.ExceptHandler) -> bool:
    """Whether a comment stands between the `except` and the end of its first statement."""
    lines = text.splitlines()[node.lineno - 1 : node.body[0].end_lineno]
    return any("#" in line for line in lines)


def test_what_catches_every_error_says_why() -> None:
    assert [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file, text, node in nodes()
        if isinstance(node, ast.ExceptHandler) and is_broad(node) and not has_reason(text, node)
    ] == []
