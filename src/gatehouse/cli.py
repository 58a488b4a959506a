"""The `gatehouse` command. Each subcommand is one function in a `cli_*.py` file."""

from pathlib import Path
from typing import Annotated

import orjson
import typer

from gatehouse import __version__
from gatehouse.cli_admin import create_super_admin
from gatehouse.cli_bench import bench
from gatehouse.cli_db import init, migrate
from gatehouse.cli_demo import demo
from gatehouse.cli_keys import rotate, vapid_keys
from gatehouse.cli_say import plain_problems, say
from gatehouse.cli_seed import seed_demo
from gatehouse.cli_serve import serve, worker

app = typer.Typer(
    name="gatehouse",
    help="The gate of a residential community. Begin with [bold]gatehouse demo[/bold]; for a real system read docs/operations.md.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_show_locals=False,  # local variables hold passwords and keys
    context_settings={"help_option_names": ["-h", "--help"]},
)
_TRY, _RUN, _SET_UP, _WORK = "Try it", "Run it", "Set it up", "Work on it"


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"gatehouse {__version__}")
        raise typer.Exit


@app.callback()
def main(
    _wanted: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Options of the command as a whole."""


@app.command(rich_help_panel=_WORK)
def openapi(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file instead of the terminal.")
    ] = None,
) -> None:
    """Print the OpenAPI document. Needs no database and no settings."""
    from gatehouse.api import (
        openapi_document,  # lazy: loads the whole application, half a second no other command needs
    )

    text = orjson.dumps(openapi_document(), option=orjson.OPT_INDENT_2).decode()
    if output is None:
        typer.echo(text)
        return
    with plain_problems():
        output.write_text(text + "\n", encoding="utf-8")
    say(f"Written: {output}")


app.command(rich_help_panel=_TRY)(demo)
app.command("seed-demo", rich_help_panel=_TRY)(seed_demo)
app.command(rich_help_panel=_RUN)(serve)
app.command(rich_help_panel=_RUN)(worker)
app.command(rich_help_panel=_SET_UP)(migrate)
app.command("create-super-admin", rich_help_panel=_SET_UP)(create_super_admin)
app.command("vapid-keys", rich_help_panel=_SET_UP)(vapid_keys)
app.command(
    rich_help_panel=_WORK,
    add_help_option=False,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)(bench)

_db = typer.Typer(help="Prepare a PostgreSQL server.", no_args_is_help=True)
_db.command("init")(init)
app.add_typer(_db, name="db", rich_help_panel=_SET_UP)

_keys = typer.Typer(help="The key ring that signs tokens and protects codes.", no_args_is_help=True)
_keys.command("rotate")(rotate)
app.add_typer(_keys, name="keys", rich_help_panel=_SET_UP)
