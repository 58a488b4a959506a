"""The audit row of something a caller did in their building."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from gatehouse.auth.caller import Caller
from gatehouse.core.audit import audit
from gatehouse.core.db import Session


async def audit_by(
    session: Session,
    caller: Caller,
    action: str,
    target_type: str,
    target_id: UUID,
    *,
    values: Mapping[str, Any] | None = None,
    fields: Sequence[str] = (),
) -> None:
    """Record that the caller did `action` to the target, in the caller's transaction. Never a code, password or token in `values`."""
    await audit(
        session,
        building_id=caller.building_id,
        user_id=caller.user_id,
        session_id=caller.session_id,
        action=action,
        target_type=target_type,
        target_id=target_id,
        values=values,
        fields=fields,
    )
