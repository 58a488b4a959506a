"""A dependency that yields must be closed before the answer is sent: `Depends(..., scope="function")`.

With FastAPI's default the code after `yield` runs once the answer is out, so a failing commit still says 200.
Caught: `Depends(f)` where f is a function of this tree that yields, or is unknown and called like a
session, transaction or connection. Escape: `# scope: reason` on the line.
"""

import ast
import re
from collections.abc import Iterable, Iterator

from tools.source import Finding, Source, call_name

RULE = "session-scope"
MESSAGE = 'write `Depends({name}, scope="function")`: without it 200 is sent before COMMIT'
SESSION_LIKE = re.compile(r"session|transaction|connection|(^|_)(tx|conn|db)(_|$)", re.IGNORECASE)


def functions(sources: Iterable[Source]) -> dict[str, bool]:
    """Every function's name, and whether one of that name yields."""
    known: dict[str, bool] = {}
    for source in sources:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                known[node.name] = known.get(node.name, False) or _yields(node)
    return known


def check(source: Source, known: dict[str, bool]) -> Iterator[Finding]:
    for node in ast.walk(source.tree):
        if not (isinstance(node, ast.Call) and call_name(node) in {"Depends", "Security"} and node.args):
            continue
        name = ast.unparse(node.args[0])
        last = name.rsplit(".", 1)[-1]
        if not known.get(last, bool(SESSION_LIKE.search(last))):
            continue
        scoped = any(
            keyword.arg == "scope"
            and isinstance(keyword.value, ast.Constant)
            and keyword.value.value == "function"
            for keyword in node.keywords
        )
        if not scoped and not source.excused(node, "scope"):
            yield Finding(source.path, node.lineno, RULE, MESSAGE.format(name=name))


def _yields(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Yield | ast.YieldFrom):
            return True
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting.extend(ast.iter_child_nodes(node))
    return False
