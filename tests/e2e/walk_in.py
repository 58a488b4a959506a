"""What a guard does about somebody without a pass, in the words of a test; and what the database says about it."""

from typing import Any

import psycopg
from playwright.async_api import Locator, Page, expect

from gatehouse.core import embedded
from tests.e2e.browsing import WAIT_MS, Visitor
from tests.e2e.site import Site

PATH = "/api/v1/gate/requests"
REMEMBERS_BUZZES = (
    "window.buzzed = []; navigator.vibrate = (pattern) => { window.buzzed.push(pattern); return true; };"
)
BUZZ = {"in": [80], "out": [40, 60, 40], "attention": [120, 80, 120], "no": [450]}
"""As the verdicts of scans (web/src/features/gate/sound.ts)."""


async def database(site: Site, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """What no page shows, or what only time does."""
    postgres = embedded.attach(site.base / "data")
    assert postgres is not None
    async with await psycopg.AsyncConnection.connect(postgres.dsn("superuser")) as connection:
        done = await connection.execute(statement, values)
        return await done.fetchall() if done.description else []


async def flat(site: Site, name: str = "K4", who: str = "guard") -> str:
    """The id of a flat by its number; K4 is the demo's resident's."""
    found = (await site.call(who, "GET", f"/api/v1/gate/units?search={name}")).json()["data"]["items"]
    return str(next(one["id"] for one in found if one["flatNumber"] == name))


async def ask(site: Site, **changes: Any) -> str:
    """A request of the demo's guard, not through the browser; its id."""
    body = {"type": "VISITOR", "visitorName": "Ada Obi", **changes}
    if "flatId" not in body and "flatIds" not in body:
        body["flatId"] = await flat(site)
    made = await site.call("guard", "POST", PATH, body)
    assert made.status_code == 201, made.text
    return str(made.json()["data"]["id"])


async def answer(site: Site, request_id: str, act: str = "approve", **body: Any) -> None:
    """The resident's answer, not through the browser."""
    said = await site.call("resident", "PATCH", f"{PATH}/{request_id}/{act}", body or None)
    assert said.status_code == 200, said.text


async def close_all(site: Site) -> None:
    """Nobody waits any more: what another test left is not this one's."""
    open_ones = (await site.call("guard", "GET", f"{PATH}?status=PENDING&limit=100")).json()
    for one in open_ones["data"]["entryRequests"]:
        await site.call("guard", "POST", f"{PATH}/{one['id']}/withdraw")


async def dial(page: Page, phone: str) -> None:
    """Touch each digit of a phone number."""
    keys = page.get_by_test_id("phone-keys")
    for digit in phone:
        await keys.get_by_role("button", name=digit, exact=True).click()


async def pick_flat(page: Page, tower: str = "Kapok", number: str = "K4") -> None:
    """By tower and number."""
    units = page.get_by_test_id("units")
    chosen = units.get_by_role("button", name=tower, exact=True)
    if await chosen.get_attribute("aria-pressed") != "true":
        await chosen.click()
    await units.get_by_role("button", name=f"{tower} {number}", exact=True).click()


async def step(page: Page, name: str) -> None:
    """The form shows this step."""
    await expect(page.get_by_test_id("walk-in")).to_have_attribute("data-step", name)


def result(page: Page) -> Locator:
    """The flat's answer, over everything."""
    return page.get_by_test_id("result")


async def sees_result(page: Page, outcome: str, tone: str, *said: str) -> None:
    """The answer fills the screen in its colour, and says these words."""
    shown = result(page)
    await expect(shown).to_have_attribute("data-outcome", outcome, timeout=WAIT_MS)
    await expect(shown).to_have_attribute("data-tone", tone)
    box, size = await shown.bounding_box(), page.viewport_size
    assert box is not None
    assert size is not None
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, size["width"], size["height"])
    for words in said:
        await expect(shown).to_contain_text(words)


async def tap_away(page: Page) -> None:
    """It hears no tap in its first moments, which may have been meant for something else."""
    ok = result(page).locator("button[data-main]")
    await expect(ok).to_be_visible(timeout=WAIT_MS)
    await page.wait_for_timeout(850)
    await ok.click()
    await expect(result(page)).to_have_count(0)


async def buzzed(guard: Visitor, tone: str) -> None:
    """The device shook as it does for a scan that came out so."""
    assert BUZZ[tone] in await guard.page.evaluate("window.buzzed")
