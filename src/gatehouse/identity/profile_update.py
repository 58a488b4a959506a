"""A person changes their own name, phone and preferences. Where they live is not theirs to change: they ask for it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Permission
from gatehouse.core.audit import audit, audit_platform
from gatehouse.core.config import settings
from gatehouse.core.db import Session
from gatehouse.core.errors import Invalid
from gatehouse.core.phones import mask_phone, normalise_phone
from gatehouse.identity.events import approval_changed
from gatehouse.identity.joining import ask
from gatehouse.identity.profile import load_person
from gatehouse.notifications.kinds import APPROVAL_REQUESTED
from gatehouse.notifications.mail import queue_mail
from gatehouse.notifications.tell import Message, admins_of, tell

_OWN = text("select first_name, last_name, phone, email from users where id = :user for no key update")
_COUNTRY = text("select country from buildings where id = :building")
_SAVE = text("""
update users set first_name = :first, last_name = :last, phone = :phone, phone_raw = coalesce(:raw, phone_raw), updated_at = now()
where id = :user
""")
_PREFER = text("""
insert into preferences as p (building_id, member_id, email, push, sms)
values (:building, :member, coalesce(cast(:email as boolean), true), coalesce(cast(:push as boolean), true),
  coalesce(cast(:sms as boolean), false))
on conflict (building_id, member_id) do update set email = coalesce(cast(:email as boolean), p.email),
  push = coalesce(cast(:push as boolean), p.push), sms = coalesce(cast(:sms as boolean), p.sms), updated_at = now()
""")
# Member before request, as whoever decides locks them.
_LOCK_MEMBER = text("select id from members where building_id = :building and id = :member for no key update")
# One change waits for a decision at a time. Another unit is another request: nobody approves a number they did not read.
_WITHDRAW = text("""
update approval_requests set status = 'withdrawn'
where building_id = :building and member_id = :member and request_type = 'unit_change' and status = 'pending'
  and expires_at > now()
returning id
""")


@dataclass(frozen=True, slots=True)
class ProfileChanges:
    """What a person wants changed; None: left as it is. `phone` as typed."""

    first_name: str | None = None
    last_name: str | None = None
    phone: str | None = None
    apartment_number: str | None = None
    email: bool | None = None
    push: bool | None = None
    sms: bool | None = None


async def update_profile(session: Session, caller: Caller, changes: ProfileChanges) -> None:
    """Save name, phone (E.164 by the building's country) and preferences; another unit opens a request for the building's admin.

    A new phone number is told to the account's address. 422 `phone` for what is no number, 403 `ON_GATE_DEVICE`.
    """
    caller.must_be_personal()
    changed = await _save_person(session, caller, changes)
    if caller.member_id is not None:
        if any(wish is not None for wish in (changes.email, changes.push, changes.sms)):
            await session.execute(
                _PREFER,
                {
                    "building": caller.building_id,
                    "member": caller.member_id,
                    "email": changes.email,
                    "push": changes.push,
                    "sms": changes.sms,
                },
            )
            changed.append("notification_preferences")
        if changes.apartment_number:
            await _ask_to_move(session, caller, changes.apartment_number)
    if changed:
        await _audit(session, caller, changed)


async def _save_person(session: Session, caller: Caller, changes: ProfileChanges) -> list[str]:
    """The fields that are different now."""
    own = await session.one(_OWN, {"user": caller.user_id})
    wanted = {
        "first_name": changes.first_name or own.first_name,
        "last_name": own.last_name if changes.last_name is None else changes.last_name,
        "phone": own.phone if changes.phone is None else await _normalised(session, caller, changes.phone),
    }
    changed = [name for name, value in wanted.items() if value != getattr(own, name)]
    if not changed:
        return []
    await session.execute(
        _SAVE,
        {
            "user": caller.user_id,
            "first": wanted["first_name"],
            "last": wanted["last_name"],
            "phone": wanted["phone"],
            "raw": changes.phone if "phone" in changed else None,
        },
    )
    if "phone" in changed and own.email is not None:
        await queue_mail(
            session,
            to=own.email,
            template="phone_changed",
            first_name=wanted["first_name"],
            phone=mask_phone(wanted["phone"]),
        )
    return changed


async def _normalised(session: Session, caller: Caller, phone: str) -> str:
    country = await session.scalar(_COUNTRY, {"building": caller.building_id})
    try:
        return normalise_phone(phone, country or settings().default_country)
    except ValueError as error:
        raise Invalid.field("phone", str(error)) from error


async def _ask_to_move(session: Session, caller: Caller, number: str) -> None:
    # Guards live nowhere here; a landlord claims units (POST /api/properties) instead of moving between them.
    if not caller.may(Permission.VISIT_CREATE) or caller.may(Permission.PROPERTIES):
        return
    person = await load_person(
        session, user_id=caller.user_id, building_id=caller.building_id, member_id=caller.member_id
    )
    if number in {person.apartment_number, person.pending_apartment_number}:
        return
    about = {"current_apartment_number": person.apartment_number}
    own = {"building": caller.building_id, "member": caller.member_id}
    await session.execute(_LOCK_MEMBER, own)
    earlier = await session.scalar(_WITHDRAW, own)
    if earlier is not None:
        session.publish(approval_changed(caller.building_id, earlier, "withdrawn", "unit_change"))
    request_id = await ask(
        session,
        building_id=caller.building_id,
        member_id=caller.member,
        request_type="unit_change",
        apartment_number=number,
        data=about,
    )
    message = Message(
        APPROVAL_REQUESTED,
        "A resident asks for another unit",
        f"{person.full_name}: from {person.apartment_number or 'no unit'} to {number}.",
        {"type": "unit_change", "approvalId": str(request_id)},
        about="approval_request",
        target=request_id,
    )
    await tell(session, caller.building_id, await admins_of(session, caller.building_id), message)


async def _audit(session: Session, caller: Caller, fields: list[str]) -> None:
    about: dict[str, Any] = {
        "user_id": caller.user_id,
        "action": "profile.updated",
        "target_type": "user",
        "target_id": caller.user_id,
        "fields": fields,
    }
    if caller.member_id is None:
        await audit_platform(session, building_id=None, **about)
    else:
        await audit(session, building_id=caller.building_id, session_id=caller.session_id, **about)
