"""Keep a used session alive: a cookie's expiry slides, an API client's does not (it refreshes)."""

import time
from collections import OrderedDict
from uuid import UUID

from sqlalchemy import text

from gatehouse.auth.caller import Caller
from gatehouse.core.config import settings
from gatehouse.core.db import Session

_EVERY_SECONDS = 300.0
_SIZE = 4096
_TOUCH = text("""
update sessions set last_seen_at = now(), expires_at = case
  when kind = 'api' then expires_at
  when remember then now() + make_interval(days => :days)
  else now() + make_interval(hours => :hours) end
where id = :id and last_seen_at < now() - interval '5 minutes'
""")
_seen: OrderedDict[UUID, float] = OrderedDict()


def is_due(caller: Caller) -> bool:
    """Whether a session's use should be noted again."""
    moment = time.monotonic()
    return moment - _seen.get(caller.session_id, moment - _EVERY_SECONDS) >= _EVERY_SECONDS


async def keep_alive(session: Session, caller: Caller) -> None:
    """Note that a session is in use, at most every five minutes a process: one statement then, none otherwise."""
    if not is_due(caller):
        return
    _seen[caller.session_id] = time.monotonic()
    if len(_seen) > _SIZE:
        _seen.popitem(last=False)
    config = settings()
    await session.execute(
        _TOUCH, {"id": caller.session_id, "days": config.remember_days, "hours": config.cookie_hours}
    )
