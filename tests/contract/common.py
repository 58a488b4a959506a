"""Shapes and example values that several lists share."""

from __future__ import annotations

from .model import Body, Fields, Shape

# Stand-ins a caller replaces by ids of its own building.
ID = "01990000-0000-7000-8000-000000000001"
OTHER_ID = "01990000-0000-7000-8000-000000000002"
PHONE = "+2348030000001"
MAIL = "new.person@example.test"
GOOD_PASSWORD = "Correct-Horse-7!"
QR = "SG_ABC123DEF456"

USER: Fields = {
    "id": "uuid",
    "email": "str?",
    "first_name": "str",
    "last_name": "str",
    "full_name": "str",
    "phone": "str?",
    "role": "str",
    "building_id": "uuid?",
    "apartment_number": "str?",
    "is_active": "bool",
    "is_verified": "bool",
    "email_verified_at": "time?",
}
PAGINATION: Fields = {
    "page": "int",
    "limit": "int",
    "total": "int",
    "totalPages": "int",
    "hasNext": "bool",
    "hasPrev": "bool",
}
META: Fields = {"meta": {"page": "int", "limit": "int", "total": "int", "hasNext": "bool"}}


def page(item: Shape, name: str | None = None) -> Fields:
    """A list of 002: `items`, under its own name too where the seed gives one."""
    listed: Fields = {"items": [item], "pagination": PAGINATION}
    return listed if name is None else {**listed, name: [item]}


def pages(name: str, item: Shape) -> Fields:
    """A list of 004."""
    return {name: [item], "pagination": {"total": "int", "page": "int", "limit": "int", "pages": "int"}}


VISITOR: Fields = {"id": "uuid", "name": "str", "phone": "str?", "email": "str?", "status": "str"}
VISIT: Fields = {
    "id": "uuid",
    "title": "str",
    "visit_type": "str",
    "status": "str",
    "expected_start": "time",
    "expected_end": "time?",
    "visitor_count": "int",
    "entry": "bool",
    "exit": "bool",
    "created_at": "time",
}
CREATED_VISIT: Fields = {
    "visit": {"id": "uuid", "title": "str", "qr_code": "str", "status": "str", "visitor_count": "int"},
    "qr_code": "str",
    "visitor_count": "int",
    "expires_at": "time",
}
VISIT_DETAIL: Fields = {
    "visit": {
        **VISIT,
        "description": "str?",
        "host_name": "str",
        "apartment_number": "str?",
        "visitors": [VISITOR],
    },
    "qr_code": "str?",
}
CHECKIN_STATUS: Fields = {
    "visit_id": "uuid",
    "entry": "bool",
    "exit": "bool",
    "status": "str",
    "can_enter": "bool",
    "can_exit": "bool",
    "entry_time": "time?",
    "exit_time": "time?",
}
SCAN: Fields = {
    "visit": {
        "visit_id": "uuid",
        "title": "str",
        "host": "str",
        "apartment_number": "str?",
        "status": "str",
        "entry": "bool",
        "exit": "bool",
    },
    "scan_type": "str",
    "scanned_at": "time",
    "scanner": {"id": "uuid", "name": "str", "role": "str"},
    "gate_number": "str?",
    "entry_id": "uuid?",
    "visitors": "list",
    "attention": "list",
}
HISTORY_ROW: Fields = {"action": "str", "at": "time"}

# 002, Create Visit with Visitors, word for word but for the people in it.
INVITATION: Body = {
    "title": "Birthday Party",
    "description": "Family birthday celebration",
    "visit_type": "group",
    "expected_start": "2030-01-20T15:00:00Z",
    "expected_end": "2030-01-20T22:00:00Z",
    "visitors": [
        {"name": "First Guest", "phone": PHONE, "email": "first.guest@example.test"},
        {"name": "Second Guest", "phone": "+2348030000002", "email": "second.guest@example.test"},
    ],
}
SCAN_BODY: Body = {
    "qr_code": QR,
    "gate_number": "Main Gate",
    "location": {"latitude": 6.5244, "longitude": 3.3792, "address": "Main Building Entrance"},
}
