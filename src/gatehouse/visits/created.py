"""What every door of 002 answers when a visit was made."""

import base64
from typing import Annotated, Literal

from fastapi import Query

from gatehouse.auth.caller import Caller
from gatehouse.core.db import Session
from gatehouse.core.symbols import qr_png
from gatehouse.visits.invitations import Invited
from gatehouse.visits.queries import detail_of
from gatehouse.visits.schemas import CreatedOut

Include = Annotated[Literal["qr_image"] | None, Query(description="`qr_image` adds the QR as a data URL.")]


async def created_out(session: Session, caller: Caller, made: Invited, *, with_picture: bool) -> CreatedOut:
    """The visit just made, for its host; `with_picture` adds the QR as a data URL."""
    picture = base64.b64encode(qr_png(made.codes.code)).decode() if with_picture else None
    return CreatedOut(
        visit=await detail_of(session, caller, made.visit_id, codes=made.codes, as_owner=True),
        qr_code=made.codes.code,
        digits=made.codes.digits,
        pass_url=made.codes.url,
        visitor_count=made.visitor_count,
        expires_at=made.valid_until,
        qr_image=picture and f"data:image/png;base64,{picture}",
    )
