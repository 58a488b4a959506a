"""002's bulk registration: what a list must look like, a dry run, the import, and its reports."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query, Request, Response
from sqlalchemy import Row

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs, needs_briefly
from gatehouse.auth.permissions import Permission
from gatehouse.core.csv_cells import MEDIA_TYPE
from gatehouse.core.paging import PageOf
from gatehouse.core.routes import door
from gatehouse.core.schema import Envelope, Listed, ok
from gatehouse.identity.import_batch import Settled
from gatehouse.identity.import_people import start_import
from gatehouse.identity.import_preview import preview_import
from gatehouse.identity.import_report import import_csv, list_import_rows, list_imports, load_import
from gatehouse.identity.import_template import template_csv, templates
from gatehouse.identity.import_upload import DOCUMENTED, MAX_BODY, Upload
from gatehouse.identity.schemas_import import (
    BulkOut,
    Failed,
    ImportOut,
    ImportRowOut,
    Outcome,
    StartedOut,
    Successful,
    TemplatesOut,
    ValidatedOut,
)

router = door(tag="Bulk registration", max_body=MAX_BODY)
Anywhere = Annotated[Caller, needs(Permission.PEOPLE_MANAGE, in_building=False)]
Admin = Annotated[Caller, needs(Permission.PEOPLE_MANAGE)]
Importer = Annotated[Caller, needs_briefly(Permission.PEOPLE_MANAGE, in_building=False)]
OfOutcome = Annotated[
    Outcome | None, Query(description="Only rows of this outcome; `waiting` are not done yet.")
]
_AS_CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}


def _csv(text: str, name: str) -> Response:
    return Response(
        text.encode(),
        headers={"Content-Type": MEDIA_TYPE, "Content-Disposition": f'attachment; filename="{name}"'},
    )


@router.get("/api/registration/templates", responses=_AS_CSV, response_model=Envelope[TemplatesOut])
async def show_templates(
    _session: Session,
    _caller: Anywhere,
    kind: Annotated[Literal["json", "csv"], Query(alias="format")] = "json",
) -> Any:
    """The columns of a list, example rows and what each field allows; `format=csv` is a file to fill in. Source: 002 reference 3.2."""
    if kind == "csv":
        return _csv(template_csv(), "people-template.csv")
    return ok(templates(), "Registration templates retrieved")


@router.post(
    "/api/registration/validate-bulk", openapi_extra=DOCUMENTED, response_model=Envelope[ValidatedOut]
)
async def validate_bulk(request: Request, caller: Importer, wish: Upload) -> Response:
    """What an import of this list would come to; writes nothing. 1 to 5,000 people of one building, up to 2 MB.

    JSON `{building_id?, users[]}`, or CSV as the body or as a form's `file` (UTF-8, `,` or `;`, columns named in the first line);
    `mapping` says which column is what where their names do not. Line numbers are the file's, in JSON the first user is 1.
    403 another building's, 422 for a file that cannot be read. Source: 002 reference 3.2, issue 4.
    """
    answer = await preview_import(request.app.state.database, caller, wish)
    return Response(answer, media_type="application/json")


@router.post(
    "/api/registration/bulk",
    status_code=201,
    openapi_extra=DOCUMENTED,
    response_model=Envelope[BulkOut],
    responses={202: {"model": Envelope[StartedOut], "description": "More than 100 people: a job does it."}},
)
async def register_bulk(request: Request, caller: Importer, wish: Upload) -> Any:
    """Import a list (see validate-bulk for its forms). Up to 100 people are done at once: 201 with every row's outcome.

    More are done by a job: 202 with `report_id`, whose progress `GET /api/registration/imports/{report_id}` and the event
    `import:progress` tell. Rows fail one by one (`LICENCE_FULL` when the seats run out) and stop nobody else. Newcomers get a mail
    to set their password, unless `send_welcome_emails` is false; an address that has an account is invited instead.
    403 another building's, `LICENCE_INACTIVE`. Source: 002 reference 3.2, issue 4.
    """
    made = await start_import(request.app.state.database, caller, wish)
    if made.rows is None:
        started = StartedOut(report_id=made.report_id, total=made.total, status=made.status)
        body = ok(started, "Bulk registration started").model_dump_json()
        return Response(body, 202, media_type="application/json")
    done = BulkOut(
        successful=[_successful(row) for row in made.rows if row.outcome != "failed"],
        failed=[_failed(row) for row in made.rows if row.outcome == "failed"],
        total=made.total,
        report_id=made.report_id,
    )
    return ok(done, "Bulk registration completed")


def _successful(row: Settled) -> Successful:
    return Successful(
        line=row.line,
        email=row.email,
        outcome="invited" if row.outcome == "invited" else "created",
        role=row.role or "",
        user_id=row.user_id,
    )


def _failed(row: Settled) -> Failed:
    return Failed(line=row.line, email=row.email, code=row.code or "", message=row.message or "")


@router.get("/api/registration/imports")
async def show_imports(session: Session, caller: Admin, paging: PageOf) -> Envelope[Listed[ImportOut]]:
    """The building's imports of the last 90 days, newest first. Source: issue 4."""
    rows, total = await list_imports(session, caller, paging)
    items = [_import(row) for row in rows]
    return ok(
        Listed(items=items, pagination=paging.block(total)), "Imports retrieved", meta=paging.meta(total)
    )


@router.get("/api/registration/imports/{report_id}")
async def show_import(session: Session, caller: Admin, report_id: UUID) -> Envelope[ImportOut]:
    """How far an import is. 404. Source: issue 4."""
    return ok(_import(await load_import(session, caller, report_id)), "Import retrieved")


@router.get("/api/registration/imports/{report_id}/rows")
async def show_import_rows(
    session: Session, caller: Admin, report_id: UUID, paging: PageOf, outcome: OfOutcome = None
) -> Envelope[Listed[ImportRowOut]]:
    """What became of each row, in the file's order. 404. Source: issue 4."""
    rows, total = await list_import_rows(session, caller, report_id, paging, outcome=outcome)
    items = [
        ImportRowOut(
            line=row.line,
            email=row.email,
            outcome=row.outcome or "waiting",
            code=row.code,
            message=row.message,
        )
        for row in rows
    ]
    return ok(
        Listed(items=items, pagination=paging.block(total)), "Import rows retrieved", meta=paging.meta(total)
    )


@router.get("/api/registration/imports/{report_id}/report.csv", responses=_AS_CSV, response_class=Response)
async def download_import(
    session: Session, caller: Admin, report_id: UUID, outcome: OfOutcome = None
) -> Response:
    """The same rows as CSV, all of them; no cell is a formula. 404. Source: issue 4."""
    return _csv(await import_csv(session, caller, report_id, outcome=outcome), "import-report.csv")


def _import(row: Row[Any]) -> ImportOut:
    return ImportOut(
        report_id=row.id,
        status=row.status,
        total=row.total,
        done=row.done,
        succeeded=row.succeeded,
        failed=row.failed,
        created_at=row.created_at,
        finished_at=row.finished_at,
        created_by=row.created_by,
        created_by_name=row.created_by_name,
    )
