"""002's invitations and pass pictures."""

from uuid import UUID

from gatehouse.auth.permissions import Permission
from tests.every_route.model import ADMIN, GUARD, HOSTS, LANDLORD, RESIDENT, SUPER, Bad, Case, Target
from tests.make.buildings import Building, Member
from tests.make.http import Bench, invitation

_OWN = (Permission.VISIT_CREATE, Permission.VISIT_MANAGE_ALL)
_READ = (Permission.VISIT_READ, Permission.VISIT_READ_ALL, Permission.GATE_WATCH)
_LIST = (Permission.VISIT_READ, Permission.VISIT_READ_ALL)
_READERS = (SUPER, ADMIN, LANDLORD, RESIDENT, GUARD)
_OWNERS = (SUPER, ADMIN, LANDLORD, RESIDENT)


async def visit(bench: Bench, home: Building, who: Member) -> Target:
    """A visit of the caller's own, or of the resident when the caller cannot invite."""
    host = who if who.role in HOSTS else home.resident
    made = (await bench.invite(host))["visit"]
    return Target(params={"visit_id": made["id"]}, row=("visits", UUID(made["id"])), mark=made["id"])


async def _changed(bench: Bench, home: Building, who: Member) -> Target:
    target = await visit(bench, home, who)
    return Target(params=target.params, row=target.row, body={"title": "Supper", "notes": "Bring bread"})


async def _cancelled(bench: Bench, home: Building, who: Member) -> Target:
    target = await visit(bench, home, who)
    return Target(params=target.params, row=target.row, body={"reason": "Rain"})


async def _invitation(_bench: Bench, _home: Building, _who: Member) -> Target:
    return Target(body=invitation())


async def _listed(bench: Bench, home: Building, who: Member) -> Target:
    return Target(mark=(await visit(bench, home, who)).mark)


_GUEST = {"name": "Ada Obi", "phone": "+2348011112222"}
_TIMES = (
    Bad(body={"expected_start": "yesterday"}, names="expected_start"),
    Bad(body={"expected_start": 1}, names="expected_start"),
    Bad(body={"expected_start": "0001-01-01T00:00:00Z"}, names="expected_start"),
    Bad(body={"expected_start": "9999-12-31T23:59:59Z"}, names="expected_start"),
    Bad(
        body={"expected_start": "2030-01-02T00:00:00Z", "expected_end": "2030-01-01T00:00:00Z"},
        names="expected_end",
    ),
    Bad(
        body={"expected_start": "2030-01-01T00:00:00Z", "expected_end": "2035-01-01T00:00:00Z"},
        names="expected_end",
    ),
)
_PEOPLE = (
    Bad(body={"visitors": []}, names="visitors"),
    Bad(body={"visitors": [_GUEST] * 51}, names="visitors"),
    Bad(body={"visitors": [_GUEST, _GUEST]}, names="visitors.1.phone"),
    Bad(body={"visitors": [{"name": "Ada"}]}, names="visitors.0.phone"),
    Bad(body={"visitors": [{**_GUEST, "phone": "call me maybe"}]}, names="visitors.0.phone"),
    Bad(body={"visitors": [{**_GUEST, "phone": "+234801\u00001112222"}]}, names="visitors.0.phone"),
    Bad(body={"visitors": [{**_GUEST, "name": "A\u0000"}]}, names="visitors.0.name"),
    Bad(body={"visitors": [{**_GUEST, "name": " "}]}, names="visitors.0.name"),
    Bad(body={"visitors": [{**_GUEST, "email": "nowhere"}]}, names="visitors.0.email"),
    Bad(body={"visitors": ["Ada"]}, names="visitors.0"),
)
_FILTERS = (
    Bad(query={"status": "lost"}, names="status"),
    Bad(query={"start_date": "soon"}, names="start_date"),
    Bad(query={"unit_id": "A101"}, names="unit_id"),
    Bad(query={"host_id": "me"}, names="host_id"),
    Bad(query={"end_date": "99999-01-01"}, names="end_date"),
    Bad(query={"limit": "0"}, names="limit"),
    Bad(query={"limit": "101"}, names="limit"),
    Bad(query={"page": "-1"}, names="page"),
    Bad(query={"offset": "9" * 30}, names="offset"),
)

_RULES = (
    Bad(body={"recurrence": {"days": ["SOMEDAY"]}}, names="recurrence.days.0"),
    Bad(body={"recurrence": {"start": "8am"}}, names="recurrence.start"),
    Bad(body={"recurrence": {"start": "08:00", "end": "08:00"}}, names="recurrence.end"),
    Bad(body={"companions": 51}, names="companions"),
    Bad(body={"plate": "\u0000"}, names="plate"),
)
_CANCEL_BAD = (
    Bad(body={"reason": "x" * 501}, names="reason"),
    Bad(body={"reason": ""}, names="reason"),
)


def _family(path: str) -> tuple[Case, ...]:
    """002's invitations under `/invitations` and, for flow 2, without it."""
    one = f"{path}/{{visit_id}}"
    return (
        Case(
            f"POST {path}",
            (Permission.VISIT_CREATE,),
            HOSTS,
            _invitation,
            status=201,
            bad=(
                Bad(body={"title": ""}, names="title"),
                Bad(body={"title": "x" * 256}, names="title"),
                Bad(body={"visit_type": "party"}, names="visit_type"),
                Bad(query={"include": "everything"}, names="include"),
                Bad(body={"max_entries": 0}, names="max_entries"),
                Bad(body={"unit_id": str(UUID(int=7))}, names="unit_id"),
                Bad(body={"visit_type": "cab", "hide_unit": True, "plate": "A1"}, names="plate"),
                Bad(body={"visit_type": "delivery", "hide_unit": True, "plate": "KJA482"}, names="hide_unit"),
                *_TIMES,
                *_PEOPLE,
                *_RULES,
            ),
        ),
        Case(f"GET {path}", _LIST, _OWNERS, _listed, bad=_FILTERS),
        Case(f"GET {one}", _READ, _READERS, visit, foreign=404),
        Case(f"PUT {one}", _OWN, _OWNERS, _changed, foreign=404, bad=(*_TIMES, *_PEOPLE, *_RULES)),
        Case(f"DELETE {one}", _OWN, _OWNERS, _cancelled, foreign=404, bad=_CANCEL_BAD),
        Case(
            f"GET {one}/history",
            _READ,
            _READERS,
            visit,
            foreign=404,
            bad=(Bad(query={"limit": "-5"}, names="limit"),),
        ),
    )


CASES = (
    *_family("/api/visitors/invitations"),
    *_family("/api/visitors"),
    Case("POST /api/visitors/{visit_id}/cancel", _OWN, _OWNERS, _cancelled, foreign=404, bad=_CANCEL_BAD),
    Case("POST /api/visitors/{visit_id}/reissue", _OWN, _OWNERS, visit, foreign=404),
    Case(
        "GET /api/visitors/{visit_id}/calendar.ics", _OWN, _OWNERS, visit, foreign=404, media="text/calendar"
    ),
    Case("GET /api/visitors/{visit_id}/qr.svg", _OWN, _OWNERS, visit, foreign=404, media="image/svg+xml"),
    Case("GET /api/visitors/{visit_id}/qr.png", _OWN, _OWNERS, visit, foreign=404, media="image/png"),
)
