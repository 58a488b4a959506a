"""Becoming somebody: codes, sign-up, proven addresses, requests to join, forgotten passwords. Mail is read from the outbox."""

import re
from datetime import UTC, datetime

import httpx
from playwright.async_api import Page, expect

from gatehouse.core.demo_accounts import DEMO_DOMAIN
from gatehouse.core.ids import new_id
from tests.e2e.browsing import PHONE, Browsers
from tests.e2e.site import Site, new_phone, until

PASSWORD = "SecurePass123!"
NEW_PASSWORD = "Another-Pass-456!"
OFFICE = f"office@{DEMO_DOMAIN}"


def new_address(name: str) -> str:
    """An address nobody had before."""
    return f"{name}.{new_id().hex[-10:]}@people.example"


async def mailed(site: Site, to: str, subject: str) -> str:
    """The text of the newest mail to an address with that subject."""
    found: list[str] = []

    async def there() -> bool:
        async with httpx.AsyncClient(base_url=site.address) as client:
            for message in (await client.get("/dev/outbox.json", params={"to": to})).json():
                if subject in message["subject"]:
                    found.append(message["text"])
                    return True
        return False

    await until(there, f"a mail to {to}: {subject}", 15)
    return found[-1]


def digits(text: str) -> str:
    """The only six-digit number in a mail."""
    codes = re.findall(r"(?<!\d)\d{6}(?!\d)", text)
    assert len(codes) == 1, "one six-digit number"
    return str(codes[0])


async def type_code(page: Page, code: str) -> None:
    """Six digits into six boxes, going on by itself."""
    await page.get_by_label("Digit 1 of 6").click()
    await page.keyboard.type(code, delay=20)


async def fill_person(page: Page, email: str) -> None:
    """Who one is."""
    await page.get_by_label("First name").fill("John")
    await page.get_by_label("Last name").fill("Doe")
    await page.get_by_label("E-mail", exact=True).fill(email)
    await page.get_by_label("Phone number", exact=True).first.fill(new_phone())


async def choose_password(page: Page, password: str) -> None:
    """Twice the same."""
    await page.get_by_role("textbox", name="Password", exact=True).fill(password)
    await page.get_by_role("textbox", name="The same password again").fill(password)


async def sign_in_as(page: Page, email: str, password: str) -> None:
    """The sign-in form."""
    await page.get_by_label("E-mail", exact=True).fill(email)
    await page.get_by_role("textbox", name="Password", exact=True).fill(password)
    await page.get_by_role("button", name="Sign in", exact=True).click()


async def test_a_request_to_join_waits_is_approved_and_signs_in(browsers: Browsers, site: Site) -> None:
    visitor = await browsers.open(size=PHONE, at="/join")
    page, email = visitor.page, new_address("ask")
    assert await visitor.heading() == "Ask to join a building"
    await page.get_by_role("button", name="Send the request").click()
    await expect(page.get_by_label("The building's e-mail address")).to_be_focused()
    office = (await site.call("admin", "GET", "/api/auth/profile")).json()["data"]["user"]["building_id"]
    await page.get_by_label("The building's e-mail address").fill("nobody@nowhere.example")
    await page.get_by_label("Flat or house number").fill("Z9")
    await fill_person(page, email)
    await choose_password(page, PASSWORD)
    visitor.watch.allow("/api/registration/self-register", 404, 429)
    await page.get_by_role("button", name="Send the request").click()
    await expect(page.get_by_text("There is no building with this e-mail address.")).to_be_visible()
    await page.get_by_label("The building's e-mail address").fill(OFFICE)
    await page.get_by_role("button", name="Send the request").click()
    await page.wait_for_url("**/waiting")
    assert await visitor.heading() == "Waiting for approval"
    await visitor.go("/login")
    visitor.watch.allow("/api/auth/login", 403)
    await sign_in_as(page, email, PASSWORD)
    await expect(page.get_by_role("alert")).to_contain_text("not approved")
    waiting = (await site.call("admin", "GET", f"/api/resident-approval/pending/{office}")).json()["data"]
    request = next(one for one in waiting["approvals"] if one["user"]["email"] == email)
    decided = await site.call(
        "admin", "POST", f"/api/resident-approval/{request['id']}/process", {"approved": True}
    )
    assert decided.status_code == 200, decided.text
    assert "approved" in (await mailed(site, email, "")).lower()
    await page.get_by_role("button", name="Sign in", exact=True).click()
    await page.wait_for_url("**/dashboard")


async def test_a_forgotten_password_is_set_anew_by_the_mailed_digits_and_by_the_link(
    browsers: Browsers, site: Site
) -> None:
    made = await site.call(
        "admin",
        "POST",
        "/api/v1/people",
        {
            "email": (email := new_address("forgot")),
            "first_name": "Fola",
            "last_name": "Ade",
            "role": "resident",
        },
    )
    assert made.status_code == 201, made.text
    welcome = await mailed(site, email, "")
    visitor = await browsers.open(size=PHONE)
    page = visitor.page
    link = re.search(r"/reset-password\?token=\S+", welcome)
    assert link is not None
    await visitor.go(link.group())
    assert await visitor.heading() == "Set a new password"
    await choose_password(page, "weak")
    await page.get_by_role("button", name="Save the password").click()
    await expect(page.get_by_text("does not meet all rules")).to_be_visible()
    await choose_password(page, PASSWORD)
    await page.get_by_role("button", name="Save the password").click()
    await expect(page.get_by_role("status")).to_contain_text("Your password is saved")
    await visitor.go("/forgot-password")
    await page.get_by_label("E-mail", exact=True).fill(email)
    asked = datetime.now(UTC)
    await page.get_by_role("button", name="Send", exact=True).click()
    await expect(page.get_by_role("status")).to_contain_text("an e-mail is on its way")
    code = digits(await mailed(site, email, "Set a new password"))
    assert asked <= datetime.now(UTC)
    await type_code(page, code)
    await page.wait_for_url("**/reset-password")
    await choose_password(page, NEW_PASSWORD)
    await page.get_by_role("button", name="Save the password").click()
    await expect(page.get_by_role("status")).to_contain_text("Your password is saved")
    await visitor.go("/login")
    await sign_in_as(page, email, NEW_PASSWORD)
    await page.wait_for_url("**/dashboard")


async def test_links_that_are_over_and_codes_that_are_wrong_say_what_to_do(browsers: Browsers) -> None:
    visitor = await browsers.open(size=PHONE)
    page = visitor.page
    for path in ("/api/auth/reset-password", "/api/auth/verify-email", "/api/email-verification/verify"):
        visitor.watch.allow(path, 422)
    await visitor.go("/reset-password?token=no-such-link")
    await choose_password(page, PASSWORD)
    await page.get_by_role("button", name="Save the password").click()
    await expect(page.get_by_role("alert")).to_contain_text("used or is too old")
    await visitor.go("/reset-password")
    await expect(page.get_by_role("link", name="Ask for a new one")).to_be_visible()
    await visitor.go("/email-verification?token=no-such-link")
    await expect(page.get_by_role("alert")).to_contain_text("used or is too old")
    await page.get_by_label("E-mail", exact=True).fill(new_address("stranger"))
    await type_code(page, "123456")
    await expect(page.get_by_text("Invalid or expired code.")).to_be_visible()
    await visitor.go("/signup")
    await page.wait_for_url("**/signup-otp")
