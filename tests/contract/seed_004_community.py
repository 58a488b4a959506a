"""004: notices, amenities, complaints, emergencies."""

from __future__ import annotations

from .common import ID, pages
from .model import ADMIN, ALL_ROLES, ANY, GATE, HOST, NOTHING, Body, Fields, Section, SeedRoute

NOTICE: Fields = {
    "id": "uuid",
    "type": "str",
    "priority": "str",
    "title": "str",
    "content": "str",
    "isPinned": "bool",
    "publishAt": "time?",
    "expiresAt": "time?",
    "viewCount": "int",
    "createdAt": "time",
}
AMENITY: Fields = {
    "id": "uuid",
    "name": "str",
    "type": "str",
    "capacity": "int?",
    "openTime": "str?",
    "closeTime": "str?",
    "bookingDuration": "int",
    "advanceBookingDays": "int",
    "pricePerHour": "int?",
}
BOOKING: Fields = {
    "id": "uuid",
    "amenityId": "uuid",
    "flatId": "uuid?",
    "bookingDate": "date",
    "startTime": "str",
    "endTime": "str",
    "guestCount": "int?",
    "status": "str",
}
SLOT: Fields = {"startTime": "str", "endTime": "str", "status": "str", "isBookable": "bool"}
COMPLAINT: Fields = {
    "id": "uuid",
    "category": "str",
    "title": "str",
    "description": "str",
    "priority": "str",
    "status": "str",
    "isAnonymous": "bool",
    "assignedToId": "uuid?",
    "resolution": "str?",
    "createdAt": "time",
}
COMMENT: Fields = {"id": "uuid", "body": "str", "createdAt": "time"}
EMERGENCY: Fields = {
    "id": "uuid",
    "type": "str",
    "description": "str?",
    "location": "str?",
    "flatId": "uuid?",
    "status": "str",
    "createdAt": "time",
}
NOTICE_BODY: Body = {
    "type": "GENERAL",
    "priority": "MEDIUM",
    "title": "Water off on Monday",
    "content": "From nine to noon in block B.",
    "expiresAt": "2030-01-21T00:00:00Z",
}
AMENITY_BODY: Body = {"name": "Court", "type": "SPORTS_COURT", "openTime": "06:00", "closeTime": "22:00"}
BOOKING_BODY: Body = {
    "amenityId": ID,
    "flatId": ID,
    "bookingDate": "2030-01-20",
    "startTime": "09:00",
    "endTime": "10:00",
}
COMPLAINT_BODY: Body = {
    "category": "WATER",
    "title": "Leak",
    "description": "The tap at the garden gate drips.",
    "isAnonymous": False,
}
EMERGENCY_BODY: Body = {"type": "MEDICAL", "description": "A fall on the stairs", "location": "Block B"}

_root = "/api/v1/community"
_notices = Section("004", "API Route Structure: community/notices", f"{_root}/notices", ADMIN)
_amenities = Section("004", "API Route Structure: community/amenities", f"{_root}/amenities", ADMIN)
_complaints = Section("004", "API Route Structure: community/complaints", f"{_root}/complaints", HOST)
_alarms = Section("004", "API Route Structure: community/emergencies", f"{_root}/emergencies", GATE)

ROUTES: tuple[SeedRoute, ...] = (
    _notices.route("GET ", pages("notices", NOTICE), ANY, query={"page": "1", "limit": "20"}),
    _notices.route("GET /{notice_id}", NOTICE, ANY),
    _notices.route("POST ", NOTICE, body=NOTICE_BODY, status=201),
    _notices.route("PATCH /{notice_id}", NOTICE, body={"title": "Water off on Tuesday"}),
    _notices.route("PATCH /{notice_id}/toggle-pin", NOTICE),
    _notices.route("DELETE /{notice_id}", NOTHING),
    _amenities.route("GET ", pages("amenities", AMENITY), ANY),
    _amenities.route("POST ", AMENITY, body=AMENITY_BODY, status=201),
    _amenities.route("GET /{amenity_id}", AMENITY, ANY),
    _amenities.route("PATCH /{amenity_id}", AMENITY, body={"capacity": 12}),
    _amenities.route("DELETE /{amenity_id}", NOTHING),
    _amenities.route("GET /{amenity_id}/slots", {"slots": [SLOT]}, ANY, query={"date": "2030-01-20"}),
    _amenities.route("POST /bookings", BOOKING, HOST, body=BOOKING_BODY, status=201),
    _amenities.route("GET /bookings", pages("bookings", BOOKING), HOST),
    _amenities.route("PATCH /bookings/{booking_id}/approve", BOOKING),
    _amenities.route("PATCH /bookings/{booking_id}/cancel", BOOKING, HOST, body={"reason": "Rain"}),
    _complaints.route("POST ", COMPLAINT, body=COMPLAINT_BODY, status=201),
    _complaints.route("GET ", pages("complaints", COMPLAINT), query={"status": "OPEN"}),
    _complaints.route("GET /{complaint_id}", COMPLAINT),
    _complaints.route("PATCH /{complaint_id}/status", COMPLAINT, ADMIN, body={"status": "IN_PROGRESS"}),
    _complaints.route("PATCH /{complaint_id}/assign", COMPLAINT, ADMIN, body={"assignedToId": ID}),
    _complaints.route("PATCH /{complaint_id}/resolve", COMPLAINT, ADMIN, body={"resolution": "New washer"}),
    _complaints.route("GET /{complaint_id}/comments", pages("comments", COMMENT)),
    _complaints.route("POST /{complaint_id}/comments", COMMENT, body={"body": "Still drips"}, status=201),
    _complaints.route("DELETE /{complaint_id}", NOTHING),
    _alarms.route("POST ", EMERGENCY, ALL_ROLES, body=EMERGENCY_BODY, status=201),
    _alarms.route("GET ", pages("emergencies", EMERGENCY)),
    _alarms.route("GET /my", pages("emergencies", EMERGENCY), ANY),
    _alarms.route("GET /active", pages("emergencies", EMERGENCY)),
    _alarms.route("GET /{emergency_id}", EMERGENCY, ALL_ROLES),
    _alarms.route("PATCH /{emergency_id}/respond", EMERGENCY),
    _alarms.route("PATCH /{emergency_id}/resolve", EMERGENCY, body={"notes": "Ambulance came"}),
    _alarms.route("PATCH /{emergency_id}/false-alarm", EMERGENCY, ADMIN),
)
