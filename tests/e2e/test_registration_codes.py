"""001's Testing Guide, step by step: a code is generated, a landlord registers with it, wrong and used codes are refused."""

import re

from playwright.async_api import Locator, Page, expect

from tests.e2e.browsing import PHONE, Browsers, Visitor
from tests.e2e.site import Site
from tests.e2e.test_joining import (
    PASSWORD,
    choose_password,
    digits,
    fill_person,
    mailed,
    new_address,
    sign_in_as,
    type_code,
)

VERIFY = "/api/verify-registration-otp"


async def generate(admin: Visitor) -> tuple[str, Locator]:
    """Scenario 1's click: the digits, and the dialog that shows them."""
    section = admin.page.get_by_role("region", name="Generate Token")
    await section.get_by_role("button", name="Generate", exact=True).click()
    dialog = admin.page.get_by_role("dialog", name="Registration code")
    shown = await dialog.get_by_test_id("new-code").locator("[aria-hidden]").first.inner_text()
    return re.sub(r"\s", "", shown), dialog


async def a_code(site: Site) -> str:
    """A landlord's code, not through the page."""
    made = await site.call("superadmin", "POST", "/api/admin/generate-landlord-otp")
    assert made.status_code == 201, made.text
    return str(made.json()["otp"])


async def register(page: Page, site: Site, code: str) -> str:
    """Scenario 2 from the code to the proven address; the address."""
    email = new_address("john.doe")
    await type_code(page, code)
    await page.wait_for_url("**/signup")
    await expect(page.get_by_text("You are signing up as Landlord.")).to_be_visible()
    await expect(page.get_by_label("First name")).to_be_visible()
    for hidden in ("Flat or house number", "Address"):
        await expect(page.get_by_label(hidden, exact=True)).to_have_count(0)
    await fill_person(page, email)
    await choose_password(page, PASSWORD)
    await page.get_by_role("button", name="Register").click()
    await page.wait_for_url("**/email-verification")
    done = page.get_by_role("status").filter(has_text="Registration successful!")
    await expect(done).to_contain_text("confirm your e-mail")
    await type_code(page, digits(await mailed(site, email, "")))
    await expect(page.get_by_text("Your e-mail address is confirmed.")).to_be_visible()
    return email


async def test_scenario_1_generate_a_code(browsers: Browsers) -> None:
    admin = await browsers.open("superadmin", at="/super-admin/dashboard")
    code, dialog = await generate(admin)
    assert re.fullmatch(r"\d{6}", code)
    await expect(dialog.get_by_role("status").first).to_contain_text("OTP generated successfully")
    await expect(dialog.get_by_text(re.compile(r"Works once, for 24 hours, until \w"))).to_be_visible()
    await dialog.get_by_role("button", name="Copy").click()
    await expect(dialog.get_by_role("button", name="Copied")).to_be_visible()
    assert await admin.page.evaluate("navigator.clipboard.readText()") == code
    # A slip beside the dialog does not lose what is shown once.
    await admin.page.mouse.click(5, 400)
    await expect(dialog).to_be_visible()
    await dialog.get_by_role("button", name="Close").last.click()
    await expect(dialog).to_have_count(0)
    # The list knows the code, and not its digits.
    await admin.go("/super-admin/codes")
    await expect(admin.page.get_by_role("table").get_by_text("Open").first).to_be_visible()
    assert code not in await admin.page.locator("main").inner_text()


async def test_scenario_2_a_landlord_registers_and_signs_in(browsers: Browsers, site: Site) -> None:
    admin = await browsers.open("superadmin", at="/super-admin/dashboard")
    code, _ = await generate(admin)
    landlord = await browsers.open(size=PHONE, at="/signup-otp")
    page = landlord.page
    email = await register(page, site, code)
    await page.get_by_role("link", name="Sign in").click()
    await page.wait_for_url("**/login")
    await sign_in_as(page, email, PASSWORD)
    await page.wait_for_url("**/admin/dashboard")
    await page.set_viewport_size({"width": 1440, "height": 900})
    menu = page.get_by_role("navigation", name="Main")
    await expect(menu.get_by_role("link", name="Dashboard")).to_be_visible()
    await expect(menu.get_by_role("link", name="Visits")).to_be_visible()


async def test_scenario_3_an_unknown_code_is_refused(browsers: Browsers) -> None:
    visitor = await browsers.open(size=PHONE, at="/signup-otp")
    visitor.watch.allow(VERIFY, 422)
    page = visitor.page
    await type_code(page, "000000")
    refusal = page.get_by_text("Invalid or expired OTP code")
    await expect(refusal).to_be_visible()
    await page.get_by_role("button", name="Verify").click()
    await expect(refusal).to_be_visible()
    assert page.url.endswith("/signup-otp")


async def test_scenario_4_a_used_code_is_refused(browsers: Browsers, site: Site) -> None:
    code = await a_code(site)
    await register((await browsers.open(size=PHONE, at="/signup-otp")).page, site, code)
    late = await browsers.open(size=PHONE, at="/signup-otp")
    late.watch.allow(VERIFY, 422)
    await type_code(late.page, code)
    await expect(late.page.get_by_text("This OTP has already been used")).to_be_visible()
    assert late.page.url.endswith("/signup-otp")


async def test_half_typed_digits_survive_a_reload(browsers: Browsers) -> None:
    visitor = await browsers.open(size=PHONE, at="/signup-otp")
    page = visitor.page
    await type_code(page, "123")
    await page.reload()
    for number, digit in enumerate("123", 1):
        await expect(page.get_by_label(f"Digit {number} of 6")).to_have_value(digit)
    await expect(page.get_by_label("Digit 4 of 6")).to_have_value("")
    await expect(page.get_by_role("button", name="Verify")).to_be_disabled()
