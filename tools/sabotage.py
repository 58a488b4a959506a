"""`make sabotage`: break one invariant at a time and see that its test turns red.

A patch is a file tools/sabotage/<name>.toml:

    invariant = "one nonce, one answer"
    file = "src/gatehouse/gate/scans.py"      # migrations/*.sql works too
    old = '''exact text'''
    new = '''what stands there instead'''
    test = "tests/races/test_scan.py::test_one_nonce"   # or web/src/….test.ts, which vitest runs
    count = 1                                 # how often `old` stands in the file; optional

Every run happens in a copy of the tree (what git holds or would add), with PYTHONPATH on the copy and the web
app's packages shared. A browser test builds the app of its copy. First all
named tests must be green unpatched; then each patch must turn its own test red, as a failed test and not as an
error of set-up or collection, within the limit. A patch that no longer applies fails the run.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
WEB_PACKAGES = "web/node_modules"
LIMIT_SECONDS = 60.0
BASELINE_SECONDS = 600.0


class BadPatchError(Exception):
    """The patch cannot be read, or does not fit the tree any more."""


@dataclass(frozen=True)
class Patch:
    name: str
    invariant: str
    file: str
    old: str
    new: str
    test: str
    count: int = 1

    @classmethod
    def read(cls, path: Path) -> "Patch":
        try:
            data = {"name": path.stem, **tomllib.loads(path.read_text(encoding="utf-8"))}
            patch = cls(**data)
        except (tomllib.TOMLDecodeError, TypeError) as error:
            known = ", ".join(field.name for field in fields(cls))
            raise BadPatchError(f"{path.name}: {error}; the keys are {known}") from error
        if patch.old == patch.new or not patch.old:
            raise BadPatchError(f"{path.name}: `old` must be a text, and `new` another one")
        return patch

    def apply(self, root: Path) -> None:
        target = root / self.file
        text = target.read_text(encoding="utf-8") if target.is_file() else ""
        found = text.count(self.old)
        if found != self.count:
            where = f"stands {found} times in {self.file}, {self.count} expected" if text else "has no file"
            raise BadPatchError(f"no longer applies: `old` {where}; write the patch again for today's code")
        changed = text.replace(self.old, self.new)
        if target.suffix == ".py":
            try:
                compile(changed, self.file, "exec")
            except SyntaxError as error:
                raise BadPatchError(f"the patched file is not Python: {error}") from error
        target.write_text(changed, encoding="utf-8")


@dataclass(frozen=True)
class Outcome:
    patch: Patch
    good: bool
    word: str
    seconds: float
    detail: str = ""


@dataclass(frozen=True)
class TestRun:
    __test__ = False
    code: int | None  # None: stopped at the limit
    failed: int
    errors: int
    skipped: int
    output: str


def load(folder: Path) -> list[Patch]:
    return [Patch.read(path) for path in sorted(folder.glob("*.toml"))]


def tree_files(root: Path) -> list[str]:
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\0")
    return sorted({name for name in listed if name and (root / name).is_file()})


@contextmanager
def copy_of(root: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="gatehouse-sabotage-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # the embedded PostgreSQL may run as another user
        copy = Path(folder) / "tree"
        for name in tree_files(root):
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, copy / name)
        if (packages := root / WEB_PACKAGES).is_dir():
            (copy / WEB_PACKAGES).symlink_to(packages)
        yield copy


def is_web(test: str) -> bool:
    return test.startswith("web/")


def needs_packages(test: str) -> bool:
    """Whether npm's packages must be there: for vitest, and to build the app for a browser."""
    return is_web(test) or test.startswith("tests/e2e/")


def install_packages(root: Path) -> str:
    """Once in the tree itself, so that no copy has to. Empty, or why it did not work."""
    command = [sys.executable, str(root / "tools" / "web_build.py"), "packages"]
    done = subprocess.run(command, cwd=root, check=False, capture_output=True, text=True)
    return "" if done.returncode == 0 else _tail(done.stdout + done.stderr)


