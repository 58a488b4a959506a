"""004: what happens at the gate: entries, requests, pre-approvals, passes, deliveries."""

from __future__ import annotations

from .common import ID, PHONE, QR, pages
from .model import ADMIN, ALL_ROLES, GUARD, HOST, LIVES, NOTHING, Body, Fields, Section, SeedRoute

FLAT: Fields = {"id": "uuid", "flatNumber": "str"}
REQUEST: Fields = {
    "id": "uuid",
    "type": "str",
    "status": "str",
    "visitorName": "str?",
    "visitorPhone": "str?",
    "providerTag": "str?",
    "photoKey": "str?",
    "flatId": "uuid",
    "societyId": "uuid",
    "guardId": "uuid",
    "approvedById": "uuid?",
    "approvedAt": "time?",
    "rejectedAt": "time?",
    "rejectionReason": "str?",
    "expiresAt": "time",
    "entryId": "uuid?",
    "createdAt": "time",
    "flat": FLAT,
}
ENTRY: Fields = {
    "id": "uuid",
    "type": "str",
    "status": "str",
    "visitorName": "str",
    "visitorPhone": "str?",
    "companyName": "str?",
    "wasAutoApproved": "bool",
    "flatId": "uuid?",
    "societyId": "uuid",
    "approvedById": "uuid?",
    "approvedAt": "time?",
    "checkInTime": "time?",
    "checkOutTime": "time?",
    "createdAt": "time",
}
PREAPPROVAL: Fields = {
    "id": "uuid",
    "visitorName": "str",
    "visitorPhone": "str?",
    "visitorType": "str",
    "validFrom": "time",
    "validUntil": "time",
    "maxUses": "int",
    "usedCount": "int",
    "status": "str",
}
PREAPPROVAL_QR: Fields = {"preApproval": PREAPPROVAL, "qrCodeImage": "str", "qrToken": "str"}
GATE_PASS: Fields = {
    "id": "uuid",
    "type": "str",
    "title": "str",
    "status": "str",
    "description": "str?",
    "flatId": "uuid?",
    "validFrom": "time",
    "validUntil": "time",
    "isUsed": "bool",
    "usedAt": "time?",
    "createdAt": "time",
}
DELIVERY: Fields = {
    "id": "uuid",
    "flatId": "uuid",
    "companyName": "str",
    "itemName": "str?",
    "expectedDate": "date",
    "timeFrom": "str?",
    "timeUntil": "str?",
    "autoApprove": "bool",
}
RULE: Fields = {
    "id": "uuid",
    "flatId": "uuid",
    "companies": ["str"],
    "allowedDays": ["str"],
    "timeFrom": "str?",
    "timeUntil": "str?",
    "isActive": "bool",
}
VIEW_URL: Fields = {"viewUrl": "str"}
REQUEST_BODY: Body = {"type": "DELIVERY", "flatId": ID, "providerTag": "SWIGGY", "photoKey": None}
ENTRY_BODY: Body = {
    "type": "VISITOR",
    "flatId": ID,
    "visitorName": "Person At Gate",
    "visitorPhone": PHONE,
    "purpose": "Tea",
}
PREAPPROVAL_BODY: Body = {
    "visitorName": "Expected Guest",
    "visitorPhone": PHONE,
    "visitorType": "GUEST",
    "validFrom": "2030-01-20T08:00:00Z",
    "validUntil": "2030-01-20T20:00:00Z",
    "maxUses": 2,
}
PASS_BODY: Body = {
    "type": "MATERIAL",
    "title": "Two chairs",
    "validFrom": "2030-01-20T08:00:00Z",
    "validUntil": "2030-01-20T20:00:00Z",
    "itemsList": ["chair", "chair"],
}
RULE_BODY: Body = {
    "flatId": ID,
    "companies": ["SWIGGY", "AMAZON"],
    "allowedDays": ["MON", "FRI"],
    "timeFrom": "22:00",
    "timeUntil": "02:00",
}
REFUSE: Body = {"reason": "Not expected"}
SCAN_BODY: Body = {"qrToken": QR}

