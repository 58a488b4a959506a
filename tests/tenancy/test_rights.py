"""What the app's login may do besides rows: the doors, secrets, structure, keys across buildings."""

from typing import Any

import asyncpg
import pytest

from gatehouse.core.ids import new_id
from tests.make.http import Bench
from tests.tenancy.conftest import Pair, act_in

DOORS = {
    # Trigrams use no index under a policy; the building is an argument, and ids come out that the caller reads again under its policies.
    "search_visits(building uuid, whose uuid, words text, digits text, unit_number text, plate text, live boolean, sees_hidden boolean, most integer)": "TABLE(visit_id uuid, score real)",
    "visits_saying(building uuid, words text)": "SETOF uuid",
    # DESIGN section 2: "returning ids", auth_find "also the hash".
    "auth_find(address text)": "TABLE(user_id uuid, password_hash text)",
    "open_request(session uuid, secret bytea)": "TABLE(session_id uuid, kind text, user_id uuid, building_id uuid, member_id uuid, role text)",
    "resolve_code(code_purpose text, hashes bytea[])": "TABLE(building_id uuid, target_id uuid)",
    "find_building(address text)": "uuid",
    # Not doors to rows: they count a wrong try, and forget the count when the hash that was checked is still the stored one.
    "auth_locked(address_hash bytea)": "timestamp with time zone",
    "auth_failed(address_hash bytea)": "void",
    "auth_passed(who uuid, seen text, address_hash bytea)": "boolean",
    # People (migration 0002): each acts on app.user_id, on a code that is presented, or on a member of the transaction's building.
    "account_create(who uuid, address text, phone text, phone_raw text, first text, last text, hash text, verified boolean, must_verify boolean)": "boolean",
    "own_credentials()": "TABLE(password_hash text, totp_secret bytea, totp_pending bytea, totp_confirmed_at timestamp with time zone, last_totp_step bigint, password_changed_at timestamp with time zone, recovery_left integer)",
    "password_change(seen text, fresh text)": "boolean",
    "totp_begin(secret bytea)": "void",
    "totp_confirm(pending bytea, step bigint, recovery bytea[])": "boolean",
    "totp_use(step bigint)": "boolean",
    "recovery_use(hashes bytea[])": "boolean",
    "totp_off(who uuid)": "boolean",
    "code_issue(code_id uuid, code_purpose text, who uuid, sent_to text, code bytea, link bytea, good_until timestamp with time zone, about jsonb, pause integer)": "boolean",
    "code_try(code_purpose text, sent_to text, hashes bytea[])": "TABLE(outcome text, user_id uuid, data jsonb)",
    "code_by_link(code_purpose text, hashes bytea[], spend boolean)": "TABLE(code_id uuid, user_id uuid, address text, data jsonb)",
    "code_wrong(code uuid)": "integer",
    "code_pending(code_purpose text)": "TABLE(address text, expires_at timestamp with time zone)",
    "code_drop(code_purposes text[])": "void",
    "auth_forgive(address_hashes bytea[])": "void",
    "registration_code_stands(code uuid)": "boolean",
    "registration_code_free(hashes bytea[])": "boolean",
    "registration_code_look(hashes bytea[])": "TABLE(code_id uuid, state text, target_role text, expires_at timestamp with time zone, house_number text, address text, country text)",
    "claim_registration_code(hashes bytea[], who uuid)": "TABLE(code_id uuid, building_id uuid, target_role text, unit_id uuid, house_number text, address text, issued_by uuid)",
    "seats_lock()": "TABLE(licence_id uuid, status text, expires_at timestamp with time zone, seats integer, used integer)",
    "sessions_end(who uuid, only_building uuid, but uuid, why text)": "integer",
    "sockets_drop(who uuid)": "void",
    "approval_building(request uuid)": "uuid",
    "members_second_factor(who uuid[])": "TABLE(user_id uuid, two_factor boolean)",
    "auth_try(address_hash bytea)": "timestamp with time zone",
    "device_sessions_end(device uuid, who uuid, but uuid, why text)": "TABLE(user_id uuid)",
    "device_sessions()": "TABLE(device_id uuid, member_id uuid, since timestamp with time zone, last_seen_at timestamp with time zone)",
    "open_device(device uuid, secret bytea)": "TABLE(device_id uuid, building_id uuid)",
    "enrol_device(hashes bytea[], secret bytea)": "TABLE(device_id uuid, building_id uuid)",
}
"""Every SECURITY DEFINER function the app may call, and all it gives. Whoever adds one writes it here and says in ADR 0004 what group it is of."""

