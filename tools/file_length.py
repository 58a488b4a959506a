"""No code file over 400 lines; files a tool writes (*.gen.ts, schema.d.ts) are exempt."""

import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from tools.source import Finding

RULE = "file-length"
LIMIT = 400
CODE = {".py", ".ts", ".tsx", ".sql"}
GENERATED = (".gen.ts", "schema.d.ts")


def tracked(root: Path) -> list[Path]:
    """What git holds or would add."""
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\0")
    return [root / name for name in sorted(set(names)) if name and (root / name).is_file()]


def check(root: Path, files: Iterable[Path]) -> Iterator[Finding]:
    for file in files:
        if file.suffix not in CODE or file.name.endswith(GENERATED):
            continue
        lines = len(file.read_bytes().splitlines())
        if lines > LIMIT:
            yield Finding(
                file.relative_to(root).as_posix(),
                lines,
                RULE,
                f"{lines} lines, at most {LIMIT}: split it by use case (one story per file), not by layer",
            )
