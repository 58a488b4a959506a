"""System routes, the dev outbox and the pass page: none takes a session."""

from tests.every_route.model import ROLES, Bad, Case, Target
from tests.make.buildings import Building, Member
from tests.make.http import Bench


async def _pass_link(bench: Bench, home: Building, _who: Member) -> Target:
    made = await bench.invite(home.resident)
    return Target(params={"token": made["pass_url"].rsplit("/", 1)[1]})


async def _style(_bench: Bench, _home: Building, _who: Member) -> Target:
    return Target(params={"name": "pages.css"})


CASES = (
    Case("GET /health", None, ROLES),
    Case("GET /ready", None, ROLES),
    Case("GET /metrics", None, ROLES, media="text/plain"),
    Case("GET /api", None, ROLES),
    Case("GET /api/docs", None, ROLES, media="text/html"),
    Case("GET /api/docs/swagger.json", None, ROLES),
    Case("GET /", None, ROLES, media="text/html"),
    Case("GET /static/{name}", None, ROLES, _style, media="text/css"),
    Case("GET /dev/outbox", None, ROLES, media="text/html"),
    Case("GET /dev/outbox.json", None, ROLES, bad=(Bad(query={"to": "x" * 300}, names="to"),)),
    Case("GET /p/{token}", None, ROLES, _pass_link, media="text/html"),
    Case("GET /p/{token}/visit.ics", None, ROLES, _pass_link, media="text/calendar"),
)
