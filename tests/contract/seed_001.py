"""001: registration codes, sign-up with a code, a landlord's properties."""

from __future__ import annotations

from .common import ID, MAIL
from .model import NOTHING, PUBLIC, SUPER, Body, Fields, Section, SeedRoute

ISSUED_TOP: Fields = {"otp": "str", "expires_at": "time", "message": "str"}
CODE_ROW: Fields = {
    "id": "uuid",
    "target_role": "str",
    "house_number": "str?",
    "address": "str?",
    "expires_at": "time",
    "used_at": "time?",
    "used_by": "any?",
    "is_active": "bool",
    "created_at": "time",
}
REGISTERED: Fields = {
    "user": {
        "id": "uuid",
        "full_name": "str",
        "email": "str",
        "phone": "str",
        "role": "str",
        "email_verified_at": "time?",
        "status_active": "bool",
    }
}
PROPERTY: Fields = {
    "id": "uuid",
    "house_number": "str",
    "address": "str",
    "block": "str?",
    "status": "str",
}
REGISTER: Body = {
    "first_name": "John",
    "last_name": "Doe",
    "email": MAIL,
    "phone_number": "08012345678",
    "password": "SecurePass123!",
    "password_confirmation": "SecurePass123!",
    "otp_code": "123456",
    "target_role": "landlord",
}
PROPERTY_BODY: Body = {"house_number": "12", "address": "4 Example Close", "block": "B"}

_api = Section("001", "API Reference", "/api")
_notes = Section("001", "CONTRACT 001", "/api")
_ISSUERS = ("super_admin", "building_admin", "landlord")
_LANDLORD = ("landlord",)

ROUTES: tuple[SeedRoute, ...] = (
    _api.route("POST /admin/generate-landlord-otp", NOTHING, SUPER, body={}, status=201, top=ISSUED_TOP),
    _notes.route(
        "POST /admin/generate-resident-otp",
        NOTHING,
        _ISSUERS,
        body={"house_number": "12", "address": "4 Example Close", "house_id": ID},
        status=201,
        top=ISSUED_TOP,
    ),
    _notes.route(
        "POST /admin/generate-security-otp",
        NOTHING,
        ("super_admin", "building_admin"),
        body={"recipient_name": "New Guard", "recipient_email": MAIL, "expires_in_hours": 24},
        status=201,
        top=ISSUED_TOP,
    ),
    _notes.route("GET /admin/registration-otps", {"otps": [CODE_ROW]}, _ISSUERS),
    _notes.route("POST /admin/registration-otps/{otp_id}/revoke", NOTHING, _ISSUERS),
    _notes.route("POST /admin/registration-otps/{otp_id}/resend", NOTHING, _ISSUERS),
    _api.route(
        "POST /verify-registration-otp",
        NOTHING,
        PUBLIC,
        body={"otp_code": "123456"},
        top={
            "otp": {
                "id": "uuid",
                "otp_code": "str",
                "target_role": "str",
                "expires_at": "time",
                "valid": "bool",
            },
            "message": "str",
        },
    ),
    _api.route("POST /register", REGISTERED, PUBLIC, body=REGISTER, status=201),
    _notes.route(
        "POST /email-verification/verify",
        NOTHING,
        PUBLIC,
        body={"email": MAIL, "otp_code": "123456", "user_id": ID},
    ),
    _notes.route("POST /email-verification/resend-otp", NOTHING, PUBLIC, body={"email": MAIL}),
    _notes.route("POST /properties", {"property": PROPERTY}, _LANDLORD, body=PROPERTY_BODY, status=201),
    _notes.route("GET /properties", {"properties": [PROPERTY]}, _LANDLORD),
    _notes.route("PUT /properties/{property_id}", {"property": PROPERTY}, _LANDLORD, body=PROPERTY_BODY),
    _notes.route("DELETE /properties/{property_id}", NOTHING, _LANDLORD),
)
