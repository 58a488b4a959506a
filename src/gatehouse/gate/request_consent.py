"""What the visitor answered to the building's notice before a flat is asked: kept with the notice's version, never invented."""

from uuid import UUID

from sqlalchemy import text

from gatehouse.auth.caller import Caller
from gatehouse.buildings.context import load_context
from gatehouse.core.db import Session
from gatehouse.core.errors import AppError
from gatehouse.core.ids import new_id
from gatehouse.gate.request_checks import find_gate
from gatehouse.gate.request_refusals import NeedsConsent, Refused, refuse
from gatehouse.gate.requests import Ask, Asked, ask

_CONSENT = text("""
insert into consents (building_id, id, visitor_id, request_id, scan_id, name, notice_version, given, asked_by)
select :building, :id, r.visitor_id, r.id, cast(:scan as uuid), :name, :version, :given, :guard
from (values (1)) as once left join entry_requests r on r.building_id = :building and r.id = cast(:request as uuid)
""")


async def keep_consent(
    session: Session,
    caller: Caller,
    *,
    name: str,
    version: str,
    given: bool,
    request: UUID | None = None,
    scan: UUID | None = None,
) -> None:
    """Write what the visitor said, beside the request that was made or the scan that refused."""
    await session.execute(
        _CONSENT,
        {
            "building": caller.building_id,
            "id": new_id(),
            "request": request,
            "scan": scan,
            "name": name,
            "version": version,
            "given": given,
            "guard": caller.member,
        },
    )


async def without_consent(
    session: Session, caller: Caller, *, name: str, version: str, gate: str | None, said: bool | None
) -> AppError:
    """409 `NEEDS_CONSENT`, stored as a refused scan; `said` is kept when it was said (None: nobody asked the visitor)."""
    where = await find_gate(session, caller, gate)
    refused = Refused("needs_consent", where.id, where.text, shown={"visitor": {"name": name}})
    error = await refuse(session, caller, refused, NeedsConsent)
    if said is not None:
        await keep_consent(
            session, caller, name=name, version=version, given=said, scan=UUID(error.data["scan_id"])
        )
    return error


async def ask_with_consent(session: Session, caller: Caller, wanted: Ask, *, said: bool | None) -> Asked:
    """As `ask`; what the visitor answered to the notice, when the guard asked them, is kept.

    409 `NEEDS_CONSENT` where the building wants consent and the visitor said no. 004's clients know no consent: from them silence is no answer.
    """
    if said is None:
        return await ask(session, caller, wanted)
    settings = (await load_context(session, caller)).settings
    name = wanted.visitor_name or wanted.provider or "Visitor"
    version = settings.consent_notice_version
    if settings.consent_required and not said:
        raise await without_consent(session, caller, name=name, version=version, gate=wanted.gate, said=said)
    asked = await ask(session, caller, wanted)
    await keep_consent(session, caller, name=name, version=version, given=said, request=asked.request_id)
    return asked
