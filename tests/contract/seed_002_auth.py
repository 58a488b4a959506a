"""002: signing in, sessions, two-factor, the own profile."""

from __future__ import annotations

from .common import GOOD_PASSWORD, ID, MAIL, USER
from .model import NOTHING, PUBLIC, Body, Fields, Section, SeedRoute

LOGIN: Fields = {
    "user": USER,
    "token": "str",
    "accessToken": "str",
    "refreshToken": "str",
    "expiresIn": "str",
    "sessionId": "uuid",
    "redirectTo": "str",
    "landing": "str",
}
REFRESHED: Fields = {"token": "str", "accessToken": "str", "refreshToken": "str", "expiresIn": "str"}
SESSION: Fields = {
    "id": "uuid",
    "device_name": "str?",
    "ip_address": "str?",
    "user_agent": "str?",
    "created_at": "time",
    "last_seen_at": "time?",
    "current": "bool",
}
LOGIN_EVENT: Fields = {
    "timestamp": "time",
    "ip_address": "str?",
    "user_agent": "str?",
    "location": "str?",
}
SECURITY: Fields = {
    "two_factor_enabled": "bool",
    "login_notifications": "bool",
    "session_timeout": "int",
    "last_password_change": "time?",
    "active_sessions": "int",
    "recent_logins": [LOGIN_EVENT],
}
REGISTER: Body = {
    "email": MAIL,
    "password": GOOD_PASSWORD,
    "first_name": "New",
    "last_name": "Person",
    "phone": "+2348030000003",
    "building_id": ID,
    "apartment_number": "A101",
}
LOGIN_BODY: Body = {"email": "resident@demo.gatehouse.test", "password": "Gatehouse-Demo-1!"}
ENHANCED_BODY: Body = {
    **LOGIN_BODY,
    "device_name": "Mobile App",
    "location": "Lagos, Nigeria",
    "remember_me": False,
}
PROFILE_BODY: Body = {
    "first_name": "John",
    "last_name": "Doe",
    "phone": "+1555-0102",
    "apartment_number": "A101",
    "notification_preferences": {"email": True, "push": True, "sms": False},
}
PASSWORDS: Body = {"current_password": "Gatehouse-Demo-1!", "new_password": GOOD_PASSWORD}
REFRESH: Body = {"refresh_token": "example-refresh-token"}
PROFILE: Fields = {"user": USER}

_basic = Section("002", "Complete Route Reference: Basic Authentication", "/api/auth")
_strong = Section("002", "Complete Route Reference: Enhanced Authentication", "/api/auth/enhanced")
_flow = Section("002", "Authentication Flow", "/api/auth")
_users = Section("002", "User Profile Management", "/api/users")
_notes = Section("002", "CONTRACT 002", "/api/auth/enhanced")

ROUTES: tuple[SeedRoute, ...] = (
    _basic.route("POST /register", {"user": USER}, PUBLIC, body=REGISTER, status=201),
    _basic.route("POST /login", LOGIN, PUBLIC, body=LOGIN_BODY),
    _basic.route("POST /refresh-token", REFRESHED, PUBLIC, body=REFRESH),
    _basic.route("POST /logout", NOTHING),
    _basic.route("GET /profile", PROFILE),
    _basic.route("PUT /profile", PROFILE, body=PROFILE_BODY),
    _basic.route("POST /change-password", NOTHING, body=PASSWORDS),
    _basic.route("POST /request-password-reset", NOTHING, PUBLIC, body={"email": MAIL}),
    _basic.route(
        "POST /reset-password",
        NOTHING,
        PUBLIC,
        body={"token": "example-reset-token", "new_password": GOOD_PASSWORD},
    ),
    _basic.route("POST /verify-email", NOTHING, PUBLIC, body={"token": "example-mail-token"}),
    _basic.route("POST /resend-verification", NOTHING),
    _basic.route("GET /check", PROFILE),
    _basic.route("GET /permissions", {"permissions": ["str"], "role": "str"}),
    _flow.route("POST /refresh", REFRESHED, PUBLIC, body=REFRESH, alias_of="POST /api/auth/refresh-token"),
    _strong.route("POST /login", LOGIN, PUBLIC, body=ENHANCED_BODY),
    _strong.route("POST /refresh", {**REFRESHED, "sessionValid": "bool"}, PUBLIC, body=REFRESH),
    _strong.route(
        "POST /logout", {"sessionsCleaned": "int", "logoutTime": "time"}, body={"logout_all_devices": False}
    ),
    _strong.route(
        "POST /change-password",
        {"passwordUpdated": "bool", "otherSessionsLoggedOut": "bool"},
        body={**PASSWORDS, "logout_other_sessions": True},
    ),
    _strong.route("GET /sessions", {"sessions": [SESSION]}),
    _strong.route("DELETE /sessions/{session_id}", {"sessionId": "uuid"}),
    _strong.route("POST /enable-2fa", NOTHING, body={"password": "Gatehouse-Demo-1!"}),
    _strong.route("POST /disable-2fa", NOTHING, body={"password": "Gatehouse-Demo-1!"}),
    _strong.route("GET /security-settings", SECURITY),
    _strong.route("POST /update-security-settings", SECURITY, body={"login_notifications": False}),
    _strong.route("GET /login-history", {"logins": [LOGIN_EVENT]}),
    _strong.route(
        "POST /report-suspicious", NOTHING, body={"description": "A sign-in from a city I never visit"}
    ),
    _strong.route(
        "POST /lock-account", NOTHING, body={"password": "Gatehouse-Demo-1!", "reason": "Phone stolen"}
    ),
    _strong.route("GET /check-session", {"valid": "bool", "sessionId": "uuid", "expiresAt": "time"}),
    _notes.route(
        "POST /verify-2fa", LOGIN, PUBLIC, body={"challenge_token": "example-challenge", "code": "123456"}
    ),
    _users.route("GET /profile", PROFILE, alias_of="GET /api/auth/profile"),
    _users.route("PUT /profile", PROFILE, body=PROFILE_BODY, alias_of="PUT /api/auth/profile"),
)
