"""Periodic tidying over all buildings, run by the worker. Nothing here decides: a pass is judged by its own times at the gate.

Each function does one batch in the transaction it is given and says whether there may be more.
"""

from sqlalchemy import text

from gatehouse.core.db import Session

BATCH = 500

# The lock order of a scan: visits before passes. A visit somebody is scanning right now is left for the next round.
_END_VISITS = text("""
with due as materialized (
  select building_id, id from visits
  where not tidied and valid_until <= now() and inside_count = 0
  order by valid_until limit :batch for no key update skip locked
),
ended as (
  update visits v set tidied = true, updated_at = case when v.status in ('pending', 'active') then now() else v.updated_at end,
    status = case when v.status not in ('pending', 'active') then v.status when v.first_entry_at is not null then 'completed' else 'expired' end
  from due where v.building_id = due.building_id and v.id = due.id
  returning v.building_id, v.id, v.status
),
closed as (
  update passes p set ended_at = now(), end_reason = ended.status
  from ended where p.building_id = ended.building_id and p.visit_id = ended.id and p.ended_at is null
)
select count(*) from ended
""")
_SWEEP_KEYS = text("""
delete from idempotency_keys where ctid = any (array(
  select ctid from idempotency_keys where created_at < now() - interval '48 hours' limit :batch for update skip locked))
""")
_SWEEP_OUTBOX = text("""
delete from outbox where id in (select id from outbox where created_at < now() - interval '7 days' limit :batch for update skip locked)
""")
_SWEEP_READ = text("""
with old as (
  select building_id, id from notifications where read_at < now() - interval '30 days' limit :batch for update skip locked
), sent as (
  delete from deliveries d using old where d.building_id = old.building_id and d.notification_id = old.id
)
delete from notifications n using old where n.building_id = old.building_id and n.id = old.id
""")
_SWEEP_SESSIONS = text("""
delete from sessions where id = any (array(select id from sessions
  where greatest(expires_at, revoked_at) < now() - interval '90 days' limit :batch for update skip locked))
""")
_SWEEP_LOCKS = text("""
delete from sign_in_locks where digest in (select digest from sign_in_locks where at < now() - interval '1 day' limit :batch for update skip locked)
""")
_SWEEP_LOGINS = text("""
delete from login_events where id = any (array(
  select id from login_events where at < now() - interval '400 days' limit :batch for update skip locked))
""")
_SWEEP_CODES = text("""
delete from one_time_codes where id = any (array(
  select id from one_time_codes where expires_at < now() - interval '7 days' limit :batch for update skip locked))
""")


async def end_visits(session: Session) -> bool:
    """End visits whose time is over and nobody is inside: `completed` when somebody came, else `expired`; their passes with them."""
    return int(await session.scalar(_END_VISITS, {"batch": BATCH})) == BATCH


async def sweep(session: Session) -> bool:
    """Delete what nobody needs any more.

    Idempotency keys older than 48 hours, sign-in locks quiet for a day, codes and links sent to people that are over for 7 days,
    notifications read 30 days ago, sessions over for 90 days, the record of sign-ins after 400 days, the dev outbox after 7.
    """
    keys = await session.changed(_SWEEP_KEYS, {"batch": BATCH})
    messages = await session.changed(_SWEEP_OUTBOX, {"batch": BATCH})
    locks = await session.changed(_SWEEP_LOCKS, {"batch": BATCH})
    read = await session.changed(_SWEEP_READ, {"batch": BATCH})
    sessions = await session.changed(_SWEEP_SESSIONS, {"batch": BATCH})
    logins = await session.changed(_SWEEP_LOGINS, {"batch": BATCH})
    codes = await session.changed(_SWEEP_CODES, {"batch": BATCH})
    return BATCH in {keys, messages, locks, read, sessions, logins, codes}
