"""A mail is a row and a job in the transaction of what it tells (ADR jobs in PostgreSQL); the worker renders and sends it.

What a template says may hold a code or a link, so it lies sealed until it is sent, and is gone afterwards.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text

from gatehouse.core.db import Session
from gatehouse.core.ids import new_id
from gatehouse.core.jobs import defer, defer_each
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
    mail = _mail(to, template, building_id, delivery_id, values)
    await session.execute(_WRITE, mail)
    await defer(session, "send_mail", queue="notify", mail_id=mail["id"])


async def queue_mails(
    session: Session,
    *,
    template: str,
    building_id: UUID | None,
    letters: Sequence[tuple[str, Mapping[str, Any]]],
) -> None:
    """The same mail to many, each an address and what the template is given, in one go."""
    mails = [_mail(to, template, building_id, None, values) for to, values in letters]
    if mails:
        await session.execute(_WRITE, mails)
        await defer_each(session, "send_mail", [{"mail_id": mail["id"]} for mail in mails], queue="notify")


def _mail(
    to: str, template: str, building_id: UUID | None, delivery_id: UUID | None, values: Mapping[str, Any]
) -> dict[str, Any]:
    mail_id = new_id()
    return {
        "id": mail_id,
        "building": building_id,
        "to": to,
        "template": template,
        "sealed": ring().seal(SEAL, orjson.dumps(dict(values), default=str), mail_id.bytes),
        "delivery": delivery_id,
    }
