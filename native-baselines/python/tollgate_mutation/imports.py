"""Which modules of the logic a module uses, directly or by way of others: only those functions can notice a change."""

import ast
from functools import cache
from pathlib import Path

LOGIC = Path(__file__).resolve().parents[1] / "tollgate_logic"
"""The folder of the logic."""


def files() -> list[Path]:
    """The files that have logic; the types of the contract have none, and the JSON is what checks them."""
    contract = LOGIC / "contract"
    modules = (path for path in sorted(LOGIC.rglob("*.py")) if path.name != "__init__.py")
    return [path for path in modules if contract not in path.parents]


def module_of(path: Path) -> str:
    """The name under which that file is imported."""
    return ".".join(path.relative_to(LOGIC.parent).with_suffix("").parts)


@cache
def used_by(module: str) -> frozenset[str]:
    """`module` and all that it uses."""
    used = {module}
    for name in _imports()[module]:
        used |= used_by(name)
    return frozenset(used)


@cache
def _imports() -> dict[str, set[str]]:
    """The modules of the logic that each imports itself."""
    trees = {module_of(path): ast.parse(path.read_text(encoding="utf-8")) for path in files()}
    return {
        module: {
            node.module
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module in trees
        }
        for module, tree in trees.items()
    }
