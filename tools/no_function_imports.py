"""An import inside a function hides a wrong direction between packages: imports stand at the top.

Escape: `# lazy: reason` on the line, for something heavy that most runs never need.
"""

import ast
from collections.abc import Iterator

from tools.source import Finding, Source

RULE = "no-function-imports"
MESSAGE = (
    "move this import to the top of the file; if that makes a circle, move the shared name to the lower "
    "package (see the layers in pyproject.toml). Heavy and seldom used: add `# lazy: <reason>`"
)


def check(source: Source) -> Iterator[Finding]:
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        inside = any(isinstance(up, ast.FunctionDef | ast.AsyncFunctionDef) for up in source.enclosing(node))
        if inside and not source.excused(node, "lazy"):
            yield Finding(source.path, node.lineno, RULE, MESSAGE)
