"""002's frequent visitors."""

import secrets
from uuid import UUID

from gatehouse.auth.permissions import Permission
from tests.every_route.model import HOSTS, Bad, Case, Target
from tests.make.buildings import Building, Member
from tests.make.contacts import a_phone, keep
from tests.make.http import Bench

_OWN = (Permission.CONTACTS,)
_BASE = "/api/frequent-visitors"
_ONE = _BASE + "/{frequent_visitor_id}"


def _owner(home: Building, who: Member) -> Member:
    """The caller, or the resident where the caller can have no list."""
    return who if who.role in HOSTS else home.resident


async def _new(bench: Bench, home: Building, who: Member) -> Target:
    # A visitor of the caller's own, so that the seed's example, which names one, has one to name.
    phone = a_phone()
    made = await bench.invite(_owner(home, who), visitors=[{"name": "Ada Obi", "phone": phone}])
    visitor = made["visit"]["visitors"][0]["visitor_id"]
    return Target(
        body={"visitor_id": visitor, "nickname": "Sister", "relationship": "family", "tags": ["weekend"]}
    )


async def one(bench: Bench, home: Building, who: Member) -> Target:
    """A contact of the caller's."""
    made = await keep(bench, _owner(home, who), tags=["garden"])
    return Target(
        params={"frequent_visitor_id": made["id"]}, row=("contacts", UUID(made["id"])), mark=made["id"]
    )


async def _changed(bench: Bench, home: Building, who: Member) -> Target:
    target = await one(bench, home, who)
    return Target(params=target.params, row=target.row, body={"nickname": "Cousin", "priority": 2})


async def _tagged(bench: Bench, home: Building, who: Member) -> Target:
    target = await one(bench, home, who)
    return Target(params=target.params, row=target.row, body={"tags": ["garden", "weekend"]})


async def _invited(bench: Bench, home: Building, who: Member) -> Target:
    target = await one(bench, home, who)
    return Target(params=target.params, row=target.row, body={"title": "Dinner"})


async def _listed(bench: Bench, home: Building, who: Member) -> Target:
    return Target(mark=(await one(bench, home, who)).mark)


async def _found(bench: Bench, home: Building, who: Member) -> Target:
    name = f"Ada {secrets.token_hex(4)}"
    made = await keep(bench, _owner(home, who), name=name)
    return Target(query={"query": "ada"}, mark=made["id"])


async def _of_family(bench: Bench, home: Building, who: Member) -> Target:
    made = await keep(bench, _owner(home, who), relationship="family")
    return Target(params={"relationship": "family", "category": "family"}, mark=made["id"])


async def _tags(bench: Bench, home: Building, who: Member) -> Target:
    tag = secrets.token_hex(6)
    await keep(bench, _owner(home, who), tags=[tag])
    return Target(mark=tag)


async def _came(bench: Bench, home: Building, who: Member) -> Target:
    made = await keep(bench, _owner(home, who))
    visit = await bench.invite(_owner(home, who), visitors=[{"name": "Ada", "phone": made["phone"]}])
    assert (await bench.scan(home.guard, "entry", visit["qr_code"])).status_code == 200
    return Target(mark=made["id"])


async def _imported(_bench: Bench, _home: Building, _who: Member) -> Target:
    return Target(body={"contacts": [{"name": "Imported Guest", "phone": a_phone()}]})


_DETAILS = (
    Bad(body={"name": "x" * 101}, names="name"),
    Bad(body={"name": "A\u0000"}, names="name"),
    Bad(body={"name": "Ada\nObi"}, names="name"),
    Bad(body={"phone": "call me maybe"}, names="phone"),
    Bad(body={"phone": "12"}, names="phone"),
    Bad(body={"email": "nowhere"}, names="email"),
    Bad(body={"relationship": "x" * 51}, names="relationship"),
    Bad(body={"category": "strangers"}, names="category"),
    Bad(body={"priority": 0}, names="priority"),
    Bad(body={"priority": 6}, names="priority"),
    Bad(body={"notes": "x" * 1001}, names="notes"),
    Bad(body={"plate": "x" * 21}, names="plate"),
    Bad(body={"tags": ["x" * 51]}, names="tags.0"),
    Bad(body={"tags": [""]}, names="tags.0"),
    Bad(body={"tags": [str(number) for number in range(21)]}, names="tags"),
)
_PAGES = (
    Bad(query={"limit": "0"}, names="limit"),
    Bad(query={"limit": "101"}, names="limit"),
    Bad(query={"page": "-1"}, names="page"),
)
_TAGS = (
    Bad(body={"tags": []}, names="tags"),
    Bad(body={"tags": ["x" * 51]}, names="tags.0"),
    Bad(body={"tags": [str(number) for number in range(21)]}, names="tags"),
)

