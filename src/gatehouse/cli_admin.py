"""`gatehouse create-super-admin`: the only way to make one outside the demo."""

import asyncio
import secrets
import string
import sys
from typing import Annotated

import typer
from sqlalchemy import text

from gatehouse.auth.passwords import check_strength, hash_password
from gatehouse.cli_say import plain_problems, read_settings, say, stop
from gatehouse.core.audit import audit_platform
from gatehouse.core.config import Mode, settings
from gatehouse.core.db_platform import platform_database
from gatehouse.core.demo_accounts import is_demo_account
from gatehouse.core.emails import normalise_email
from gatehouse.core.ids import new_id

_INSERT = text("""
insert into users (id, email, first_name, last_name, email_verified_at, is_super_admin)
values (:id, :email, :first, :last, now(), true) on conflict (email) do nothing
""")
_PASSWORD = text("insert into credentials (user_id, password_hash) values (:id, :hash)")


def create_super_admin(
    email: Annotated[str, typer.Option(help="Address to sign in with.")],
    first_name: Annotated[str, typer.Option(help="Given name.")],
    last_name: Annotated[str, typer.Option(help="Family name.")] = "",
    generate: Annotated[
        bool, typer.Option("--generate-password", help="Make a password and show it once.")
    ] = False,
) -> None:
    """Make an account that may administer every building. Needs DATABASE_PLATFORM_URL.

    The password is asked for (an empty answer makes one), or read from stdin when that is no terminal.
    """
    with plain_problems():
        read_settings("database_platform_url")
        try:
            address = normalise_email(email)
        except ValueError as error:
            stop(f"The e-mail {error}.")
        if is_demo_account(address) and settings().mode is not Mode.DEMO:
            stop("Addresses of the demo are refused outside it: choose your own.")
        if not first_name.strip():
            stop("The first name is empty.")
        password = "" if generate else _ask()
        made = not password
        if made:
            password = _make_password()
        check_strength(password)
        if not asyncio.run(_create(address, first_name.strip(), last_name.strip(), password)):
            stop(f"{address} has an account already: choose another address.")
    say(f"{address} may now sign in as super admin.")
    if made:
        typer.echo(f"Password (shown only now): {password}")


def _ask() -> str:
    if sys.stdin.isatty():
        return str(
            typer.prompt(
                "Password (empty: one is made)",
                hide_input=True,
                confirmation_prompt=True,
                default="",
                show_default=False,
            )
        )
    return sys.stdin.readline().rstrip("\n")


def _make_password() -> str:
    # 20 letters and digits are 119 bits; the ending satisfies the rules about kinds of characters.
    return "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(20)) + "aA1!"


async def _create(email: str, first: str, last: str, password: str) -> bool:
    user, hashed = new_id(), await hash_password(password)
    database = platform_database(size=1)
    try:
        async with database.transaction() as session:
            if not await session.changed(_INSERT, {"id": user, "email": email, "first": first, "last": last}):
                return False
            await session.execute(_PASSWORD, {"id": user, "hash": hashed})
            await audit_platform(
                session,
                user_id=user,
                building_id=None,
                action="super_admin.created",
                target_type="user",
                target_id=user,
            )
    finally:
        await database.close()
    return True
