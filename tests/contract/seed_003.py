"""003: telling the resident: devices, walk-ins, check-in."""

from __future__ import annotations

from .common import ID, PHONE
from .model import ANY, GATE, HOST, NOTHING, Body, Fields, Section, SeedRoute

NOTICE: Fields = {
    "id": "uuid",
    "type": "str",
    "title": "str",
    "body": "str",
    "read": "bool",
    "extra_data": "object?",
    "created_at": "time",
}
VISIT: Fields = {
    "id": "uuid",
    "visitor_id": "uuid?",
    "host_id": "uuid?",
    "host_name": "str?",
    "is_walkin": "bool",
    "status": "str",
    "purpose": "str?",
    "visitor_name": "str",
    "visitor_phone": "str?",
    "expected_arrival": "time?",
    "actual_arrival": "time?",
    "actual_departure": "time?",
    "created_at": "time",
}
CHECKED_IN: Fields = {
    "visit_id": "uuid",
    "status": "str",
    "checkin_time": "time?",
    "message": "str",
    "visitor_name": "str",
    "visitor_phone": "str?",
    "purpose": "str?",
    "host_name": "str?",
    "host_flat_number": "str?",
    "building_name": "str",
}
MUSTER_ROW: Fields = {
    "visitor_name": "str",
    "visitor_phone": "str?",
    "host_name": "str?",
    "purpose": "str?",
    "checkin_time": "time",
}
DEVICE: Body = {"token": "example-device-token", "platform": "android"}
WALKIN: Body = {
    "visitor_name": "Person At Gate",
    "visitor_phone": PHONE,
    "purpose": "Repair",
    "host_id": ID,
}

_device = Section("003", "Backend: store device tokens", "/api/v1/notifications", ANY)
_inbox = Section("003", "CONTRACT 003, notifications", "/api/v1/notifications", ANY)
_gate = Section("003", "CONTRACT 003, walk-in and check-in", "/api/v1", GATE)
_dash = Section("003", "CONTRACT 003, dashboard", "/api/v1/dashboard")

ROUTES: tuple[SeedRoute, ...] = (
    _device.route("POST /register-device", NOTHING, body=DEVICE),
    _device.route("DELETE /register-device", NOTHING, body={"token": "example-device-token"}),
    _device.route("POST /unregister-device", NOTHING, body={"token": "example-device-token"}),
    _inbox.route("GET /vapid-public-key", {"public_key": "str"}),
    _inbox.route("GET ", {"notifications": [NOTICE]}),
    _inbox.route("GET /unread-count", {"unread_count": "int"}),
    _inbox.route("PATCH /read-all", NOTHING),
    _inbox.route("PATCH /{notification_id}/read", NOTHING),
    _inbox.route("POST /test", NOTHING, body={}),
    _dash.route("GET /my-requests", {"count": "int", "visits": [VISIT]}, HOST),
    _dash.route(
        "GET /stats", {"visitors_today": "int", "pending_approvals": "int", "checked_in": "int"}, ANY
    ),
    _dash.route("GET /muster", {"count": "int", "visitors": [MUSTER_ROW]}, GATE),
    _gate.route("POST /visits/walkin", VISIT, body=WALKIN, status=201),
    _gate.route("PATCH /visits/{visit_id}/approve", VISIT, HOST),
    _gate.route("PATCH /visits/{visit_id}/reject", VISIT, HOST, body={"reason": "Not expected"}),
    _gate.route("POST /checkin/otp", CHECKED_IN, body={"otp": "123456", "consent_given": True}),
    _gate.route("POST /checkin/qr", CHECKED_IN, body={"qr_code": "SG_ABC123DEF456", "consent_given": True}),
    _gate.route("POST /checkin/by-visit", CHECKED_IN, body={"visit_id": ID}),
    _gate.route("POST /checkin/checkout", CHECKED_IN, body={"visit_id": ID}),
)
