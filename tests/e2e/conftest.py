"""Server and browser once a process; a set of pages a test. Without Chromium every test here is skipped and says so."""

import os
import re
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Playwright, async_playwright

from tests.e2e.browsing import NO_CHROMIUM, Browsers, find_chromium, launch
from tests.e2e.site import ROOT, Site, build_app, demo_site
from tests.figures import MEASURED

_PICTURES = ROOT / "build" / "e2e"


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The running demo with the app of this tree."""
    if find_chromium() is None:
        if os.environ.get("CI") == "true":
            pytest.fail(NO_CHROMIUM)
        pytest.skip(NO_CHROMIUM)
    build_app()
    with demo_site() as running:
        yield running


@pytest_asyncio.fixture(scope="session")
async def playwright(site: Site) -> AsyncIterator[Playwright]:
    """Playwright's driver."""
    del site
    async with async_playwright() as running:
        yield running


@pytest_asyncio.fixture(scope="session")
async def chromium(playwright: Playwright) -> AsyncIterator[Browser]:
    """One browser for the run."""
    browser = await launch(playwright)
    yield browser
    await browser.close()


@pytest.fixture(scope="session")
def axe(site: Site) -> str:
    """axe-core, as npm installed it for the web app."""
    del site  # built, so the packages are there
    return (ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def states() -> dict[str, Any]:
    """Cookies and storage of each account, after it signed in once."""
    return {}


@pytest_asyncio.fixture
async def browsers(
    site: Site, chromium: Browser, states: dict[str, Any], request: pytest.FixtureRequest
) -> AsyncIterator[Browsers]:
    """People's pages; fails the test on anything they complained about."""
    people = Browsers(site, chromium, states)
    yield people
    report = request.node.stash.get(_REPORT, None)
    if report is not None and report.failed:
        folder = _PICTURES / re.sub(r"[^\w.-]+", "-", request.node.name)
        folder.mkdir(parents=True, exist_ok=True)
        await people.pictures(folder)
    wrongs = await people.close()
    assert not wrongs, "\n".join(wrongs)


_REPORT = pytest.StashKey[pytest.TestReport]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Let fixtures see whether the test failed."""
    report = yield
    if call.when == "call":
        item.stash[_REPORT] = report
    return report


@pytest.fixture
def measured(request: pytest.FixtureRequest) -> Callable[[str, float], None]:
    """`measured(what, seconds)`: printed at the end of the run."""

    def note(what: str, seconds: float) -> None:
        request.node.user_properties.append((MEASURED, f"{what}: {seconds * 1000:.0f} ms"))

    return note
