"""One's own security: a second step switched on and used, a device signed out from another, a password changed."""

import pyotp
from playwright.async_api import Page, expect

from tests.e2e.browsing import DESKTOP, PHONE, Browsers
from tests.e2e.site import Site
from tests.e2e.test_joining import (
    NEW_PASSWORD,
    PASSWORD,
    choose_password,
    mailed,
    new_address,
    sign_in_as,
    type_code,
)


async def newcomer(site: Site, page: Page, name: str) -> str:
    """A resident with PASSWORD, made as an administrator makes one."""
    email = new_address(name)
    made = await site.call(
        "admin",
        "POST",
        "/api/v1/people",
        {"email": email, "first_name": name.title(), "last_name": "Ade", "role": "resident"},
    )
    assert made.status_code == 201, made.text
    link = next(word for word in (await mailed(site, email, "")).split() if "/reset-password?token=" in word)
    await page.goto(site.address + "/reset-password?" + link.split("?", 1)[1])
    await choose_password(page, PASSWORD)
    await page.get_by_role("button", name="Save the password").click()
    await expect(page.get_by_role("status")).to_contain_text("Your password is saved")
    return email


async def test_a_second_step_is_switched_on_and_asked_for(browsers: Browsers, site: Site) -> None:
    visitor = await browsers.open(size=PHONE)
    page = visitor.page
    email = await newcomer(site, page, "factor")
    await visitor.go("/login")
    await sign_in_as(page, email, PASSWORD)
    await page.wait_for_url("**/dashboard")
    await visitor.go("/profile")
    await page.get_by_role("link", name="Security and sessions").click()
    await expect(page.locator("h1")).to_have_text("Security")
    await page.get_by_role("button", name="Switch on").click()
    dialog = page.get_by_role("dialog")
    visitor.watch.allow("/api/auth/enhanced/enable-2fa", 422, 400)
    await dialog.get_by_label("Your password").fill("Not-the-password-1!")
    await dialog.get_by_role("button", name="Continue").click()
    await expect(dialog.get_by_text("password", exact=False).nth(1)).to_be_visible()
    await dialog.get_by_label("Your password").fill(PASSWORD)
    await dialog.get_by_role("button", name="Continue").click()
    await expect(page.get_by_alt_text("QR code for the authenticator app")).to_be_visible()
    secret = await page.locator("code").inner_text()
    app = pyotp.TOTP(secret)
    await type_code(page, app.now())
    await expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    codes = page.get_by_role("list", name="Your recovery codes").get_by_role("listitem")
    recovery = await codes.all_inner_texts()
    assert len(recovery) == 10
    await page.get_by_role("button", name="I have kept them").click()
    await expect(page.get_by_text("10 recovery codes left")).to_be_visible()

    other = await browsers.open(size=PHONE, at="/login")
    await sign_in_as(other.page, email, PASSWORD)
    await expect(other.page.get_by_role("heading", name="Second step")).to_be_visible()
    other.watch.allow("/api/auth/enhanced/verify-2fa", 401)
    await type_code(other.page, "000000")
    await expect(other.page.get_by_role("alert")).to_contain_text("not right")
    await other.page.get_by_role("button", name="Use a recovery code instead").click()
    await other.page.get_by_label("Recovery code").fill(recovery[-1].strip())
    await other.page.get_by_role("button", name="Continue").click()
    await other.page.wait_for_url("**/dashboard")

    # The first device sees the second, and signs it out: its page is back at the sign-in within a second or two.
    await page.reload()
    await expect(page.get_by_text("9 recovery codes left")).to_be_visible()
    other.watch.forgive("WebSocket")
    other.watch.allow("/api/auth/permissions", 401)
    await (
        page.get_by_role("list", name="Where you are signed in")
        .get_by_role("button", name="Sign out")
        .click()
    )
    await page.get_by_role("dialog").get_by_role("button", name="Sign out").click()
    await other.page.wait_for_url("**/login**", timeout=5_000)


async def test_a_password_is_changed_and_the_record_says_so(browsers: Browsers, site: Site) -> None:
    visitor = await browsers.open(size=DESKTOP)
    page = visitor.page
    email = await newcomer(site, page, "change")
    await visitor.go("/login")
    await sign_in_as(page, email, PASSWORD)
    await page.wait_for_url("**/dashboard")
    await visitor.go("/account/security")
    await page.get_by_role("button", name="Change password").click()
    visitor.watch.allow("/api/auth/enhanced/change-password", 400, 422)
    await page.get_by_label("Current password").fill("Not-the-password-1!")
    await choose_password(page, NEW_PASSWORD)
    await page.get_by_role("button", name="Save the password").click()
    await expect(page.get_by_label("Current password")).to_be_focused()
    await page.get_by_label("Current password").fill(PASSWORD)
    await page.get_by_role("button", name="Save the password").click()
    await expect(page.get_by_text("Your password is changed.")).to_be_visible()
    record = page.get_by_role("list", name="Sign-in record")
    await expect(record.get_by_text("Password changed")).to_be_visible()
    assert "changed" in (await mailed(site, email, "changed")).lower()
