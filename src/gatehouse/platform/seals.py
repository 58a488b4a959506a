"""The audit chain: each minute the new audit rows of a building are sealed by a hash over them and over the seal before.

Changing, removing or adding a sealed row breaks every seal after it. Values are not in the chain, only their salted digest,
so they can be erased without breaking it.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ARRAY, Row, Uuid, bindparam, text

from gatehouse.core.clock import iso
from gatehouse.core.db import Session

BATCH = 1000
GENESIS = bytes(32)
"""What stands before a building's first seal."""

# One sealer at a time, whatever number of workers runs; released with the transaction.
_ALONE = text("select pg_advisory_xact_lock(hashtext('gatehouse audit seals'))")
_WAITING = text("select distinct building_id from audit_log where seal_seq is null order by building_id")
_CONTENT = "id, building_id, at, actor_user_id, actor_session_id, action, target_type, target_id, fields, request_id, values_digest"
_UNSEALED = text(
    f"select {_CONTENT} from audit_log where building_id = :building and seal_seq is null order by id limit :batch"
)
_LAST = text("select seq, hash from audit_seals where building_id = :building order by seq desc limit 1")
_SEAL = text("""
insert into audit_seals (building_id, seq, row_count, previous_hash, hash) values (:building, :seq, :rows, :previous, :hash)
""")
_MARK = text(
    "update audit_log set seal_seq = :seq where building_id = :building and id = any (:ids) and seal_seq is null"
).bindparams(bindparam("ids", type_=ARRAY(Uuid)))
_SEALS = text(
    "select seq, row_count, previous_hash, hash from audit_seals where building_id = :building order by seq"
)
_SEALED = text(
    f"select {_CONTENT} from audit_log where building_id = :building and seal_seq = :seq order by id"
)


def row_digest(row: Row[Any]) -> bytes:
    """sha256 over an audit row's content as JSON with sorted keys; `values_digest` stands in for the values."""
    content = {
        "id": row.id,
        "building_id": row.building_id,
        "at": iso(row.at),
        "actor_user_id": row.actor_user_id,
        "actor_session_id": row.actor_session_id,
        "action": row.action,
        "target_type": row.target_type,
        "target_id": row.target_id,
        "fields": list(row.fields),
        "request_id": row.request_id,
        "values_digest": row.values_digest.hex() if row.values_digest is not None else None,
    }
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS, default=str)).digest()


def chain(previous: bytes, digests: Iterable[bytes]) -> bytes:
    """A seal's hash: sha256 of the hash before it and the digests of its rows in id order."""
    return hashlib.sha256(previous + b"".join(digests)).digest()


async def seal(session: Session) -> bool:
    """Seal what is new in every building, up to 1000 rows each; True when some building has more."""
    await session.execute(_ALONE)
    more = False
    for waiting in await session.all(_WAITING):
        rows = await session.all(_UNSEALED, {"building": waiting.building_id, "batch": BATCH})
        more = more or len(rows) == BATCH
        await _seal_rows(session, waiting.building_id, rows)
    return more


async def _seal_rows(session: Session, building_id: UUID, rows: Sequence[Row[Any]]) -> None:
    last = await session.first(_LAST, {"building": building_id})
    seq, previous = (last.seq + 1, last.hash) if last is not None else (1, GENESIS)
    digest = chain(previous, map(row_digest, rows))
    await session.execute(
        _SEAL,
        {"building": building_id, "seq": seq, "rows": len(rows), "previous": previous, "hash": digest},
    )
    await session.execute(_MARK, {"building": building_id, "seq": seq, "ids": [row.id for row in rows]})


async def first_broken_seal(session: Session, building_id: UUID) -> int | None:
    """The number of the first seal that does not fit its rows or the seal before it; None when the chain is whole."""
    previous, expected = GENESIS, 1
    for one in await session.all(_SEALS, {"building": building_id}):
        rows = await session.all(_SEALED, {"building": building_id, "seq": one.seq})
        whole = one.seq == expected and one.row_count == len(rows) and one.previous_hash == previous
        if not whole or chain(previous, map(row_digest, rows)) != one.hash:
            return expected
        previous, expected = one.hash, expected + 1
    return None
