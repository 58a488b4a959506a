"""What finding a route costs: the first against the last of 250, through our index and through the framework's router, same handler."""

import asyncio
import statistics
import time
from typing import Any

from fastapi import FastAPI

from gatehouse.core.routeindex import RouteIndex
from gatehouse.core.routes import door

_ROUTERS, _EACH = 25, 10


async def _handler(item_id: str) -> dict[str, str]:
    return {"id": item_id}


def _application(*, indexed: bool) -> FastAPI:
    api = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    api.router.routes.clear()
    for number in range(_ROUTERS):
        router = door(tag=f"Area {number}")
        for place in range(_EACH):
            router.get(f"/api/area{number}/items/{{item_id}}/part{place}")(_handler)
        api.router.routes.extend(router.routes)
    if indexed:
        api.router.middleware_stack = RouteIndex(api.router.routes, api.router.middleware_stack)
    return api


async def _cost(api: Any, path: str, times: int) -> float:
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http", "path": path, "raw_path": path.encode(),
        "query_string": b"", "root_path": "", "headers": [(b"host", b"bench")], "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 2),
    }  # fmt: skip
    statuses = set()

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            statuses.add(message["status"])

    began = time.process_time()
    for _ in range(times):
        await api(dict(scope), receive, send)
    took = time.process_time() - began
    assert statuses == {200}, statuses
    return took / times * 1000


async def _compare(api: FastAPI, rounds: int, times: int) -> dict[str, float]:
    first, last = "/api/area0/items/a/part0", f"/api/area{_ROUTERS - 1}/items/a/part{_EACH - 1}"
    await _cost(api, first, times)
    costs: dict[str, list[float]] = {first: [], last: []}
    for _ in range(rounds):
        for path, values in costs.items():
            values.append(await _cost(api, path, times))
    one, other = statistics.median(costs[first]), statistics.median(costs[last])
    return {"first_ms": round(one, 4), "last_ms": round(other, 4), "ratio": round(other / one, 3)}


def compare_routes(*, rounds: int = 15, times: int = 200) -> dict[str, Any]:
    """Milliseconds of CPU for a whole request without network: the route's place must not matter."""
    indexed, plain = _application(indexed=True), _application(indexed=False)
    index = indexed.router.middleware_stack
    assert isinstance(index, RouteIndex)
    path = f"/api/area{_ROUTERS - 1}/items/a/part{_EACH - 1}"
    began = time.process_time()
    for _ in range(10_000):
        index.find("GET", path)
    look = (time.process_time() - began) / 10_000 * 1e6
    return {
        "routes": _ROUTERS * _EACH,
        "index": asyncio.run(_compare(indexed, rounds, times)),
        "framework_router": asyncio.run(_compare(plain, rounds, max(20, times // 4))),
        "find_microseconds": round(look, 2),
    }