CASES = (
    Case(
        f"POST {_BASE}",
        _OWN,
        HOSTS,
        _new,
        status=201,
        bad=(
            *_DETAILS,
            Bad(body={"visitor_id": None}, names="phone"),
            Bad(body={"visitor_id": "somebody"}, names="visitor_id"),
            Bad(body={"visitor_id": "01990000-0000-7000-8000-000000000009"}, names="visitor_id"),
            Bad(body={"phone": "+2348000000000"}, names="phone"),
        ),
    ),
    Case(
        f"GET {_BASE}",
        _OWN,
        HOSTS,
        _listed,
        bad=(
            *_PAGES,
            Bad(query={"category": "strangers"}, names="category"),
            Bad(query={"relationship": "stranger"}, names="relationship"),
            Bad(query={"order_by": "height"}, names="order_by"),
            Bad(query={"search": "x" * 101}, names="search"),
        ),
    ),
    Case(f"GET {_BASE}/search", _OWN, HOSTS, _found, bad=(*_PAGES, Bad(query={"query": ""}, names="query"))),
    Case(f"GET {_BASE}/categories", _OWN, HOSTS),
    Case(f"GET {_BASE}/stats", _OWN, HOSTS),
    Case(f"GET {_BASE}/tags", _OWN, HOSTS, _tags),
    Case(f"GET {_BASE}/most-visited", _OWN, HOSTS, _came, bad=(Bad(query={"limit": "0"}, names="limit"),)),
    Case(
        f"GET {_BASE}/recently-visited", _OWN, HOSTS, _came, bad=(Bad(query={"limit": "0"}, names="limit"),)
    ),
    Case(f"GET {_BASE}/relationship/{{relationship}}", _OWN, HOSTS, _of_family, bad=_PAGES),
    Case(f"GET {_BASE}/category/{{category}}", _OWN, HOSTS, _of_family, bad=_PAGES),
    Case(f"GET {_BASE}/export", _OWN, HOSTS, _listed, bad=(Bad(query={"format": "xlsx"}, names="format"),)),
    Case(f"GET {_ONE}", _OWN, HOSTS, one, foreign=404),
    Case(f"PUT {_ONE}", _OWN, HOSTS, _changed, foreign=404, bad=_DETAILS),
    Case(f"DELETE {_ONE}", _OWN, HOSTS, one, foreign=404),
    Case(f"POST {_ONE}/tags", _OWN, HOSTS, _tagged, foreign=404, bad=_TAGS),
    Case(f"DELETE {_ONE}/tags", _OWN, HOSTS, _tagged, foreign=404, bad=_TAGS),
    Case(
        f"POST {_ONE}/quick-invite",
        _OWN,
        HOSTS,
        _invited,
        status=201,
        foreign=404,
        bad=(
            Bad(body={"title": "x" * 256}, names="title"),
            Bad(body={"expected_start": "soon"}, names="expected_start"),
            Bad(body={"expected_start": 1}, names="expected_start"),
            Bad(body={"expected_start": "2020-01-01T00:00:00Z"}, names="expected_start"),
            Bad(body={"expected_end": "2020-01-01T00:00:00Z"}, names="expected_end"),
            Bad(body={"notes": "x" * 1001}, names="notes"),
            Bad(query={"include": "everything"}, names="include"),
        ),
    ),
    Case(
        f"POST {_BASE}/import",
        _OWN,
        HOSTS,
        _imported,
        bad=(
            Bad(body={"contacts": []}, names="contacts"),
            Bad(body={"contacts": [5]}, names="contacts.0"),
            Bad(body={"contacts": [{"name": {"first": "Ada"}}]}, names="contacts.0.name"),
            Bad(body={"contacts": [{"name": "A\u0000", "phone": "08011112222"}]}, names="contacts.0.name"),
            Bad(body={"contacts": [{}] * 2_001}, names="contacts"),
        ),
    ),
)
