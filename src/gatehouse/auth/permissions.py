"""Rights are words, from one enum and one table. Nobody asks for a role in an `if`."""

from enum import StrEnum


class Role(StrEnum):
    """A user's part in a building (or, super_admin, in the platform)."""

    SUPER_ADMIN = "super_admin"
    BUILDING_ADMIN = "building_admin"
    LANDLORD = "landlord"
    RESIDENT = "resident"
    SECURITY = "security"


class Permission(StrEnum):
    """What a route may ask of its caller."""

    SELF = "self"
    """Own profile, own sessions, own notifications."""
    VISIT_CREATE = "visit:create"
    VISIT_READ = "visit:read"
    """Own visits; those of the whole building with VISIT_READ_ALL."""
    VISIT_READ_ALL = "visit:read_all"
    VISIT_MANAGE_ALL = "visit:manage_all"
    GATE_SCAN = "gate:scan"
    GATE_WATCH = "gate:watch"
    """Who is inside, check-in status."""
    DASHBOARD_ADMIN = "dashboard:admin"
    DASHBOARD_RESIDENT = "dashboard:resident"
    DASHBOARD_SECURITY = "dashboard:security"


_P = Permission
_HOST = frozenset({_P.SELF, _P.VISIT_CREATE, _P.VISIT_READ, _P.DASHBOARD_RESIDENT})
_GUARD = frozenset({_P.SELF, _P.GATE_SCAN, _P.GATE_WATCH, _P.DASHBOARD_SECURITY})
_ADMIN = frozenset(
    {
        _P.SELF,
        _P.VISIT_CREATE,
        _P.VISIT_READ,
        _P.VISIT_READ_ALL,
        _P.VISIT_MANAGE_ALL,
        _P.GATE_WATCH,
        _P.DASHBOARD_ADMIN,
    }
)

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.RESIDENT: _HOST,
    Role.LANDLORD: _HOST,
    Role.SECURITY: _GUARD,
    Role.BUILDING_ADMIN: _ADMIN,
    # A super admin sees and mends; inviting and scanning belong to people of the building.
    Role.SUPER_ADMIN: _ADMIN - {_P.VISIT_CREATE},
}

LANDING: dict[Role, str] = {
    Role.SUPER_ADMIN: "/super-admin/dashboard",
    Role.BUILDING_ADMIN: "/admin/dashboard",
    Role.LANDLORD: "/admin/dashboard",
    Role.RESIDENT: "/dashboard",
    Role.SECURITY: "/gate",
}
"""The web page each role lands on after sign-in (UX)."""
