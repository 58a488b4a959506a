"""What can be measured of any page: axe's findings, and whether it is larger than the screen."""

from typing import Any

from playwright.async_api import Page

_SERIOUS = {"serious", "critical"}
_RUN_AXE = "(options) => axe.run(document, options).then((found) => found.violations)"
_OPTIONS = {"resultTypes": ["violations"], "iframes": False, "elementRef": False}
_COLOURS = _OPTIONS | {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
_SCROLLS = """() => {
  const page = document.scrollingElement;
  return { wide: page.scrollWidth - innerWidth, tall: page.scrollHeight - innerHeight };
}"""


async def violations(page: Page, axe: str, where: str, *, colours_only: bool = False) -> list[str]:
    """What axe calls serious or critical. `colours_only`: the rules that see colours, for a page whose other scheme passed all of them."""
    if not await page.evaluate("typeof window.axe === 'object'"):
        await page.evaluate(axe)
    found: list[dict[str, Any]] = await page.evaluate(_RUN_AXE, _COLOURS if colours_only else _OPTIONS)
    return [
        f"{where}: {one['id']} ({one['impact']}) {node['target']}: {node['failureSummary'].splitlines()[-1].strip()}"
        for one in found
        if one["impact"] in _SERIOUS
        for node in one["nodes"]
    ]


async def scrolls(page: Page) -> dict[str, int]:
    """By how many pixels the page is wider and taller than the screen."""
    found: dict[str, int] = await page.evaluate(_SCROLLS)
    return found
