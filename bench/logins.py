"""Sixteen people sign in at once, and somebody else asks how the server is: hashing must not stand in the way."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from argon2 import PasswordHasher

from bench.client import Load, Step
from bench.orders import request
from bench.seed import PASSWORD, Stock
from bench.stand import Server, Window, percentiles
from gatehouse.auth import passwords

LOGINS = 16
HEALTH_MS = 50.0
"""The bar: p99 of /health meanwhile."""
LOGIN_SHOWN = "POST login, 16 at once"
HEALTH_SHOWN = "GET /health meanwhile"
_HEALTH = "GET /health"
_LOOKERS, _LOOK_SECONDS = 2, 0.02
_HASHES = 40


@dataclass(frozen=True, slots=True)
class Logins:
    """`warm` and `alone`: only logins, the second for their cost; `beside` and `health`: the same with somebody looking on."""

    warm: Window
    alone: Window
    beside: Window
    health: Window
    hash_ms: float

    def numbers(self) -> dict[str, Any]:
        """What the bars are about. CPU in ms for each login, of the server process."""
        each = max(self.alone.good, 1)
        login = self.alone.app_cpu / each * 1000
        p50, p95, p99 = percentiles(self.health.seconds[_HEALTH])
        return {
            "health_p50_ms": p50,
            "health_p95_ms": p95,
            "health_p99_ms": p99,
            "health_asked": self.health.good,
            "logins_per_second": round(self.alone.good / self.alone.elapsed, 1),
            "login_app_ms": round(login, 2),
            "login_database_ms": round(self.alone.database_cpu / each * 1000, 2),
            "hash_ms": round(self.hash_ms, 2),
            "hash_share": round(min(self.hash_ms / login, 1.0), 3) if login else 0.0,
        }


def logins(server: Server, stock: Stock, *, seconds: float) -> Logins:
    """Logins alone, then logins with two connections that ask /health fifty times a second each."""
    people = [who for place in stock.places for who in (*place.residents, place.admin, *place.guards)]
    signing: list[list[Step]] = [
        [
            (
                "POST login",
                request("POST", "/api/auth/login", None, {"email": who.email, "password": PASSWORD}),
            )
        ]
        for who in people
    ]
    load = Load(server.port, LOGINS, seconds, signing, cycle=True)
    warm = server.window(load)  # every connection of the pool learns the statements
    alone = server.window(load)
    looking = Load(
        server.port,
        _LOOKERS,
        seconds,
        [[(_HEALTH, request("GET", "/health"))]],
        cycle=True,
        pause=_LOOK_SECONDS,
    )
    with ThreadPoolExecutor(2) as both:
        beside, health = both.map(server.window, (load, looking))
    return Logins(warm, alone, beside, health, _hash_ms())


def _hash_ms() -> float:
    """CPU of one check of a password, with the server's own parameters and as many at a time as it does."""
    hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
    stored = hasher.hash(PASSWORD)
    with ThreadPoolExecutor(passwords.THREADS) as pool:

        def check(times: int) -> float:
            began = time.process_time()
            for one in [pool.submit(hasher.verify, stored, PASSWORD) for _ in range(times)]:
                one.result()
            return (time.process_time() - began) / times * 1000

        check(passwords.THREADS)  # warms up
        return check(_HASHES)
