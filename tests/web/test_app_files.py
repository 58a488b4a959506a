"""The built web app as the server hands it out, with a small build in place of the real one."""

import re
from pathlib import Path
from typing import Any

import pytest

from gatehouse.core.demo_accounts import DEMO_PASSWORD
from gatehouse.web import app_files
from tests.make.http import Bench

HTML = {"Accept": "text/html,application/xhtml+xml"}
PAGE = (
    '<meta property="csp-nonce" nonce="__CSP_NONCE__"><meta name="gatehouse-demo" content="">'
    '<script type="module" nonce="__CSP_NONCE__" src="/assets/index-1.js"></script>'
)


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files = {
        "index.html": PAGE,
        "service-worker.js": "1",
        "manifest.webmanifest": "{}",
        "assets/index-1.js": "entry",
        "assets/index-1.js.gz": "zipped entry",
        ".vite/manifest.json": "{}",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(app_files, "_PLACES", (tmp_path,))
    return tmp_path


@pytest.mark.usefixtures("built")
async def test_a_browser_gets_the_page_at_every_address_of_the_app(bench: Bench) -> None:
    nonces = set()
    for path in ("/", "/login", "/gate", "/admin/people", "/visitors/5f2c"):
        answer = await bench.client.get(path, headers=HTML)
        assert answer.status_code == 200, path
        assert answer.headers["cache-control"] == "no-store"
        policy = answer.headers["content-security-policy"]
        nonce = re.findall(r"style-src 'self' 'nonce-([\w-]+)'", policy)[0]
        assert answer.text.count(f'nonce="{nonce}"') == 2
        assert "script-src 'self' 'wasm-unsafe-eval';" in policy
        assert "unsafe-inline" not in policy
        nonces.add(nonce)
    assert len(nonces) == 5


@pytest.mark.usefixtures("built")
async def test_what_the_server_answers_itself_stays_its_own(bench: Bench) -> None:
    for path in ("/api/nowhere", "/api", "/p/NOSUCHPASS00", "/static/none.css", "/dev/nothing", "/health"):
        answer = await bench.client.get(path, headers=HTML)
        assert "gatehouse-demo" not in answer.text, path
    unknown = await bench.client.get("/api/nowhere", headers=HTML)
    assert (unknown.status_code, unknown.json()["error"]["code"]) == (404, "NOT_FOUND")
    assert (await bench.client.post("/gate", headers=HTML)).status_code == 404
    assert "Password" not in (await bench.client.get("/gate")).text, "a program is told 404"
    assert (await bench.client.get("/gate")).status_code == 404


@pytest.mark.usefixtures("built")
async def test_files_come_from_a_closed_list_and_hashed_ones_stay(bench: Bench) -> None:
    asset = await bench.client.get("/assets/index-1.js", headers={"Accept-Encoding": "identity"})
    assert (asset.text, asset.headers["cache-control"]) == ("entry", "public, max-age=31536000, immutable")
    assert "'wasm-unsafe-eval'" in asset.headers["content-security-policy"], "a worker obeys its own file's"
    worker = await bench.client.get("/service-worker.js")
    assert (worker.headers["cache-control"], worker.headers["service-worker-allowed"]) == ("no-cache", "/")
    manifest = await bench.client.get("/manifest.webmanifest")
    assert manifest.headers["content-type"] == "application/manifest+json"
    assert (await bench.client.get("/index.html")).headers["cache-control"] == "no-store"
    for path in ("/assets/index-0.js", "/.vite/manifest.json", "/assets/index-1.js.gz", "/..%2Fapi.py"):
        assert (await bench.client.get(path, headers=HTML)).status_code == 404, path


async def test_a_zipped_copy_is_sent_to_who_takes_it(bench: Bench, built: Path) -> None:
    async with bench.client.stream(
        "GET", "/assets/index-1.js", headers={"Accept-Encoding": "gzip"}
    ) as answer:
        assert answer.headers["content-encoding"] == "gzip"
        assert (
            b"".join([part async for part in answer.aiter_raw()])
            == (built / "assets/index-1.js.gz").read_bytes()
        )
        assert "Accept-Encoding" in answer.headers["vary"]


@pytest.mark.usefixtures("built")
async def test_only_the_demo_shows_its_accounts(bench: Bench, setting: Any) -> None:
    setting(GATEHOUSE_MODE="demo")
    assert DEMO_PASSWORD in (await bench.client.get("/login", headers=HTML)).text
    setting(GATEHOUSE_MODE="production", GATEHOUSE_OUTBOX="false")
    page = (await bench.client.get("/login", headers=HTML)).text
    assert DEMO_PASSWORD not in page
    assert 'name="gatehouse-demo" content=""' in page


async def test_a_rebuild_is_seen_without_a_restart(bench: Bench, built: Path) -> None:
    await bench.client.get("/login", headers=HTML)
    (built / "assets/index-2.js").write_text("new", encoding="utf-8")
    (built / "index.html").write_text(PAGE.replace("index-1", "index-2"), encoding="utf-8")
    assert "index-2" in (await bench.client.get("/login", headers=HTML)).text
    assert (await bench.client.get("/assets/index-2.js")).text == "new"


async def test_without_a_build_the_landing_page_stays(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_files, "_PLACES", (tmp_path,))
    assert "/api/docs" in (await bench.client.get("/", headers=HTML)).text
    assert (await bench.client.get("/gate", headers=HTML)).status_code == 404
