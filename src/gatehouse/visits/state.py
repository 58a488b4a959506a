"""A visit's status as of now. Rows are only tidied by a periodic job; everybody who shows a status judges it here.

A window that ended with nobody inside completes a visit somebody came to, and expires one nobody came to (CONTRACT 002).
"""

from datetime import datetime

_OVER = "v.status in ('pending', 'active') and v.inside_count = 0 and v.valid_until <= now()"
IS_STATUS = {
    "pending": f"v.status = 'pending' and not ({_OVER})",
    "confirmed": f"v.status = 'pending' and not ({_OVER})",
    "active": f"v.status = 'active' and not ({_OVER})",
    "completed": f"v.status = 'completed' or ({_OVER} and v.first_entry_at is not null)",
    "cancelled": "v.status = 'cancelled'",
    "expired": f"v.status = 'expired' or ({_OVER} and v.first_entry_at is null)",
}
"""The same judgement as SQL over `visits v`, by the status asked for."""
_SETTLED = {"completed", "cancelled", "expired"}


def by_index(status: str | None) -> list[str]:
    """The judgement as conditions that exclude one another, each answered by one index: tidied visits have `settled`, the few others are looked at."""
    if status is None:
        return ["true"]
    others = f"not v.tidied and ({IS_STATUS[status]})"
    return [f"v.settled = '{status}'", others] if status in _SETTLED else [others]


def judged_status(
    status: str, *, inside_count: int, valid_until: datetime, first_entry_at: datetime | None, at: datetime
) -> str:
    """The status a person should see at `at`."""
    if status not in {"pending", "active"} or inside_count or valid_until > at:
        return status
    return "completed" if first_entry_at is not None else "expired"
