"""004: domestic staff with attendance, bookings and reviews; vendors."""

from __future__ import annotations

from .common import ID, PHONE, QR, pages
from .model import ADMIN, ALL_ROLES, GUARD, HOST, NOTHING, Body, Fields, Section, SeedRoute

STAFF: Fields = {
    "id": "uuid",
    "name": "str",
    "phone": "str?",
    "staffType": "str",
    "photoUrl": "str?",
    "availabilityStatus": "str",
    "isVerified": "bool",
    "isActive": "bool",
    "isCurrentlyWorking": "bool",
    "rating": "number?",
    "createdAt": "time",
}
ASSIGNMENT: Fields = {
    "id": "uuid",
    "domesticStaffId": "uuid",
    "flatId": "uuid",
    "isPrimary": "bool",
    "workingDays": ["str"],
    "workStartTime": "str?",
    "workEndTime": "str?",
}
ATTENDANCE: Fields = {
    "id": "uuid",
    "domesticStaffId": "uuid",
    "flatId": "uuid?",
    "societyId": "uuid",
    "checkInTime": "time",
    "checkOutTime": "time?",
    "duration": "int?",
    "checkInMethod": "str",
    "workCompleted": "str?",
}
BOOKING: Fields = {
    "id": "uuid",
    "domesticStaffId": "uuid",
    "flatId": "uuid",
    "bookingDate": "date",
    "startTime": "str",
    "endTime": "str",
    "workType": "str",
    "status": "str",
}
REVIEW: Fields = {
    "id": "uuid",
    "domesticStaffId": "uuid",
    "flatId": "uuid?",
    "rating": "int",
    "review": "str?",
    "createdAt": "time",
}
VENDOR: Fields = {
    "id": "uuid",
    "name": "str",
    "category": "str",
    "phone": "str",
    "isVerified": "bool",
    "isActive": "bool",
    "rating": "number?",
}
STAFF_BODY: Body = {"name": "House Helper", "phone": PHONE, "staffType": "MAID"}
SCAN_BODY: Body = {"qrToken": QR, "flatId": ID}
BOOKING_BODY: Body = {
    "domesticStaffId": ID,
    "flatId": ID,
    "bookingDate": "2030-01-20",
    "startTime": "09:00",
    "endTime": "11:00",
    "durationHours": 2,
    "workType": "Cleaning",
}
VENDOR_BODY: Body = {"name": "Example Pipes", "category": "PLUMBER", "phone": "+2348030000008"}

_staff = Section("004", "API Route Structure: staff/domestic", "/api/v1/staff/domestic", HOST)
_checks = Section("004", "Staff Check-In/Check-Out Notifications", "/api/v1/staff/domestic", GUARD)
_vendors = Section("004", "API Route Structure: staff/vendors", "/api/v1/staff/vendors", ADMIN)

ROUTES: tuple[SeedRoute, ...] = (
    _staff.route("POST ", {**STAFF, "qrToken": "str"}, body=STAFF_BODY, status=201),
    _staff.route("GET ", pages("staff", STAFF), ALL_ROLES, query={"staffType": "MAID"}),
    _staff.route(
        "GET /available",
        {"staff": [STAFF]},
        query={"bookingDate": "2030-01-20", "startTime": "09:00", "endTime": "11:00"},
    ),
    _staff.route("GET /{staff_id}", STAFF, ALL_ROLES),
    _staff.route(
        "GET /{staff_id}/qr",
        {"staffId": "uuid", "name": "str", "staffType": "str", "qrToken": "str", "qrCodeImage": "str"},
    ),
    _staff.route("PATCH /{staff_id}", STAFF, body={"name": "House Helper", "experienceYears": 4}),
    _staff.route("DELETE /{staff_id}", NOTHING),
    _staff.route("PATCH /{staff_id}/verify", STAFF, ADMIN),
    _staff.route("PATCH /{staff_id}/availability", STAFF, body={"status": "ON_LEAVE"}),
    _staff.route(
        "POST /assignments",
        ASSIGNMENT,
        body={"domesticStaffId": ID, "flatId": ID, "workingDays": ["MON", "WED"]},
        status=201,
    ),
    _staff.route("PATCH /assignments/{assignment_id}", ASSIGNMENT, body={"workingDays": ["TUE"]}),
    _staff.route("DELETE /assignments/{assignment_id}", NOTHING),
    _staff.route("GET /{staff_id}/assignments", {"assignments": [ASSIGNMENT]}),
    _checks.route("POST /scan", ATTENDANCE, body=SCAN_BODY),
    _checks.route(
        "POST /check-in",
        ATTENDANCE,
        (*GUARD, "resident", "landlord"),
        body={"domesticStaffId": ID, "flatId": ID, "checkInMethod": "MANUAL"},
    ),
    _checks.route(
        "POST /{staff_id}/check-out",
        ATTENDANCE,
        (*GUARD, "resident", "landlord"),
        body={"workCompleted": "Kitchen"},
    ),
    _staff.route(
        "GET /attendance/records", pages("records", ATTENDANCE), ALL_ROLES, query={"page": "1", "limit": "20"}
    ),
    _staff.route("POST /bookings", BOOKING, body=BOOKING_BODY, status=201),
    _staff.route("GET /bookings/list", pages("bookings", BOOKING)),
    _staff.route("PATCH /bookings/{booking_id}/accept", BOOKING),
    _staff.route("PATCH /bookings/{booking_id}/reject", BOOKING, body={"rejectionReason": "Away"}),
    _staff.route(
        "PATCH /bookings/{booking_id}/complete", BOOKING, body={"actualDuration": 2, "finalCost": 5000}
    ),
    _staff.route(
        "POST /reviews",
        REVIEW,
        body={"domesticStaffId": ID, "flatId": ID, "rating": 5, "review": "Careful"},
        status=201,
    ),
    _staff.route("GET /{staff_id}/reviews", pages("reviews", REVIEW)),
    _vendors.route("GET ", pages("vendors", VENDOR), ALL_ROLES, query={"category": "PLUMBER"}),
    _vendors.route("GET /by-category", {"categories": "object"}, ALL_ROLES),
    _vendors.route("GET /{vendor_id}", VENDOR, ALL_ROLES),
    _vendors.route("POST ", VENDOR, body=VENDOR_BODY, status=201),
    _vendors.route("PATCH /{vendor_id}", VENDOR, body={"workingHours": "08:00-17:00"}),
    _vendors.route("PATCH /{vendor_id}/verify", VENDOR),
    _vendors.route("DELETE /{vendor_id}", NOTHING),
    _vendors.route("POST /{vendor_id}/rate", VENDOR, HOST, body={"rating": 4}),
)
