"""Row-level security in raw SQL: the app's login, real rows of two buildings, every tenant table."""

from typing import Any
from uuid import UUID

import asyncpg
import pytest

from gatehouse.core.ids import new_id
from tests.make.http import Bench
from tests.tenancy.conftest import PLATFORM, Pair, act_in, tenant_tables

_DENIED = (asyncpg.InsufficientPrivilegeError,)
_COPY = """
insert into {table} ({columns})
select {columns} from (select (jsonb_populate_record(t, jsonb_build_object('building_id', $1::text))).* from {table} t limit 1) as copied
"""
_COLUMNS = """
select table_name, string_agg(format('%I', column_name), ', ') as columns from information_schema.columns
where table_schema = 'public' and is_generated = 'NEVER' group by 1
"""


async def visible(connection: Any, table: str) -> int:
    count: int = await connection.fetchval(f"select count(*) from {table}")
    return count


async def test_every_table_with_a_building_has_row_security_and_no_other_policy_than_ours(
    bench: Bench, pair: Pair
) -> None:
    secured = await bench.db.fetch(
        "select relname from pg_class where relnamespace = 'public'::regnamespace and relrowsecurity and not relforcerowsecurity order by relname"
    )
    names = {row["relname"] for row in secured}
    assert (
        set(pair.tables) | PLATFORM | {"buildings", "users", "credentials", "login_events", "outbox"} <= names
    )
    assert set(await tenant_tables(bench.db)) <= names
    for row in await bench.db.fetch(
        "select tablename, policyname, roles, cmd, qual, with_check from pg_policies where tablename = any($1)",
        list(pair.tables),
    ):
        if row["policyname"] == "tenant":
            assert row["roles"] == ["gatehouse_app"]
            assert row["cmd"] == "ALL"
            wanted = (
                "(building_id = (NULLIF(current_setting('app.building_id'::text, true), ''::text))::uuid)"
            )
            assert row["qual"] == row["with_check"] == wanted, row["tablename"]
        elif row["policyname"] == "own":
            assert row["tablename"] in {"members", "notifications"}
            assert row["cmd"] == "SELECT"
        else:
            assert (row["policyname"], row["roles"]) == ("platform", ["gatehouse_platform"])


async def test_without_a_building_nothing_is_there(pair: Pair, as_app: Any) -> None:
    for table in pair.tables:
        assert await visible(as_app, table) == 0, table  # outside any transaction of ours
        async with as_app.transaction():
            await act_in(as_app, None)
            assert await visible(as_app, table) == 0, table
    for table in ("buildings", "users", "sessions", "login_events"):
        async with as_app.transaction():
            await act_in(as_app, None)
            assert len(await as_app.fetch(f"select id from {table}")) == 0, table


async def test_with_a_user_only_their_own_memberships_and_notifications(pair: Pair, as_app: Any) -> None:
    user = pair.a.resident.user_id
    for table in pair.tables:
        async with as_app.transaction():
            await act_in(as_app, None, user)
            if table in {"members", "notifications"}:
                owners = {row["user_id"] for row in await as_app.fetch(f"select user_id from {table}")}
                assert owners == {user}, table
                changed = await as_app.execute(
                    f"update {table} set created_at = now() where user_id = $1", user
                )
                assert changed == "UPDATE 0", f"{table} was written through the policy on user_id"
            else:
                assert await visible(as_app, table) == 0, table


async def test_in_one_building_nothing_of_the_other_is_seen_or_touched(
    bench: Bench, pair: Pair, as_app: Any
) -> None:
    columns = {row["table_name"]: row["columns"] for row in await bench.db.fetch(_COLUMNS)}
    for table in pair.tables:
        before = await bench.db.fetch(
            f"select t::text as row from {table} t where building_id = $1 order by 1", pair.b.id
        )
        async with as_app.transaction():
            await act_in(as_app, pair.a.id, pair.a.admin.user_id)
            seen = {row["building_id"] for row in await as_app.fetch(f"select building_id from {table}")}
            assert seen == {pair.a.id}, table
            assert (
                await as_app.fetchval(f"select count(*) from {table} where building_id = $1", pair.b.id) == 0
            )
            for sql in (
                f"update {table} set building_id = building_id where building_id = $1",
                f"delete from {table} where building_id = $1",
                f"select 1 from {table} where building_id = $1 for update",
            ):
                try:
                    async with as_app.transaction():
                        done = await as_app.execute(sql, pair.b.id)
                    assert done.rsplit(" ", 1)[1] == "0", (table, sql, done)
                except _DENIED:
                    pass  # no such right at all
            for sql in (
                _COPY.format(table=table, columns=columns[table]),
                f"update {table} set building_id = $1::text::uuid",
            ):
                with pytest.raises(
                    _DENIED
                ):  # the policy's WITH CHECK answers with the same error as a missing right
                    async with as_app.transaction():
                        await as_app.execute(sql, str(pair.b.id))
        after = await bench.db.fetch(
            f"select t::text as row from {table} t where building_id = $1 order by 1", pair.b.id
        )
        assert after == before, table


