"""The changes: what a slip of whoever writes the logic looks like, as another node in the place of one of its tree."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

_ORDER: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq, ast.LtE, ast.GtE),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
"""What a comparison is taken for: the one that differs at the edge, and the opposite."""

_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitOr,
}

_OPPOSITE = {"min": "max", "max": "min", "any": "all", "all": "any"}
_ROUNDINGS = ("DOWN", "HALF_UP", "HALF_EVEN")


@dataclass(frozen=True)
class Change:
    """One node for another: `old → new`, or what of `old` is gone."""

    text: str
    node: ast.AST


def changes_of(node: ast.AST) -> Iterator[Change]:
    """All changes of this node itself, not of those below it."""
    match node:
        case ast.Compare():
            yield from _comparisons(node)
        case ast.BoolOp(op, values):
            other: ast.boolop = ast.Or() if isinstance(op, ast.And) else ast.And()
            yield _instead(node, ast.BoolOp(other, values))
            for left in _one_fewer(values):
                yield _instead(node, left[0] if len(left) == 1 else ast.BoolOp(op, left))
        case ast.UnaryOp(ast.Not() | ast.USub(), operand):
            yield _instead(node, operand)
        case ast.BinOp(left, op, right):
            yield _instead(node, ast.BinOp(left, _ARITHMETIC[type(op)](), right))
        case ast.AugAssign(target, op, value):
            yield _instead(node, ast.AugAssign(target, _ARITHMETIC[type(op)](), value))
            yield _without(node, ast.Pass())
        case ast.Expr(ast.Call()):
            yield _without(node, ast.Pass())
        case ast.Constant(value):
            yield from _constants(node, value)
        case ast.Call(ast.Name(name) as function, arguments, keywords) if name in _OPPOSITE:
            opposite = ast.Name(_OPPOSITE[function.id], ast.Load())
            yield _instead(node, ast.Call(opposite, arguments, keywords))
        case ast.Attribute(ast.Name("Rounding") as roundings, rounding):
            for other_rounding in _ROUNDINGS:
                if other_rounding != rounding:
                    yield _instead(node, ast.Attribute(roundings, other_rounding, ast.Load()))
        case ast.Tuple(elements, ast.Load()) | ast.List(elements, ast.Load()):
            for element, left in zip(elements, _one_fewer(elements), strict=True):
                # A number more or less moves all others: no slip, and anything would notice.
                if not isinstance(element, ast.Constant | ast.UnaryOp):
                    yield Change(f"without {ast.unparse(element)}", type(node)(left, ast.Load()))
        case ast.Dict(keys, values):
            for key, keys_left, values_left in zip(keys, _one_fewer(keys), _one_fewer(values), strict=True):
                assert key is not None  # That would be `**`.
                yield Change(f"without {ast.unparse(key)}", ast.Dict(keys_left, values_left))


def condition_changes(test: ast.expr) -> Iterator[Change]:
    """A condition that always holds, and one that never does."""
    if isinstance(test, ast.Constant):
        return
    for value in (True, False):
        yield Change(f"{ast.unparse(test)} → always {value}", ast.Constant(value))


def _comparisons(node: ast.Compare) -> Iterator[Change]:
    for place, op in enumerate(node.ops):
        for other in _ORDER[type(op)]:
            # Next to a number, that number one more or less says the same.
            if (
                isinstance(op, ast.Eq)
                and other is not ast.NotEq
                and isinstance(node.comparators[place], ast.Constant)
            ):
                continue
            ops = [*node.ops[:place], other(), *node.ops[place + 1 :]]
            yield _instead(node, ast.Compare(node.left, ops, node.comparators))
    # A named limit is also in the text of an error, which would give a change of its definition away.
    for place, operand in enumerate(node.comparators):
        if isinstance(operand, ast.Name) and operand.id.isupper():
            for step in (ast.Add(), ast.Sub()):
                moved = ast.BinOp(operand, step, ast.Constant(1))
                limits = [*node.comparators[:place], moved, *node.comparators[place + 1 :]]
                yield _instead(node, ast.Compare(node.left, node.ops, limits))


def _constants(node: ast.Constant, value: object) -> Iterator[Change]:
    match value:
        case bool():
            yield _instead(node, ast.Constant(not value))
        case int():
            for other in (value + 1, value - 1):
                yield _instead(node, ast.Constant(other))
        case str() if value.isupper() and " " in value:
            words = value.split()
            for word, left in zip(words, _one_fewer(words), strict=True):
                yield Change(f"without {word}", ast.Constant(" ".join(left)))
        case str():
            yield _instead(node, ast.Constant(value + "~"))
        case bytes():
            yield _instead(node, ast.Constant(value + b"~"))


def _one_fewer(items: list[T]) -> Iterator[list[T]]:
    """The list without its first, without its second, …"""
    return (items[:place] + items[place + 1 :] for place in range(len(items)))


def _instead(old: ast.AST, new: ast.AST) -> Change:
    return Change(f"{ast.unparse(old)} → {ast.unparse(new)}", new)


def _without(old: ast.AST, new: ast.AST) -> Change:
    return Change(f"without {ast.unparse(old)}", new)
