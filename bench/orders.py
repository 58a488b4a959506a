"""Whole requests as bytes, made before the clock starts."""

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count

import orjson

from bench.client import Step
from bench.limit import Passage
from bench.seed import GATE, PASSWORD, FreshPass, Person, Stock, hash_of
from gatehouse.core.db import Tenant
from gatehouse.core.ids import new_id

_HOST = b"host: bench\r\nuser-agent: gatehouse-bench\r\n"


def request(method: str, path: str, who: Person | None = None, body: object = None) -> bytes:
    """One request."""
    head = f"{method} {path} HTTP/1.1\r\n".encode() + _HOST
    if who is not None:
        head += f"authorization: Bearer {who.token}\r\n".encode()
    if body is None:
        return head + b"\r\n"
    content = orjson.dumps(body)
    return head + b"content-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(content) + content


def scan_unit(fresh: FreshPass) -> list[Step]:
    """The entry, then the exit, each with a nonce of its own as a guard's device sends it."""
    return [
        (
            direction,
            request(
                "POST",
                f"/api/visitors/scan/{direction}",
                fresh.guard,
                {"qr_code": fresh.code, "gate_number": GATE, "nonce": str(uuid.uuid4())},
            ),
        )
        for direction in ("entry", "exit")
    ]


def passage(fresh: FreshPass) -> Passage:
    """The same two scans for the SQL client."""
    guard = fresh.guard
    return Passage(
        begin=Tenant(guard.building, guard.user).begin_sql(),
        building=guard.building,
        session=guard.session,
        secret_hash=guard.secret_hash,
        guard=guard.member,
        guard_user=guard.user,
        code_hash=hash_of(fresh),
        ids=tuple(new_id() for _ in range(7)),
    )


def sample_answer() -> tuple[str, str]:
    """An answer and a notification's data of the usual size, as JSON."""
    some = str(uuid.uuid4())
    at = "2026-11-21T10:00:00.000000Z"
    visit = {
        "visit_id": some,
        "title": "Tea",
        "host": "Person4 Resident",
        "apartment_number": "1",
        "status": "active",
        "entry": True,
        "exit": False,
    }
    data = {
        "visit": visit,
        "scan_type": "entry",
        "scanned_at": at,
        "scanner": {"id": some, "name": "Person6 Security", "role": "security"},
        "gate_number": GATE,
        "entry_id": some,
        "visitors": [{"visitor_id": some, "name": "Visitor 1234", "entry_id": some}],
        "attention": [],
    }
    answer = {
        "success": True,
        "data": data,
        "message": "Visitor successfully entered building",
        "timestamp": at,
    }
    told = {"type": "visitor_arrived", "visitId": some, "visit_id": some, "visitor_name": "Visitor 1234"}
    return orjson.dumps(answer).decode(), orjson.dumps(told).decode()


_phones = count(1)


def _invitation(host: Person) -> bytes:
    start = datetime.now(UTC) + timedelta(hours=1)
    body = {
        "title": "Tea",
        "visit_type": "single",
        "expected_start": start.isoformat(),
        "expected_end": (start + timedelta(hours=4)).isoformat(),
        "visitors": [{"name": "Ada Obi", "phone": f"+2346{next(_phones):09d}"}],
    }
    return request("POST", "/api/visitors/invitations", host, body)


def rest(stock: Stock, amount: int) -> dict[str, list[list[Step]]]:
    """(c): every other route that matters, over all buildings in turn. `amount` distinct invitations; the others are sent again and again."""
    wanted: dict[str, list[bytes]] = {}

    def add(label: str, requests: Iterable[bytes]) -> None:
        wanted[label] = list(requests)

    places = stock.places
    residents = [place.residents[0] for place in places]
    seen = [(place, *visit) for place in places for visit in place.visits]
    add("GET /health", [request("GET", "/health")])
    add(
        "POST login",
        (
            request("POST", "/api/auth/login", None, {"email": who.email, "password": PASSWORD})
            for who in residents
        ),
    )
    add(
        "POST invitation",
        (
            _invitation(place.residents[turn % len(place.residents)])
            for turn in range(amount // len(places) + 1)
            for place in places
        ),
    )
    add(
        "GET invitation",
        (
            request("GET", f"/api/visitors/invitations/{visit}", place.residents[0])
            for place, visit, _ in seen
        ),
    )
    add(
        "GET invitations (resident)",
        (request("GET", "/api/visitors/invitations?limit=20", who) for who in residents),
    )
    add(
        "GET invitations (admin)",
        (request("GET", "/api/visitors/invitations?limit=20", place.admin) for place in places),
    )
    add(
        "GET check-in status",
        (
            request("GET", f"/api/visitors/{visit}/checkin-status", place.guards[0])
            for place, visit, _ in seen
        ),
    )
    add("GET active", (request("GET", "/api/visitors/active", place.guards[0]) for place in places))
    add("GET dashboard (admin)", (request("GET", "/api/dashboard/admin", place.admin) for place in places))
    add("GET dashboard (resident)", (request("GET", "/api/dashboard/resident", who) for who in residents))
    add(
        "GET dashboard (security)",
        (request("GET", "/api/dashboard/security", place.guards[0]) for place in places),
    )
    add("GET notifications", (request("GET", "/api/v1/resident/notifications", who) for who in residents))
    add("GET pass page", (request("GET", f"/p/{code.removeprefix('SG_')}") for _, _, code in seen))
    return {label: [[(label, one)] for one in requests] for label, requests in wanted.items()}