async def test_people_are_seen_by_themselves_and_their_buildings_only(pair: Pair, as_app: Any) -> None:
    def people(home: Any) -> set[UUID]:
        return {home.admin.user_id, home.landlord.user_id, home.resident.user_id, home.guard.user_id}

    async with as_app.transaction():
        await act_in(as_app, pair.a.id)
        assert {row["id"] for row in await as_app.fetch("select id from users")} == people(pair.a)
    async with as_app.transaction():
        await act_in(as_app, None, pair.b.guard.user_id)
        assert {row["id"] for row in await as_app.fetch("select id from users")} == {pair.b.guard.user_id}
        assert {row["id"] for row in await as_app.fetch("select id from buildings")} == {pair.b.id}
        assert {row["user_id"] for row in await as_app.fetch("select user_id from sessions")} == {
            pair.b.guard.user_id
        }
    async with as_app.transaction():
        await act_in(as_app, pair.a.id, pair.a.guard.user_id)
        assert (
            await as_app.execute("update users set first_name = 'X' where id = $1", pair.a.admin.user_id)
            == "UPDATE 0"
        )
        assert await as_app.execute("update buildings set name = 'X' where id = $1", pair.b.id) == "UPDATE 0"
        for column in ("email", "is_active", "locked_at", "must_verify_email"):
            assert (
                await as_app.execute(
                    f"update users set {column} = {column} where id = $1", pair.a.admin.user_id
                )
                == "UPDATE 0"
            )
        for column in ("id", "is_super_admin", "created_at"):
            with pytest.raises(_DENIED):
                async with as_app.transaction():
                    await as_app.execute(
                        f"update users set {column} = {column} where id = $1", pair.a.guard.user_id
                    )
        with pytest.raises(_DENIED):
            async with as_app.transaction():
                await as_app.execute(
                    "insert into users (id, first_name, is_super_admin) values ($1, 'X', true)", new_id()
                )


async def test_codes_mails_and_applications_stay_with_their_building(
    bench: Bench, pair: Pair, as_app: Any
) -> None:
    async def issue(building: UUID) -> Any:
        return await as_app.execute(
            "insert into registration_codes (id, building_id, code_hash, target_role, issued_by, expires_at) values ($1, $2, $3, 'resident', $4, now())",
            new_id(),
            building,
            new_id().bytes,
            pair.a.admin.user_id,
        )

    async with as_app.transaction():
        await act_in(as_app, pair.b.id, pair.b.admin.user_id)
        assert await issue(pair.b.id) == "INSERT 0 1"
    await bench.db.execute(
        "insert into building_applications (id, kind, building_id, user_id, member_id) values ($1, 'building', $2, $3, $4)",
        new_id(),
        pair.b.id,
        pair.b.admin.user_id,
        pair.b.admin.member_id,
    )
    async with as_app.transaction():
        await act_in(as_app, pair.a.id, pair.a.admin.user_id)
        assert await as_app.fetch("select id from registration_codes") == []
        assert await as_app.execute("update registration_codes set ended_at = now()") == "UPDATE 0"
        assert await as_app.fetch("select id from building_applications") == []
        with pytest.raises(_DENIED):
            async with as_app.transaction():
                await issue(pair.b.id)


async def test_the_setting_ends_with_its_transaction(pair: Pair, as_app: Any) -> None:
    for end in ("commit", "rollback"):
        await as_app.execute("begin")
        await act_in(as_app, pair.a.id, pair.a.resident.user_id)
        assert await visible(as_app, "visits") > 0
        await as_app.execute(end)
        for table in pair.tables:
            assert await visible(as_app, table) == 0, (end, table)


async def test_the_platform_sees_both(pair: Pair, as_platform: Any) -> None:
    for table in pair.tables:
        seen = {
            row["building_id"] for row in await as_platform.fetch(f"select distinct building_id from {table}")
        }
        assert {pair.a.id, pair.b.id} <= seen, table
