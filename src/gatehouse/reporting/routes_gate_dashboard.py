"""003's dashboard door: three numbers, and the evacuation roll."""

from typing import Annotated, Literal

from fastapi import Query, Response

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs
from gatehouse.auth.permissions import Permission
from gatehouse.core.csv_cells import MEDIA_TYPE
from gatehouse.core.routes import door
from gatehouse.core.schema import BlankIsNone, Envelope, ok
from gatehouse.reporting.gate_stats import GateStats, gate_stats
from gatehouse.reporting.muster import MusterOut, load_roll, muster_csv, muster_out

router = door(tag="Dashboards")
Anybody = Annotated[Caller, needs(Permission.BUILDING_READ)]
Watcher = Annotated[Caller, needs(Permission.GATE_WATCH)]
Format = Annotated[
    Literal["json", "csv"] | None,
    BlankIsNone,
    Query(alias="format", description="`csv`: a file for paper."),
]


@router.get("/api/v1/dashboard/stats")
async def stats(session: Session, caller: Anybody) -> Envelope[GateStats]:
    """Visitors of today, requests that wait, who is inside: of the building for guards and admins, of their own for residents.

    Today is the building's own day. Source: 003 dashboard.
    """
    return ok(await gate_stats(session, caller), "Statistics retrieved")


@router.get(
    "/api/v1/dashboard/muster",
    response_model=Envelope[MusterOut],
    responses={200: {"content": {"text/csv": {}}, "description": "Everybody inside, by tower and flat."}},
)
async def muster(session: Session, caller: Watcher, format_: Format = None) -> Response | Envelope[MusterOut]:
    """The evacuation roll: everybody inside, walk-ins too, complete, by flat. Guards and admins; audited. Source: 003 dashboard."""
    roll = await load_roll(session, caller, on_paper=format_ == "csv")
    if format_ != "csv":
        return ok(muster_out(roll), "Muster retrieved")
    headers = {
        "Content-Disposition": f'attachment; filename="{roll.file_name}"',
        "Cache-Control": "no-store",
    }
    return Response(muster_csv(roll), media_type=MEDIA_TYPE, headers=headers)
