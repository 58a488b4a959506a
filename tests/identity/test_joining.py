"""Becoming a member and moving in: what every door that lets somebody in relies on."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from gatehouse.auth.permissions import Role
from gatehouse.buildings.units import find_or_make_unit, find_unit
from gatehouse.core.db import Database, Tenant
from gatehouse.core.errors import LicenceFull, LicenceInactive
from gatehouse.identity.accounts import EmailTaken, NewAccount, create_account
from gatehouse.identity.joining import AlreadyAsked, AlreadyMember, activate, ask, join, move_in
from gatehouse.identity.one_time import Purpose, by_link, issue_code, try_code
from tests.make.http import Bench


def _account(email: str | None) -> NewAccount:
    return NewAccount(
        email=email, password_hash=None, first_name="Ada", last_name="Obi", phone="+2348030000001"
    )


@pytest_asyncio.fixture(loop_scope="session")
async def database(environment: dict[str, str]) -> AsyncIterator[Database]:
    """The app's login."""
    database = Database(environment["DATABASE_URL"], size=2)
    yield database
    await database.close()


async def test_a_person_joins_moves_in_and_comes_back_under_the_old_membership(
    bench: Bench, database: Database
) -> None:
    home = await bench.building(seats=10)
    async with database.transaction(Tenant(home.id, home.admin.user_id)) as session:
        user = await create_account(session, _account(f"ada-{home.id.hex[:8]}@people.example"))
        member = await join(session, building_id=home.id, user_id=user, role=Role.RESIDENT, active=False)
        with pytest.raises(AlreadyMember):
            await join(session, building_id=home.id, user_id=user, role=Role.RESIDENT, active=False)
        assert await activate(session, building_id=home.id, member_id=member, role=Role.RESIDENT)
        assert not await activate(session, building_id=home.id, member_id=member, role=Role.RESIDENT)
        unit = await find_or_make_unit(session, home.id, "B7", address="2 Test Street")
        assert await find_unit(session, home.id, "B7") == unit
        for _ in range(2):
            await move_in(session, building_id=home.id, member_id=member, unit_id=unit)
        await ask(session, building_id=home.id, member_id=member, request_type="unit_change")
        with pytest.raises(AlreadyAsked):
            await ask(session, building_id=home.id, member_id=member, request_type="unit_change")
    rows = await bench.db.fetch("select is_primary, tie from occupancies where member_id = $1", member)
    assert [tuple(row) for row in rows] == [(True, "tenant")]
    await bench.db.execute("update members set status = 'ended', ended_at = now() where id = $1", member)
    async with database.transaction(Tenant(home.id, home.admin.user_id)) as session:
        again = await join(session, building_id=home.id, user_id=user, role=Role.RESIDENT, active=True)
    assert again == member


async def test_a_taken_address_and_a_full_or_ended_licence_refuse(bench: Bench, database: Database) -> None:
    full, over = await bench.building(seats=3), await bench.building(licence_days=-1)
    async with database.transaction(Tenant(full.id, full.admin.user_id)) as session:
        with pytest.raises(EmailTaken):
            await create_account(session, _account(full.resident.email))
        user = await create_account(session, _account(None))
        with pytest.raises(LicenceFull):
            await join(session, building_id=full.id, user_id=user, role=Role.SECURITY, active=True)
        await join(session, building_id=full.id, user_id=user, role=Role.LANDLORD, active=True)
    async with database.transaction(Tenant(over.id, over.admin.user_id)) as session:
        with pytest.raises(LicenceInactive):
            await join(session, building_id=over.id, user_id=user, role=Role.RESIDENT, active=True)


async def test_a_code_dies_after_five_wrong_tries_and_a_link_is_spent_once(
    bench: Bench, database: Database
) -> None:
    home = await bench.building()
    user, address = home.resident.user_id, home.resident.email
    async with database.transaction() as session:
        issued = await issue_code(session, Purpose.RESET_PASSWORD, user_id=user, address=address)
        assert issued is not None
        assert await issue_code(session, Purpose.RESET_PASSWORD, user_id=user, address=address) is None, (
            "one a minute"
        )
    wrong = "111111" if issued.code != "111111" else "222222"
    async with database.transaction() as session:
        tries = [
            (await try_code(session, Purpose.RESET_PASSWORD, address=home.resident.email, code=wrong)).outcome
            for _ in range(5)
        ]
        assert tries == ["wrong", "wrong", "wrong", "wrong", "dead"]
        right = await try_code(session, Purpose.RESET_PASSWORD, address=home.resident.email, code=issued.code)
        assert right.outcome == "dead"
        fresh = await issue_code(session, Purpose.RESET_PASSWORD, user_id=user, address=address, pause=0)
        assert fresh is not None
        assert await by_link(session, Purpose.VERIFY_EMAIL, fresh.link, spend=True) is None
        assert await by_link(session, Purpose.RESET_PASSWORD, issued.link, spend=True) is None
        assert await by_link(session, Purpose.RESET_PASSWORD, fresh.link, spend=False) is not None
        assert (await by_link(session, Purpose.RESET_PASSWORD, fresh.link, spend=True)) is not None
        assert await by_link(session, Purpose.RESET_PASSWORD, fresh.link, spend=True) is None
