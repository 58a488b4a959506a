"""Our own lint rules in one run: `python -m tools.lint`. Exits 1 with a list of what to write instead."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from tools import file_length, no_commit, no_function_imports, session_scope, tenant_scope
from tools.source import PACKAGE, Finding, Source

ROOT = Path(__file__).resolve().parent.parent


def findings(root: Path) -> Iterator[Finding]:
    tree = file_length.tracked(root)
    yield from file_length.check(root, tree)

    package = [file for file in tree if file.relative_to(root).as_posix().startswith(PACKAGE)]
    sources = []
    for file in package:
        if file.suffix == ".py":
            source = Source.read(root, file)
            try:
                ast.parse(source.text)
                sources.append(source)
            except SyntaxError as error:
                message = f"not Python {sys.version_info.major}.{sys.version_info.minor}: {error.msg}"
                yield Finding(source.path, error.lineno or 1, "syntax", message)
    known_functions = session_scope.functions(sources)
    migrations = [file for file in tree if file.relative_to(root).as_posix().startswith("migrations/")]
    tables = tenant_scope.tables(
        sources,
        [file.read_text(encoding="utf-8") for file in migrations if file.suffix in {".py", ".sql"}],
    )
    for source in sources:
        yield from no_function_imports.check(source)
        yield from no_commit.check(source)
        yield from session_scope.check(source, known_functions)
        yield from tenant_scope.check(source, tables)
    for file in package:
        if file.suffix == ".sql":
            yield from tenant_scope.check_sql_file(Source.read(root, file), tables)


def main(root: Path = ROOT) -> int:
    found = sorted(findings(root))
    for finding in found:
        print(finding)
    print(f"tools/lint: {len(found)} to mend" if found else "tools/lint: clean")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
