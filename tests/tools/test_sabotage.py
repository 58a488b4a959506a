"""The runner on a tiny project: one guard rail, one test for it, and patches of every kind."""

import json
import subprocess
from pathlib import Path

import pytest

from tools import sabotage

GUARD = "import sys\n\n\ndef admit(uses: int) -> bool:\n    return uses > 0\n"
TESTS = """
import time
from pathlib import Path
import pytest
from tiny.guard import admit

@pytest.fixture
def opened():
    assert admit(1)
    return admit

def test_used_up():
    assert not admit(0)

def test_blind():
    assert True

def test_slow():
    if admit(0):
        time.sleep(30)

def test_skipped():
    pytest.skip("no browser on this machine")

def test_setup(opened):
    assert not opened(0)

def test_sql():
    assert "unique" in Path("migrations/1.sql").read_text()
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # a second less for each inner run
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    files = {
        "src/tiny/__init__.py": "",
        "src/tiny/guard.py": GUARD,
        "migrations/1.sql": "create unique index one_open on entries (visit);\n",
        "tests/test_guard.py": TESTS,
        "pytest.ini": "[pytest]\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def make_patch(project: Path, name: str, **changes: str | int) -> None:
    values: dict[str, str | int] = {
        "invariant": "a used-up pass stays out",
        "file": "src/tiny/guard.py",
        "old": "return uses > 0",
        "new": "return True",
        "test": "tests/test_guard.py::test_used_up",
        **changes,
    }
    folder = project / "tools" / "sabotage"
    folder.mkdir(parents=True, exist_ok=True)
    lines = (f"{key} = {json.dumps(value)}" for key, value in values.items())
    (folder / f"{name}.toml").write_text("\n".join(lines))


def results(project: Path, limit: float = 20) -> dict[str, str]:
    patches = sabotage.load(project / "tools" / "sabotage")
    return {patch.name: sabotage.judge(patch, project, limit).word for patch in patches}


def test_patches_that_turn_their_test_red_are_good(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_patch(project, "uses")
    make_patch(
        project,
        "index",
        file="migrations/1.sql",
        old="create unique index",
        new="create index",
        test="tests/test_guard.py::test_sql",
    )

    assert sabotage.main([], project) == 0

    said = capsys.readouterr().out
    assert "2/2 uses: red" in said
    assert "2 of 2 as they should be" in said
    assert (project / "src/tiny/guard.py").read_text() == GUARD


def test_everything_but_a_failed_test_is_bad(project: Path) -> None:
    make_patch(project, "blind", test="tests/test_guard.py::test_blind")
    make_patch(project, "gone", old="return uses >= 0")
    make_patch(project, "no_file", file="src/tiny/moved.py")
    make_patch(project, "twice", old="s", new="z")
    make_patch(project, "not_python", new="return return")
    make_patch(project, "import_error", old="import sys", new="import nowhere_to_be_found")
    make_patch(project, "no_test", test="tests/test_guard.py::test_absent")
    make_patch(project, "skipped", test="tests/test_guard.py::test_skipped")
    make_patch(project, "setup_error", new="return False", test="tests/test_guard.py::test_setup")

    assert results(project) == {
        "blind": "green",
        "gone": "stale",
        "import_error": "error",
        "no_file": "stale",
        "no_test": "error",
        "not_python": "stale",
        "setup_error": "error",
        "skipped": "skipped",
        "twice": "stale",
    }


def test_a_test_that_hangs_is_stopped_at_the_limit(project: Path) -> None:
    make_patch(project, "slow", test="tests/test_guard.py::test_slow")

    assert results(project, limit=3) == {"slow": "too slow"}


def test_the_named_tests_must_be_green_first(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_patch(project, "uses")
    (project / "src/tiny/guard.py").write_text(GUARD.replace("> 0", "> 0 or True"))

    assert sabotage.main([], project) == 1
    assert "not green without a patch" in capsys.readouterr().out


def test_check_list_and_only(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert sabotage.main(["--check"], project) == 0
    assert sabotage.main([], project) == 1  # nothing tried is not a pass

    make_patch(project, "uses")
    make_patch(project, "gone", old="not there")
    assert sabotage.main(["--list"], project) == 0
    assert "uses: a used-up pass stays out" in capsys.readouterr().out
    assert sabotage.main(["--check"], project) == 1
    assert "tools/sabotage/gone.toml: no longer applies" in capsys.readouterr().out
    assert sabotage.main(["--only", "other"], project) == 1
    assert sabotage.main(["--only", "uses"], project) == 0

    make_patch(project, "uses", surprise="x")
    assert sabotage.main(["--list"], project) == 1
    assert "the keys are name, invariant, file" in capsys.readouterr().out


def test_count_says_how_often_the_text_stands_there(project: Path) -> None:
    make_patch(project, "both", old="uses", new="not_uses", count=2)

    assert results(project) == {"both": "green"}
