"""`Idempotency-Key`: the same POST sent twice makes one row and gives the same answer (ADR idempotency).

The key is claimed by the request's first statement; a lost claim reads the stored answer in a second one, because the first
still sees its old snapshot. Answers are sealed: one may hold a pass code.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Integer, LargeBinary, String, Uuid, bindparam, text

from gatehouse.core.db import Session
from gatehouse.core.errors import Invalid, NonceReused
from gatehouse.core.keys import ring

_KEY = [bindparam("building", type_=Uuid), bindparam("session", type_=Uuid), bindparam("key", type_=String)]
_CLAIM = text(
    "insert into idempotency_keys (building_id, session_id, key, request_hash) values (:building, :session, :key, :about) on conflict do nothing"
).bindparams(*_KEY, bindparam("about", type_=LargeBinary))
_READ = text(
    "select request_hash, status_code, answer from idempotency_keys where building_id = :building and session_id = :session and key = :key"
).bindparams(*_KEY)
_KEEP = text(
    "update idempotency_keys set status_code = :status, answer = :answer where building_id = :building and session_id = :session and key = :key"
).bindparams(*_KEY, bindparam("status", type_=Integer), bindparam("answer", type_=LargeBinary))
_MAX_KEY = 200


class StoredAnswer(Exception):
    """This request was answered before; the edge sends the same again."""

    def __init__(self, status: int, body: bytes) -> None:
        self.status, self.body = status, body
        super().__init__("answered before")


@dataclass(frozen=True, slots=True)
class ClaimedKey:
    """A key this transaction holds; the answer must be kept with it before the commit."""

    building_id: UUID
    session_id: UUID
    key: str

    def _bound(self) -> bytes:
        return self.building_id.bytes + self.session_id.bytes + self.key.encode()

    async def keep(self, session: Session, status: int, body: bytes) -> None:
        """Store the answer beside the rows it speaks of."""
        sealed = ring().seal("answers", body, self._bound())
        await session.execute(
            _KEEP,
            {
                "building": self.building_id,
                "session": self.session_id,
                "key": self.key,
                "status": status,
                "answer": sealed,
            },
        )


async def claim_key(
    session: Session, building_id: UUID, session_id: UUID, key: str, about: bytes
) -> ClaimedKey:
    """Claim a key or raise the stored answer. A running twin makes this wait for its commit or rollback."""
    if len(key) > _MAX_KEY or not key.isprintable():
        raise Invalid.field("Idempotency-Key", f"At most {_MAX_KEY} printable characters.")
    claimed = ClaimedKey(building_id, session_id, key)
    values = {"building": building_id, "session": session_id, "key": key}
    if await session.changed(_CLAIM, values | {"about": about}):
        return claimed
    row = await session.first(_READ, values)
    if row is None or row.request_hash != about or row.answer is None:
        raise NonceReused
    raise StoredAnswer(row.status_code, ring().open("answers", row.answer, claimed._bound()))  # noqa: SLF001 - same module
