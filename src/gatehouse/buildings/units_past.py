"""How far back a unit's past is its occupants' to see: whatever reached into the time since they belong there. SQL, for every list and every single row."""

VISIT_ENDED = """
case when v.inside_count > 0 then 'infinity'
  when v.status = 'cancelled' then greatest(v.cancelled_at, v.last_exit_at)
  when v.status = 'completed' then coalesce(v.last_exit_at, v.valid_until)
  else greatest(v.valid_until, v.last_exit_at) end
"""
"""Over `visits v`: when it was over, or will be."""


def asked_since(unit: str, since: str, *, request: str = "r") -> str:
    """Over a row of `entry_requests` and one of a unit that was asked: asked since then, or not yet decided then."""
    return (
        f"({unit}.created_at >= {since} or {request}.decided_at is null or {request}.decided_at >= {since})"
    )
