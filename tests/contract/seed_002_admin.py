"""002: buildings, licences, dashboards, the system's own routes."""

from __future__ import annotations

from .common import GOOD_PASSWORD, ID, META, USER, page
from .model import ADMIN, ANY, PUBLIC, SUPER, Body, Fields, Section, SeedRoute

BUILDING: Fields = {
    "id": "uuid",
    "name": "str",
    "email": "str",
    "address": "str?",
    "city": "str?",
    "state": "str?",
    "total_licenses": "int",
    "is_active": "bool",
}
LICENSE: Fields = {"id": "uuid", "type": "str", "expires_at": "time?"}
LICENSE_ROW: Fields = {
    **LICENSE,
    "building_id": "uuid",
    "key": "str",
    "plan_type": "str",
    "status": "str",
    "total_licenses": "int",
    "used_licenses": "int",
}
SETUP_ANSWER: Fields = {
    "building": {"id": "uuid", "name": "str", "email": "str", "total_licenses": "int"},
    "admin": {"id": "uuid", "email": "str", "role": "str"},
    "license": LICENSE,
}
SETUP: Body = {
    "name": "Example Building Complex",
    "address": "123 Victoria Island, Lagos",
    "city": "Lagos",
    "state": "Lagos State",
    "building_email": "office@new-building.example.test",
    "total_licenses": 250,
    "adminEmail": "admin@new-building.example.test",
    "adminPassword": "AdminPass123!",
    "adminFirstName": "Building",
    "adminLastName": "Admin",
    "adminPhone": "+2348030000006",
}
MONEY: Body = {"planType": "standard", "totalLicenses": 250, "durationMonths": 12}
PERSON_ROW: Fields = {
    "id": "uuid",
    "first_name": "str",
    "last_name": "str",
    "email": "str?",
    "phone": "str?",
    "is_verified": "bool",
    "last_login": "time?",
}
BUILDING_USER: Fields = {**PERSON_ROW, "apartment_number": "str?", "role": "str", "created_at": "time"}
HOSTED: Fields = {
    "id": "uuid",
    "title": "str",
    "host_first_name": "str",
    "host_last_name": "str",
    "apartment_number": "str?",
    "visitor_count": "int",
}
ADMIN_BOARD: Fields = {
    "user_role": "str",
    "latest_visits": [
        {**HOSTED, "host_email": "str?", "status": "str", "created_at": "time", "expected_start": "time"}
    ],
    "building_users": [BUILDING_USER],
    "other_admins": [PERSON_ROW],
    "security_guards": [PERSON_ROW],
    "statistics": {
        "total_users": "int",
        "total_visits_today": "int",
        "active_visits_inside": "int",
        "total_visits_this_month": "int",
    },
}
RESIDENT_BOARD: Fields = {
    "user_role": "str",
    "latest_visits": [
        {
            "id": "uuid",
            "title": "str",
            "visitor_count": "int",
            "status": "str",
            "display_status": "str",
            "created_at": "time",
            "expected_start": "time",
            "entry": "bool",
            "exit": "bool",
        }
    ],
    "banned_visitors": [
        {
            "id": "uuid",
            "visitor_name": "str",
            "visitor_phone": "str?",
            "reason": "str?",
            "severity": "str",
            "ban_date": "time",
        }
    ],
    "frequent_visitors": [
        {
            "id": "uuid",
            "visitor_name": "str",
            "visitor_phone": "str?",
            "relationship": "str?",
            "visit_count": "int",
            "last_visit": "time?",
            "notes": "str?",
        }
    ],
    "statistics": {
        "total_visits": "int",
        "completed_visits": "int",
        "active_bans": "int",
        "frequent_visitors": "int",
    },
}
SECURITY_BOARD: Fields = {
    "user_role": "str",
    "todays_scanned_visits": [
        {
            **HOSTED,
            "entry": "bool",
            "exit": "bool",
            "visit_status": "str",
            "last_scan_time": "time",
            "scan_notes": "str?",
        }
    ],
    "building_residents": [{**PERSON_ROW, "apartment_number": "str?"}],
    "active_visits_inside": [{**HOSTED, "host_phone": "str?", "entry": "bool", "exit": "bool"}],
    "statistics": {
        "total_scans_today": "int",
        "entries_scanned_today": "int",
        "exits_scanned_today": "int",
        "currently_inside": "int",
    },
    "scan_date": "date",
}
ANALYTICS: Fields = {
    "visit_statistics": {
        "total_visits": "int",
        "completed_visits": "int",
        "active_visits": "int",
        "cancelled_visits": "int",
        "completion_rate": "number",
    },
    "visitor_statistics": {
        "total_visitors": "int",
        "unique_visitors": "int",
        "frequent_visitors": "int",
        "average_visit_duration": "number?",
    },
    "security_statistics": {"active_bans": "int", "emergency_alerts": "int", "security_incidents": "int"},
    "trends": {
        "peak_hours": ["str"],
        "busiest_days": ["str"],
        "most_active_hosts": [{"name": "str", "visit_count": "int"}],
    },
}
HEALTH: Fields = {
    "status": "str",
    "timestamp": "time",
    "version": "str",
    "database": "str",
    "redis": "str",
}

