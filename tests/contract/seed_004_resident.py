"""004: sign-in, uploads, notifications, onboarding, family, societies, reports."""

from __future__ import annotations

from .common import ID, PHONE, pages
from .model import ADMIN, ALL_ROLES, HOST, NOTHING, PUBLIC, SUPER, Body, Fields, Section, SeedRoute
from .seed_002_auth import LOGIN, LOGIN_BODY, PROFILE, PROFILE_BODY, REFRESH, REFRESHED

NOTIFICATION: Fields = {
    "id": "uuid",
    "type": "str",
    "title": "str",
    "message": "str",
    "data": "object?",
    "userId": "uuid",
    "societyId": "uuid?",
    "referenceId": "str?",
    "referenceType": "str?",
    "isRead": "bool",
    "readAt": "time?",
    "createdAt": "time",
}
DOCUMENT: Fields = {
    "id": "uuid",
    "documentType": "str?",
    "documentUrl": "str",
    "fileName": "str",
    "fileSize": "int",
    "mimeType": "str",
}
SOCIETY: Fields = {"id": "uuid", "name": "str", "address": "str?", "city": "str?", "isActive": "bool"}
BLOCK: Fields = {"id": "uuid", "name": "str"}
FLAT: Fields = {"id": "uuid", "flatNumber": "str", "floor": "any?", "blockId": "uuid?"}
GATE: Fields = {"id": "uuid", "name": "str"}
OPEN_FLAT: Fields = {"id": "uuid", "flatNumber": "str", "isOccupied": "bool", "canApply": "bool"}
APPLICATION: Fields = {
    "id": "uuid",
    "status": "str",
    "residentType": "str",
    "societyId": "uuid",
    "flatId": "uuid",
    "documents": [DOCUMENT],
}
RELATIVE: Fields = {"id": "uuid", "name": "str", "phone": "str?", "familyRole": "str?", "isActive": "bool"}
PHOTO: Body = {
    "context": "entry-photo",
    "fileName": "gate.jpg",
    "mimeType": "image/jpeg",
    "fileSize": 48211,
}
CONFIRM: Body = {"s3Key": f"onboarding/{ID}/{ID}.pdf", "fileName": "lease.pdf", "fileSize": 90211}
APPLY: Body = {
    "societyId": ID,
    "blockId": ID,
    "flatId": ID,
    "residentType": "TENANT",
    "documents": [
        {
            "type": "TENANT_AGREEMENT",
            "s3Key": f"onboarding/{ID}/{ID}.pdf",
            "fileName": "lease.pdf",
            "fileSize": 90211,
            "mimeType": "application/pdf",
        }
    ],
}
SOCIETY_BODY: Body = {"name": "Example Gardens", "address": "4 Example Close", "city": "Lagos"}
DAYS = {"days": "30"}

_auth = Section("004", "API Route Structure: auth", "/api/v1/auth")
_upload = Section("004", "S3 Document Upload System: API Endpoints", "/api/v1/upload")
_inbox = Section("004", "Socket.IO Real-Time Notifications: API Endpoints", "/api/v1/resident/notifications")
_join = Section("004", "API Route Structure: resident/onboarding", "/api/v1/resident/onboarding")
_family = Section("004", "API Route Structure: resident/family", "/api/v1/resident/family", HOST)
_societies = Section("004", "API Route Structure: admin/societies", "/api/v1/admin/societies", ADMIN)
_reports = Section("004", "API Route Structure: admin/reports", "/api/v1/admin/reports", ADMIN)


def _parts(name: str, one: str, shape: Fields, body: Body) -> tuple[SeedRoute, ...]:
    """The four routes of what a society consists of: blocks, flats, gates."""
    item = f"/{{society_id}}/{name}/{{{one}_id}}"
    return (
        _societies.route(f"GET /{{society_id}}/{name}", {name: [shape]}),
        _societies.route(f"POST /{{society_id}}/{name}", shape, body=body, status=201),
        _societies.route(f"PATCH {item}", shape, body=body),
        _societies.route(f"DELETE {item}", NOTHING),
    )


