"""Numbers for `/metrics`, labelled by route template, never by path or person."""

from functools import lru_cache

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

REGISTRY = CollectorRegistry()
_REQUESTS = Counter(
    "gatehouse_http_requests_total",
    "HTTP requests by method, route and status.",
    ["method", "route", "status"],
    registry=REGISTRY,
)
_SECONDS = Histogram(
    "gatehouse_http_request_seconds",
    "Time to answer, by route.",
    ["route"],
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5),
    registry=REGISTRY,
)
SOCKETS = Gauge("gatehouse_sockets", "Open Socket.IO connections of this process.", registry=REGISTRY)


@lru_cache(maxsize=4096)
def _count(method: str, route: str, status: int) -> Counter:
    return _REQUESTS.labels(method, route, str(status))


@lru_cache(maxsize=1024)
def _timer(route: str) -> Histogram:
    return _SECONDS.labels(route)


def observe(method: str, route: str, status: int, seconds: float) -> None:
    """Count one answered request. `labels()` takes a lock each time; its children are kept."""
    _count(method, route, status).inc()
    _timer(route).observe(seconds)


def exposition() -> bytes:
    """The text format Prometheus reads."""
    return generate_latest(REGISTRY)
