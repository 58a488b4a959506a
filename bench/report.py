"""The table people read, the JSON machines compare."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.stand import Window, percentiles

RESULTS = Path(__file__).parent / "results"


@dataclass(slots=True)
class Line:
    """One line of the table: what was asked, over one or more windows."""

    label: str
    connections: int
    requests: int
    per_second: float
    p50: float
    p95: float
    p99: float
    app_ms: float | None
    database_ms: float
    client_ms: float
    trips: float | None = None
    failed: int = 0
    windows: list[float] = field(default_factory=list)
    """Requests a second of each window, to see how steady the machine was."""


def line_of(label: str, windows: Sequence[Window]) -> Line:
    """Windows of the same kind as one line; CPU is per 2xx answer."""
    good = sum(window.good for window in windows)
    everything = [value for window in windows for values in window.seconds.values() for value in values]
    p50, p95, p99 = percentiles(everything)
    each = max(good, 1)
    http = windows[0].kind == "http"
    return Line(
        label=label,
        connections=windows[0].connections,
        requests=good,
        per_second=round(good / sum(window.elapsed for window in windows), 1),
        p50=p50,
        p95=p95,
        p99=p99,
        app_ms=round(sum(window.app_cpu for window in windows) / each * 1000, 3) if http else None,
        database_ms=round(sum(window.database_cpu for window in windows) / each * 1000, 3),
        client_ms=round(sum(window.client_cpu for window in windows) / each * 1000, 3),
        failed=sum(sum(window.answers.values()) for window in windows) - good,
        windows=[round(window.good / window.elapsed, 1) for window in windows],
    )


def _number(value: float | None, digits: int = 2) -> str:
    return "–" if value is None else f"{value:,.{digits}f}"


def show(console: Console, lines: Sequence[Line]) -> None:
    """The table."""
    table = Table(title="CPU in ms for each 2xx answer", title_justify="left")
    for name in (
        "what",
        "conns",
        "answers",
        "req/s",
        "p50 ms",
        "p95 ms",
        "p99 ms",
        "app CPU",
        "DB CPU",
        "client CPU",
        "trips",
    ):
        table.add_column(name, justify="left" if name == "what" else "right")
    for line in lines:
        table.add_row(
            line.label,
            str(line.connections),
            f"{line.requests:,}",
            _number(line.per_second, 0),
            _number(line.p50),
            _number(line.p95),
            _number(line.p99),
            _number(line.app_ms, 3),
            _number(line.database_ms, 3),
            _number(line.client_ms, 3),
            _number(line.trips, 1),
        )
    console.print(table)


def percentile_bar(value: float, bar: float, width: int = 40) -> str:
    """A value drawn against its bar: full is the bar, beyond it an arrow."""
    filled = min(width, round(value / bar * width))
    return "█" * filled + "·" * (width - filled) + (">" if value > bar else "|")


def save(result: dict[str, Any], to: Path | None) -> Path:
    """Write the run as JSON; a new file a run unless told where."""
    path = to or RESULTS / f"{datetime.now(UTC):%Y-%m-%dT%H-%M-%SZ}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path