_requests = Section("004", "Entry Request System: API Endpoints", "/api/v1/gate/requests")
_entries = Section("004", "API Route Structure: gate/entries", "/api/v1/gate/entries")
_pre = Section("004", "API Route Structure: gate/preapprovals", "/api/v1/gate/preapprovals", HOST)
_passes = Section("004", "API Route Structure: gate/passes", "/api/v1/gate/passes")
_deliveries = Section("004", "CONTRACT 004, deliveries", "/api/v1/deliveries", HOST)

ROUTES: tuple[SeedRoute, ...] = (
    _requests.route("POST ", REQUEST, GUARD, body=REQUEST_BODY, status=201),
    _requests.route("GET ", pages("entryRequests", REQUEST), ALL_ROLES, query={"status": "PENDING"}),
    _requests.route("GET /pending-count", {"pendingCount": "int"}, GUARD),
    _requests.route("GET /{request_id}", REQUEST, ALL_ROLES),
    _requests.route("GET /{request_id}/photo", VIEW_URL, ALL_ROLES),
    _requests.route("PATCH /{request_id}/approve", REQUEST, LIVES),
    _requests.route("PATCH /{request_id}/reject", REQUEST, LIVES, body=REFUSE),
    _entries.route("POST ", ENTRY, GUARD, body=ENTRY_BODY, status=201),
    _entries.route("GET ", pages("entries", ENTRY), ALL_ROLES, query={"page": "1", "limit": "20"}),
    _entries.route("GET /pending", pages("entries", ENTRY), HOST),
    _entries.route(
        "GET /today",
        {
            "entries": [ENTRY],
            "stats": {
                "total": "int",
                "pending": "int",
                "approved": "int",
                "rejected": "int",
                "checkedOut": "int",
                "delivery": "int",
                "visitor": "int",
                "domesticStaff": "int",
            },
        },
        GUARD,
    ),
    _entries.route("PATCH /{entry_id}/approve", ENTRY, LIVES),
    _entries.route("PATCH /{entry_id}/reject", ENTRY, LIVES, body=REFUSE),
    _entries.route("PATCH /{entry_id}/checkout", ENTRY, GUARD),
    _pre.route("POST ", PREAPPROVAL_QR, body=PREAPPROVAL_BODY, status=201),
    _pre.route("GET ", pages("preApprovals", PREAPPROVAL), query={"status": "ACTIVE"}),
    _pre.route("POST /scan", {"entry": ENTRY, "preApproval": "object"}, GUARD, body=SCAN_BODY),
    _pre.route("GET /{preapproval_id}/qr", PREAPPROVAL_QR),
    _pre.route("DELETE /{preapproval_id}", NOTHING),
    _passes.route("POST ", {**GATE_PASS, "qrToken": "str"}, HOST, body=PASS_BODY, status=201),
    _passes.route("GET ", pages("gatePasses", GATE_PASS), ALL_ROLES, query={"status": "PENDING"}),
    _passes.route("POST /scan", GATE_PASS, GUARD, body=SCAN_BODY),
    _passes.route("GET /{pass_id}", GATE_PASS, ALL_ROLES),
    _passes.route(
        "GET /{pass_id}/qr",
        {
            "qrToken": "str",
            "gatePassId": "uuid",
            "type": "str",
            "validFrom": "time",
            "validUntil": "time",
            "status": "str",
            "qrCodeImage": "str",
        },
        HOST,
    ),
    _passes.route("PATCH /{pass_id}/approve", GATE_PASS, ADMIN),
    _passes.route("PATCH /{pass_id}/reject", GATE_PASS, ADMIN, body=REFUSE),
    _passes.route("DELETE /{pass_id}", NOTHING, HOST),
    _deliveries.route(
        "POST /expected",
        DELIVERY,
        body={"flatId": ID, "companyName": "AMAZON", "expectedDate": "2030-01-20", "autoApprove": True},
        status=201,
    ),
    _deliveries.route("GET /expected", pages("deliveries", DELIVERY)),
    _deliveries.route("POST /auto-approve", RULE, body=RULE_BODY, status=201),
    _deliveries.route("GET /auto-approve", pages("rules", RULE)),
    _deliveries.route("PATCH /auto-approve/{rule_id}", RULE, body={"allowedDays": ["SAT"]}),
    _deliveries.route("DELETE /auto-approve/{rule_id}", NOTHING),
    _deliveries.route("GET /companies", {"companies": ["str"]}),
)
