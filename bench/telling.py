"""How long until the other one knows: somebody is announced at the gate, the resident's phone hears it, answers, and the guard's tablet hears that."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

import httpx

from bench.seed import Person, Place
from bench.stand import Server, percentiles
from tests.realtime.client import Socket, open_socket

TELLING_MS = 1000.0
"""p95 of either way."""
_REQUESTS = "/api/v1/gate/requests"


@dataclass(slots=True)
class Telling:
    """Seconds from the request's sending to the event's coming in, both ways."""

    asked: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)

    def numbers(self) -> dict[str, Any]:
        """In ms."""
        found: dict[str, Any] = {"rounds": len(self.answered)}
        for name, values in (("resident_hears", self.asked), ("guard_hears", self.answered)):
            found |= {f"{name}_p{p}_ms": ms for p, ms in zip((50, 95, 99), percentiles(values), strict=True)}
        return found


def tell_each_other(server: Server, places: list[Place], *, rounds: int) -> Telling:
    """Every place has a guard and a resident of its own at it, all places at once."""
    return asyncio.run(_all(server.port, places, rounds))


async def _all(port: int, places: list[Place], rounds: int) -> Telling:
    telling = Telling()
    base = f"http://127.0.0.1:{port}"
    async with httpx.AsyncClient(base_url=base, timeout=30) as client, asyncio.TaskGroup() as group:
        tasks = [group.create_task(_one(base, client, place, rounds, telling)) for place in places]
        await asyncio.gather(*tasks)
    return telling


async def _one(base: str, client: httpx.AsyncClient, place: Place, rounds: int, telling: Telling) -> None:
    guard, resident = place.guards[0], place.residents[0]
    async with (
        open_socket(base, token=guard.token) as tablet,
        open_socket(base, token=resident.token) as phone,
    ):
        for number in range(rounds):
            began = time.perf_counter()
            made = await _send(
                client,
                guard,
                "POST",
                _REQUESTS,
                {
                    "type": "VISITOR",
                    "visitorName": f"Guest {number}",
                    "visitorPhone": f"+23470{number:08d}",
                    "flatId": str(place.units[0]),
                },
            )
            request = made["data"]["id"]
            telling.asked.append(await _heard(phone, "entry-request", request, "asked") - began)
            began = time.perf_counter()
            await _send(client, resident, "PATCH", f"{_REQUESTS}/{request}/approve", {})
            telling.answered.append(await _heard(tablet, "entry-request-status", request, "APPROVED") - began)


async def _send(client: httpx.AsyncClient, who: Person, method: str, path: str, body: dict[str, Any]) -> Any:
    answer = await client.request(method, path, json=body, headers={"Authorization": f"Bearer {who.token}"})
    if answer.status_code >= 300:
        raise SystemExit(f"{answer.status_code} to {path}: {answer.text[:300]}")
    return answer.json()


async def _heard(socket: Socket, name: str, request: str, word: str) -> float:
    """When the event about this request came in; `word` is its status, or what changed."""
    nth = 1
    while True:
        data = await socket.wait_for(name, nth=nth, seconds=30)
        if data["id"] == request and word in (data.get("status"), data.get("change")):
            return time.perf_counter()
        nth += 1
