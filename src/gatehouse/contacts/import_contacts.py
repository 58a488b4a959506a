"""An address book comes onto the caller's list, row by row: what was taken, what was there already, what will not do."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import orjson
from sqlalchemy import String, bindparam, text

from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import still_signed_in
from gatehouse.contacts.add_contact import MAX_CONTACTS
from gatehouse.contacts.import_check import Settled, judge_rows
from gatehouse.contacts.import_rows import RawContact
from gatehouse.core.db import Database, Session

_COUNTRY = text("select country from buildings where id = :building")
_PHONES = text(
    "select phone from contacts where building_id = :building and member_id = :member and ended_at is null"
)
_ADD = text("""
insert into contacts (building_id, id, member_id, name, nickname, phone, phone_raw, email, relationship, relationship_text, category, priority,
  notes, plate, tags, search_key)
select :building, r.id, :member, r.name, r.nickname, r.phone, r.phone_raw, r.email, r.relationship, r.relationship_text, r.category, r.priority,
  r.notes, r.plate, array(select jsonb_array_elements_text(r.tags)), r.search_key
from jsonb_to_recordset(cast(:rows as jsonb)) as r (id uuid, name text, nickname text, phone text, phone_raw text, email text, relationship text,
  relationship_text text, category text, priority smallint, notes text, plate text, tags jsonb, search_key text)
order by r.phone
on conflict (building_id, member_id, phone) where ended_at is null do nothing
returning id
""").bindparams(bindparam("rows", type_=String))


async def import_contacts(database: Database, caller: Caller, rows: Sequence[RawContact]) -> list[Settled]:
    """Bring in everybody on a list whom the caller does not have yet, judged by phone (E.164); each row is taken or not by itself.

    No connection is held while rows are judged. Source: 002 Complete Route Reference, reference 3.4.
    """
    async with database.transaction(caller.tenant) as session:
        country = await session.scalar(_COUNTRY, {"building": caller.building_id})
    judged = await asyncio.to_thread(judge_rows, rows, country)
    async with database.transaction(caller.tenant) as session:
        await still_signed_in(session, caller)
        return await _bring_in(session, caller, judged)


async def _bring_in(session: Session, caller: Caller, judged: Sequence[Settled]) -> list[Settled]:
    own = {"building": caller.building_id, "member": caller.member}
    known = {row.phone for row in await session.all(_PHONES, own)}
    room = MAX_CONTACTS - len(known)
    settled: list[Settled] = []
    for row in judged:
        if row.outcome == "imported" and row.phone in known:
            settled.append(_known(row))
        elif row.outcome == "imported" and room <= 0:
            said = f"Your list is full: it holds {MAX_CONTACTS:,} frequent visitors."
            settled.append(
                replace(row, outcome="failed", code="CONTACTS_FULL", message=said, contact_id=None)
            )
        else:
            settled.append(row)
            room -= row.outcome == "imported"
    wanted = [{**(row.columns or {}), "id": row.contact_id} for row in settled if row.outcome == "imported"]
    made = {row.id for row in await session.all(_ADD, {**own, "rows": orjson.dumps(wanted).decode()})}
    # Somebody else's request may have added one of them this moment.
    settled = [
        _known(row) if row.outcome == "imported" and row.contact_id not in made else row for row in settled
    ]
    await audit_by(
        session,
        caller,
        "contacts.imported",
        "member",
        caller.member,
        values={"rows": len(settled), "imported": len(made)},
    )
    return settled


def _known(row: Settled) -> Settled:
    said = "You have a frequent visitor of this phone already."
    return replace(row, outcome="skipped", code="CONTACT_EXISTS", message=said, contact_id=None)
