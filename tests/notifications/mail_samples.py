"""What each mail template is given, by the template's name: add yours here, or `test_mail_templates.py` fails.

Give every value its caller gives, as text where it comes out of JSON (times as ISO 8601). A one-time code is called `code`.
"""

from typing import Any

SAMPLES: dict[str, dict[str, Any]] = {
    "notification": {"title": "Visitor checked in", "body": "Ada has checked in.", "building": "Kapok Court"},
    "pass_link": {
        "name": "Ada",
        "host": "Bisi",
        "building": "Kapok Court",
        "title": "Tea",
        "window": "Sat 21 Nov 14:00 – Sat 21 Nov 18:00",
        "time_zone": "Africa/Lagos",
        "url": "http://testserver/p/ABCDEFGHJKMN",
    },
    "registration_code": {
        "name": "Ada",
        "building": "Kapok Court",
        "role": "a landlord",
        "code": "042137",
        "expires_at": "2026-11-22T13:05:00Z",
        "time_zone": "Africa/Lagos",
        "url": "http://testserver/signup-otp",
    },
    "guessing_alert": {"wrong_tries": 200},
    "verify_email": {
        "first_name": "Ada",
        "code": "042137",
        "link": "http://testserver/email-verification?token=abc-def",
    },
    "password_reset": {
        "first_name": "Ada",
        "code": "042137",
        "link": "http://testserver/reset-password?token=abc-def",
    },
    "password_changed": {
        "first_name": "Ada",
        "at": "2026-11-21T13:05:00Z",
        "device": "Chrome on Android",
        "ip": "203.0.113.7",
    },
    "phone_changed": {"first_name": "Ada", "phone": "+234••••••••01"},
    "email_change": {
        "first_name": "Ada",
        "code": "042137",
        "link": "http://testserver/email-change?token=abc-def",
    },
    "email_change_notice": {
        "first_name": "Ada",
        "new_email": "new@people.example",
        "link": "http://testserver/email-change?cancel=abc-def",
    },
    "email_changed": {"first_name": "Ada", "new_email": "new@people.example"},
    "email_change_undone": {"first_name": "Ada"},
    "email_taken": {},
    "account_deleted": {"first_name": "Ada"},
    "new_device": {
        "first_name": "Ada",
        "device": "Chrome on Android",
        "device_name": "Ada's phone",
        "location": "Lagos, Nigeria",
        "ip": "203.0.113.7",
        "at": "2026-11-21T13:05:00Z",
    },
    "two_factor_changed": {
        "first_name": "Ada",
        "switched_on": True,
        "device": "Chrome on Android",
        "ip": "203.0.113.7",
        "at": "2026-11-21T13:05:00Z",
    },
    "account_locked": {
        "first_name": "Ada",
        "reported": True,
        "device": "Chrome on Android",
        "ip": "203.0.113.7",
        "at": "2026-11-21T13:05:00Z",
    },
    "welcome": {
        "first_name": "Ada",
        "building": "Kapok Court",
        "role": "administrator",
        "link": "http://testserver/reset-password?token=abc-def",
        "expires_at": "2026-11-28T13:05:00Z",
        "time_zone": "Africa/Lagos",
        "may_sign_in": False,
    },
    "membership_invitation": {"building": "Kapok Court", "role": "administrator"},
    "building_received": {"first_name": "Ada", "building": "Kapok Court", "is_open": False},
    "building_approved": {"first_name": "Ada", "building": "Kapok Court"},
    "building_rejected": {
        "first_name": "Ada",
        "building": "Kapok Court",
        "reason": "We could not reach you by phone.",
    },
    "admin_received": {"first_name": "Ada", "building": "Kapok Court"},
    "admin_approved": {"first_name": "Ada", "building": "Kapok Court"},
    "admin_rejected": {"first_name": "Ada", "building": "Kapok Court", "reason": "Nobody there knows you."},
}
