"""002: frequent visitors and bans."""

from __future__ import annotations

from .common import CREATED_VISIT, ID, META, PHONE, page
from .model import ADMIN, HOST, NOTHING, Body, Fields, Section, SeedRoute

CONTACT: Fields = {
    "id": "uuid",
    "visitor_id": "uuid?",
    "name": "str",
    "phone": "str?",
    "email": "str?",
    "nickname": "str?",
    "relationship": "str",
    "category": "str",
    "priority": "int?",
    "notes": "str?",
    "tags": ["str"],
    "visit_count": "int",
    "last_visited": "time?",
}
CONTACTS: Fields = page(CONTACT, "frequent_visitors")
BAN: Fields = {
    "id": "uuid",
    "name": "str",
    "phone": "str",
    "reason": "str?",
    "severity": "str",
    "ban_type": "str",
    "is_active": "bool",
    "banned_at": "time",
    "expires_at": "time?",
}
BANS: Fields = page(BAN, "bans")
CHECK: Fields = {
    "is_banned": "bool",
    "ban_details": {
        "banned_by_user": "bool",
        "banned_in_building": "bool",
        "system_banned": "bool",
        "bans": [
            {"id": "uuid", "severity": "str", "reason": "str?", "banned_by": "str?", "banned_at": "time"}
        ],
    },
}
BAN_COUNTS: Fields = {
    "total_bans": "int",
    "active_bans": "int",
    "lifted_bans": "int",
    "low_severity_bans": "int",
    "medium_severity_bans": "int",
    "high_severity_bans": "int",
    "manual_bans": "int",
    "automatic_bans": "int",
}
ADD: Body = {"visitor_id": ID, "nickname": "My Brother", "relationship": "family", "priority": 1}
BAN_BODY: Body = {
    "name": "Problem Visitor",
    "phone": PHONE,
    "reason": "Inappropriate behavior during last visit",
    "severity": "medium",
    "notes": "Asked for by the resident",
    "expires_at": None,
}
FIND = {"query": "guest", "limit": "20"}
TEN = {"limit": "10"}

_contacts = Section("002", "Complete Route Reference: Frequent Visitors", "/api/frequent-visitors", HOST)
_bans = Section("002", "Complete Route Reference: Visitor Bans", "/api/visitor-bans", HOST)
_body = Section("002", "Ban Management Endpoints", "/api/visitor-bans", HOST)
_notes = Section("002", "CONTRACT 002", "/api/visitor-bans", HOST)

ROUTES: tuple[SeedRoute, ...] = (
    _contacts.route("POST ", {"frequent_visitor": CONTACT}, body=ADD, status=201),
    _contacts.route("GET ", CONTACTS, query={"limit": "20"}, top=META),
    _contacts.route("GET /search", CONTACTS, query=FIND, top=META),
    _contacts.route("GET /categories", {"categories": [{"category": "str", "count": "int"}]}),
    _contacts.route("GET /stats", {"total": "int", "by_relationship": "object", "by_category": "object"}),
    _contacts.route("GET /most-visited", {"items": [CONTACT]}, query=TEN),
    _contacts.route("GET /recently-visited", {"items": [CONTACT]}, query=TEN),
    _contacts.route("GET /tags", {"tags": ["str"]}),
    _contacts.route("GET /relationship/{relationship}", CONTACTS, top=META),
    _contacts.route("GET /category/{category}", CONTACTS, top=META),
    _contacts.route(
        "GET /export", {"format": "str", "data": "list", "count": "int"}, query={"format": "json"}
    ),
    _contacts.route("GET /{frequent_visitor_id}", {"frequent_visitor": CONTACT}),
    _contacts.route(
        "PUT /{frequent_visitor_id}",
        {"frequent_visitor": CONTACT},
        body={"nickname": "Cousin", "priority": 2},
    ),
    _contacts.route("DELETE /{frequent_visitor_id}", NOTHING),
    _contacts.route(
        "POST /{frequent_visitor_id}/quick-invite",
        {**CREATED_VISIT, "frequent_visitor": CONTACT},
        body={"title": "Dinner", "expected_start": "2030-01-20T15:00:00Z"},
        status=201,
    ),
    _contacts.route(
        "POST /{frequent_visitor_id}/tags", {"tags": ["str"]}, body={"tags": ["weekend", "garden"]}
    ),
    _contacts.route("DELETE /{frequent_visitor_id}/tags", {"tags": ["str"]}, body={"tags": ["garden"]}),
    _contacts.route(
        "POST /import",
        {"imported": "int", "skipped": "int", "errors": "any", "details": "any"},
        body={"contacts": [{"name": "Imported Guest", "phone": "+2348030000005"}]},
    ),
    _bans.route("POST ", {"ban": BAN}, body=BAN_BODY, status=201),
    _bans.route("GET ", BANS, query={"status": "active", "limit": "20", "offset": "0"}, top=META),
    _bans.route("GET /search", BANS, query=FIND, top=META),
    _bans.route("GET /stats", BAN_COUNTS),
    _bans.route("GET /building-stats", BAN_COUNTS, ADMIN),
    _bans.route("GET /recently-banned", {"items": [BAN]}, query=TEN),
    _bans.route("GET /expiring", {"items": [BAN]}),
    _bans.route("GET /export", {"format": "str", "data": "list", "count": "int"}, query={"format": "json"}),
    _bans.route("GET /severity/{severity}", BANS, top=META),
    _bans.route("GET /check/{phone}", CHECK),
    _bans.route(
        "GET /building-check/{phone}", {"building_bans": "list", "total_active_bans": "int", "phone": "str"}
    ),
    _bans.route("GET /history/{phone}", {"phone": "str", "ban_history": [BAN], "total_bans": "int"}),
    _bans.route("GET /{ban_id}", {"ban": BAN}),
    _bans.route(
        "PUT /{ban_id}",
        {"ban": BAN},
        body={"is_active": False, "unban_reason": "Issue resolved, apology accepted"},
    ),
    _bans.route("POST /{ban_id}/unban", {"ban": BAN}, body={"reason": "Settled"}),
    _bans.route("POST /unban-by-phone", {"ban": BAN}, body={"phone": PHONE, "reason": "Settled"}),
    _bans.route(
        "POST /automatic",
        {"ban": BAN},
        ADMIN,
        body={"user_id": ID, "name": "Problem Visitor", "phone": PHONE, "trigger": "overstay"},
        status=201,
    ),
    _body.route("GET /check", CHECK, query={"phone": PHONE}, alias_of="GET /api/visitor-bans/check/{phone}"),
    _notes.route("DELETE /{ban_id}", NOTHING),
)
