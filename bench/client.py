"""The HTTP load: prebuilt requests over keep-alive connections, in a process of its own so that it takes nothing from the server's.

Reads a pickled Load from stdin, writes a pickled Outcome to stdout. Own small protocol: a library's client costs more than the server.
"""

import asyncio
import pickle
import resource
import sys
import time
from array import array
from collections import Counter
from dataclasses import dataclass, field
from typing import cast

import uvloop

Step = tuple[str, bytes]
"""A label to count under, and a whole request."""


@dataclass(slots=True)
class Load:
    """Units are taken from one queue by all connections; the steps of a unit follow each other on one connection.

    `cycle` begins anew when the queue is empty; without it the run ends early.
    """

    port: int
    connections: int
    seconds: float
    units: list[list[Step]]
    cycle: bool = False
    pause: float = 0.0
    """Seconds each connection waits before its next request: for looking on, not for loading."""


@dataclass(slots=True)
class Outcome:
    """Answers by (label, status), seconds of each by label. `cpu` is the client's own."""

    elapsed: float = 0.0
    cpu: float = 0.0
    ran_dry: bool = False
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    seconds: dict[str, "array[float]"] = field(default_factory=dict)
    bad: list[bytes] = field(default_factory=list)
    """The first few answers that are not 2xx."""


class _Run:
    def __init__(self, load: Load) -> None:
        self.load = load
        self.outcome = Outcome()
        self.next_unit = 0
        self.deadline = 0.0
        self.busy = 0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def unit(self) -> list[Step] | None:
        if self.next_unit >= len(self.load.units):
            if not self.load.cycle:
                self.outcome.ran_dry = True
                return None
            self.next_unit = 0
        self.next_unit += 1
        return self.load.units[self.next_unit - 1]


class _Talker(asyncio.Protocol):
    def __init__(self, run: _Run) -> None:
        self.run = run
        self.steps: list[Step] = []
        self.at = 0
        self.label = ""
        self.sent = 0.0
        self.buffer = b""
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.run.done.done():
            self.run.done.set_exception(
                error or ConnectionError("the server closed a connection in the middle of the run")
            )

    def go_on(self) -> None:
        """Send the next request, or stop."""
        self._send()

    def _answered(self) -> None:
        if self.run.load.pause:
            asyncio.get_running_loop().call_later(self.run.load.pause, self._send)
        else:
            self._send()

    def _send(self) -> None:
        present = time.perf_counter()
        if present < self.run.deadline:
            if self.at == len(self.steps):
                self.steps, self.at = self.run.unit() or [], 0
            if self.steps:
                self.label, request = self.steps[self.at]
                self.at += 1
                self.sent = present
                self.transport.write(request)
                return
        self.run.busy -= 1
        if not self.run.busy and not self.run.done.done():
            self.run.done.set_result(None)

    def data_received(self, data: bytes) -> None:
        if self.buffer:
            data = self.buffer + data
        head = data.find(b"\r\n\r\n")
        if head < 0:
            self.buffer = data
            return
        start = data.find(b"content-length: ", 0, head)
        if start < 0:
            self.run.done.set_exception(ValueError(f"no content-length: {data[:400]!r}"))
            return
        end = data.find(b"\r", start)
        if len(data) < head + 4 + int(data[start + 16 : end]):
            self.buffer = data
            return
        self.buffer = b""
        status, outcome = int(data[9:12]), self.run.outcome
        outcome.answers[self.label, status] += 1
        outcome.seconds[self.label].append(time.perf_counter() - self.sent)
        if not 200 <= status < 300 and len(outcome.bad) < 3:
            outcome.bad.append(data[:2000])
        self._answered()


async def drive(load: Load) -> Outcome:
    """Do all of it."""
    run, loop = _Run(load), asyncio.get_running_loop()
    for unit in load.units:
        for label, _ in unit:
            run.outcome.seconds.setdefault(label, array("d"))
    talkers = []
    for _ in range(load.connections):
        _, talker = await loop.create_connection(lambda: _Talker(run), "127.0.0.1", load.port)
        talkers.append(talker)
    own = resource.getrusage(resource.RUSAGE_SELF)
    started = time.perf_counter()
    run.deadline, run.busy = started + load.seconds, len(talkers)
    for talker in talkers:
        talker.go_on()
    await run.done
    run.outcome.elapsed = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_SELF)
    run.outcome.cpu = after.ru_utime + after.ru_stime - own.ru_utime - own.ru_stime
    for talker in talkers:
        talker.transport.close()
    return run.outcome


if __name__ == "__main__":
    from bench import client  # the same classes under their importable name

    # The pickle comes from bench/stand.py, which started us.
    pickle.dump(uvloop.run(client.drive(pickle.load(sys.stdin.buffer))), sys.stdout.buffer)  # noqa: S301
