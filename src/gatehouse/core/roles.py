"""The three PostgreSQL logins and what each may do.

One text for both worlds: `gatehouse db init --print-sql` prints it for the administrator of a
managed server, and embedded mode runs the same parts itself.

* `gatehouse_owner` owns the database and its tables; only migrations use it.
* `gatehouse_app` serves requests and sees the rows of one building (row-level security).
* `gatehouse_platform` serves super-admin routes and jobs over all buildings.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

OWNER: Final = "gatehouse_owner"
APP: Final = "gatehouse_app"
PLATFORM: Final = "gatehouse_platform"

PASSWORD_KEYS: Final = {
    OWNER: "owner_password",
    APP: "app_password",
    PLATFORM: "platform_password",
}
EXTENSIONS: Final = ("pg_trgm", "btree_gist", "pgcrypto")


def quote_name(name: str) -> str:
    return '"' + _without_nul(name).replace('"', '""') + '"'


def quote_text(text: str) -> str:
    return "'" + _without_nul(text).replace("'", "''") + "'"


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise ValueError("PostgreSQL names and texts cannot hold a NUL character")
    return text


def server_sql(passwords: Mapping[str, str] | None) -> str:
    """What is done once per server, in any database: the logins.

    Without passwords the text holds psql variables (`:'app_password'`). They stand outside the DO
    blocks because psql does not look into dollar quotes.
    """
    return "\n".join(_role_sql(role, key, passwords) for role, key in PASSWORD_KEYS.items()) + (
        # A managed server's administrator is no superuser and may make a database for the owner
        # only as a member of it.
        "do $$ begin\n"
        "  if not (select rolsuper from pg_roles where rolname = current_user) then\n"
        f"    execute format('grant {OWNER} to %I', current_user);\n"
        "  end if;\n"
        "end $$;\n"
    )


def _role_sql(role: str, key: str, passwords: Mapping[str, str] | None) -> str:
    password = f":'{key}'" if passwords is None else quote_text(passwords[key])
    # The attributes are given to CREATE only: ALTER ROLE … NOSUPERUSER needs a superuser even when
    # it changes nothing. An existing role with too many rights is refused instead.
    return (
        "do $$ begin\n"
        f"  if not exists (select from pg_roles where rolname = '{role}') then\n"
        f"    create role {role} login nosuperuser nobypassrls nocreatedb nocreaterole;\n"
        "  end if;\n"
        "  if exists (select from pg_roles\n"
        f"             where rolname = '{role}' and (rolsuper or rolbypassrls)) then\n"
        f"    raise exception 'role {role} must not be superuser or bypass row security';\n"
        "  end if;\n"
        "end $$;\n"
        f"alter role {role} with login password {password};\n"
    )


def create_database_sql(database: str) -> str:
    """CREATE DATABASE has no IF NOT EXISTS and runs in no DO block: the caller asks first."""
    return f"create database {quote_name(database)} owner {OWNER} encoding 'UTF8' template template0"


def database_sql(database: str) -> str:
    """What is done once per database, inside it: who may enter, who may create, extensions."""
    name = quote_name(database)
    extensions = "".join(f"create extension if not exists {it};\n" for it in EXTENSIONS)
    return (
        # Temporary tables go too: pg_temp is where a SECURITY DEFINER function can be fooled.
        f"revoke connect, temporary on database {name} from public;\n"
        f"grant connect on database {name} to {OWNER}, {APP}, {PLATFORM};\n"
        f"grant temporary on database {name} to {OWNER}, {PLATFORM};\n"
        f"{extensions}"
        f"alter schema public owner to {OWNER};\n"
        "revoke create on schema public from public;\n"
        f"revoke create on schema public from {APP}, {PLATFORM};\n"
        f"grant usage on schema public to {APP}, {PLATFORM};\n"
    )


def init_sql(database: str, passwords: Mapping[str, str] | None) -> str:
    """The whole script for psql; with `passwords=None` the passwords are psql variables."""
    how = (
        "-- Choose three passwords and run this with psql as an administrator of the server:\n"
        "--   psql 'postgresql://ADMIN@HOST/postgres' -v ON_ERROR_STOP=1 \\\n"
        "--     -v owner_password='<choose>' -v app_password='<choose>' \\\n"
        "--     -v platform_password='<choose>' -f gatehouse.sql\n"
        if passwords is None
        else "-- Run this with psql -v ON_ERROR_STOP=1 as an administrator of the server.\n"
    )
    # \connect takes psql's quoting, and a name in double quotes is read as it stands.
    return (
        f"-- Gatehouse: logins, database and rights. It may be run again at any time.\n{how}"
        "\n-- 1. On the server: the three logins.\n"
        f"{server_sql(passwords)}"
        "\n-- 2. The database, if it is not there yet.\n"
        f"select {quote_text(create_database_sql(database))}\n"
        f"where not exists (select from pg_database where datname = {quote_text(database)})\n"
        "\\gexec\n"
        "\n-- 3. Inside the database.\n"
        f"\\connect {quote_name(database)}\n"
        f"{database_sql(database)}"
    )
