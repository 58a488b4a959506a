"""The test bench: one embedded cluster a run, one migrated database a worker, real commits everywhere.

Every test makes its own building; tenancy is the isolation. Nothing of ours is mocked.
"""

import asyncio
import io
import json
import logging
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from gatehouse.api import make_api
from gatehouse.core import embedded
from gatehouse.core.config import settings
from gatehouse.core.keys import ring
from gatehouse.core.log import set_up
from gatehouse.core.migrate import migrate
from gatehouse.core.ratelimit import forget_limits
from tests.figures import Figures
from tests.make.http import Bench

_CLUSTER = "GATEHOUSE_TEST_CLUSTER"
# In this order, so that the longest begin first and two processes end at about the same time.
_BY_FOLDER = {"faults": "faults", "e2e": "e2e", "races": "races", "schemathesis": "schemathesis"}
# Their files stay whole: a file is one process's, in its order. `apart` says that a file's tests stand alone.
_WHOLE_FILES = {"faults", "e2e", "races"}
_SLOW_IS_FINE = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]

hypothesis_settings.register_profile(
    "ci", derandomize=True, max_examples=25, deadline=None, suppress_health_check=_SLOW_IS_FINE
)
hypothesis_settings.register_profile(
    "deep", max_examples=1000, deadline=None, suppress_health_check=_SLOW_IS_FINE
)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

_running: list[tuple[embedded.EmbeddedPostgres, Path]] = []


def pytest_configure(config: pytest.Config) -> None:
    """The leading process starts the cluster and gathers figures; workers read where it is."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Figures())
    if hasattr(config, "workerinput") or os.environ.get(_CLUSTER) or config.option.collectonly:
        return
    folder = Path(tempfile.mkdtemp(prefix="gatehouse-test-"))
    folder.chmod(0o755)
    server = embedded.start(folder, durable=False, settings={"max_connections": "200"})
    _running.append((server, folder))
    os.environ[_CLUSTER] = json.dumps({"folder": str(folder)})


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what this process started."""
    del config
    for server, folder in _running:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
        os.environ.pop(_CLUSTER, None)
    _running.clear()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Folders give marks, so that `make test` can run them apart, and files groups, so that two processes share them."""
    for item in items:
        for part in item.path.parts:
            if part not in _BY_FOLDER:
                continue
            item.add_marker(_BY_FOLDER[part])
            if part in _WHOLE_FILES and item.get_closest_marker("apart") is None:
                item.add_marker(pytest.mark.xdist_group(f"{part}/{item.path.stem}"))
    order = list(_BY_FOLDER)
    items.sort(key=lambda item: next((order.index(name) for name in order if name in item.keywords), -1))


@pytest.fixture(scope="session")
def database_urls(worker_id: str) -> dict[str, str]:
    """The three logins' addresses of this worker's own database, migrated."""
    if _running:
        server = _running[0][0]
    else:
        found = embedded.attach(Path(json.loads(os.environ[_CLUSTER])["folder"]))
        assert found is not None
        server = found
    name = f"gatehouse_{worker_id}"
    server.ensure_database(name)
    urls = {role: server.dsn(role, name) for role in ("owner", "app", "platform")}
    migrate(urls["owner"])
    return urls


@pytest.fixture(scope="session")
def environment(
    database_urls: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """Settings of the server under test. Limits are on, but high: single tests lower them."""
    values = {
        "DATABASE_URL": database_urls["app"],
        "DATABASE_PLATFORM_URL": database_urls["platform"],
        "DATABASE_OWNER_URL": database_urls["owner"],
        "GATEHOUSE_MODE": "test",
        "GATEHOUSE_OUTBOX": "true",
        "GATEHOUSE_WORKER": "false",
        "GATEHOUSE_KEYS": "t1:" + "test-only-" * 4,
        "GATEHOUSE_FILES_DIR": str(tmp_path_factory.mktemp("files")),
        "GATEHOUSE_PUBLIC_URL": "http://testserver",
        "GATEHOUSE_SETUP_SECRET": "test-only-setup-secret",
        **{
            f"GATEHOUSE_LIMIT_{kind}_PER_MINUTE": "1000000"
            for kind in (
                "AUTH",
                "VISITS",
                "SCANS",
                "LOOK_UPS",
                "GENERAL",
                "WRONG_CODES",
                "REGISTRATION",
                "BUILDING_SEARCH",
            )
        },
        **{
            f"GATEHOUSE_LIMIT_{kind}_PER_HOUR": "1000000"
            for kind in (
                "PASS_PAGE_MISSES",
                "CODES_ISSUED",
                "WRONG_REGISTRATION_CODES",
                "WRONG_REGISTRATION_CODES_PLATFORM",
                "WRONG_ENROLMENT_CODES",
                "WRONG_PINS",
                "UPLOADS",
            )
        },
    }
    before = {key: os.environ.get(key) for key in values}
    os.environ.update(values)
    _forget()
    yield values
    for key, value in before.items():
        os.environ.pop(key, None) if value is None else os.environ.__setitem__(key, value)
    _forget()


def _forget() -> None:
    settings.cache_clear()
    ring.cache_clear()
    forget_limits()


@pytest.fixture
def setting(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """`setting(GATEHOUSE_X="1")` for one test."""
    del environment

    def change(**values: str) -> None:
        for key, value in values.items():
            monkeypatch.setenv(key, value)
        _forget()

    yield change
    monkeypatch.undo()
    _forget()


@pytest.fixture
def log_lines() -> Iterator[io.StringIO]:
    """Everything the process logs during the test, as production writes it; from debug on."""
    set_up("debug")
    lines = io.StringIO()
    handler = logging.getLogger().handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(lines)
    yield lines
    set_up("warning")


@pytest_asyncio.fixture(scope="session")
async def app(environment: dict[str, str]) -> AsyncIterator[FastAPI]:
    """The application, its pools open."""
    del environment
    api = make_api()
    async with api.router.lifespan_context(api):
        yield api
        await asyncio.sleep(0)


@pytest_asyncio.fixture(scope="session")
async def platform(database_urls: dict[str, str]) -> "AsyncIterator[asyncpg.Pool[asyncpg.Record]]":
    """Connections under the platform login, for builders and for looking at what was written."""
    async with asyncpg.create_pool(database_urls["platform"], min_size=1, max_size=4) as pool:
        yield pool


@pytest_asyncio.fixture
async def bench(app: FastAPI, platform: "asyncpg.Pool[asyncpg.Record]") -> AsyncIterator[Bench]:
    """Builders and signed-in clients over the application."""
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url="http://testserver"
    ) as client:
        yield Bench(client, platform)
