"""What a guard does at the console, in the words of a test."""

import asyncio
import re
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Locator, Page, expect
from playwright.async_api import TimeoutError as PlaywrightTimeout

from tests.e2e.browsing import WAIT_MS, Browsers, Visitor

SCANS = ("/api/visitors/scan", "/api/visitors/scan/entry", "/api/visitors/scan/exit")


async def at_the_gate(browsers: Browsers, **options: Any) -> Visitor:
    """The guard's scanner, ready."""
    guard = await browsers.open("guard", at="/gate", **options)
    await expect(guard.page.get_by_test_id("scanner")).to_be_visible(timeout=WAIT_MS)
    await expect(guard.page.get_by_role("status").filter(has_text="Online")).to_be_visible(timeout=WAIT_MS)
    return guard


def refusals_expected(guard: Visitor) -> None:
    """A refused scan is an answer here, not a failure."""
    for path in SCANS:
        guard.watch.allow(path, 403, 404, 409, 410)


async def choose(page: Page, direction: str) -> None:
    """IN, OUT or AUTO."""
    await page.get_by_test_id("direction").get_by_text(direction, exact=True).click()


async def key_in(page: Page, digits: str) -> None:
    """Open the keypad where it is not always open, and touch each digit."""
    keypad = page.get_by_test_id("keypad")
    if not await keypad.is_visible():
        await page.get_by_test_id("tile-keypad").click()
    for digit in digits:
        await keypad.get_by_role("button", name=digit, exact=True).click()


async def scanner_types(page: Page, code: str) -> None:
    """A keyboard-wedge scanner: fast keys, then Enter, with nothing focused. All are on their way at once, so that a busy machine
    cannot put pauses between them, as no scanner does."""
    keys = [{"key": letter, "text": letter} for letter in code]
    keys.append({"key": "Enter", "code": "Enter", "text": "\r"})
    devtools = await page.context.new_cdp_session(page)
    await asyncio.gather(
        *(
            devtools.send("Input.dispatchKeyEvent", {"type": kind, "key": key["key"], **more})
            for key in keys
            for kind, more in (("keyDown", key), ("keyUp", {}))
        )
    )
    await devtools.detach()


def verdict(page: Page) -> Locator:
    """The full-screen verdict."""
    return page.get_by_test_id("verdict")


@dataclass(frozen=True, slots=True)
class Seen:
    """A verdict as it was read in one go: some go by themselves before a busy machine has asked twice."""

    word: str
    reason: str | None
    names: str
    text: str
    why: str | None
    covers: bool


_READ = """(shown) => {
  const said = (name) => shown.querySelector(`[data-testid=${name}]`)?.textContent ?? null;
  const { x, y, width, height } = shown.getBoundingClientRect();
  return {
    word: said("verdict-word"), reason: shown.dataset.reason ?? null, names: said("verdict-names") ?? "",
    text: shown.textContent, why: said("verdict-reason"),
    covers: x === 0 && y === 0 && width === innerWidth && height === innerHeight,
  };
}"""


async def sees(page: Page, tone: str, word: str, reason: str | None = None) -> Seen:
    """The verdict has this colour and word, hides everything else, and gives the reason in words."""
    shown = page.locator(f"[data-testid=verdict][data-tone={tone}]")
    try:
        found = Seen(**await shown.evaluate(_READ, timeout=WAIT_MS))
    except PlaywrightTimeout:
        await expect(verdict(page)).to_have_attribute("data-tone", tone, timeout=1)
        raise
    assert (found.word, found.reason, found.covers) == (word, reason, True), found
    assert (found.why is None) if reason is None else re.search(r"\w{3,}.*\.", found.why or ""), found
    return found


async def tap_ok(page: Page) -> None:
    """Amber and red go by a tap."""
    await verdict(page).locator("button[data-main]").click()
    await expect(verdict(page)).to_have_count(0)


async def verdict_gone(page: Page) -> None:
    """Green and blue go by themselves, within 2.5 s and a little."""
    await expect(verdict(page)).to_have_count(0, timeout=4000)
