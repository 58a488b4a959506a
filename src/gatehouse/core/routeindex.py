"""A start-up index in front of the router: finding a route costs the same for the first and the last of hundreds.

Keyed by method and path segments, fixed segments before parameters, so `/pending` is never taken for an id, whatever the method.
The framework's router stays the fallback for 404, 405, HEAD and routes this index does not understand.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

_PARAMETER = re.compile(r"^\{([a-zA-Z_]\w*)\}$")


@dataclass(slots=True)
class _Node:
    fixed: dict[str, "_Node"] = field(default_factory=dict)
    parameter: "_Node | None" = None
    route: APIRoute | None = None
    names: tuple[str, ...] = ()
    methods: frozenset[str] = frozenset()


_ANY = "*"


class RouteIndex:
    """ASGI app that finds the route by its segments, or asks `fallback`."""

    def __init__(self, routes: list[BaseRoute], fallback: ASGIApp) -> None:
        self._roots: dict[str, _Node] = {}
        self._fallback = fallback
        for route in routes:
            if isinstance(route, APIRoute):
                for method in (_ANY, *(route.methods or ())):
                    self._add(method, route)

    def _add(self, method: str, route: APIRoute) -> None:
        node = self._roots.setdefault(method, _Node())
        names = []
        for segment in route.path_format.split("/")[1:]:
            parameter = _PARAMETER.match(segment)
            if parameter:
                names.append(parameter.group(1))
                node.parameter = node.parameter or _Node()
                node = node.parameter
            elif "{" in segment:
                return  # something like {id}.svg: the framework's router knows how
            else:
                node = node.fixed.setdefault(segment, _Node())
        if ":path}" in route.path or any(
            type(route.param_convertors[name]).__name__ != "StringConvertor" for name in names
        ):
            return
        node.methods |= route.methods or frozenset()
        if node.route is None:
            node.route, node.names = route, tuple(names)

    def find(self, method: str, path: str) -> tuple[APIRoute, dict[str, str]] | None:
        """The route for a method and path with its raw path parameters, or None."""
        root = self._roots.get(method)
        if root is None:
            return None
        values: list[str] = []
        node = _descend(root, path.split("/"), 1, values)
        if node is None or node.route is None:
            return None
        return node.route, dict(zip(node.names, values, strict=True))

    def _taken(self, path: str) -> frozenset[str]:
        node = _descend(self._roots[_ANY], path.split("/"), 1, [])
        return node.methods if node is not None else frozenset()

    def _fixed_path(self, method: str, path: str, route: APIRoute) -> frozenset[str]:
        """The methods of a path that fits closer than `route` and does not take this one; empty when there is none."""
        node = _descend(self._roots[_ANY], path.split("/"), 1, [])
        if node is None or method in node.methods or node.route is route:
            return frozenset()
        return node.methods

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request through the found route, or through the fallback."""
        if scope["type"] == "http" and (found := self.find(scope["method"], scope["path"])):
            route, parameters = found
            if parameters and (others := self._fixed_path(scope["method"], scope["path"], route)):
                raise HTTPException(405, headers={"Allow": ", ".join(sorted(others))})
            scope["path_params"] = parameters
            scope["endpoint"] = route.endpoint
            scope["route"] = route
            app: Any = route.app
            await app(scope, receive, send)
            return
        if scope["type"] == "http" and scope["method"] != "HEAD" and (taken := self._taken(scope["path"])):
            # The fallback would also name the methods of a path with a parameter that fits, but less closely.
            raise HTTPException(405, headers={"Allow": ", ".join(sorted(taken))})
        await self._fallback(scope, receive, send)


def _descend(node: _Node, segments: list[str], at: int, values: list[str]) -> _Node | None:
    if at == len(segments):
        return node if node.route is not None else None
    segment = segments[at]
    fixed = node.fixed.get(segment)
    if fixed is not None and (found := _descend(fixed, segments, at + 1, values)) is not None:
        return found
    if node.parameter is not None and segment:
        values.append(segment)
        if (found := _descend(node.parameter, segments, at + 1, values)) is not None:
            return found
        values.pop()
    return None
