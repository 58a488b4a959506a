"""Every page of every role: axe in light and dark, no sideways scrolling at three sizes, targets big enough for a thumb."""

import pytest
from playwright.async_api import Page, expect

from tests.e2e.axe import scrolls, violations
from tests.e2e.browsing import DESKTOP, PHONE, TABLET, WAIT_MS, Browsers, Visitor
from tests.e2e.desk import asked, dialog, home_of, past_due, walked_in
from tests.e2e.gate import at_the_gate, key_in, scanner_types, sees, tap_ok, verdict_gone
from tests.e2e.places import PLACES, Place, address_of, routed
from tests.e2e.site import Site
from tests.e2e.walk_in import database

pytestmark = pytest.mark.apart

WHOSE = tuple(dict.fromkeys(place.who for place in PLACES))
_NAMES = [who or "stranger" for who in WHOSE]
SIZES = (PHONE, TABLET, DESKTOP)
_SIZE_NAMES = [f"{width}x{height}" for width, height in SIZES]
AT_THE_GATE = (
    "/gate",
    "/gate/search",
    "/gate/inside",
    "/gate/roll",
    "/gate/deliveries",
    "/gate/passes",
    "/gate/shift",
    "/gate/more",
    "/gate/queue",
    "/gate/walk-in",
    "/gate/requests",
    "/gate/requests/{request}",
    "/device",
)

# What can be pressed, as large as a finger finds it: a label around a control belongs to it, and a padded hit area counts.
_TARGETS = """(least) => {
  const small = [];
  const seen = new Set();
  const pressable = "button, a[href], summary, select, textarea, [role=button], [role=radio], [role=tab], [role=switch],"
    + " input:not([type=hidden])";
  for (const control of document.querySelectorAll(pressable)) {
    const label = control.matches("input[type=radio], input[type=checkbox]") ? (control.labels?.[0] ?? null) : null;
    const field = control.matches("input, textarea, select") ? control.closest(".mantine-Input-wrapper") : null;
    const target = label ?? field ?? control;
    // The bar above the pages is the shell's, at the gate too. A dialog's bar is not.
    const wanted = control.closest("header") && !control.closest("[role=dialog]") ? 48 : least;
    if (seen.has(target) || control.closest("[inert], [aria-hidden=true]") || control.disabled) continue;
    seen.add(target);
    if (!target.checkVisibility({ opacityProperty: !label, visibilityProperty: true })) continue;
    if (target.matches(".skip, .visually-hidden")) continue;
    target.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
    const box = target.getBoundingClientRect();
    if (box.width < 2 || box.height < 2 || box.right <= 0 || box.bottom <= 0) continue;
    if (box.width + 0.5 >= wanted && box.height + 0.5 >= wanted) continue;
    const x = box.left + box.width / 2, y = box.top + box.height / 2, reach = wanted / 2 - 1;
    const hit = (dx, dy) => {
      const found = document.elementFromPoint(x + dx, y + dy);
      return found !== null && (target.contains(found) || found.contains(target) && found.matches("label, a, button"));
    };
    const wide = box.width + 0.5 >= wanted || (hit(-reach, 0) && hit(reach, 0));
    const tall = box.height + 0.5 >= wanted || (hit(0, -reach) && hit(0, reach));
    if (wide && tall) continue;
    const name = (control.getAttribute("aria-label") || control.labels?.[0]?.innerText || target.innerText || "").trim().slice(0, 40);
    small.push(`${target.tagName.toLowerCase()} "${name}" ${Math.round(box.width)}x${Math.round(box.height)}`);
  }
  return small;
}"""

# Two frames, what follows from the new width, and the frame that shows it.
_DRAWN = """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() =>
  requestAnimationFrame(done)))))"""

# Within the app, as a tap on a link goes there.
_GO_THERE = """(path) => { history.pushState({}, "", path); dispatchEvent(new PopStateEvent("popstate", { state: {} })); }"""

# Asked in every frame: the heading stands there, and nothing is still to come.
_ARRIVED = """([heading, most]) => new Promise((done) => {
  const began = performance.now();
  const look = () => {
    const titles = document.querySelectorAll("h1");
    const there = titles.length === 1 && titles[0].innerText.trim() === heading
      && document.querySelector(".mantine-Skeleton-root, [aria-busy=true]") === null;
    if (there || performance.now() - began > most) done(there);
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(() => requestAnimationFrame(look));
})"""


def test_the_list_of_places_is_whole() -> None:
    missing = [
        name for name, pattern in routed() if not any(pattern.fullmatch(place.path) for place in PLACES)
    ]
    assert not missing, f"routes without a place in tests/e2e/places.py: {missing}"


