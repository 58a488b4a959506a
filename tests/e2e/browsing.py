"""One Chromium, contexts per person, and a watch on every page: what the console, the policy or the network complains about fails the test."""

import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Playwright,
    Request,
    Response,
    expect,
)

from gatehouse.core.demo_accounts import DEMO_DOMAIN, DEMO_PASSWORD
from tests.e2e.site import Site, until

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
NO_CHROMIUM = (
    "no Chromium found on this machine (Debian, Ubuntu: apt install chromium): no browser test was run"
)
# The last list of features counts, so Playwright's own stands here too. The pop-up of the address bar is ours: nobody sees it,
# and Chromium makes one for every window, which takes longer than opening the window.
_WITHOUT = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
    "WebUIOmniboxAimPopup",
)
FLAGS = (
    f"--disable-features={','.join(_WITHOUT)}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream=fps=5",
)
PHONE, TABLET, DESKTOP = (360, 740), (768, 1024), (1440, 900)
WAIT_MS = 10_000
LANDING = {
    "superadmin": "/super-admin/dashboard",
    "admin": "/admin/dashboard",
    "landlord": "/admin/dashboard",
    "resident": "/dashboard",
    "guard": "/gate",
}
_WATCH_POLICY = (
    "addEventListener('securitypolicyviolation', (event) => console.error("
    "'CSP violation: ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample));"
)
_SCHEME = "'mantine-color-scheme-value'"
# As another window of the same person would tell it.
_CHANGE_SCHEME = f"""(scheme) => {{
  localStorage.setItem({_SCHEME}, scheme);
  dispatchEvent(new StorageEvent("storage", {{ key: {_SCHEME}, newValue: scheme, storageArea: localStorage }}));
}}"""
# Chromium repeats each failed request in the console; we read requests themselves.
_REPEATED = re.compile(r"Failed to load resource")


def find_chromium() -> str | None:
    """The machine's Chromium."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


async def launch(playwright: Playwright, *flags: str) -> Browser:
    """Debian's Chromium, headless."""
    return await playwright.chromium.launch(executable_path=find_chromium(), args=[*FLAGS, *flags])


@dataclass
class Watch:
    """What went wrong on a context's pages. A test says beforehand which refusals it provokes."""

    name: str
    wrongs: list[str] = field(default_factory=list)
    # Asked by whoever opens the app, or a tablet's page: "nobody" is an answer.
    allowed: list[tuple[int, str]] = field(
        default_factory=lambda: [(401, "/api/auth/check"), (401, "/api/v1/gate/devices/grid")]
    )
    forgiven: list[str] = field(default_factory=list)
    offline: bool = False

    def allow(self, path: str, *statuses: int) -> None:
        """These answers of this path belong to the test."""
        self.allowed += [(status, path) for status in statuses]

    def forgive(self, pattern: str) -> None:
        """Console lines of this kind belong to the test."""
        self.forgiven.append(pattern)

    def attach(self, context: BrowserContext) -> None:
        """Listen to every page of the context."""
        context.on("console", self._console)
        context.on("weberror", lambda error: self._add(f"uncaught: {error.error}"))
        context.on("response", self._response)
        context.on("requestfailed", self._failed)

    def _add(self, wrong: str) -> None:
        if not any(re.search(pattern, wrong) for pattern in self.forgiven):
            self.wrongs.append(wrong)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not _REPEATED.search(message.text):
            if self.offline and re.search(
                r"ERR_INTERNET_DISCONNECTED|WebSocket|fetch|wasm|ArrayBuffer instantiation", message.text
            ):
                return
            self._add(f"console {message.type}: {message.text}")

    def _response(self, response: Response) -> None:
        path = urlsplit(response.url).path
        if response.status >= 400 and (response.status, path) not in self.allowed:
            self._add(f"HTTP {response.status} {response.request.method} {path}")

    def _failed(self, request: Request) -> None:
        why = request.failure or ""
        # A page that is left, or a query nobody needs any more, aborts its requests.
        if "ERR_ABORTED" not in why and not self.offline:
            self._add(f"request failed: {request.method} {request.url} {why}")

    def verdict(self) -> list[str]:
        """Everything that was not expected."""
        return [f"{self.name}: {wrong}" for wrong in self.wrongs]


