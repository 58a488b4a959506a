"""`gatehouse demo`: everything on this machine, with nothing to set up."""

import asyncio
import os
import signal
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import psycopg
import typer
from rich.table import Table

from gatehouse.cli_keys import RING, first_ring
from gatehouse.cli_say import plain_problems, read_settings, say, screen, stop
from gatehouse.cli_serve import (
    PortInUse,
    clean_exit_on_signals,
    run_reloading,
    run_server,
    server_options,
    shown_host,
    take_port,
)
from gatehouse.core import embedded, log
from gatehouse.core.demo_accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from gatehouse.core.embedded_folder import FolderLock, disk_full
from gatehouse.core.migrate import migrate
from gatehouse.platform.demo_data import load_demo

_SOURCE = Path(__file__).parent
_READY_SECONDS = 120


def demo(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")
    ] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    data_dir: Annotated[
        Path, typer.Option(help="Where database and keys live; made if missing, kept between runs.")
    ] = Path("data"),
    reload: Annotated[
        bool, typer.Option("--reload", help="Restart the server when a source file changes.")
    ] = False,
) -> None:
    """Start everything: an embedded PostgreSQL, a building with people in it, and the server.

    The passwords of its accounts are known to everybody: keep it on this machine.
    """
    clean_exit_on_signals()
    with ExitStack() as closing:
        with plain_problems():
            if os.environ.get("GATEHOUSE_MODE") == "production":
                stop(
                    "GATEHOUSE_MODE is production: the demo has passwords everybody knows. Use `gatehouse serve`, or unset it."
                )
            try:
                listener = take_port(host, port)
            except PortInUse:
                _say_who_runs(data_dir)
                raise
            closing.callback(listener.close)
            address = f"http://{shown_host(host)}:{listener.getsockname()[1]}"
            say("Starting the database.")
            server = embedded.start(data_dir, say=say)
            closing.callback(_stop_undisturbed, server)
            open_demo(server, address)
        options = server_options()

        def ready() -> None:
            server.announce(address)
            _welcome(address, data_dir)

        if reload:
            threading.Thread(target=_when_answering, args=(address, ready), daemon=True).start()
            run_reloading(options, listener, [str(_SOURCE)])
        else:
            run_server(options, listener, ready=ready)


def open_demo(server: embedded.EmbeddedPostgres, address: str) -> None:
    """Settings, schema and demo data on a running embedded database; afterwards the environment is the server's."""
    use_folder(server)
    port = address.rsplit(":", 1)[1]
    os.environ.setdefault("GATEHOUSE_PUBLIC_URL", address)
    os.environ.setdefault("GATEHOUSE_EXTRA_ORIGINS", f"http://localhost:{port},http://127.0.0.1:{port}")
    # The banner should stay in view: a line a request is for operators.
    os.environ.setdefault("GATEHOUSE_LOG_LEVEL", "warning")
    log.set_up(read_settings("keys").log_level)
    try:
        migrate(server.dsn("owner"))
        os.environ["GATEHOUSE_DEMO_SAMPLE_PASS"] = asyncio.run(load_demo())
    except Exception as error:
        if isinstance(getattr(error, "orig", error), psycopg.errors.DiskFull):
            raise disk_full(server.data_dir) from None
        raise


def use_folder(server: embedded.EmbeddedPostgres) -> None:
    """Make this process's environment that of a data folder, whatever it said before: a demo never touches another database."""
    secrets = embedded.load_or_create_secrets(server.data_dir, {RING: first_ring})
    os.environ |= {
        "GATEHOUSE_MODE": "demo",
        "GATEHOUSE_OUTBOX": "true",
        "GATEHOUSE_DATA_DIR": str(server.data_dir),
        "GATEHOUSE_KEYS": str(secrets[RING]),
        "DATABASE_URL": server.dsn("app"),
        "DATABASE_PLATFORM_URL": server.dsn("platform"),
        "DATABASE_OWNER_URL": server.dsn("owner"),
    }


def _say_who_runs(data_dir: Path) -> None:
    """The port is busy: when that is our own server on this very folder, its address is the better news."""
    if data_dir.is_dir():
        try:
            FolderLock(data_dir).release()
        except embedded.AlreadyRunning:
            raise
        except OSError:
            return


def _stop_undisturbed(server: embedded.EmbeddedPostgres) -> None:
    # A second ^C must not leave the database half stopped.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    say("Stopping the database.")
    server.stop()


def _welcome(address: str, data_dir: Path) -> None:
    accounts = Table("E-mail", "Who", box=None, padding=(0, 2, 0, 0), header_style="bold")
    for account in DEMO_ACCOUNTS:
        accounts.add_row(account.email, account.role)
    screen.print(f"\n[bold]Gatehouse is ready:[/bold] {address}\n")
    screen.print(accounts)
    screen.print(f"\nPassword of all:   {DEMO_PASSWORD}")
    screen.print(f"API documentation: {address}/api/docs")
    screen.print(f"Sent messages:     {address}/dev/outbox")
    screen.print(f"Data folder:       {data_dir} (delete it to begin afresh)\n")
    screen.print("Stop with Ctrl+C.", style="dim")
    sys.stdout.flush()


def _when_answering(address: str, ready: Callable[[], None]) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=5):  # noqa: S310 - our own address
                ready()
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
