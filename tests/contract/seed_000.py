"""000: visitor tokens."""

from __future__ import annotations

from .common import ID, PHONE
from .model import ADMIN, ANY, GATE, GUARD, HOST, SUPER, Body, Fields, Section, SeedRoute

TOKEN = "SG_ABC123DEF456"
ISSUER: Fields = {"name": "str", "phone": "str?", "house_number": "str?", "address": "str?"}
ISSUED: Fields = {
    "token": "str",
    "token_id": "uuid",
    "qr_svg_url": "str",
    "visitor_name": "str",
    "visitor_phone": "str?",
    "stay_type": "str",
    "duration": "int",
    "expires_at": "time",
    "generated_by": ISSUER,
}
LOOK: Fields = {
    "isValid": "bool",
    "isGranted": "bool",
    "visitorInfo": {"name": "str", "phone": "str?", "stayType": "str", "expiresAt": "time", "note": "str?"},
    "generatedBy": {**ISSUER, "house_type": "str?"},
}
EXITED: Fields = {
    "entry_id": "uuid",
    "visitor_name": "str",
    "entered_at": "time",
    "exited_at": "time",
    "duration_minutes": "int",
}
TOKEN_ROW: Fields = {
    "id": "uuid",
    "visitor_name": "str",
    "visitor_phone": "str?",
    "stay_type": "str",
    "note": "str?",
    "expires_at": "time",
    "used_at": "time?",
    "created_at": "time",
    "is_active": "bool",
    "is_expired": "bool",
    "is_used": "bool",
    "entries_count": "int",
    "token": "str?",
}
ENTRY_ROW: Fields = {
    "id": "uuid",
    "visitor_name": "str",
    "visitor_phone": "str?",
    "entered_at": "time",
    "exited_at": "time?",
    "duration_minutes": "int?",
    "is_active": "bool",
    "expires_at": "time?",
    "resident_name": "str?",
    "resident_phone": "str?",
    "house_number": "str?",
    "address": "str?",
    "guard_name": "str?",
    "note": "str?",
}
INSIDE_ROW: Fields = {
    "id": "uuid",
    "token_id": "uuid?",
    "visitor_name": "str",
    "visitor_phone": "str?",
    "purpose": "str",
    "entered_at": "time",
    "expires_at": "time?",
    "resident_name": "str?",
    "house_number": "str?",
    "address": "str?",
    "guard_name": "str?",
    "note": "str?",
    "is_expired": "bool",
}
PAGINATION: Fields = {"current_page": "int", "total": "int", "per_page": "int", "last_page": "int"}
ENTRIES: Fields = {"entries": [ENTRY_ROW], "pagination": PAGINATION}
RECENT: Fields = {"id": "uuid", "name": "str", "phone": "str?", "status": "str", "visit_type": "str"}
GENERATE: Body = {
    "issued_for_name": "Expected Guest",
    "issued_for_phone": PHONE,
    "visit_type": "short",
    "duration": 4,
    "note": "Bringing a parcel",
}

_tokens = Section("000", "Real-time Session Management", "/api/visitor-tokens")
_notes = Section("000", "CONTRACT 000", "/api/visitor-tokens")

ROUTES: tuple[SeedRoute, ...] = (
    _tokens.route("POST /generate", ISSUED, HOST, body=GENERATE, status=201),
    _tokens.route(
        "POST /verify", LOOK, GUARD, body={"token": TOKEN}, top={"isValid": "bool", "isGranted": "bool"}
    ),
    _notes.route(
        "POST /grant-entry",
        {"entry_id": "uuid", "visitor_name": "str", "entered_at": "time", "guard_name": "str"},
        GUARD,
        body={"token": TOKEN, "note": "Seen at the main gate"},
    ),
    _notes.route("POST /exit-visitor", EXITED, GUARD, body={"entry_id": ID, "note": "Left on foot"}),
    _notes.route("POST /checkout", EXITED, GUARD, body={"token": TOKEN}),
    _notes.route("POST /{token_id}/revoke", {"token_id": "uuid"}, HOST, body={"reason": "Not coming"}),
    _notes.route(
        "POST /{token_id}/extend", {"token_id": "uuid", "expires_at": "time"}, HOST, body={"duration": 2}
    ),
    _notes.route("GET /my-tokens", {"tokens": [TOKEN_ROW], "pagination": PAGINATION}, HOST),
    _notes.route("GET /my-entries", ENTRIES, HOST),
    _notes.route("GET /all-entries", ENTRIES, GATE),
    _notes.route("GET /active-entries", {"entries": [INSIDE_ROW]}, GATE),
    _notes.route(
        "POST /entries/{entry_id}/terminate",
        {"entry_id": "uuid", "exited_at": "time", "duration_minutes": "int"},
        ADMIN,
        body={"reason": "Left by the service gate"},
    ),
    _notes.route(
        "GET /user-dashboard-stats",
        {
            "stats": {"total_visitors": "int", "active_tokens": "int", "pending_tokens": "int"},
            "recent_visitors": [RECENT],
        },
        ANY,
    ),
    _notes.route(
        "GET /admin-dashboard-stats",
        {
            "stats": {
                "total_visitors": "int",
                "total_users": "int",
                "total_tokens": "int",
                "active_tokens": "int",
                "pending_tokens": "int",
                "used_tokens": "int",
                "expired_tokens": "int",
            },
            "recent_visitors": [RECENT],
        },
        (*ADMIN, "landlord"),
    ),
    _notes.route(
        "GET /super-admin-dashboard-stats",
        {
            "stats": {
                "total_visitors": "int",
                "active_tokens": "int",
                "pending_tokens": "int",
                "total_admins": "int",
            },
            "recent_visitors": [RECENT],
        },
        SUPER,
    ),
)
