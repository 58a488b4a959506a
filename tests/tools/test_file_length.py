import subprocess
from pathlib import Path

from tools import file_length


def test_long_code_is_found_generated_and_ignored_files_are_not(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / ".gitignore").write_text("built.py\n")
    long = "x\n" * 401
    for name in ("long.py", "long.tsx", "long.sql", "long.md", "schema.gen.ts", "built.py"):
        (tmp_path / name).write_text(long)
    (tmp_path / "fits.py").write_text("x\n" * 400)

    found = list(file_length.check(tmp_path, file_length.tracked(tmp_path)))

    assert [(finding.path, finding.line) for finding in found] == [
        ("long.py", 401),
        ("long.sql", 401),
        ("long.tsx", 401),
    ]
    assert "split it by use case" in found[0].message
