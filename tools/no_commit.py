"""Only the edge commits: core/db*.py and core/hot*.py (the scan's own pool), the command line, the worker and the bench.

Caught: any `.commit()` or `.rollback()` call, and COMMIT or ROLLBACK as SQL text given to a call.
Escape: `# commit: reason` on the line.
"""

import ast
import re
from collections.abc import Iterator

from tools.source import Finding, Source

RULE = "no-commit"
MESSAGE = (
    "the edge commits (core/db.py: transaction()), so just return; to keep writes while refusing, "
    "return a stored refusal or raise an AppError with keeps_writes = True"
)
ALLOWED = re.compile(r"(core/(db|hot)[^/]*\.py|cli[^/]*\.py|worker\.py|bench[^/]*(/.*)?\.py)")
SQL = re.compile(r"(^|;)\s*(commit|rollback)(\s+(work|transaction))?\s*(;|$)", re.IGNORECASE)


def check(source: Source) -> Iterator[Finding]:
    if not source.inside or ALLOWED.fullmatch(source.inside):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and _ends_transaction(node) and not source.excused(node, "commit"):
            yield Finding(source.path, node.lineno, RULE, MESSAGE)


def _ends_transaction(call: ast.Call) -> bool:
    if isinstance(call.func, ast.Attribute) and call.func.attr in {"commit", "rollback"}:
        return True
    arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
    return any(
        isinstance(value, ast.Constant) and isinstance(value.value, str) and SQL.search(value.value)
        for value in arguments
    )