async def arrive(visitor: Visitor, place: Place, *, within: bool = False) -> None:
    """At the page itself, never where it redirects, its lists loaded; by its address, or `within` the open app."""
    page, path = visitor.page, await address_of(place, visitor.site)
    if within:
        await page.evaluate(_GO_THERE, path)
    else:
        await page.goto(visitor.site.address + path, wait_until="domcontentloaded")
    await loaded(page, place)


async def loaded(page: Page, place: Place) -> None:
    """The heading, and all that belongs under it."""
    if not await page.evaluate(_ARRIVED, [place.heading, WAIT_MS]):
        await expect(page.locator("h1")).to_have_text(place.heading, timeout=1)
        await expect(page.locator(".mantine-Skeleton-root, [aria-busy=true]")).to_have_count(0, timeout=1)


async def too_small(page: Page, where: str, least: int) -> list[str]:
    """What a thumb would miss."""
    found: list[str] = await page.evaluate(_TARGETS, least)
    return [f"{where}: {small}" for small in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_on_what_opens_over_a_page(browsers: Browsers, site: Site, axe: str, scheme: str) -> None:
    made = await site.invite("Tobi Aluko")
    visit = made["visit"]["id"]
    guard = await at_the_gate(browsers, scheme=scheme, size=PHONE)
    guard.watch.allow("/api/visitors/scan", 404)
    page = guard.page
    await page.get_by_test_id("tile-keypad").click()
    wrong = await violations(page, axe, f"keypad, {scheme}")
    for code, tone, word in ((made["qr_code"], "in", "IN"), ("SG_NOSUCHCODE98", "no", "NO")):
        await scanner_types(page, code)
        await sees(page, tone, word, "unknown_code" if tone == "no" else None)
        wrong += await violations(page, axe, f"verdict {word}, {scheme}")
        await (tap_ok(page) if tone == "no" else verdict_gone(page))
    resident = await browsers.open("resident", scheme=scheme, size=PHONE, at="/invite")
    page = resident.page
    await page.get_by_role("button", name="More details").click()
    await page.get_by_role("button", name="Invite", exact=True).click()  # errors on the empty form
    await expect(page.get_by_text("Enter a name.")).to_be_visible()
    wrong += await violations(page, axe, f"invite with errors, {scheme}")
    await resident.go(f"/dashboard/visits/{visit}")
    await page.get_by_role("button", name="Call off").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    wrong += await violations(page, axe, f"call off, {scheme}")
    admin = await browsers.open("admin", scheme=scheme, size=PHONE, at="/admin/dashboard")
    await admin.heading()
    await admin.page.get_by_role("button", name="Open menu").click()
    await expect(admin.page.get_by_role("dialog")).to_be_visible()
    wrong += await violations(admin.page, axe, f"menu, {scheme}")
    assert not wrong, "\n".join(wrong)


async def too_large(page: Page, place: Place) -> list[str]:
    """What is wider or taller than the screen, or too small for a thumb."""
    over, where = await scrolls(page), f"{place} at {page.viewport_size}"
    wrong = await too_small(page, where, 64 if place.path.partition("?")[0] in AT_THE_GATE else 48)
    if over["wide"] > 0:
        wrong.append(f"{where}: {over['wide']} px wider than the screen")
    if place.path == "/gate" and over["tall"] > 0:
        wrong.append(f"{where}: {over['tall']} px taller than the screen")
    return wrong


async def resize(page: Page, size: tuple[int, int]) -> None:
    """Another window size."""
    await page.set_viewport_size({"width": size[0], "height": size[1]})


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone and tablet", "desktop"])
@pytest.mark.parametrize("who", WHOSE, ids=_NAMES)
async def test_every_page(
    browsers: Browsers, site: Site, axe: str, who: str | None, size: tuple[int, int]
) -> None:
    """On a desktop each page is opened by its address first, then looked at with other questions in it; on a phone each comes
    after the page before. The scheme changes on the open page, so that many are met in the dark first."""
    visitor = await browsers.open(who, size=size, scheme="light")
    page, wrong = visitor.page, []
    scheme, other = "light", "dark"
    opened: set[str] = set()
    for place in (one for one in PLACES if one.who == who):
        path = place.path.partition("?")[0]
        within = bool(opened) if size == PHONE else path in opened
        if not within:
            scheme, other = "light", "dark"  # a page that is loaded begins so
        await arrive(visitor, place, within=within)
        opened.add(path)
        wrong += await too_large(page, place)
        wrong += await violations(page, axe, f"{place}, {scheme}")
        await visitor.colours(other)
        # The colours are the same on a phone: there every other page is met in the dark, on a desktop each in both.
        if size == DESKTOP:
            wrong += await violations(page, axe, f"{place}, {other}", colours_only=True)
        scheme, other = other, scheme
        if size == PHONE:
            await resize(page, TABLET)
            await page.evaluate(_DRAWN)
            await loaded(page, place)
            wrong += await too_large(page, place)
            await resize(page, PHONE)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("size", SIZES, ids=_SIZE_NAMES)
async def test_the_guards_main_flow_never_scrolls(
    browsers: Browsers, site: Site, size: tuple[int, int]
) -> None:
    made = await site.invite("Funmi Adeyemi-Oluwaseyi", title="A rather long title, as people write them")
    guard = await at_the_gate(browsers, size=size)
    guard.watch.allow("/api/visitors/scan", 404)
    page, wrong = guard.page, []

    async def look(what: str) -> None:
        over = await scrolls(page)
        inner = await page.evaluate(
            "() => [...document.querySelectorAll('[data-testid=verdict], [data-testid=keypad], [data-testid=scanner], main')]"
            ".filter((one) => one.scrollHeight > one.clientHeight + 1 && one.clientHeight > 0)"
            ".map((one) => `${one.dataset.testid ?? 'main'} ${one.scrollHeight - one.clientHeight} px`)"
        )
        if over["wide"] > 0 or over["tall"] > 0 or inner:
            wrong.append(f"{what}: {over} {inner}")
        wrong.extend(await too_small(page, what, 64))

    await key_in(page, made["digits"][:5])
    await look("keypad")
    await key_in(page, made["digits"][5])
    await sees(page, "in", "IN")
    await look("green")
    await verdict_gone(page)
    await look("with undo")
    await scanner_types(page, "SG_NOSUCHCODE97")
    await sees(page, "no", "NO", "unknown_code")
    await look("red")
    assert not wrong, "\n".join(wrong)


async def test_what_opens_over_the_gate_is_as_large_as_its_pages(browsers: Browsers, site: Site) -> None:
    """Dialogs, the fields in them and their own way out: 64 px, as on the pages below them."""
    made = await site.invite("Uche Large")
    inside = await walked_in(site, "Bisi Late")
    await past_due(site, inside)
    waiting = await asked(site, "Dayo Waits")
    unit = await home_of(site)
    parcel = {"flatId": unit, "providerTag": "GIGL", "packageCount": 1}
    assert (await site.call("guard", "POST", "/api/v1/gate/parcels", parcel)).status_code == 201
    await database(site, "update shifts set ended_at = now() where ended_at is null")
    guard = await at_the_gate(browsers, size=PHONE)
    page, wrong = guard.page, []

    async def measured(what: str) -> None:
        await expect(dialog(page)).to_be_visible()
        await page.evaluate(_DRAWN)
        wrong.extend(await too_small(page, what, 64))
        await dialog(page).get_by_role("button", name="Close", exact=True).click()
        await expect(dialog(page)).to_have_count(0)

    await page.get_by_role("button", name="Name this gate").click()
    await measured("the device's settings")
    await page.get_by_test_id("tile-deny").click()
    await measured("deny")
    await guard.go("/gate/search?q=Uche")
    await page.get_by_test_id("visit-row").filter(has_text=made["visit"]["title"].split()[-1]).click()
    await measured("an expected visit")
    await guard.go("/gate/inside?tab=late")
    await page.get_by_test_id("inside-row").filter(has_text="Bisi Late").click()
    await measured("somebody inside")
    await page.get_by_test_id("inside-row").filter(has_text="Bisi Late").click()
    await page.get_by_role("button", name="Let in by mistake").click()
    await measured("an entry taken back")
    await guard.go(f"/gate/requests/{waiting['id']}")
    for act in ("Let in by policy", "Visitor has left", "Deny"):
        await page.get_by_test_id("waiting").get_by_role("button", name=act).click()
        await measured(act)
    await guard.go("/gate/deliveries")
    await page.get_by_role("button", name="Hand over", exact=True).first.click()
    await measured("a parcel by its digits")
    await page.get_by_role("button", name="Hand over: K4").first.click()
    await measured("a parcel by name")
    await guard.go("/gate/shift")
    await page.get_by_test_id("begin-shift").click()
    await page.get_by_role("button", name="Hand over", exact=True).click()
    await measured("the shift handed over")
    assert not wrong, "\n".join(wrong)
