"""Finds answers that may be missing where a value is needed. An unanswered question is None, so `answers.energy > 5`
fails for whoever has not answered; `answers.energy and answers.energy > 5` does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jinja2 import nodes

ORDER = {"gt", "gteq", "lt", "lteq"}
VALUE_NODES = (nodes.Compare, nodes.For, nodes.BinExpr)  # the nodes that need a value
GuardedAnswers = frozenset[str]


def unguarded(node: nodes.Node, guarded: GuardedAnswers = frozenset()) -> Iterator[tuple[int, str]]:
    """Yield (line, message) for each answer that is compared, calculated with or iterated over, and may be None."""
    match node:
        case nodes.And(left=left, right=right):
            yield from unguarded(left, guarded)
            yield from unguarded(right, guarded | _surely_given(left))
        case nodes.If(test=test):
            yield from unguarded(test, guarded)
            yield from _each(node.body, guarded | _surely_given(test))
            yield from _each([*node.elif_, *node.else_], guarded | _surely_given(nodes.Not(test)))
        case nodes.CondExpr(test=test, expr1=then):
            yield from unguarded(test, guarded)
            yield from unguarded(then, guarded | _surely_given(test))
            yield from _each([node.expr2] if node.expr2 else [], guarded)
        case _:
            for answer in _needed_answers(node):
                if answer not in guarded:
                    yield node.lineno, _sentence(answer, isinstance(node, nodes.For))
            yield from _each(node.iter_child_nodes(), guarded)


def _each(children: Iterable[nodes.Node], guarded: GuardedAnswers) -> Iterator[tuple[int, str]]:
    for child in children:
        yield from unguarded(child, guarded)


def _needed_answers(node: nodes.Node) -> Iterator[str]:
    """Yield the answers that this node itself needs."""
    operands: list[nodes.Node] = []
    match node:
        case nodes.Compare():
            operands += [node.expr] if any(operand.op in ORDER for operand in node.ops) else []
            operands += [operand.expr for operand in node.ops if operand.op in ORDER | {"in", "notin"}]
        case nodes.For():
            operands = [node.iter]
        case nodes.BinExpr(left=left, right=right) if not isinstance(node, nodes.Or):
            operands = [left, right]
    yield from filter(None, map(_answer, operands))


def _surely_given(test: nodes.Node) -> GuardedAnswers:
    """Return the answers that exist whenever `test` holds."""
    match test:
        case nodes.And(left=left, right=right):
            return _surely_given(left) | _surely_given(right)
        case nodes.Not(node=nodes.Not(node=inner)):
            return _surely_given(inner)
        case nodes.Not(node=nodes.Test(name="none", node=inner)):
            return _only(inner)
        case nodes.Not(node=nodes.Or(left=left, right=right)):
            return _surely_given(nodes.Not(left)) | _surely_given(nodes.Not(right))
        case nodes.Compare(expr=expr, ops=[nodes.Operand(op="eq", expr=nodes.Const(value=value))]) if value is not None:
            return _only(expr)
        case _:
            return _only(test)


def _only(node: nodes.Node) -> GuardedAnswers:
    answer = _answer(node)
    return frozenset({answer} if answer else ())


def _answer(node: nodes.Node) -> str | None:
    match node:
        case nodes.Getattr(node=nodes.Name(name="answers"), attr=answer):
            return answer
        case nodes.Getitem(node=nodes.Name(name="answers"), arg=nodes.Const(value=str() as answer)):
            return answer
        case _:
            return None


def _sentence(answer: str, looped: bool) -> str:
    name = f"answers.{answer}"
    if looped:
        return f"{name} has nothing to go through for somebody who did not answer: write `in {name} or []`"
    return f"{name} may be unanswered: write `{name} and …` before it is compared or counted with"