def run_tests(copy: Path, tests: Sequence[str], limit: float) -> TestRun:
    """Python's with pytest, the web app's with vitest; the first of the two that is not green speaks."""
    web, python = [test for test in tests if is_web(test)], [test for test in tests if not is_web(test)]
    report = copy.parent / "report.xml"
    commands = []
    if web:
        vitest = [sys.executable, "tools/web_build.py", "test", "--reporter=default", "--reporter=junit"]
        commands.append([
            *vitest, f"--outputFile.junit={report}", *(test.removeprefix("web/") for test in web)
        ])  # fmt: skip
    if python:
        pytest = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}"]
        commands.append([*pytest, *python])
    run = TestRun(0, 0, 0, 0, "")
    for command in commands:
        run = _run(copy, command, report, limit)
        if run.code != 0:
            break
    return run


def _run(copy: Path, command: Sequence[str], report: Path, limit: float) -> TestRun:
    report.unlink(missing_ok=True)
    path = os.pathsep.join([str(copy / "src"), str(copy)])
    process = subprocess.Popen(
        command,
        cwd=copy,
        env={**os.environ, "PYTHONPATH": path, "GATEHOUSE_SABOTAGE": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        return TestRun(None, 0, 0, 0, _stop(process))
    return TestRun(process.returncode, *_counts(report), output)


def _stop(process: subprocess.Popen[str]) -> str:
    """First as Ctrl-C, so that fixtures stop their database; then the whole group."""
    output = ""
    for number, patience in ((signal.SIGINT, 10.0), (signal.SIGKILL, 5.0)):
        try:
            os.killpg(process.pid, number)
            output, _ = process.communicate(timeout=patience)
            break
        except (subprocess.TimeoutExpired, ProcessLookupError):
            continue
    return output


def _counts(report: Path) -> tuple[int, int, int]:
    if not report.is_file():
        return 0, 0, 0
    tree = ET.parse(report)  # written a moment ago by our own pytest or vitest
    failed, errors, skipped = (
        len(tree.findall(f".//testcase/{kind}")) for kind in ("failure", "error", "skipped")
    )
    return failed, errors, skipped


def judge(patch: Patch, root: Path, limit: float) -> Outcome:
    begun = time.monotonic()

    def outcome(word: str, detail: str = "", *, good: bool = False) -> Outcome:
        return Outcome(patch, good, word, time.monotonic() - begun, detail)

    with copy_of(root) as copy:
        try:
            patch.apply(copy)
        except BadPatchError as error:
            return outcome("stale", str(error))
        run = run_tests(copy, [patch.test], limit)
    if run.code is None:
        return outcome("too slow", f"not red within {limit:.0f} s")
    if run.code == 0 and run.skipped:
        return outcome("skipped", f"its test does not run on this machine:\n{_tail(run.output)}")
    if run.code == 0:
        return outcome("green", "the test passes although the invariant is broken: sharpen the test")
    if run.code == 1 and run.failed:
        return outcome("red", good=True)
    return outcome("error", f"pytest exit {run.code}, no failed test but an error:\n{_tail(run.output)}")


def check(patches: Sequence[Patch], root: Path) -> list[Outcome]:
    """Only whether each patch still applies: seconds, for `make lint`."""
    outcomes = []
    for patch in patches:
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / patch.file
            target.parent.mkdir(parents=True, exist_ok=True)
            if (root / patch.file).is_file():
                shutil.copy2(root / patch.file, target)
            try:
                patch.apply(Path(folder))
                outcomes.append(Outcome(patch, True, "applies", 0.0))
            except BadPatchError as error:
                outcomes.append(Outcome(patch, False, "stale", 0.0, str(error)))
    return outcomes


def baseline(patches: Sequence[Patch], root: Path, limit: float) -> str:
    """Empty when every named test is green unpatched, otherwise why not."""
    with copy_of(root) as copy:
        run = run_tests(copy, sorted({patch.test for patch in patches}), limit)
    if run.code == 0:
        return ""
    why = f"not done within {limit:.0f} s" if run.code is None else f"pytest exit {run.code}"
    return f"the named tests are not green without a patch ({why}):\n{_tail(run.output)}"


def _tail(output: str, lines: int = 30) -> str:
    return "\n".join(output.splitlines()[-lines:])


def show(console: Console, outcomes: Sequence[Outcome]) -> None:
    table = Table("patch", "invariant", "test", "result", "s")
    for outcome in outcomes:
        style = "green" if outcome.good else "bold red"
        row = (outcome.patch.name, outcome.patch.invariant, outcome.patch.test)
        table.add_row(*row, f"[{style}]{outcome.word}[/]", f"{outcome.seconds:.1f}")
    console.print(table)
    for outcome in outcomes:
        if not outcome.good:
            console.print(
                f"{outcome.patch.name}: {outcome.detail}", style="red", markup=False, soft_wrap=True
            )
    good = sum(outcome.good for outcome in outcomes)
    console.print(f"sabotage: {good} of {len(outcomes)} as they should be")


def judge_all(
    patches: Sequence[Patch], root: Path, limit: float, tell: Callable[[str], None]
) -> list[Outcome]:
    outcomes = []
    for number, patch in enumerate(patches, 1):
        outcomes.append(judge(patch, root, limit))
        last = outcomes[-1]
        tell(f"{number}/{len(patches)} {patch.name}: {last.word} ({last.seconds:.1f} s)")
    return outcomes


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    parser = argparse.ArgumentParser(prog="sabotage", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", metavar="NAME", action="append", help="this patch; may be repeated")
    parser.add_argument("--list", action="store_true", help="show the patches and stop")
    parser.add_argument("--check", action="store_true", help="only look whether every patch still applies")
    parser.add_argument("--limit", type=float, default=LIMIT_SECONDS, help="seconds for one test (60)")
    options = parser.parse_args(arguments)
    console = Console()
    if not console.is_terminal:
        console = Console(width=160)

    try:
        patches = load(root / "tools" / "sabotage")
    except BadPatchError as error:
        console.print(str(error), style="red", markup=False, soft_wrap=True)
        return 1
    unknown = set(options.only or ()) - {patch.name for patch in patches}
    if unknown:
        console.print(f"no such patch: {', '.join(sorted(unknown))}; see --list", style="red")
        return 1
    if options.only:
        patches = [patch for patch in patches if patch.name in options.only]
    if options.list:
        for patch in patches:
            console.print(f"{patch.name}: {patch.invariant} → {patch.test}", markup=False, soft_wrap=True)
        return 0
    if options.check:
        outcomes = check(patches, root)
        stale = [outcome for outcome in outcomes if not outcome.good]
        for outcome in stale:
            console.print(
                f"tools/sabotage/{outcome.patch.name}.toml: {outcome.detail}", markup=False, soft_wrap=True
            )
        console.print(f"sabotage: {len(outcomes) - len(stale)} of {len(outcomes)} patches apply")
        return 1 if stale else 0
    if not patches:
        console.print("no patches in tools/sabotage: nothing was tried", style="red")
        return 1

    if any(needs_packages(patch.test) for patch in patches) and (why := install_packages(root)):
        console.print(f"the web app's packages cannot be installed:\n{why}", style="red", markup=False)
        return 1
    console.print(f"{len(patches)} patches; first their tests unpatched …")
    why = baseline(patches, root, BASELINE_SECONDS)
    if why:
        console.print(why, style="red", markup=False, soft_wrap=True)
        return 1
    outcomes = judge_all(
        patches, root, options.limit, lambda line: console.print(line, markup=False, soft_wrap=True)
    )
    show(console, outcomes)
    return 0 if all(outcome.good for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
