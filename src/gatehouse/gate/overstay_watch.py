"""The minute's look for who has stayed too long: guards, administrators and host are told, again and again until somebody takes care of it.

Over all buildings, by the worker, in batches by the index of open entries that are due. A party of one visit is one message.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from gatehouse.core.clock import iso
from gatehouse.core.db import Session
from gatehouse.core.events import Event
from gatehouse.core.rooms import admin_room, gate_room
from gatehouse.gate.entry_told import hearers_of
from gatehouse.notifications.kinds import OVERSTAY, OVERSTAY_AGAIN
from gatehouse.notifications.tell import Message, admins_of, tell

BATCH = 200

# Claimed before it is told: a second worker finds nothing. Who is being let out right now is left for the next round.
# tenant: every row is of the building of its own key
_CLAIM = text("""
with due as materialized (
  select e.building_id, e.id from entries e
  left join settings s on s.building_id = e.building_id
  where e.exited_at is null and e.due_out_at is not null and e.overstay_seen_at is null and e.due_out_at <= now()
    and (e.overstay_told_at is null
      or e.overstay_told_at <= now() - make_interval(mins => coalesce((s.values ->> 'overstay_repeat_minutes')::int, :repeat)))
  order by e.due_out_at limit :batch for no key update of e skip locked
), told as (
  update entries e set overstay_told_at = now(), overstay_times = e.overstay_times + 1
  from due where e.building_id = due.building_id and e.id = due.id
  returning e.building_id, e.id, e.visit_id, e.visitor_id, e.request_id, e.unit_id, e.name, e.provider, e.approved_by, e.due_out_at, e.overstay_times
)
select t.*, coalesce(t.name, vv.name, t.provider, 'Visitor') as shown, n.number as unit_number, coalesce(hm.user_id, am.user_id) as host_user
from told t
left join visits v on v.building_id = t.building_id and v.id = t.visit_id
left join visit_visitors vv on vv.building_id = t.building_id and vv.visit_id = t.visit_id and vv.visitor_id = t.visitor_id
left join units n on n.building_id = t.building_id and n.id = t.unit_id
left join members hm on hm.building_id = v.building_id and hm.id = v.host_id and hm.status = 'active'
left join members am on am.building_id = t.building_id and am.id = t.approved_by and am.status = 'active'
order by t.building_id, coalesce(t.visit_id, t.id), t.due_out_at, t.id
""")
_NAMED = 3
_REPEAT_MINUTES = 30


async def watch_overstays(session: Session) -> bool:
    """Tell what is due. True when there may be more."""
    rows = await session.all(_CLAIM, {"batch": BATCH, "repeat": _REPEAT_MINUTES})
    admins: dict[UUID, list[UUID]] = {}
    for (building_id, _), found in groupby(rows, lambda row: (row.building_id, row.visit_id or row.id)):
        if building_id not in admins:
            admins[building_id] = await admins_of(session, building_id)
        await _tell(session, building_id, list(found), admins[building_id])
    return len(rows) == BATCH


async def _tell(
    session: Session, building_id: UUID, party: Sequence[Row[Any]], admins: Sequence[UUID]
) -> None:
    first, names = party[0], _names(party)
    times = min(row.overstay_times for row in party)
    verb = "is" if len(party) == 1 else "are"
    where = f" (flat {first.unit_number})" if first.unit_number else ""
    body = f"{names} {verb} still inside{where}, expected out by now."
    hearers = await hearers_of(session, building_id, first)
    kind = OVERSTAY if times == 1 else OVERSTAY_AGAIN
    about = first.visit_id or first.request_id or first.id
    data = {
        "type": kind.visit_type,
        "visitId": str(about),
        "visit_id": str(about),
        "entryIds": [str(row.id) for row in party],
        "dueOutAt": iso(first.due_out_at),
        "times": times,
    }
    reference = "visit" if first.visit_id else "entry_request" if first.request_id else "entry"
    message = Message(kind, "Stayed too long", body, data, about=reference, target=about)
    await tell(session, building_id, [*hearers, *admins], message)
    session.publish(
        Event(
            (gate_room(building_id), admin_room(building_id)),
            "gate:overstay",
            {
                "entry_ids": data["entryIds"],
                "visitor_name": names,
                "unit": first.unit_number,
                "due_out_at": iso(first.due_out_at),
                "times": times,
                "acknowledged_by": None,
            },
        )
    )


def _names(party: Sequence[Row[Any]]) -> str:
    named = [row.shown for row in party[:_NAMED]]
    rest = len(party) - len(named)
    if rest:
        return f"{', '.join(named)} and {rest} more"
    return " and ".join([", ".join(named[:-1]), named[-1]]) if len(named) > 1 else named[0]
