"""Who is asking, in which building, through which session."""

from dataclasses import dataclass
from uuid import UUID

from gatehouse.auth.permissions import ROLE_PERMISSIONS, Permission, Role
from gatehouse.core.db import Tenant
from gatehouse.core.errors import Forbidden, Invalid, OnGateDevice

NO_BUILDING = UUID(int=0)
"""A super admin who has named no building: policies find nothing under it."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Built only from an open session; the building is never taken from the client, except a super admin's naming it."""

    session_id: UUID
    user_id: UUID
    building_id: UUID
    member_id: UUID | None
    role: Role
    kind: str
    secret_hash: bytes

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the role may do."""
        return ROLE_PERMISSIONS[self.role]

    def may(self, permission: Permission) -> bool:
        """Whether the caller has a right."""
        return permission in self.permissions

    def must(self, *any_of: Permission) -> None:
        """Raise 403 unless the caller has at least one of the rights."""
        if not self.permissions.intersection(any_of):
            raise Forbidden

    @property
    def on_gate_device(self) -> bool:
        """Whether a PIN opened the session: it knows one membership, and nothing else of the person."""
        return self.kind == "pin"

    def must_be_personal(self) -> None:
        """Raise 403 `ON_GATE_DEVICE` in a session that a PIN opened: it is good for a guard's work and not for the account."""
        if self.on_gate_device:
            raise OnGateDevice

    @property
    def member(self) -> UUID:
        """The caller's membership; a super admin has none and cannot do what needs one."""
        if self.member_id is None:
            raise Forbidden("This is done by a member of the building.")
        return self.member_id

    @property
    def tenant(self) -> Tenant:
        """Whose rows this caller's transactions see."""
        return Tenant(None if self.building_id == NO_BUILDING else self.building_id, self.user_id)

    def needs_building(self) -> None:
        """Raise 422 when a super admin has not said which building is meant."""
        if self.building_id == NO_BUILDING:
            raise Invalid.field("X-Building-Id", "Name the building in the header X-Building-Id.")
