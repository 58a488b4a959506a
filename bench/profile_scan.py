"""Where a scan's CPU goes: the application in this process under cProfile, requests without a network. `python -m bench.profile_scan`, in the root of the checkout.

The profiler makes everything slower, Python more than C; read the order, not the sums. `--plain` prints the CPU without it.
"""

import argparse
import asyncio
import cProfile
import pstats
import time
from typing import Any

import uvloop

from bench.orders import scan_unit
from bench.seed import Stock, sow
from bench.stand import put_up
from gatehouse.asgi import make_app
from gatehouse.core import log


def _scope(raw: bytes) -> tuple[dict[str, Any], bytes]:
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    method, path, _ = first.decode().split(" ")
    headers = [(name, value) for name, _, value in (line.partition(b": ") for line in lines)]
    scope = {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": method, "scheme": "http", "path": path,
        "raw_path": path.encode(), "query_string": b"", "root_path": "", "headers": headers, "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 2),
        "state": {},
    }  # fmt: skip
    return scope, body


async def _ask(app: Any, scope: dict[str, Any], body: bytes) -> None:
    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            assert message["status"] == 200, message

    await app(scope, receive, send)


async def _run(stock: Stock, amount: int, *, profiled: bool) -> None:
    app = make_app()
    api = app.other_asgi_app
    async with api.router.lifespan_context(api):
        steps = [[_scope(request) for _, request in scan_unit(fresh)] for fresh in stock.passes]
        warm, counted = steps[:150], steps[150 : 150 + amount]

        async def work(units: list[list[tuple[dict[str, Any], bytes]]]) -> None:
            async def one() -> None:
                while units:
                    for scope, body in units.pop():
                        await _ask(app, scope, body)

            await asyncio.gather(*[one() for _ in range(4)])

        await work(warm)
        profile = cProfile.Profile(time.thread_time)  # not the wall: the database runs on the same cores
        began = time.process_time()
        scans = len(counted) * 2
        if profiled:
            profile.enable()
        await work(counted)
        profile.disable()
        print(
            f"{(time.process_time() - began) / scans * 1000:.3f} ms CPU a scan, {scans} scans, no HTTP parsing{' (profiled)' if profiled else ''}"
        )
        if profiled:
            for order in ("cumulative", "tottime"):
                pstats.Stats(profile).sort_stats(order).print_stats(70 if order == "cumulative" else 45)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--scans", type=int, default=2000)
    parser.add_argument("--log-level", default="info")
    options = parser.parse_args()
    with put_up(options.log_level) as stand:
        stock = asyncio.run(
            sow(
                stand.cluster.dsn("platform"),
                stand.cluster.dsn("superuser"),
                buildings=20,
                passes=150 + options.scans // 2,
                to_read=1,
            )
        )
        log.set_up(options.log_level)
        uvloop.run(_run(stock, options.scans // 2, profiled=not options.plain))