DANGLING = {
    "audit_log.actor_session_id", "audit_log.actor_user_id", "audit_log.target_id", "idempotency_keys.session_id",
    "notifications.reference_id", "scans.nonce", "scans.session_id", "shifts.session_id",
}  # fmt: skip
"""uuid columns of tenant tables without a foreign key: read only together with building_id, or never joined."""


async def _run(connection: Any, pair: Pair, sql: str, *values: Any) -> None:
    """One statement as A's administrator."""
    async with connection.transaction():
        await act_in(connection, pair.a.id, pair.a.admin.user_id)
        await connection.execute(sql, *values)


async def test_the_doors_are_exactly_these(bench: Bench) -> None:
    rows = await bench.db.fetch(
        """
        select p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' as door, pg_get_function_result(p.oid) as gives, p.proconfig
        from pg_proc p where p.prosecdef and has_function_privilege('gatehouse_app', p.oid, 'execute')
          and p.pronamespace <> 'pg_catalog'::regnamespace
        """
    )
    assert {row["door"]: row["gives"] for row in rows} == DOORS
    assert all("search_path=pg_catalog, public" in row["proconfig"] for row in rows), (
        "a fixed search_path, or pg_temp can fool it"
    )


async def test_the_doors_tell_no_more_than_asked(bench: Bench, pair: Pair, as_app: Any) -> None:
    assert await as_app.fetch("select * from auth_find('nobody@nowhere.example')") == []
    assert [
        row["user_id"] for row in await as_app.fetch("select * from auth_find($1)", pair.a.resident.email)
    ] == [pair.a.resident.user_id]
    assert (
        await as_app.fetch("select * from open_request($1, $2)", pair.a.resident.session_id, b"wrong") == []
    )
    assert await as_app.fetch("select * from resolve_code('pass', $1)", [b"x" * 32]) == []
    known = await bench.db.fetchrow(
        "select code_hash, target_id from code_directory where building_id = $1", pair.b.id
    )
    assert known is not None
    found = await as_app.fetch("select * from resolve_code('pass', $1)", [known["code_hash"]])
    assert [tuple(row) for row in found] == [(pair.b.id, known["target_id"])]
    assert await as_app.fetchval("select find_building($1)", pair.b.email) == pair.b.id
    assert await as_app.fetchval("select find_building('%')") is None


@pytest.mark.parametrize(
    "sql",
    [
        "select user_id from credentials",
        "update credentials set password_hash = 'x'",
        "select building_id from code_directory",
        "select user_id from recovery_codes",
        "select user_id from one_time_codes",
        "select code_hash from registration_codes",
        "update registration_codes set used_at = null",
        "update registration_codes set target_role = 'security'",
        "update building_applications set status = 'approved'",
        "select recipient from mails",
        "update mails set recipient = 'x'",
        "update users set is_super_admin = true",
        "delete from code_directory",
        "select args from procrastinate_jobs",
        "select queue_name from procrastinate_jobs",
        "update procrastinate_jobs set queue_name = 'x'",
        "delete from procrastinate_jobs",
        "select * from procrastinate_fetch_job_v2(array['notify'], 1)",
        "select * from procrastinate_events",
        "select text from outbox",
        "insert into outbox (id, channel, recipient, subject, text) values (gen_random_uuid(), 'x', 'x', 'x', 'x')",
        "select * from platform_audit",
        "select * from installation",
        "select * from alembic_version",
        "update licences set seats = 100000",
        "update audit_log set action = 'x'",
        "delete from audit_log",
        "update audit_values set values = '{}'",
        "update audit_seals set hash = 'x'",
        "select rolpassword from pg_authid",
        "create table mine (x int)",
        "create temporary table mine (x int)",
        "create function mine() returns int language sql as 'select 1'",
        "create schema mine",
        "set role gatehouse_platform",
        "set role gatehouse_owner",
        "set session authorization gatehouse_platform",
        "alter table visits disable row level security",
        "drop policy tenant on visits",
        "create policy mine on visits using (true)",
        "truncate visits",
        "alter role gatehouse_app bypassrls",
        "grant gatehouse_platform to gatehouse_app",
        "copy visits to program 'cat'",
        "select pg_read_file('/etc/passwd')",
    ],
)
async def test_the_app_may_not(pair: Pair, as_app: Any, sql: str) -> None:
    with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.UndefinedFunctionError)):
        await _run(as_app, pair, sql)


