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
    ACCOUNT_END = "account:end"
    """End the own account for good; a super admin's is made and ended on the server."""
    VISIT_CREATE = "visit:create"
    VISIT_READ = "visit:read"
    """Own visits; those of the whole building with VISIT_READ_ALL."""
    VISIT_READ_ALL = "visit:read_all"
    VISIT_MANAGE_ALL = "visit:manage_all"
    GATE_SCAN = "gate:scan"
    GATE_WATCH = "gate:watch"
    """Who is inside, check-in status."""
    GATE_ASK = "gate:ask"
    """Ask a unit, withdraw, admit by policy, deny, take parcels, begin and hand over a shift."""
    REQUEST_READ = "request:read"
    """Entry requests and entries: a guard's and an admin's building, a resident's own units."""
    REQUEST_ANSWER = "request:answer"
    """Say yes or no for an own unit."""
    ENTRY_END = "entry:end"
    """Terminate somebody's stay with a reason."""
    CONTACTS = "contacts"
    """Own frequent visitors."""
    BAN_READ = "ban:read"
    BAN_MANAGE = "ban:manage"
    """Ban own visitors; building-wide with BAN_BUILDING."""
    BAN_BUILDING = "ban:building"
    DELIVERY_EXPECT = "delivery:expect"
    """Expected deliveries and auto-approve rules of own units."""
    PERMIT_ASK = "gate_pass:ask"
    """Gate passes for things: material, vehicles, moves (004)."""
    PERMIT_DECIDE = "gate_pass:decide"
    UPLOAD = "upload"
    BUILDING_READ = "building:read"
    """The building's own data: name, address, units, gates."""
    BUILDING_MANAGE = "building:manage"
    """Change the building, its blocks, units, gates and gate devices."""
    PEOPLE_READ = "people:read"
    PEOPLE_MANAGE = "people:manage"
    """Approve, suspend, move in and out, import, set PINs, reset a second factor."""
    CODES_RESIDENT = "codes:resident"
    """Registration codes for residents (a landlord: of own units only)."""
    CODES_SECURITY = "codes:security"
    PROPERTIES = "properties"
    """A landlord's own units and claims."""
    PLATFORM = "platform"
    """All buildings, licences, landlord codes, applications: super admins."""
    DASHBOARD_ADMIN = "dashboard:admin"
    DASHBOARD_RESIDENT = "dashboard:resident"
    DASHBOARD_SECURITY = "dashboard:security"


_P = Permission
_HOST = frozenset(
    {
        _P.SELF,
        _P.ACCOUNT_END,
        _P.BUILDING_READ,
        _P.VISIT_CREATE,
        _P.VISIT_READ,
        _P.REQUEST_READ,
        _P.REQUEST_ANSWER,
        _P.CONTACTS,
        _P.BAN_READ,
        _P.BAN_MANAGE,
        _P.DELIVERY_EXPECT,
        _P.PERMIT_ASK,
        _P.UPLOAD,
        _P.DASHBOARD_RESIDENT,
    }
)
_LANDLORD = _HOST | {_P.CODES_RESIDENT, _P.PROPERTIES}
_GUARD = frozenset(
    {
        _P.SELF,
        _P.ACCOUNT_END,
        _P.BUILDING_READ,
        _P.GATE_SCAN,
        _P.GATE_WATCH,
        _P.GATE_ASK,
        _P.REQUEST_READ,
        _P.BAN_READ,
        _P.UPLOAD,
        _P.DASHBOARD_SECURITY,
    }
)
_ADMIN = frozenset(
    {
        _P.SELF,
        _P.ACCOUNT_END,
        _P.BUILDING_READ,
        _P.BUILDING_MANAGE,
        _P.PEOPLE_READ,
        _P.PEOPLE_MANAGE,
        _P.CODES_RESIDENT,
        _P.CODES_SECURITY,
        _P.VISIT_CREATE,
        _P.VISIT_READ,
        _P.VISIT_READ_ALL,
        _P.VISIT_MANAGE_ALL,
        _P.GATE_WATCH,
        _P.REQUEST_READ,
        _P.REQUEST_ANSWER,
        _P.ENTRY_END,
        _P.CONTACTS,
        _P.BAN_READ,
        _P.BAN_MANAGE,
        _P.BAN_BUILDING,
        _P.DELIVERY_EXPECT,
        _P.PERMIT_ASK,
        _P.PERMIT_DECIDE,
        _P.UPLOAD,
        _P.DASHBOARD_ADMIN,
    }
)

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.RESIDENT: _HOST,
    Role.LANDLORD: _LANDLORD,
    Role.SECURITY: _GUARD,
    Role.BUILDING_ADMIN: _ADMIN,
    # A super admin sees and mends; inviting and scanning belong to people of the building.
    Role.SUPER_ADMIN: (_ADMIN | {_P.PLATFORM})
    - {
        _P.VISIT_CREATE,
        _P.ACCOUNT_END,
        _P.REQUEST_ANSWER,
        _P.CONTACTS,
        _P.DELIVERY_EXPECT,
        _P.PERMIT_ASK,
    },
}

LANDING: dict[Role, str] = {
    Role.SUPER_ADMIN: "/super-admin/dashboard",
    Role.BUILDING_ADMIN: "/admin/dashboard",
    Role.LANDLORD: "/admin/dashboard",
    Role.RESIDENT: "/dashboard",
    Role.SECURITY: "/gate",
}
"""The web page each role lands on after sign-in (UX)."""
