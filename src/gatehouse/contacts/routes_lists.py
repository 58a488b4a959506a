"""002's import from a contact list, and the export of all frequent visitors."""

from typing import Annotated, Any, Literal

from fastapi import Query, Request, Response

from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs, needs_briefly
from gatehouse.auth.permissions import Permission
from gatehouse.buildings.context import load_context
from gatehouse.contacts.export_contacts import contacts_csv
from gatehouse.contacts.import_contacts import import_contacts
from gatehouse.contacts.import_upload import DOCUMENTED, MAX_BODY, Upload
from gatehouse.contacts.queries import all_contacts
from gatehouse.contacts.schemas import ExportOut, ImportedOut, ImportedRow
from gatehouse.core.clock import now
from gatehouse.core.csv_cells import MEDIA_TYPE
from gatehouse.core.routes import door
from gatehouse.core.schema import Envelope, ok

router = door(tag="Frequent visitors", max_body=MAX_BODY)
Owner = Annotated[Caller, needs(Permission.CONTACTS)]
Importer = Annotated[Caller, needs_briefly(Permission.CONTACTS)]
_AS_CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}


@router.post("/api/frequent-visitors/import", openapi_extra=DOCUMENTED)
async def import_list(request: Request, caller: Importer, rows: Upload) -> Envelope[ImportedOut]:
    """Take over an address book: up to 2,000 people, up to 2 MB, as JSON `{contacts[]}`, or as a CSV or vCard file (the body, or a form's `file`).

    Each row is taken or not by itself. `skipped` are phones the list has twice or the caller has already, `errors` rows without a
    usable name or phone; `details` says it row by row. 422 for a file that cannot be read. Source: 002 Complete Route Reference.
    """
    settled = await import_contacts(request.app.state.database, caller, rows)
    details = [
        ImportedRow(
            line=row.line,
            name=row.name,
            phone=row.phone,
            outcome=row.outcome,
            code=row.code,
            message=row.message,
            frequent_visitor_id=row.contact_id,
        )
        for row in settled
    ]
    answer = ImportedOut(
        imported=sum(row.outcome == "imported" for row in settled),
        skipped=sum(row.outcome == "skipped" for row in settled),
        errors=sum(row.outcome == "failed" for row in settled),
        total=len(settled),
        details=details,
    )
    return ok(answer, "Contacts imported")


@router.get("/api/frequent-visitors/export", responses=_AS_CSV, response_model=Envelope[ExportOut])
async def export(
    session: Session, caller: Owner, kind: Annotated[Literal["json", "csv"], Query(alias="format")] = "json"
) -> Any:
    """All of the caller's frequent visitors by name; `format=csv` is a file in which no cell is a formula. Source: 002 Complete Route Reference."""
    contacts = await all_contacts(session, caller)
    await audit_by(
        session, caller, "contacts.exported", "member", caller.member, values={"rows": len(contacts)}
    )
    if kind == "json":
        return ok(ExportOut(format="json", data=contacts, count=len(contacts)), "Frequent visitors exported")
    building = await load_context(session, caller)
    return Response(
        contacts_csv(contacts, time_zone=building.time_zone).encode(),
        headers={
            "Content-Type": MEDIA_TYPE,
            "Content-Disposition": f'attachment; filename="frequent-visitors-{now():%Y-%m-%d}.csv"',
        },
    )