_setup = Section("002", "Complete Route Reference: System Setup", "/api/admin", PUBLIC)
_admin = Section("002", "Complete Route Reference: Admin Routes", "/api/admin", SUPER)
_boards = Section("002", "Complete Route Reference: Dashboard", "/api/dashboard")
_system = Section("002", "Complete Route Reference: System Routes", "", PUBLIC)
_body = Section("002", "Building Operations", "/api/buildings", ADMIN)
_notes = Section("002", "CONTRACT 002", "/api", ADMIN)
_docs = Section("002", "OpenAPI Specification", "/api", PUBLIC)

ROUTES: tuple[SeedRoute, ...] = (
    _setup.route("POST /initial-setup", SETUP_ANSWER, body=SETUP, status=201),
    _setup.route("POST /register-building", SETUP_ANSWER, body=SETUP, status=201),
    _notes.route(
        "POST /register-building",
        SETUP_ANSWER,
        PUBLIC,
        body=SETUP,
        status=201,
        alias_of="POST /api/admin/register-building",
    ),
    _admin.route("POST /buildings", SETUP_ANSWER, body=SETUP, status=201),
    _admin.route("GET /buildings", page(BUILDING, "buildings"), query={"limit": "20"}, top=META),
    _admin.route(
        "GET /buildings/{building_id}", {"building": BUILDING, "license": "object?", "admins": [USER]}, ADMIN
    ),
    _admin.route(
        "POST /building-admins",
        {"admin": USER},
        ADMIN,
        body={
            "building_id": ID,
            "email": "second.admin@example.test",
            "password": GOOD_PASSWORD,
            "first_name": "Second",
            "last_name": "Admin",
            "phone": "+2348030000007",
        },
        status=201,
    ),
    _admin.route("POST /buildings/{building_id}/licenses", {"license": LICENSE_ROW}, body=MONEY, status=201),
    _admin.route("GET /licenses", page(LICENSE_ROW, "licenses"), query={"limit": "20"}, top=META),
    _admin.route("GET /licenses/{license_id}/stats", {"license": LICENSE_ROW, "seats": "object"}),
    _admin.route("PUT /licenses/{license_id}/extend", {"license": LICENSE_ROW}, body={"months": 6}),
    _admin.route(
        "PUT /licenses/{license_id}/suspend",
        {"license": LICENSE_ROW},
        body={"reason": "Payment has not arrived"},
    ),
    _admin.route("PUT /licenses/{license_id}/activate", {"license": LICENSE_ROW}, body={}),
    _admin.route(
        "GET /dashboard",
        {
            "buildingStats": "object",
            "expiringLicenses": [LICENSE_ROW],
            "highUsageBuildings": "list",
            "recentLicenses": [LICENSE_ROW],
        },
    ),
    _notes.route(
        "PUT /admin/residents/disengage/{resident_id}",
        {"resident": "object", "disengagement_details": {"reason": "str", "effective_date": "any"}},
        body={"reason": "Moved out at the end of the lease"},
    ),
    _boards.route("GET ", {"user_role": "str", "statistics": "object"}, ANY),
    _boards.route("GET /admin", ADMIN_BOARD, ADMIN),
    _boards.route("GET /resident", RESIDENT_BOARD, ("resident",)),
    _boards.route("GET /security", SECURITY_BOARD, ("security",)),
    _system.route("GET /health", HEALTH),
    _system.route("GET /api", {"version": "str"}),
    _body.route("GET /{building_id}", {"building": BUILDING}, ANY),
    _body.route(
        "PUT /{building_id}",
        {"building": BUILDING},
        body={"name": "Updated Building Name", "address": "New Address", "total_licenses": 300},
    ),
    _body.route(
        "GET /{building_id}/residents",
        page(BUILDING_USER, "residents"),
        query={"role": "resident", "status": "active"},
        top=META,
    ),
    _body.route(
        "GET /{building_id}/analytics",
        ANALYTICS,
        query={"start_date": "2024-01-01", "end_date": "2024-01-31"},
    ),
    _docs.route("GET /docs", None, media="text/html"),
    _docs.route("GET /docs/swagger.json", None, top={"openapi": "str", "info": "object", "paths": "object"}),
)