async def test_turning_row_security_off_gives_an_error_and_no_rows(pair: Pair, as_app: Any) -> None:
    async with as_app.transaction():
        await act_in(as_app, pair.a.id)
        await as_app.execute("set local row_security = off")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await as_app.fetch("select id from visits")


async def test_no_login_is_more_than_it_should_be(bench: Bench) -> None:
    rows = await bench.db.fetch(
        "select rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole from pg_roles where rolname like 'gatehouse%'"
    )
    assert {row["rolname"] for row in rows} == {"gatehouse_owner", "gatehouse_app", "gatehouse_platform"}
    assert not any(value for row in rows for value in tuple(row)[1:])
    member_of = await bench.db.fetch(
        "select r.rolname from pg_auth_members a join pg_roles r on r.oid = a.member join pg_roles g on g.oid = a.roleid where r.rolname like 'gatehouse%'"
    )
    assert member_of == []
    owned = await bench.db.fetch("select distinct tableowner from pg_tables where schemaname = 'public'")
    assert [row["tableowner"] for row in owned] == ["gatehouse_owner"]


async def test_foreign_keys_between_tenant_tables_carry_the_building(bench: Bench, pair: Pair) -> None:
    keys = await bench.db.fetch(
        """
        select c.conrelid::regclass::text as source, c.confrelid::regclass::text as target,
          array(select attname::text from unnest(c.conkey) with ordinality k (n, i) join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.n order by i) as columns,
          array(select attname::text from unnest(c.confkey) with ordinality k (n, i) join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.n order by i) as targets
        from pg_constraint c where c.contype = 'f' and c.conrelid::regclass::text = any($1)
        """,
        list(pair.tables),
    )
    covered = set()
    for key in keys:
        covered |= {f"{key['source']}.{column}" for column in key["columns"]}
        if key["target"] in pair.tables:
            assert key["columns"][0] == key["targets"][0] == "building_id", dict(key)
    columns = await bench.db.fetch(
        "select table_name || '.' || column_name as name from information_schema.columns where table_name = any($1) and data_type = 'uuid' and column_name not in ('id', 'building_id')",
        list(pair.tables),
    )
    assert {row["name"] for row in columns} - covered == DANGLING


async def test_a_row_cannot_point_into_another_building(bench: Bench, pair: Pair, as_app: Any) -> None:
    """The app's login writes in A with ids of B, for every composite key; the platform's login cannot do it either."""
    keys = await bench.db.fetch(
        """
        select c.conrelid::regclass::text as source, c.confrelid::regclass::text as target, a.attname::text as column, t.attname::text as wanted
        from pg_constraint c
        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[2]
        join pg_attribute t on t.attrelid = c.confrelid and t.attnum = c.confkey[2]
        where c.contype = 'f' and array_length(c.conkey, 1) = 2 and c.conrelid::regclass::text = any($1)
        """,
        list(pair.tables),
    )
    assert len(keys) >= 15
    for key in keys:
        foreign = await bench.db.fetchval(
            f"select {key['wanted']} from {key['target']} where building_id = $1 limit 1", pair.b.id
        )
        one = f"select ctid from {key['source']} where building_id = $1 limit 1"
        sql = f"update {key['source']} set {key['column']} = $2 where building_id = $1 and ctid = ({one})"
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            await bench.db.execute(sql, pair.a.id, foreign)
        with pytest.raises((asyncpg.ForeignKeyViolationError, asyncpg.InsufficientPrivilegeError)):
            await _run(as_app, pair, sql, pair.a.id, foreign)


async def test_codes_are_issued_for_the_own_building_only(pair: Pair, as_app: Any) -> None:
    async with as_app.transaction():
        await act_in(as_app, pair.a.id)
        await as_app.execute(
            "insert into code_directory (purpose, code_hash, building_id, target_id) values ('pass', $1, $2, $3)",
            new_id().bytes,
            pair.a.id,
            new_id(),
        )
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await as_app.execute(
                "insert into code_directory (purpose, code_hash, building_id, target_id) values ('pass', $1, $2, $3)",
                new_id().bytes,
                pair.b.id,
                new_id(),
            )