@dataclass
class Visitor:
    """Somebody at a browser: a context with one page and its watch."""

    page: Page
    context: BrowserContext
    watch: Watch
    site: Site

    async def go(self, path: str) -> None:
        """Open an address of the app."""
        await self.page.goto(self.site.address + path)

    async def colours(self, scheme: str) -> None:
        """Change the open page to light or dark."""
        await self.page.evaluate(_CHANGE_SCHEME, scheme)
        root = self.page.locator(f"html[data-mantine-color-scheme={scheme}]")
        await expect(root).to_have_count(1)

    async def network(self, *, on: bool) -> None:
        """Pull the cable, or put it back."""
        self.watch.offline = True  # what breaks off and what comes back late is the point of such a test
        await self.context.set_offline(not on)

    async def heading(self) -> str:
        """The page's one h1, once there is one."""
        title = self.page.locator("h1")
        await expect(title).to_have_count(1, timeout=WAIT_MS)
        return (await title.inner_text()).strip()


@dataclass
class Browsers:
    """Opens people's contexts; signs each account in once, through the page."""

    site: Site
    browser: Browser
    states: dict[str, Any]
    opened: list[Visitor] = field(default_factory=list)

    async def open(
        self,
        who: str | None = None,
        *,
        size: tuple[int, int] = DESKTOP,
        scheme: str | None = None,
        at: str | None = None,
        camera: bool = True,
        browser: Browser | None = None,
        init: Sequence[str] = (),
    ) -> Visitor:
        """A fresh page, as an account or as nobody. `scheme` fixes the colours."""
        if who is not None and who not in self.states:
            await self._sign_in(who)
        context = await (browser or self.browser).new_context(
            base_url=self.site.address,
            viewport={"width": size[0], "height": size[1]},
            has_touch=size != DESKTOP,
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
            locale="en-GB",
            timezone_id="Africa/Lagos",
            storage_state=self.states[who] if who is not None else None,
            permissions=["camera", "clipboard-read", "clipboard-write"] if camera else [],
        )
        context.set_default_timeout(WAIT_MS)
        watch = Watch(who or "stranger")
        watch.attach(context)
        await context.add_init_script(_WATCH_POLICY)
        if scheme is not None:
            await context.add_init_script(
                f"if (location.protocol.startsWith('http')) {{ localStorage.setItem({_SCHEME}, {json.dumps(scheme)});"
                " localStorage.setItem('gatehouse.gate-dark', 'true'); }"
            )
        for script in init:
            await context.add_init_script(script)
        visitor = Visitor(await context.new_page(), context, watch, self.site)
        self.opened.append(visitor)
        if at is not None:
            await visitor.go(at)
        return visitor

    async def _sign_in(self, who: str) -> None:
        visitor = await self.open()
        await sign_in(visitor, who)
        self.states[who] = await visitor.context.storage_state()

    async def close(self) -> list[str]:
        """Close everything; what went wrong on the way."""
        wrongs: list[str] = []
        for visitor in self.opened:
            try:
                await visitor.context.close()
            except Error as problem:
                wrongs.append(f"{visitor.watch.name}: {problem}")
            wrongs += visitor.watch.verdict()
        self.opened.clear()
        return wrongs

    async def pictures(self, folder: Path) -> list[Path]:
        """What each page shows right now, for a failed test."""
        made = []
        for number, visitor in enumerate(self.opened):
            file = folder / f"{number}-{visitor.watch.name}.png"
            try:
                await visitor.page.screenshot(path=file, timeout=5000)
                made.append(file)
            except Error:
                continue
        return made


async def becomes_true(page: Page, expression: str) -> None:
    """Ask the page until the expression holds. Playwright's wait_for_function asks again by eval, which our policy forbids."""

    async def asked() -> bool:
        return bool(await page.evaluate(expression))

    await until(asked, expression)


async def sign_in(visitor: Visitor, who: str) -> None:
    """By hand, on the sign-in page; ends on the role's own page."""
    page = visitor.page
    await visitor.go("/login")
    await page.get_by_label("E-mail", exact=True).fill(f"{who}@{DEMO_DOMAIN}")
    await page.get_by_label("Password", exact=True).fill(DEMO_PASSWORD)
    await page.get_by_role("button", name="Sign in", exact=True).click()
    await page.wait_for_url(f"**{LANDING[who.removesuffix('.b')]}")
    await expect(page.locator("h1")).to_have_count(1)
