"""Every address of the app, for every role: held to the routers in web/src/routes by a test."""

import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

from gatehouse.core.demo_accounts import DEMO_DOMAIN
from tests.e2e.site import ROOT, Site, new_phone

AREAS = {"guard": "/gate", "resident": "", "admin": "/admin", "platform": "/super-admin"}

TITLE = "Tea with Zara Bassey"
HOUSE = "Kapok Gardens"
"""The demo's default building."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page: where, whose, and the h1 that proves we are there. `{visit}` is a visit of that person, `{building}` the demo's first, `{person}` its resident, `{request}` somebody at the gate."""

    who: str | None
    path: str
    heading: str

    def __str__(self) -> str:
        return f"{self.who or 'stranger'} {self.path}"


PLACES = (
    Place(None, "/login", "Sign in"),
    Place(None, "/signup-otp", "Registration code"),
    Place(None, "/email-verification", "Confirm your e-mail"),
    Place(None, "/email-change", "Your e-mail address"),
    Place(None, "/forgot-password", "New password"),
    Place(None, "/reset-password", "Set a new password"),
    Place(None, "/reset-password?token=some", "Set a new password"),
    Place(None, "/join", "Ask to join a building"),
    Place(None, "/waiting", "Waiting for approval"),
    Place(None, "/invitation", "Invitation"),
    Place(None, "/device", "Enrol this tablet"),
    Place("guard", "/gate", "Gate"),
    Place("guard", "/gate/search", "Search"),
    Place("guard", "/gate/search?q=nothing-like-this", "Search"),
    Place("guard", "/gate/inside", "Inside now"),
    Place("guard", "/gate/inside?tab=late", "Inside now"),
    Place("guard", "/gate/roll", "Evacuation roll"),
    Place("guard", "/gate/deliveries", "Deliveries"),
    Place("guard", "/gate/deliveries?tab=expected", "Deliveries"),
    Place("guard", "/gate/passes", "Gate passes"),
    Place("guard", "/gate/shift", "Shift"),
    Place("guard", "/gate/more", "More"),
    Place("guard", "/gate/queue", "Waiting scans"),
    Place("guard", "/gate/walk-in", "Walk-in"),
    Place("guard", "/gate/requests", "Requests"),
    Place("guard", "/gate/requests/{request}", "At the gate"),
    Place("guard", "/gate/profile", "Profile"),
    Place("guard", "/account/security", "Security"),
    Place("guard", "/account/pin", "PIN for the gate tablet"),
    Place("guard", "/gate/nowhere", "Page not found"),
    Place("resident", "/dashboard", "Home"),
    Place("resident", "/dashboard/visits/{visit}", "Pass"),
    Place("resident", "/requests/{request}", "Somebody is at the gate"),
    Place("resident", "/invite", "Invite a visitor"),
    Place("resident", "/visitors", "Visitors"),
    Place("resident", "/visitors?tab=inside", "Visitors"),
    Place("resident", "/visitors?tab=past&kind=cancelled", "Visitors"),
    Place("resident", "/contacts", "Contacts"),
    Place("resident", "/contacts?search=nothing-like-this", "Contacts"),
    Place("resident", "/bans", "Bans"),
    Place("resident", "/bans?status=all", "Bans"),
    Place("resident", "/deliveries", "Deliveries"),
    Place("resident", "/deliveries?view=expected", "Deliveries"),
    Place("resident", "/deliveries?view=rules", "Deliveries"),
    Place("resident", "/gate-passes", "Gate passes"),
    Place("resident", "/tokens", "Visitor tokens"),
    Place("resident", "/tokens?view=sessions", "Visitor tokens"),
    Place("resident", "/notifications", "Notifications"),
    Place("resident", "/help", "Help"),
    Place("resident", "/more", "More"),
    Place("resident", "/profile", "Profile"),
    Place("resident", "/account/security", "Security"),
    Place("resident", "/account/profile", "Edit your profile"),
    Place("resident", "/nowhere", "Page not found"),
    Place("admin", "/admin/dashboard", "Dashboard"),
    Place("admin", "/admin/approvals", "Approvals"),
    Place("admin", "/admin/approvals?status=all", "Approvals"),
    Place("admin", "/admin/people", "People"),
    Place("admin", "/admin/people?status=all&sort=unit", "People"),
    Place("admin", "/admin/people/{person}", "Nkem Obiora"),
    Place("admin", "/admin/codes", "Registration codes"),
    Place("admin", "/admin/units", "Units and gates"),
    Place("admin", "/admin/building", "Building"),
    Place("admin", "/admin/visits", "Visits"),
    Place("admin", "/admin/visits?status=completed", "Visits"),
    Place("admin", "/admin/visits/{visit}", TITLE),
    Place("admin", "/admin/invite", "Invite a visitor"),
    Place("admin", "/admin/inside", "Inside now"),
    Place("admin", "/admin/entries", "Entries"),
    Place("admin", "/admin/entries?status=OVERSTAY", "Entries"),
    Place("admin", "/admin/tokens", "Visitor tokens"),
    Place("admin", "/admin/tokens?view=sessions&status=active", "Visitor tokens"),
    Place("admin", "/admin/gate-passes", "Gate passes"),
    Place("admin", "/admin/bans", "Bans"),
    Place("admin", "/admin/bans?status=expiring", "Bans"),
    Place("admin", "/admin/policies", "Policies of the gate"),
    Place("admin", "/admin/guards", "Guards"),
    Place("admin", "/admin/devices", "Gate devices"),
    Place("admin", "/admin/devices?revoked=1", "Gate devices"),
    Place("admin", "/admin/import", "Import people"),
    Place("admin", "/admin/import/{import}", "Import report"),
    Place("admin", "/admin/import/{import}?outcome=failed", "Import report"),
    Place("admin", "/admin/profile", "Profile"),
    Place("admin", "/account/security", "Security"),
    Place("admin", "/admin/nowhere", "Page not found"),
    Place("landlord", "/admin/dashboard", "Dashboard"),
    Place("landlord", "/admin/visits", "Visits"),
    Place("landlord", "/admin/entries", "Entries"),
    Place("landlord", "/admin/tokens", "Visitor tokens"),
    Place("landlord", "/admin/gate-passes", "Gate passes"),
    Place("landlord", "/admin/bans", "Bans"),
    Place("landlord", "/admin/properties", "Properties"),
    Place("landlord", "/admin/residents", "Residents"),
    Place("landlord", "/admin/codes", "Registration codes"),
    Place("superadmin", "/super-admin/dashboard", "Platform"),
    Place("superadmin", "/super-admin/codes", "Registration codes"),
    Place("superadmin", "/super-admin/codes?status=used", "Registration codes"),
    Place("superadmin", "/super-admin/buildings", "Buildings"),
    Place("superadmin", "/super-admin/buildings?search=nothing-like-this", "Buildings"),
    Place("superadmin", "/super-admin/buildings/new", "New building"),
    Place("superadmin", "/super-admin/buildings/{building}", HOUSE),
    Place("superadmin", "/super-admin/licences", "Licences"),
    Place("superadmin", "/super-admin/licences/seats", "Seat requests"),
    Place("superadmin", "/super-admin/licences/{licence}", f"Licence of {HOUSE}"),
    Place("superadmin", "/super-admin/approvals", "Approvals"),
    Place("superadmin", "/super-admin/approvals?status=all", "Approvals"),
    Place("superadmin", "/super-admin/profile", "Profile"),
    Place("superadmin", "/account/security", "Security"),
    Place("superadmin", "/super-admin/nowhere", "Page not found"),
)


