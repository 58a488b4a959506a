"""`gatehouse serve` and `gatehouse worker`: production. Also how any server of ours is run and its port taken."""

import asyncio
import errno
import os
import signal
import socket
import ssl
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
import uvicorn
from uvicorn.supervisors import ChangeReload

from gatehouse.cli_db import must_fit
from gatehouse.cli_say import plain_problems, read_settings, stop
from gatehouse.core import log
from gatehouse.core.config import Mode
from gatehouse.core.embedded import StartProblem

APPLICATION = "gatehouse.asgi:make_app"
_DRAIN_SECONDS = 5


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 for every one.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8000,
    tls_cert: Annotated[
        Path | None, typer.Option(help="Certificate chain (PEM). Camera and push work only over HTTPS.")
    ] = None,
    tls_key: Annotated[Path | None, typer.Option(help="The certificate's private key (PEM).")] = None,
) -> None:
    """Serve the API in production. Settings come from the environment: docs/operations.md lists them."""
    with plain_problems():
        config = read_settings("database_url", "database_platform_url", "keys")
        _check_tls(tls_cert, tls_key)
        if config.mode is Mode.PRODUCTION and "public_url" not in config.model_fields_set:
            stop(
                "Set GATEHOUSE_PUBLIC_URL to the address people reach this server at: pass links are made of it."
            )
        must_fit(config.database_platform_url.get_secret_value(), config.database_url.get_secret_value())
        listener = take_port(host, port)
        log.set_up(config.log_level)
    clean_exit_on_signals()
    address = f"{'https' if tls_cert else 'http'}://{shown_host(host)}:{listener.getsockname()[1]}"
    run_server(
        server_options(ssl_certfile=tls_cert, ssl_keyfile=tls_key),
        listener,
        ready=lambda: typer.echo(f"Gatehouse serves at {address}"),
    )


def worker() -> None:
    """Work through the jobs: deliveries and the timetable. Several share the work; stop one at any time."""
    from gatehouse.worker import run_worker  # lazy: loads the job queue, which no other command needs

    with plain_problems():
        config = read_settings("database_url", "database_platform_url", "keys")
        must_fit(config.database_platform_url.get_secret_value(), config.database_url.get_secret_value())
        log.set_up(config.log_level)
        clean_exit_on_signals()
        asyncio.run(run_worker())


def _check_tls(cert: Path | None, key: Path | None) -> None:
    if (cert is None) != (key is None):
        stop("TLS needs both --tls-cert and --tls-key.")
    if cert is None or key is None:
        return
    for file in (cert, key):
        if not os.access(file, os.R_OK):
            stop(f"{file} cannot be read.")
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(
            cert, key, password=_no_passphrase
        )
    except (ssl.SSLError, ValueError):
        stop(f"{cert} and {key} are not a certificate and its unencrypted private key in PEM form.")


def _no_passphrase() -> str:
    # Without this OpenSSL would ask on the terminal, and a service would hang.
    raise ValueError("an encrypted key")


def take_port(host: str, port: int) -> socket.socket:
    """Bind now and hand the socket to the server later: nobody can take the port in between."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror:
        raise StartProblem(f"The address {host} is not known: choose another with --host.") from None
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.set_inheritable(True)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise PortInUse(
                f"Port {port} is in use on {host}: stop what runs there, or choose another with --port."
            ) from None
        if error.errno == errno.EACCES:
            raise StartProblem(f"Port {port} needs more rights: choose one above 1023 with --port.") from None
        raise StartProblem(f"This machine cannot listen on {host}: choose another with --host.") from None
    return listener


class PortInUse(StartProblem):
    """Somebody listens there."""


def shown_host(host: str) -> str:
    """The host as a browser on this machine wants it."""
    if host in {"0.0.0.0", "::", ""}:  # noqa: S104 - compared, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def clean_exit_on_signals() -> None:
    """uvicorn raises a signal again once it has shut down; then we still have a database to stop, and leave with 0."""

    def leave(_number: int, _frame: object) -> None:
        raise SystemExit(0)

    def hang_up(_number: int, _frame: object) -> None:
        signal.raise_signal(signal.SIGTERM)

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    signal.signal(signal.SIGHUP, hang_up)


def server_options(**more: Any) -> dict[str, Any]:
    """uvicorn as we run it: no access log and no proxy headers, because core/edge.py and core/client.py do both."""
    return {
        "app": APPLICATION,
        "factory": True,
        "loop": "uvloop",
        "http": "httptools",
        "access_log": False,
        "server_header": False,
        "proxy_headers": False,
        "log_config": None,
        "timeout_graceful_shutdown": _DRAIN_SECONDS,
        "ws": "websockets-sansio",
    } | more


class _Server(uvicorn.Server):
    """Says when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and not self.should_exit:
            self._ready()


def run_server(options: dict[str, Any], listener: socket.socket, *, ready: Callable[[], None]) -> None:
    """Serve until a signal comes; `ready` is called once requests are answered."""
    server = _Server(uvicorn.Config(**options), ready)
    server.run(sockets=[listener])
    if not server.started:
        sys.exit(3)


def run_reloading(options: dict[str, Any], listener: socket.socket, folders: list[str]) -> None:
    """Serve in a child process that is started anew when a file changes."""
    config = uvicorn.Config(**options, reload=True, reload_dirs=folders)
    ChangeReload(config, target=uvicorn.Server(config).run, sockets=[listener]).run()
