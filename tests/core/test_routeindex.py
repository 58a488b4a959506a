"""The route index: the framework's answers, at the same cost for the first and the last route."""

import sys
from types import FrameType

import httpx
import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

from gatehouse.core.routeindex import RouteIndex
from tests.make.http import Bench


def small_app() -> FastAPI:
    """Parameters before fixed segments on purpose: the index must not care about the order."""
    router = APIRouter()

    def add(path: str, name: str, method: str = "GET") -> None:
        async def endpoint() -> dict[str, str]:
            return {"route": name}

        router.add_api_route(path, endpoint, methods=[method])

    add("/things/{thing_id}", "one")
    add("/things/pending", "pending")
    add("/things/{thing_id}/parts/{part_id}", "part")
    add("/things/pending/parts/all", "all")
    add("/things", "new", "POST")
    add("/things/import", "import", "POST")
    add("/things/{thing_id}.svg", "picture")
    add("/files/{rest:path}", "file")
    api = FastAPI(openapi_url=None, redirect_slashes=False)
    api.router.routes.extend(router.routes)
    api.router.middleware_stack = RouteIndex(api.router.routes, api.router.middleware_stack)
    return api


@pytest.mark.parametrize(
    ("method", "path", "status", "route"),
    [
        ("GET", "/things/7", 200, "one"),
        ("GET", "/things/pending", 200, "pending"),
        ("GET", "/things/pending/parts/all", 200, "all"),
        ("GET", "/things/pending/parts/3", 200, "part"),  # back from the fixed branch to the parameter
        ("GET", "/things/7/parts/all", 200, "part"),
        ("POST", "/things", 200, "new"),
        ("GET", "/files/a/b/c", 200, "file"),
        ("POST", "/things/import", 200, "import"),
        ("GET", "/things/import", 405, None),  # a known path, so no id
        ("GET", "/things", 405, None),
        ("DELETE", "/things/7", 405, None),
        ("HEAD", "/things/7", 405, None),
        ("GET", "/things/7/", 404, None),
        ("GET", "/things/", 404, None),
        ("GET", "/things//parts/3", 404, None),
        ("GET", "/nothing", 404, None),
        ("GET", "/", 404, None),
    ],
)
async def test_found_as_the_framework_would_with_fixed_before_parameter(
    method: str, path: str, status: int, route: str | None
) -> None:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(small_app()), base_url="http://test"
    ) as client:
        answer = await client.request(method, path)
    assert answer.status_code == status
    if route is not None:
        assert answer.json() == {"route": route}


def test_parameters_are_handed_on_by_name() -> None:
    index = RouteIndex(small_app().router.routes, small_app())
    found = index.find("GET", "/things/7/parts/a%20b")
    assert found is not None
    assert found[1] == {"thing_id": "7", "part_id": "a%20b"}


async def test_every_route_of_ours_is_found_as_itself(bench: Bench, app: FastAPI) -> None:
    index = app.router.middleware_stack
    assert isinstance(index, RouteIndex)
    missed = []
    for route in app.router.routes:
        if not isinstance(route, APIRoute):
            continue
        path = "/".join(
            "x" if segment.startswith("{") and segment.endswith("}") else segment
            for segment in route.path_format.split("/")
        )
        for method in route.methods or ():
            found = index.find(method, path)
            if found is None:
                missed.append(route.path_format)
            else:
                assert found[0].path_format == route.path_format, (method, path)
    assert all("}." in path or ":path" in path for path in missed), missed


async def test_unknown_paths_and_methods_answer_in_the_envelope(bench: Bench) -> None:
    for method, path, status in (
        ("GET", "/api/nothing/here", 404),
        ("PATCH", "/api/auth/login", 405),
        ("GET", "/api/auth/login", 405),
    ):
        answer = await bench.client.request(method, path)
        assert (answer.status_code, answer.json()["success"]) == (status, False)


def test_the_last_route_takes_no_more_steps_than_the_first() -> None:
    """Steps, not seconds: the time is `make bench`'s to show."""
    router = APIRouter()

    async def endpoint() -> None: ...

    for number in range(600):
        router.add_api_route(f"/api/v1/part{number:03d}/{{one}}/detail", endpoint)
    index = RouteIndex(router.routes, FastAPI())

    def steps(path: str) -> int:
        count = 0

        def step(_frame: FrameType, event: str, _argument: object) -> None:
            nonlocal count
            count += event in {"call", "c_call"}

        sys.setprofile(step)
        try:
            assert index.find("GET", path) is not None
        finally:
            sys.setprofile(None)
        return count

    assert steps("/api/v1/part599/x/detail") == steps("/api/v1/part000/x/detail")
