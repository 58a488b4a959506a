"""What every rule shares: a finding, and one parsed file with its comments."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

PACKAGE = "src/gatehouse/"


@dataclass(frozen=True, order=True)
class Finding:
    path: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.message}"


@dataclass(frozen=True)
class Source:
    """One file; `path` is relative to the repository root, with forward slashes."""

    path: str
    text: str

    @classmethod
    def read(cls, root: Path, file: Path) -> "Source":
        return cls(file.relative_to(root).as_posix(), file.read_text(encoding="utf-8"))

    @property
    def inside(self) -> str:
        """The path below the package: `visits/passes.py`; empty for files elsewhere."""
        return self.path.removeprefix(PACKAGE) if self.path.startswith(PACKAGE) else ""

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        return {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}

    @cached_property
    def comments(self) -> dict[int, str]:
        tokens = tokenize.generate_tokens(io.StringIO(self.text).readline)
        return {token.start[0]: token.string for token in tokens if token.type == tokenize.COMMENT}

    def excused(self, node: ast.stmt | ast.expr, word: str) -> bool:
        """Whether `# word: reason` stands on one of the node's lines or on the line above it."""
        escape = re.compile(rf"#.*\b{word}:\s*\S")
        lines = range(node.lineno - 1, (node.end_lineno or node.lineno) + 1)
        return any(escape.search(self.comments.get(line, "")) for line in lines)

    def enclosing(self, node: ast.AST) -> Iterator[ast.AST]:
        """The node's ancestors, nearest first."""
        while node in self.parents:
            node = self.parents[node]
            yield node

    def docstrings(self) -> set[ast.AST]:
        return {node.value for node in ast.walk(self.tree) if isinstance(node, ast.Expr)}


def call_name(call: ast.Call) -> str:
    """`Depends` for both `Depends(...)` and `fastapi.Depends(...)`."""
    if isinstance(call.func, ast.Name):
        return call.func.id
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""