def routed() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Each route of the areas' routers: how it reads, and what addresses it fits."""
    for area, base in AREAS.items():
        source = (ROOT / "web" / "src" / "routes" / area / "index.tsx").read_text(encoding="utf-8")
        paths = re.findall(r"<Route\b[^>]*?\bpath=\"([^\"]+)\"", source)
        if re.search(r"<Route index element=\{<(?!Navigate)", source):
            paths.append("")
        assert paths, area
        for path in paths:
            whole = f"{base}/{path}".rstrip("/") or "/"
            pattern = re.sub(r":\w+", "[^/]+", re.escape(whole).replace(r"\:", ":")).replace(r"\*", "nowhere")
            yield whole, re.compile(pattern + r"(\?.*)?$")


async def a_visit(site: Site) -> str:
    """A visit of the demo's resident with a history, for pages about one."""
    made = await site.invite("Zara Bassey")
    assert (await site.scan("entry", made["qr_code"])).status_code == 200
    return str(made["visit"]["id"])


async def an_import(site: Site) -> str:
    """An import of the demo's first building; the newest there is, or one of somebody wrong."""
    found = (await site.call("admin", "GET", "/api/registration/imports")).json()["data"]["items"]
    if found:
        return str(found[0]["report_id"])
    made = await site.call(
        "admin", "POST", "/api/registration/bulk", {"users": [{"email": "nobody", "first_name": "Nobody"}]}
    )
    assert made.status_code == 201, made.text
    return str(made.json()["data"]["report_id"])


async def a_request(site: Site) -> str:
    """Somebody at the gate who waits for the answer of the demo's resident; one who waits already will do."""
    path = "/api/v1/gate/requests"
    waiting = (await site.call("resident", "GET", f"{path}?status=PENDING")).json()["data"]["entryRequests"]
    if waiting:
        return str(waiting[0]["id"])
    units = (await site.call("guard", "GET", "/api/v1/gate/units?search=K4")).json()["data"]["items"]
    body = {
        "type": "VISITOR",
        "visitorName": "Zara Bassey",
        "flatId": units[0]["id"],
        "visitorPhone": new_phone(),
    }
    made = await site.call("guard", "POST", path, body)
    assert made.status_code == 201, made.text
    return str(made.json()["data"]["id"])


async def the_building(site: Site) -> str:
    """The demo's first building."""
    return str((await _licence(site))["building_id"])


async def its_licence(site: Site) -> str:
    """The licence of the demo's first building."""
    return str((await _licence(site))["id"])


async def _licence(site: Site) -> dict[str, Any]:
    path = "/api/admin/licenses?search=" + HOUSE.replace(" ", "+")
    found = (await site.call("superadmin", "GET", path)).json()["data"]["items"]
    return next(one for one in found if one["building_name"] == HOUSE)


async def its_resident(site: Site) -> str:
    """The membership of the demo's resident."""
    people = (await site.call("admin", "GET", "/api/v1/people?limit=100")).json()["data"]["items"]
    return str(next(one for one in people if one["email"] == f"resident@{DEMO_DOMAIN}")["member_id"])


_FINDERS: dict[str, Callable[[Site], Awaitable[str]]] = {
    "visit": a_visit,
    "building": the_building,
    "licence": its_licence,
    "person": its_resident,
    "import": an_import,
    "request": a_request,
}
_found: dict[tuple[str, str], str] = {}


async def _subject(site: Site, name: str) -> str:
    """What a page is about: looked up once a demo, except somebody at the gate, who may have been answered since."""
    key = (site.address, name)
    if name == "request" or key not in _found:
        _found[key] = await _FINDERS[name](site)
    return _found[key]


async def address_of(place: Place, site: Site) -> str:
    """The place's address with what it is about."""
    names = re.findall(r"{(\w+)}", place.path)
    return place.path.format(**{name: await _subject(site, name) for name in names})
