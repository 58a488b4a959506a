"""002's questions about bans: is this phone banned, which bans are there, how many; and the list as a file."""

from typing import Annotated, Literal

from fastapi import Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs
from gatehouse.auth.permissions import Permission
from gatehouse.bans.export import export_csv, export_json
from gatehouse.bans.lookup import check_building, check_phone
from gatehouse.bans.person import phone_meant
from gatehouse.bans.queries import BanFilter, count_bans, list_bans
from gatehouse.bans.schemas import (
    BanExportOut,
    BanHistoryOut,
    BanOut,
    BansOut,
    BanStatsOut,
    BuildingCheckOut,
    CheckOut,
    FoundBansOut,
    PhoneText,
    Severity,
)
from gatehouse.bans.status import Status
from gatehouse.buildings.context import load_context
from gatehouse.core.clock import now
from gatehouse.core.csv_cells import MEDIA_TYPE
from gatehouse.core.paging import PageOf, Paging
from gatehouse.core.routes import door
from gatehouse.core.schema import Envelope, Text, ok

router = door(tag="Bans")
Reader = Annotated[Caller, needs(Permission.BAN_READ)]
Manager = Annotated[Caller, needs(Permission.BAN_MANAGE)]
Administration = Annotated[Caller, needs(Permission.BAN_BUILDING)]
PhonePath = Annotated[
    PhoneText, Path(description="In any spelling; the building's country where it names none.")
]
_YEAR_HOURS = 366 * 24


@router.get("/api/visitor-bans/check")
async def check(
    session: Session, caller: Reader, phone: Annotated[PhoneText, Query(description="In any spelling.")]
) -> Envelope[CheckOut]:
    """Whether anybody of the building has banned a phone. Of other residents' personal bans only unit, severity and date. Source: 002 Visitor Ban System 3."""
    return ok(await check_phone(session, caller, phone), "Ban status retrieved")


@router.get("/api/visitor-bans/check/{phone}")
async def check_by_path(session: Session, caller: Reader, phone: PhonePath) -> Envelope[CheckOut]:
    """The same with the phone in the path. Source: 002 Visitor Ban Routes."""
    return ok(await check_phone(session, caller, phone), "Ban status retrieved")


@router.get("/api/visitor-bans/building-check/{phone}")
async def building_check(session: Session, caller: Reader, phone: PhonePath) -> Envelope[BuildingCheckOut]:
    """All live bans of the building on a phone. Source: 002 Visitor Ban Routes."""
    return ok(await check_building(session, caller, phone), "Building bans retrieved")


@router.get("/api/visitor-bans/history/{phone}")
async def history(
    session: Session, caller: Manager, phone: PhonePath, paging: PageOf
) -> Envelope[BanHistoryOut]:
    """Every ban a phone ever had: the caller's own, or all of the building for its administration. Source: 002 Visitor Ban Routes."""
    e164 = await phone_meant(session, caller, phone)
    rows, total = await list_bans(session, caller, BanFilter(phone=e164), paging)
    answer = BanHistoryOut(phone=e164, ban_history=rows, total_bans=total, pagination=paging.block(total))
    return ok(answer, "Ban history retrieved", meta=paging.meta(total))


@router.get("/api/visitor-bans/stats")
async def stats(session: Session, caller: Manager) -> Envelope[BanStatsOut]:
    """Counts of the caller's own bans; of the building's for its administration. Source: 002 Visitor Ban Routes."""
    own = not caller.may(Permission.BAN_BUILDING)
    return ok(await count_bans(session, caller, own=own), "Ban statistics retrieved")


@router.get("/api/visitor-bans/building-stats")
async def building_stats(session: Session, caller: Administration) -> Envelope[BanStatsOut]:
    """Counts of all bans of the building. Source: 002 Visitor Ban System 5."""
    return ok(await count_bans(session, caller, own=False), "Building ban statistics retrieved")


@router.get("/api/visitor-bans/search")
async def search(
    session: Session,
    caller: Reader,
    paging: PageOf,
    query: Annotated[Text, Query(min_length=1, max_length=100, description="Part of a name or of a phone.")],
    status: Status = "active",
) -> Envelope[FoundBansOut]:
    """Bans whose name or phone holds the words. Source: 002 Visitor Ban Routes."""
    wanted = BanFilter(status=None if status == "all" else status, words=query)
    rows, total = await list_bans(session, caller, wanted, paging)
    found = FoundBansOut(
        items=rows,
        bans=rows,
        results=rows,
        count=total,
        search_query=query.strip(),
        pagination=paging.block(total),
    )
    return ok(found, "Bans found", meta=paging.meta(total))


@router.get("/api/visitor-bans/severity/{severity}")
async def by_severity(
    session: Session, caller: Reader, severity: Severity, paging: PageOf, status: Status = "active"
) -> Envelope[BansOut]:
    """Bans of one severity, newest first. Source: 002 Visitor Ban Routes."""
    wanted = BanFilter(status=None if status == "all" else status, severity=severity)
    return _page(*await list_bans(session, caller, wanted, paging), paging)


@router.get("/api/visitor-bans/recently-banned")
async def recently_banned(session: Session, caller: Reader, paging: PageOf) -> Envelope[BansOut]:
    """Bans that hold now, the newest first. Source: 002 Visitor Ban Routes."""
    return _page(*await list_bans(session, caller, BanFilter(status="active"), paging), paging)


@router.get("/api/visitor-bans/expiring")
async def expiring(
    session: Session,
    caller: Reader,
    paging: PageOf,
    hours: Annotated[int, Query(ge=1, le=_YEAR_HOURS, description="How far ahead.")] = 24,
) -> Envelope[BansOut]:
    """Bans that will end by themselves within so many hours (24), the next to end first. Source: 002 Visitor Ban Routes."""
    wanted = BanFilter(status="active", hours=hours)
    return _page(*await list_bans(session, caller, wanted, paging, order="ending"), paging)


@router.get(
    "/api/visitor-bans/export",
    response_model=Envelope[BanExportOut],
    responses={200: {"content": {"text/csv": {}}, "description": "The list, as JSON or as a CSV file."}},
)
async def export(
    request: Request,
    session: Session,
    caller: Manager,
    format: Annotated[Literal["json", "csv"], Query()] = "json",  # noqa: A002 - the seed's own parameter
    status: Status = "all",
) -> Response | Envelope[BanExportOut]:
    """The bans of the caller's list, whatever became of them, as JSON or as CSV whose cells are harmless to spreadsheets; audited. Source: 002 Visitor Ban Routes."""
    wanted = BanFilter(status=None if status == "all" else status)
    await audit_by(session, caller, "bans.exported", "building", caller.building_id)
    if format == "json":
        bans = await export_json(session, caller, wanted)
        return ok(BanExportOut(format="json", data=bans, count=len(bans)), "Bans exported")
    building = await load_context(session, caller)
    return StreamingResponse(
        export_csv(request.app.state.database, caller, wanted, time_zone=building.time_zone),
        media_type=MEDIA_TYPE,
        headers={
            "Content-Disposition": f'attachment; filename="bans-{now():%Y-%m-%d}.csv"',
            "Cache-Control": "no-store",
        },
    )


def _page(rows: list[BanOut], total: int, paging: Paging) -> Envelope[BansOut]:
    return ok(
        BansOut(items=rows, bans=rows, pagination=paging.block(total)),
        "Bans retrieved",
        meta=paging.meta(total),
    )
