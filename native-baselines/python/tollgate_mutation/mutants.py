"""All mutants of a source file: its tree with one change, named so that a list can hold them over other edits."""

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any

from tollgate_mutation.changes import Change, changes_of, condition_changes

# What says nothing to the interpreter that an answer could show.
_NO_LOGIC = {
    (ast.arg, "annotation"),
    (ast.AnnAssign, "annotation"),
    (ast.FunctionDef, "returns"),
    (ast.FunctionDef, "decorator_list"),
    (ast.ClassDef, "decorator_list"),
}


@dataclass(frozen=True)
class _Slot:
    """A place in a tree where a node stands."""

    parent: ast.AST
    field: str
    index: int | None

    def put(self, node: ast.AST) -> None:
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


@dataclass(frozen=True, eq=False)
class Mutant:
    """One change of one file."""

    file: str
    """Below `tollgate_logic`: `fraud/rules.py`."""
    number: int
    """The line's number."""
    line: str
    """The line itself, which stays the same when others move it."""
    change: str
    """The change; with `#2` and so on where the line has it more than once."""
    _tree: ast.Module
    _slot: _Slot
    _node: ast.AST

    def code(self) -> CodeType:
        """The changed file, compiled. The tree keeps the change: for a process that ends after it."""
        self._slot.put(self._node)
        return compile(ast.fix_missing_locations(self._tree), f"{self.file} with {self.change}", "exec")


def mutants_of(folder: Path, path: Path) -> Iterator[Mutant]:
    """The mutants of `path`, a file below `folder`."""
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    tree = ast.parse(text)
    seen: Counter[tuple[int, str]] = Counter()
    for slot, node in _slots(tree):
        for change in _changes_at(slot, node):
            seen[node.lineno, change.text] += 1
            again = seen[node.lineno, change.text]
            yield Mutant(
                file=path.relative_to(folder).as_posix(),
                number=node.lineno,
                line=lines[node.lineno - 1].strip(),
                change=f"{change.text} #{again}" if again > 1 else change.text,
                _tree=tree,
                _slot=slot,
                _node=change.node,
            )


def _slots(parent: ast.AST) -> Iterator[tuple[_Slot, Any]]:
    """Every node that may be changed, with its place, from the top of the file down."""
    for field, value in ast.iter_fields(parent):
        if (type(parent), field) in _NO_LOGIC:
            continue
        for index, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(node, ast.stmt | ast.expr) and not _is_no_logic(node):
                yield _Slot(parent, field, index), node
            if isinstance(node, ast.AST) and not _is_no_logic(node):
                yield from _slots(node)


def _is_no_logic(node: ast.AST) -> bool:
    match node:
        case ast.Expr(ast.Constant()):  # documentation
            return True
        case ast.Assign([ast.Name("__all__")]) | ast.Assign(_, ast.Call(ast.Name("TypeVar"))):
            return True
    return False


def _changes_at(slot: _Slot, node: ast.AST) -> Iterator[Change]:
    yield from changes_of(node)
    is_condition = slot.field == "test" or (
        slot.field == "ifs" and isinstance(slot.parent, ast.comprehension)
    )
    if is_condition and isinstance(node, ast.expr):
        yield from condition_changes(node)
