"""What stands at a desk's disposal, in the words of a test: dialogs, what a page says, people asked for and let in through the API."""

from typing import Any

from playwright.async_api import Locator, Page

from tests.e2e.site import Site, new_phone
from tests.e2e.walk_in import PATH, database


def dialog(page: Page) -> Locator:
    """What lies over the page."""
    return page.get_by_role("dialog")


def said(page: Page, words: str) -> Locator:
    """What the page says it has done."""
    return page.get_by_role("status").filter(has_text=words)


async def home_of(site: Site, who: str = "resident") -> str:
    """The unit somebody belongs to."""
    answer = await site.call(who, "GET", "/api/v1/people/me/units")
    return str(answer.json()["data"]["units"][0]["unit_id"])


async def asked(site: Site, name: str, **changes: Any) -> dict[str, Any]:
    """A guard asks the resident's flat about somebody; the request."""
    body = {
        "type": "VISITOR",
        "flatId": await home_of(site),
        "visitorName": name,
        "visitorPhone": new_phone(),
    }
    answer = await site.call("guard", "POST", PATH, body | {"gate": "Main Gate"} | changes)
    assert answer.status_code == 201, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


async def walked_in(site: Site, name: str, **changes: Any) -> str:
    """Somebody let in by the resident; the entry, which has the request's id."""
    request = await asked(site, name, **changes)
    answer = await site.call("resident", "PATCH", f"{PATH}/{request['id']}/approve", {})
    assert answer.status_code == 200, answer.text
    return str(request["id"])


async def past_due(site: Site, entry_id: str) -> None:
    """An hour later than anybody expected; time cannot be made to pass."""
    await database(site, "update entries set due_out_at = now() - interval '1 hour' where id = %s", entry_id)


async def is_inside(site: Site, entry_id: str) -> bool:
    """Whether the gate counts them in."""
    found = (await site.call("guard", "GET", "/api/v1/gate/inside?limit=100")).json()["data"]["items"]
    return entry_id in [row["entry_id"] for row in found]
