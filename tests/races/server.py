"""The real server as a process of its own, on the worker's test database."""

import importlib.util
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.make.ports import free_port

_START_SECONDS = 40
_STOP_SECONDS = 15


@dataclass(slots=True)
class Server:
    """A running server process and where it answers."""

    url: str
    process: "subprocess.Popen[bytes]"
    log: Path

    def stop(self) -> None:
        """SIGTERM, a bounded wait, and only then SIGKILL."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(_STOP_SECONDS)


def _factory() -> str:
    return (
        "gatehouse.asgi:make_app" if importlib.util.find_spec("gatehouse.asgi") else "gatehouse.api:make_api"
    )


def start_server(environment: dict[str, str], log: Path) -> Server:
    """Start a server and wait until /health says 200; what it wrote is in the error when it does not."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        "--factory",
        _factory(),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command, "--log-level", "warning"],
            env=os.environ
            | environment
            | {"PYTHONPATH": os.pathsep.join(["src", "."]), "GATEHOUSE_LOG_LEVEL": "warning"},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    server = Server(f"http://127.0.0.1:{port}", process, log)
    try:
        wait_until_healthy(server.url, process, log)
    except BaseException:
        server.stop()
        raise
    return server


def wait_until_healthy(
    url: str, process: "subprocess.Popen[bytes]", log: Path, seconds: float = _START_SECONDS
) -> None:
    """Ask /health until it says 200."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()[-3000:]
        try:
            if httpx.get(f"{url}/health", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"no 200 from {url}/health in {seconds} s:\n{log.read_text()[-3000:]}")
