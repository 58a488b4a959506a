"""002: registration and the two approval queues."""

from __future__ import annotations

from .common import GOOD_PASSWORD, ID, MAIL, META, OTHER_ID, USER, page
from .model import ADMIN, PUBLIC, SUPER, Body, Fields, Section, SeedRoute

SEATS: Fields = {
    "buildingId": "uuid",
    "buildingName": "str",
    "totalLicenses": "int",
    "usedLicenses": "int",
    "availableLicenses": "int",
    "utilizationPercentage": "number",
    "status": "str",
}
SELF_REGISTERED: Fields = {
    "user": {
        "id": "uuid",
        "email": "str",
        "first_name": "str",
        "last_name": "str",
        "is_active": "bool",
        "approval_status": "str",
    },
    "approval_request": {"id": "uuid", "status": "str", "created_at": "time", "expires_at": "time"},
}
APPLICANT: Fields = {
    "id": "uuid",
    "email": "str",
    "first_name": "str",
    "last_name": "str",
    "phone": "str?",
    "apartment_number": "str?",
}
APPROVAL: Fields = {
    "id": "uuid",
    "user": APPLICANT,
    "status": "str",
    "request_type": "str",
    "registration_data": "object",
    "created_at": "time",
    "expires_at": "time",
}
DECISION: Fields = {
    "id": "uuid",
    "status": "str",
    "approved_by": "uuid",
    "approved_at": "time",
    "reason": "str?",
    "notes": "str?",
}
PROCESSED: Fields = {"approval": DECISION, "user": {"id": "uuid", "email": "str", "is_active": "bool"}}
PENDING: Fields = {
    **page(APPROVAL, "approvals"),
    "total": "int",
    "pending_count": "int",
    "expired_count": "int",
}
APPROVAL_BOARD: Fields = {
    "statistics": {
        "total_requests": "int",
        "pending_requests": "int",
        "approved_requests": "int",
        "rejected_requests": "int",
        "expired_requests": "int",
    },
    "recent_activity": [
        {
            "approval_id": "uuid",
            "user_name": "str",
            "action": "str",
            "processed_by": "str",
            "processed_at": "time",
        }
    ],
    "pending_approvals": [APPROVAL],
    "expiring_soon": [APPROVAL],
}
PERSON: Body = {
    "email": MAIL,
    "password": GOOD_PASSWORD,
    "first_name": "New",
    "last_name": "Person",
    "phone": "+2348030000003",
}
SELF_REGISTER: Body = {
    **PERSON,
    "building_email": "office@demo.gatehouse.test",
    "apartment_number": "A101",
    "emergency_contact_name": "Next Ofkin",
    "emergency_contact_phone": "+2348030000004",
}
COMPLETE: Body = {
    **PERSON,
    "building_id": ID,
    "role": "resident",
    "apartment_number": "A101",
    "emergency_contact": {"name": "Next Ofkin", "phone": "+2348030000004", "relationship": "spouse"},
    "agreed_to_terms": True,
}
DECIDE: Body = {"approved": True, "reason": "Application meets all requirements", "notes": "Welcome"}
ROWS: Body = {
    "building_id": ID,
    "users": [{"email": MAIL, "first_name": "New", "last_name": "Person", "role": "resident"}],
}

_public = Section("002", "Complete Route Reference: Public Registration", "/api/registration", PUBLIC)
_admin = Section("002", "Complete Route Reference: Authenticated Registration", "/api/registration", ADMIN)
_residents = Section("002", "Complete Route Reference: Resident Approval", "/api/resident-approval", ADMIN)
_admins = Section("002", "Complete Route Reference: Admin Approval", "/api/admin-approval", SUPER)

ROUTES: tuple[SeedRoute, ...] = (
    _public.route(
        "POST /validate",
        {
            "building": {"id": "uuid", "name": "str", "address": "str?"},
            "licenseUtilization": SEATS,
            "canRegister": "bool",
            "usesLicense": "bool",
        },
        body={"building_id": ID, "email": MAIL, "phone": "+1555-0102", "role": "resident"},
    ),
    _public.route(
        "POST /complete", {"user": USER, "needsEmailVerification": "bool"}, body=COMPLETE, status=201
    ),
    _public.route("POST /self-register", SELF_REGISTERED, body=SELF_REGISTER, status=201),
    _admin.route(
        "POST /building-admin",
        {"admin": USER, "building": {"id": "uuid", "name": "str"}},
        SUPER,
        body={**PERSON, "building_id": ID, "agreed_to_terms": True},
        status=201,
    ),
    _admin.route(
        "POST /security",
        {"security": USER, "building": {"id": "uuid", "name": "str"}},
        body={**PERSON, "building_id": ID},
        status=201,
    ),
    _admin.route(
        "POST /bulk", {"successful": "list", "failed": "list", "total": "int"}, body=ROWS, status=201
    ),
    _admin.route(
        "GET /stats/{building_id}",
        {
            "building": {"id": "uuid", "name": "str"},
            "userCounts": {"residents": "int", "admins": "int", "security": "int", "total": "int"},
            "licenseUtilization": SEATS,
            "registrationTrends": "list",
        },
    ),
    _admin.route(
        "GET /templates", {"csv_headers": ["str"], "example_data": "list", "validation_rules": "object"}
    ),
    _admin.route(
        "POST /validate-bulk",
        {
            "valid_users": "list",
            "invalid_users": "list",
            "duplicate_emails": ["str"],
            "license_requirements": "object",
        },
        body=ROWS,
    ),
    _residents.route("GET /pending/{building_id}", PENDING, query={"limit": "20", "offset": "0"}, top=META),
    _residents.route("POST /{approval_id}/process", PROCESSED, body=DECIDE),
    _residents.route("GET /{approval_id}", {"approval": APPROVAL}),
    _residents.route("GET /dashboard/{building_id}", APPROVAL_BOARD),
    _residents.route(
        "POST /bulk-process",
        {"successful": "list", "failed": "list"},
        body={
            "approval_ids": [ID, OTHER_ID],
            "action": "approve",
            "reason": "Batch approval for verified residents",
            "notes": "Welcome",
        },
    ),
    _residents.route("GET /all/pending", PENDING, SUPER, query={"limit": "50", "offset": "0"}, top=META),
    _residents.route("GET /health", {"status": "str"}),
    _admins.route(
        "POST /register-building-admin",
        {"admin": "object", "building": "object", "approval_request": {"id": "uuid", "status": "str"}},
        PUBLIC,
        body={
            **PERSON,
            "confirmPassword": GOOD_PASSWORD,
            "building_email": "office@demo.gatehouse.test",
            "apartment_number": "A101",
        },
        status=201,
    ),
    _admins.route("GET /pending", page("object", "pending_approvals"), top=META),
    _admins.route(
        "POST /{approval_id}/process", {"approval": DECISION}, body={"approved": True, "reason": "Known"}
    ),
    _admins.route("GET /{approval_id}", {"approval_request": "object"}),
    _admins.route("GET /dashboard/notifications", {"pending_count": "int", "notifications": "list"}),
    _admins.route(
        "GET /buildings/search",
        {"buildings": [{"id": "uuid", "name": "str"}], "search_term": "str"},
        PUBLIC,
        query={"email_term": "office", "limit": "10"},
    ),
)
