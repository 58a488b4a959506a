import subprocess
from pathlib import Path

import pytest

from tools import lint


def make_tree(root: Path, files: dict[str, str]) -> None:
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


def test_every_rule_is_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_tree(
        tmp_path,
        {
            "src/gatehouse/visits/ops.py": (
                "async def f(session):\n"
                "    import json\n"
                "    await session.execute(select(lockers))\n"
                "    await session.commit()\n"
            ),
            "src/gatehouse/visits/routes.py": "S = Depends(open_session)\n",
            "src/gatehouse/visits/busy.sql": "select id from visits;\n",
            "src/gatehouse/visits/broken.py": "def f(:\n",
            "src/gatehouse/visits/long.py": "x = 1\n" * 401,
            "migrations/versions/0001.sql": "create table lockers (id uuid, primary key (building_id, id));",
        },
    )

    assert lint.main(tmp_path) == 1

    said = capsys.readouterr().out
    for place in (
        "visits/broken.py:1: syntax",
        "visits/busy.sql:1: tenant-scope",
        "visits/long.py:401: file-length",
        "visits/ops.py:2: no-function-imports",
        "visits/ops.py:3: tenant-scope",
        "visits/ops.py:4: no-commit",
        "visits/routes.py:1: session-scope",
        "7 to mend",
    ):
        assert place in said


def test_a_clean_tree_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_tree(tmp_path, {"src/gatehouse/api.py": "x = 1\n"})

    assert lint.main(tmp_path) == 0
    assert "clean" in capsys.readouterr().out
