"""A mail is a row and a job in the transaction of what it tells (ADR jobs in PostgreSQL); the worker renders and sends it.

What a template says may hold a code or a link, so it lies sealed until it is sent, and is gone afterwards.
"""

from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text

from gatehouse.core.db import Session
from gatehouse.core.ids import new_id
from gatehouse.core.jobs import defer
from gatehouse.core.keys import ring

SEAL = "mail"
_WRITE = text(
    "insert into mails (id, building_id, recipient, template, sealed, delivery_id) values (:id, :building, :to, :template, :sealed, :delivery)"
)


async def queue_mail(
    session: Session,
    *,
    to: str,
    template: str,
    building_id: UUID | None = None,
    delivery_id: UUID | None = None,
    **values: Any,
) -> None:
    """Write a mail to `to` from `templates/<template>.txt` and `.html`; it is sent after the commit, or never.

    `delivery_id` names a row of the building's `deliveries` that shall show what became of it.
    """
    mail_id = new_id()
    sealed = ring().seal(SEAL, orjson.dumps(values, default=str), mail_id.bytes)
    await session.execute(
        _WRITE,
        {
            "id": mail_id,
            "building": building_id,
            "to": to,
            "template": template,
            "sealed": sealed,
            "delivery": delivery_id,
        },
    )
    await defer(session, "send_mail", queue="notify", mail_id=mail_id)
