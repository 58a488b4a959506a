"""The dev outbox, as a page and as JSON. Answers 404 unless the settings show it: never in production."""

from typing import Annotated

from fastapi import Depends, Query, Response

from gatehouse.auth.deps import Public
from gatehouse.core.routes import door
from gatehouse.core.schema import Out, Text, UtcTime
from gatehouse.platform.outbox import newest, outbox_is_shown
from gatehouse.platform.session import PlatformSession
from gatehouse.web.templates import render

router = door(tag="System")
To = Annotated[
    Text | None, Query(max_length=254, description="A whole address; without it everything is listed.")
]


class MessageOut(Out):
    """One message. `channel` is email, sms, fcm or webpush; `html` is an e-mail's other half."""

    channel: str
    to: str
    subject: str
    text: str
    html: str | None
    created_at: UtcTime


@router.get("/dev/outbox.json", response_model=list[MessageOut], dependencies=[Depends(outbox_is_shown)])
async def outbox_json(_address: Public, session: PlatformSession, to: To = None) -> list[MessageOut]:
    """The newest 200 messages, newest first, as a bare list. Source: issue 1 (dev outbox)."""
    return [
        MessageOut(
            channel=row.channel,
            to=row.recipient,
            subject=row.subject,
            text=row.text,
            html=row.html,
            created_at=row.created_at,
        )
        for row in await newest(session, to=to)
    ]


@router.get(
    "/dev/outbox",
    response_class=Response,
    responses={200: {"content": {"text/html": {}}}},
    dependencies=[Depends(outbox_is_shown)],
)
async def outbox_page(_address: Public, session: PlatformSession, to: To = None) -> Response:
    """The same as a page, with a filter by address. Source: issue 1 (dev outbox)."""
    page = render("outbox.html", to=to or "", messages=await newest(session, to=to or None))
    return Response(page, media_type="text/html; charset=utf-8", headers={"Cache-Control": "no-store"})
