"""The dry run of an import: what would come of a list today. Writes nothing and asks nothing of other buildings."""

import asyncio
from dataclasses import asdict

from gatehouse.auth.caller import Caller
from gatehouse.buildings.seats import SEATED
from gatehouse.core.db import Database
from gatehouse.core.schema import ok
from gatehouse.identity.import_check import Judged, PersonRow, Standing, check_against_building
from gatehouse.identity.import_people import Wish, judge
from gatehouse.identity.registration_check import UtilizationOut, load_utilization
from gatehouse.identity.schemas_import import (
    ColumnsOut,
    InvalidUser,
    RowProblem,
    SeatsNeeded,
    UnitToCreate,
    ValidatedOut,
    ValidUser,
)


async def preview_import(database: Database, caller: Caller, wish: Wish) -> str:
    """Judge a list against its building: the answer's JSON, because 5,000 rows are written in a thread.

    403 another building's, 404. An address with an account elsewhere counts as any other.
    """
    acting, judged = await judge(database, caller, wish, action="validate people")
    async with database.transaction(acting.tenant) as session:
        standing = await check_against_building(
            session, acting.building_id, judged.good, create_units=wish.create_units
        )
        seats = await load_utilization(session, acting.building_id)
    return await asyncio.to_thread(_assembled, wish, judged, standing, seats)


def _assembled(wish: Wish, judged: Judged, standing: Standing, seats: UtilizationOut) -> str:
    invalid = [
        InvalidUser(
            line=row.line, email=row.email, errors=[RowProblem(**asdict(one)) for one in row.problems]
        )
        for row in judged.bad
    ]
    valid: list[ValidUser] = []
    required = 0
    for person in judged.good:
        problem = standing.problems.get(person.line)
        if problem is not None:
            errors = [RowProblem(**asdict(problem))]
            invalid.append(InvalidUser(line=person.line, email=person.email, errors=errors))
            continue
        valid.append(_valid(person))
        required += person.role in SEATED
    columns = wish.sheet.columns
    answer = ValidatedOut(
        valid_users=valid,
        invalid_users=sorted(invalid, key=lambda row: row.line),
        duplicate_emails=judged.repeated,
        license_requirements=SeatsNeeded(
            required=required,
            available=seats.availableLicenses,
            used=seats.usedLicenses,
            total=seats.totalLicenses,
            sufficient=required <= seats.availableLicenses,
        ),
        total=len(wish.sheet.rows),
        units_to_create=[
            UnitToCreate(apartment_number=unit.number, block=unit.block) for unit in standing.missing
        ]
        if wish.create_units
        else [],
        columns=None
        if columns is None
        else ColumnsOut(
            headers=list(columns.headers), mapping=dict(columns.mapping), ignored=columns.ignored
        ),
    )
    return ok(answer, "Bulk registration validated").model_dump_json()


def _valid(person: PersonRow) -> ValidUser:
    return ValidUser(
        line=person.line,
        email=person.email,
        first_name=person.first_name,
        last_name=person.last_name,
        phone=person.phone,
        role=person.role,
        apartment_number=person.apartment_number,
        block=person.block,
    )