ROUTES: tuple[SeedRoute, ...] = (
    _auth.route("POST /login", LOGIN, PUBLIC, body=LOGIN_BODY, alias_of="POST /api/auth/login"),
    _auth.route(
        "POST /refresh-token", REFRESHED, PUBLIC, body=REFRESH, alias_of="POST /api/auth/refresh-token"
    ),
    _auth.route("POST /logout", NOTHING, alias_of="POST /api/auth/logout"),
    _auth.route("GET /profile", PROFILE, alias_of="GET /api/auth/profile"),
    _auth.route("PUT /profile", PROFILE, body=PROFILE_BODY, alias_of="PUT /api/auth/profile"),
    _upload.route("POST /presigned-url", {"uploadUrl": "str", "s3Key": "str"}, body=PHOTO),
    _upload.route("POST /confirm", DOCUMENT, body={**CONFIRM, "mimeType": "application/pdf"}, status=201),
    _upload.route("GET /{upload_id}/view-url", {"viewUrl": "str"}),
    _upload.route("DELETE /{upload_id}", NOTHING),
    _upload.route("GET /entry-photo/{request_id}", {"viewUrl": "str"}, ALL_ROLES),
    _inbox.route("GET ", pages("notifications", NOTIFICATION), query={"unreadOnly": "true"}),
    _inbox.route("GET /unread-count", {"unreadCount": "int"}),
    _inbox.route("PATCH /{notification_id}/read", NOTIFICATION),
    _inbox.route("PATCH /read-all", {"count": "int"}),
    _join.route("GET /societies", {"societies": [SOCIETY]}, query={"city": "Lagos"}),
    _join.route("GET /societies/{society_id}/blocks", {"blocks": [BLOCK]}),
    _join.route("GET /societies/{society_id}/blocks/{block_id}/flats", {"flats": [OPEN_FLAT]}),
    _join.route("POST /request", {"requestId": "uuid", "status": "str", "submittedAt": "time"}, body=APPLY),
    _join.route("GET /status", {"status": "str", "canReapply": "bool", "accessGranted": "bool"}),
    _join.route("GET /admin/pending", pages("requests", APPLICATION), ADMIN),
    _join.route("GET /admin/{request_id}", {**APPLICATION, "auditLog": "list"}, ADMIN),
    _join.route("PATCH /admin/{request_id}/approve", APPLICATION, ADMIN, body={"notes": "Checked"}),
    _join.route("PATCH /admin/{request_id}/reject", APPLICATION, ADMIN, body={"reason": "Wrong flat"}),
    _join.route(
        "PATCH /admin/{request_id}/request-resubmit", APPLICATION, ADMIN, body={"reason": "Unreadable"}
    ),
    _family.route(
        "POST /invite",
        RELATIVE,
        body={"phone": PHONE, "name": "Young Relative", "familyRole": "CHILD"},
        status=201,
    ),
    _family.route("GET ", {"members": [RELATIVE]}),
    _family.route("DELETE /{member_id}", NOTHING),
    _family.route("PATCH /{member_id}/role", RELATIVE, body={"familyRole": "SIBLING"}),
    _societies.route("POST ", SOCIETY, SUPER, body=SOCIETY_BODY, status=201),
    _societies.route("GET ", pages("societies", SOCIETY), SUPER),
    _societies.route("GET /{society_id}", SOCIETY),
    _societies.route("PATCH /{society_id}", SOCIETY, body={"address": "5 Example Close"}),
    _societies.route(
        "GET /{society_id}/stats",
        {
            "totalFlats": "int",
            "totalResidents": "int",
            "totalGuards": "int",
            "totalDomesticStaff": "int",
            "todayEntries": "int",
            "pendingEntries": "int",
        },
    ),
    *_parts("blocks", "block", BLOCK, {"name": "B"}),
    *_parts("flats", "flat", FLAT, {"flatNumber": "B-12", "blockId": ID}),
    *_parts("gates", "gate", GATE, {"name": "Main Gate"}),
    _reports.route(
        "GET /dashboard",
        {
            "users": {"totalResidents": "int", "totalGuards": "int"},
            "totalFlats": "int",
            "entries": {"today": "int", "pending": "int"},
            "gatePasses": {"active": "int"},
            "complaints": {"open": "int"},
            "emergencies": {"active": "int"},
            "notices": {"today": "int"},
        },
    ),
    _reports.route(
        "GET /entries",
        {"total": "int", "byDate": "any", "byType": "any", "byStatus": "any", "avgPerDay": "any"},
        query={"days": "7"},
    ),
    _reports.route(
        "GET /peak-hours",
        {"hourlyData": "any", "peakHours": [{"hour": "int", "count": "int"}]},
        query=DAYS,
    ),
    _reports.route(
        "GET /delivery-patterns",
        {
            "total": "int",
            "byCompany": "any",
            "topCompanies": [{"company": "str", "count": "int"}],
            "autoApproved": "int",
            "autoApprovalRate": "any?",
        },
        query=DAYS,
    ),
    _reports.route(
        "GET /complaints",
        {
            "total": "int",
            "byCategory": "any",
            "byStatus": "any",
            "byPriority": "any",
            "avgResolutionHours": "any?",
            "resolvedCount": "int",
        },
        query=DAYS,
    ),
    _reports.route("GET /visitor-frequency", {"visitors": "list"}, query=DAYS),
    _reports.route("GET /health-score", {"score": "any", "factors": "any"}),
)
