"""The visitor's own door: the pass page behind a link. Server-rendered, no script, never cached, never indexed."""

from typing import Any

from fastapi import Request, Response

from gatehouse.auth.deps import Public
from gatehouse.core.routes import door
from gatehouse.core.symbols import qr_inline
from gatehouse.visits.guest_page import guest_calendar, guest_page
from gatehouse.web.templates import render

router = door(tag="Pass page")
_PRIVATE = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
}
_HTML: dict[str, Any] = {"content": {"text/html": {}}}


@router.get(
    "/p/{token}",
    response_class=Response,
    responses={200: _HTML, 404: {**_HTML, "description": "No such pass.", "model": None}},
)
async def pass_page(request: Request, token: str, address: Public) -> Response:
    """A visitor's pass: QR, 6 digits, when and where; or why it does not open. Looking decides nothing. Source: UX, public pages."""
    page = await guest_page(request.app.state.database, token=token, address=address)
    if page is None:
        return Response(
            render("pass_unknown.html"), 404, media_type="text/html; charset=utf-8", headers=_PRIVATE
        )
    drawing = qr_inline(page.codes.code) if page.codes else None
    return Response(
        render("pass.html", page=page, drawing=drawing, token=token),
        media_type="text/html; charset=utf-8",
        headers=_PRIVATE,
    )


@router.get(
    "/p/{token}/visit.ics",
    response_class=Response,
    responses={
        200: {"content": {"text/calendar": {}}},
        404: {**_HTML, "description": "No such pass.", "model": None},
    },
)
async def pass_calendar(request: Request, token: str, address: Public) -> Response:
    """The visit for the visitor's calendar, without the code: calendars are shared and synchronised. Source: UX, public pages."""
    file = await guest_calendar(request.app.state.database, token=token, address=address)
    if file is None:
        return Response(
            render("pass_unknown.html"), 404, media_type="text/html; charset=utf-8", headers=_PRIVATE
        )
    return Response(
        file,
        media_type="text/calendar; charset=utf-8",
        headers={**_PRIVATE, "Content-Disposition": 'attachment; filename="visit.ics"'},
    )
