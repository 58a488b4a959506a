"""002: invitations, scanning, visitors."""

from __future__ import annotations

from .common import (
    CHECKIN_STATUS,
    CREATED_VISIT,
    HISTORY_ROW,
    INVITATION,
    META,
    QR,
    SCAN,
    SCAN_BODY,
    VISIT,
    VISIT_DETAIL,
    VISITOR,
    page,
)
from .model import ALL_ROLES, GATE, GUARD, HOST, Body, Fields, Section, SeedRoute

SEEN_BY = (*HOST, *GUARD)
CHANGES: Body = {
    "title": "Updated Birthday Party",
    "expected_end": "2030-01-20T23:00:00Z",
    "visitors": INVITATION["visitors"],
}
REASON: Body = {"reason": "Plans changed"}
CANCELLED: Fields = {"visit_id": "uuid", "status": "str", "cancelled_at": "time", "reason": "str?"}
HISTORY: Fields = {"visit_id": "uuid", "history": [HISTORY_ROW]}
STATS: Fields = {
    "total_visits": "int",
    "total_visitors": "int",
    "unique_visitors": "int",
    "completed_visits": "int",
    "cancelled_visits": "int",
    "active_visits": "int",
    "pending_visits": "int",
    "visitors_currently_inside": "int",
    "period": "str",
    "start_date": "date",
    "end_date": "date",
}
FILTER = {"status": "active", "limit": "20", "offset": "0"}

_invite = Section("002", "Complete Route Reference: Visitor Invitations", "/api/visitors/invitations", HOST)
_scan = Section("002", "Complete Route Reference: QR Code Scanning", "/api/visitors", GUARD)
_ops = Section("002", "Complete Route Reference: Visitor Operations", "/api/visitors", GATE)
_flow = Section("002", "Example Test Flows: Visit Management Flow", "/api/visitors", HOST)
_body = Section("002", "Visitor Management", "/api/visitors", HOST)
_notes = Section("002", "CONTRACT 002", "/api/visitors", HOST)
_LIST = "/api/visitors/invitations"
_ONE = "/api/visitors/invitations/{visit_id}"

ROUTES: tuple[SeedRoute, ...] = (
    _invite.route("POST ", CREATED_VISIT, body=INVITATION, status=201),
    _invite.route("GET ", page(VISIT), query=FILTER, top=META),
    _invite.route("GET /{visit_id}", VISIT_DETAIL, SEEN_BY),
    _invite.route("PUT /{visit_id}", VISIT_DETAIL, body=CHANGES),
    _invite.route("DELETE /{visit_id}", CANCELLED, body=REASON),
    _invite.route("GET /{visit_id}/history", HISTORY),
    _scan.route("POST /scan/entry", SCAN, body=SCAN_BODY),
    _scan.route("POST /scan/exit", SCAN, body=SCAN_BODY),
    _scan.route("POST /scan", SCAN, body={"qr_code": QR, "action": "entry"}),
    _ops.route("GET /stats", STATS, query={"period": "monthly"}),
    _ops.route(
        "GET /search",
        page(VISITOR),
        ALL_ROLES,
        query={"query": "guest", "page": "1", "limit": "20"},
        top=META,
    ),
    _ops.route(
        "GET /active",
        {**page(VISIT, "active_visits"), "count": "int", "building_id": "uuid"},
        top=META,
    ),
    _ops.route("GET /checkin-status/{visit_id}", CHECKIN_STATUS, ALL_ROLES),
    _body.route(
        "GET /{visit_id}/checkin-status",
        CHECKIN_STATUS,
        ALL_ROLES,
        alias_of="GET /api/visitors/checkin-status/{visit_id}",
    ),
    _body.route(
        "POST /{visit_id}/visitors/{visitor_id}/status",
        {"visit_id": "uuid", "visitor_id": "uuid", "status": "str"},
        GUARD,
        body={
            "status": "arrived",
            "notes": "Visitor arrived at main gate",
            "location": {"gate": "Gate A"},
        },
    ),
    _flow.route("POST ", CREATED_VISIT, body=INVITATION, status=201, alias_of=f"POST {_LIST}"),
    _flow.route(
        "POST /qr-scan",
        SCAN,
        GUARD,
        body={"qr_code": QR, "action": "entry"},
        alias_of="POST /api/visitors/scan",
    ),
    _notes.route("GET ", page(VISIT), query=FILTER, top=META, alias_of=f"GET {_LIST}"),
    _notes.route("GET /{visit_id}", VISIT_DETAIL, SEEN_BY, alias_of=f"GET {_ONE}"),
    _notes.route("PUT /{visit_id}", VISIT_DETAIL, body=CHANGES, alias_of=f"PUT {_ONE}"),
    _notes.route("DELETE /{visit_id}", CANCELLED, body=REASON, alias_of=f"DELETE {_ONE}"),
    _notes.route("POST /{visit_id}/cancel", CANCELLED, body=REASON, alias_of=f"DELETE {_ONE}"),
    _notes.route("GET /{visit_id}/history", HISTORY, alias_of=f"GET {_ONE}/history"),
    _notes.route("GET /{visit_id}/qr.svg", None, media="image/svg+xml"),
    _notes.route("GET /{visit_id}/qr.png", None, media="image/png"),
)
