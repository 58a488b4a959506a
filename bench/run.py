"""Measure the scan, its limit, and the rest: `gatehouse bench --help`, or `make bench`.

One run, one machine: a temporary embedded database with fsync on, the real server as one process, the load in another. Exits 1 when
an answer was not 2xx or the rows afterwards do not agree with the answers to the row.
"""

import argparse
import asyncio
import os
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from rich.console import Console

from bench.client import Load
from bench.limit import Limit
from bench.logins import HEALTH_MS, HEALTH_SHOWN, LOGIN_SHOWN, LOGINS, logins
from bench.machine import describe, fsync_latency
from bench.orders import passage, rest, sample_answer, scan_unit
from bench.proxy import counting
from bench.report import Line, line_of, save, show
from bench.routes import compare_routes
from bench.seed import GATE, Stock, sow
from bench.stand import Server, Stand, Window, put_up
from bench.telling import TELLING_MS, tell_each_other
from bench.town import LIST_MS, ask_lists, build, show_lists
from gatehouse.api import make_api
from gatehouse.core.config import settings
from gatehouse.platform.seed_demo import Plan

PARTS = ("scan", "rest", "logins", "trips", "routes", "telling", "town")
_A_RATE, _B_RATE = 1200, 2200
"""More scans a second than we expect: how many passes to keep in stock."""
_TRIP_WARM, _TRIP_COUNTED = 12, 50


class Run:
    """One run's options and what it has found so far."""

    def __init__(self, options: argparse.Namespace, console: Console) -> None:
        self.options = options
        self.console = console
        self.parts: frozenset[str] = frozenset(options.only or PARTS)
        self.lines: list[Line] = []
        self.result: dict[str, Any] = {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "quick": options.quick,
        }
        self.problems: list[str] = []
        self.made: dict[str, int] = {}
        self.before: dict[str, int] = {}

    def note(self, windows: list[Window], *, ends: bool = False) -> None:
        """Remember what the answers say must be in the database, and what went wrong. `ends`: these were meant to end with their units."""
        for window in windows:
            for (label, status), times in window.answers.items():
                if not 200 <= status < 300:
                    self.problems.append(f"{times} answers {status} to {label}: {window.bad[:1]}")
                    continue
                for table in _ROWS_OF.get(label, ()):
                    self.made[table] = self.made.get(table, 0) + times
            if window.ran_dry and not ends:
                self.console.print(
                    f"[yellow]a {window.kind} window ran out of passes before its time; its rate is good, its end is not full[/]"
                )

    def passes_wanted(self) -> int:
        options = self.options
        a = _A_RATE * (options.warm_up + options.seconds * options.rounds + options.alone) / 2
        b = _B_RATE * (options.seconds * options.rounds + options.wide) / 2
        town = _A_RATE * options.town_scan * 3
        return (int(a + b) if "scan" in self.parts else 0) + (int(town) if "town" in self.parts else 0) + 200


_ROWS_OF = {
    "entry": ("scans", "entries", "notifications", "jobs"),
    "exit": ("scans", "notifications", "jobs"),
    "POST invitation": ("visits", "passes", "code_directory"),
    "POST login": ("sessions", "login_events"),
}


def _take(stock: Stock, rate: int, seconds: float) -> list[Any]:
    return list(islice(stock.passes, int(rate * seconds / 2) + 16))


def measure_scan(run: Run, stand: Stand, server: Server, stock: Stock) -> None:
    """(a) and (b) in turn, so that a drifting machine hits both alike."""
    options = run.options
    pool = settings().hot_pool_size
    answer, data = sample_answer()

    def http(seconds: float, connections: int) -> Window:
        units = [scan_unit(fresh) for fresh in _take(stock, _A_RATE, seconds)]
        return server.window(Load(server.port, connections, seconds, units))

    def sql(seconds: float, connections: int) -> Window:
        passages = [passage(fresh) for fresh in _take(stock, _B_RATE, seconds)]
        return stand.sql_window(
            Limit(stand.cluster.dsn("app"), connections, seconds, GATE, answer, data, passages)
        )

    warm = http(options.warm_up, options.connections)
    a, b = [], []
    for number in range(options.rounds):
        a.append(http(options.seconds, options.connections))
        b.append(sql(options.seconds, pool))
        rates = f"a {a[-1].good / a[-1].elapsed:,.0f}/s, b {b[-1].good / b[-1].elapsed:,.0f}/s"
        run.console.print(f"scan, round {number + 1} of {options.rounds}: {rates}")
    extra = []
    lines = [
        line_of("a: scan over HTTP", a),
        line_of(f"b: the same SQL, {pool} connections as the server", b),
    ]
    if options.wide:
        extra.append(sql(options.wide, options.connections))
        lines.append(line_of(f"b: the same SQL, {options.connections} connections", extra[-1:]))
    if options.alone:
        extra.append(http(options.alone, 1))
        lines.append(line_of("a: scan over HTTP, nobody else", extra[-1:]))
    run.lines += lines
    run.note([warm, *a, *b, *extra])
    ratio = round(lines[0].per_second / lines[1].per_second, 3)
    wide = next(
        (
            line
            for line in lines
            if line.label.startswith("b") and line.connections == options.connections and line is not lines[1]
        ),
        None,
    )
    scan = {
        "ratio_a_b": ratio,
        "ratio_a_b_wide": round(lines[0].per_second / wide.per_second, 3) if wide else None,
        "app_cpu_ms": lines[0].app_ms,
    }
    run.result["scan"] = scan | {"hot_pool_size": pool, "rounds": options.rounds, "seconds": options.seconds}
    run.console.print(
        f"[bold]a:b {ratio}[/], app CPU {lines[0].app_ms} ms, database CPU {lines[0].database_ms} ms a scan"
    )


def measure_rest(run: Run, server: Server, stock: Stock) -> None:
    """(c)."""
    options = run.options
    for label, units in rest(stock, int(options.rest * 900) + 16).items():
        window = server.window(
            Load(server.port, options.connections, options.rest, units, cycle=label != "POST invitation")
        )
        run.note([window])
        run.lines.append(line_of(label, [window]))


def measure_logins(run: Run, server: Server, stock: Stock) -> None:
    """16 people sign in at once: what a login costs, and how long somebody else waits meanwhile."""
    found = logins(server, stock, seconds=run.options.logins)
    run.note([found.warm, found.alone, found.beside, found.health])
    looked = line_of(HEALTH_SHOWN, [found.health])
    looked.app_ms, looked.database_ms = None, 0.0  # the logins' processor time, not its own
    run.lines += [line_of(LOGIN_SHOWN, [found.alone]), looked]
    run.result["logins"] = found.numbers()
    numbers = run.result["logins"]
    good = numbers["health_p99_ms"] < HEALTH_MS
    run.console.print(
        f"[bold]/health during {LOGINS} logins: p99 [{'green' if good else 'red'}]{numbers['health_p99_ms']} ms[/][/] (bar {HEALTH_MS}); "
        f"a login is {numbers['login_app_ms']} ms of CPU, {numbers['hash_ms']} ms of it the hash ({numbers['hash_share']:.0%})"
    )


def measure_telling(run: Run, server: Server, stock: Stock) -> None:
    """Guard and resident, each way, several buildings at once."""
    found = tell_each_other(server, stock.places[: run.options.talking], rounds=run.options.tellings)
    run.result["telling"] = numbers = found.numbers()
    for who in ("resident", "guard"):
        p95 = numbers[f"{who}_hears_p95_ms"]
        good = p95 < TELLING_MS
        run.console.print(
            f"[bold]{who} hears: p95 [{'green' if good else 'red'}]{p95} ms[/][/] (bar {TELLING_MS:.0f}), p50 {numbers[f'{who}_hears_p50_ms']} ms, "
            f"{numbers['rounds']} rounds in {run.options.talking} buildings at once"
        )


def measure_town(run: Run, stand: Stand, stock: Stock) -> None:
    """The same scan before and after a million visits; then every list of every role in the busiest building."""
    options = run.options
    windows: dict[str, list[Window]] = {"small": [], "large": []}

    def scans(server: Server) -> Window:
        units = [scan_unit(fresh) for fresh in _take(stock, _A_RATE, options.town_scan)]
        return server.window(Load(server.port, options.connections, options.town_scan, units))

    with stand.server() as server:
        windows["small"] = [scans(server) for _ in range(3)]
    town, rows = build(stand, run.console, Plan(options.town, options.months, options.per_day, seed=1))
    run.console.print("the town: " + ", ".join(f"{name} {count:,}" for name, count in rows.items()))
    with stand.server() as server:
        windows["large"] = [scans(server) for _ in range(3)]
        run.note(windows["small"] + windows["large"])
        lines = {name: line_of(f"scan, {name} database", found[1:]) for name, found in windows.items()}
        run.lines += lines.values()
        cost = {name: (line.app_ms or 0) + line.database_ms for name, line in lines.items()}
        ratio = round(cost["large"] / cost["small"], 3)
        asked, unread = ask_lists(server, make_api().openapi(), town)
    slow = [one for one in asked if one.p95 >= LIST_MS]
    run.console.print(
        f"[bold]scan: {cost['small']:.2f} ms of CPU (app and database) in the small database, {cost['large']:.2f} ms in the large one: {ratio}×[/] (bar 1.3)"
    )
    show_lists(run.console, asked)
    run.console.print(
        f"[bold]{len(asked)} lists and searches, {len(slow)} at or over {LIST_MS:.0f} ms p95[/]; not asked, nobody here may: {', '.join(unread)}",
        soft_wrap=True,
    )
    run.result["town"] = {
        "rows": rows,
        "scan_cost_ms": cost,
        "scan_ratio": ratio,
        "lists": [asdict(one) for one in asked],
    }


def count_trips(run: Run, stand: Stand, stock: Stock) -> None:
    """Another server behind a counting socket, one request after the other."""
    found: dict[str, float] = {}
    with (
        counting(stand.cluster.socket_dir, stand.cluster.port) as counter,
        stand.server({"DATABASE_URL": counter.through(stand.cluster.dsn("app"))}) as server,
    ):
        scans = [scan_unit(fresh) for fresh in stock.steady]
        others = {
            label: (units * _TRIP_COUNTED)[: 4 + _TRIP_COUNTED // 5]
            for label, units in rest(stock, 64).items()
        }
        if run.options.quick:
            others = {"POST invitation": others["POST invitation"]}
        work = {
            "scan entry": [unit[:1] for unit in scans],
            "scan exit": [unit[1:] for unit in scans],
            **others,
        }
        for label, units in work.items():
            warm = _TRIP_WARM if label.startswith("scan") else 4
            run.note([server.window(Load(server.port, 1, 30, units[:warm]))], ends=True)
            before = counter.trips
            window = server.window(Load(server.port, 1, 60, units[warm:]))
            run.note([window], ends=True)
            found[label] = round((counter.trips - before) / max(window.good, 1), 2)
    run.result["round_trips"] = found
    for line in run.lines:
        if line.label.startswith("a:"):
            line.trips = max(found["scan entry"], found["scan exit"])
        else:
            line.trips = found.get(line.label, line.trips)
    run.console.print(
        f"round trips: scan entry {found['scan entry']}, exit {found['scan exit']}, invitation {found['POST invitation']}"
    )


def check_rows(run: Run, stand: Stand) -> None:
    """Every 2xx answer is in the database, and nothing else is."""
    after = stand.count_rows()
    grown = {table: after[table] - run.before[table] for table in after}
    # An invitation without e-mail address writes no job: all jobs are of scans.
    table_of = {table: {"answers": run.made.get(table, 0), "rows": grown[table]} for table in grown}
    wrong = {table: numbers for table, numbers in table_of.items() if numbers["answers"] != numbers["rows"]}
    inside = stand.ask("select count(*) from entries where exited_at is null")
    visits = stand.ask("select sum(inside_count) from visits")
    if inside != visits:
        run.problems.append(f"{inside} entries are open, but {visits} visitors are inside")
    if wrong:
        run.problems.append(f"rows and answers differ: {wrong}")
    run.result["rows"] = table_of
    run.result["open_entries"] = inside
    shown = ", ".join(
        f"{table} {numbers['rows']:,}" for table, numbers in table_of.items() if numbers["rows"]
    )
    run.console.print(f"rows against 2xx answers: {'[red]differ[/]' if wrong else 'agree'} ({shown})")


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="gatehouse bench",
        description="Measure the scan, its limit and the rest on a temporary database.",
    )
    parser.add_argument("--quick", action="store_true", help="about 25 s, for a look while developing")
    parser.add_argument("--seconds", type=float, help="length of each a and b window (15; quick 2)")
    parser.add_argument("--rounds", type=int, help="how many a-b pairs (2; with --quick 2)")
    parser.add_argument("--rest", type=float, help="seconds for each route of (c) (3; quick 0.3)")
    parser.add_argument("--buildings", type=int, default=50)
    parser.add_argument(
        "--town",
        type=int,
        default=10,
        help="buildings with three years of traffic for the lists: 10 are 1.1 million visits and 3 million scans",
    )
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--only", action="append", choices=PARTS, help="only this part; may be repeated")
    parser.add_argument(
        "--log-level", default="info", help="the server's log level; info is what production runs with"
    )
    parser.add_argument("--output", type=Path, help="where to write the JSON (bench/results/<time>.json)")
    options = parser.parse_args(arguments)
    quick = options.quick
    options.seconds = options.seconds or (2.0 if quick else 15.0)
    options.rounds = options.rounds or 2
    options.rest = options.rest or (0.3 if quick else 3.0)
    options.talking, options.tellings = (2, 5) if quick else (4, 50)
    options.town = 1 if quick else options.town
    options.months, options.per_day, options.town_scan = (2, 40, 1.0) if quick else (36, 104, 8.0)
    options.logins = 3.0 if quick else 10.0
    options.warm_up = min(1.0 if quick else 3.0, options.seconds)
    options.wide = 0.0 if quick else options.seconds / 2
    options.alone = 0.0 if quick else min(5.0, options.seconds)
    return options


def main(arguments: list[str] | None = None) -> int:
    """The whole run; the exit code."""
    options = _parse(arguments)
    console = Console(width=max(Console().width, 140), highlight=False)
    run = Run(options, console)
    load = os.getloadavg()[0]
    if load > 0.5:
        console.print(f"[yellow]the machine is not idle (load {load:.1f}): read the numbers with care[/]")
    if "routes" in run.parts:
        run.result["routes"] = compare_routes(rounds=5 if options.quick else 15)
    with put_up(options.log_level) as stand:
        disk = fsync_latency(stand.folder)
        run.result["machine"] = describe() | {
            "postgresql": stand.ask("show server_version"),
            "synchronous_commit": stand.ask("show synchronous_commit"),
            "fsync": stand.ask("show fsync"),
            "fsync_ms": asdict(disk),
            "load_before": load,
            "log_level": options.log_level,
        }
        machine = run.result["machine"]
        console.print(
            f"{machine['cores']} cores, Python {machine['python']}, PostgreSQL {machine['postgresql']}, log level {options.log_level}"
        )
        console.print(
            f"fsync of 8 KB: {disk.median} ms (p95 {disk.p95}), synchronous_commit {machine['synchronous_commit']}"
        )
        wanted = run.passes_wanted()
        stock = asyncio.run(
            sow(
                stand.cluster.dsn("platform"),
                stand.cluster.dsn("superuser"),
                buildings=options.buildings,
                passes=wanted,
                to_read=10,
                steady=_TRIP_WARM + _TRIP_COUNTED,
            )
        )
        console.print(f"{options.buildings} buildings, {stock.made:,} fresh passes, {stock.rows:,} rows")
        run.before = stand.count_rows()
        if run.parts & {"scan", "rest", "logins"}:
            with stand.server() as server:
                if "scan" in run.parts:
                    measure_scan(run, stand, server, stock)
                if "rest" in run.parts:
                    measure_rest(run, server, stock)
                if "logins" in run.parts:
                    measure_logins(run, server, stock)
        if "trips" in run.parts:
            count_trips(run, stand, stock)
        check_rows(run, stand)
        # After the rows were counted: what these two write is not in the account.
        if "telling" in run.parts:
            with stand.server() as server:
                measure_telling(run, server, stock)
        if "town" in run.parts:
            measure_town(run, stand, stock)
    show(console, run.lines)
    if routes := run.result.get("routes"):
        index, plain = routes["index"], routes["framework_router"]
        console.print(
            f"last of {routes['routes']} routes against the first: {index['ratio']} with the index ({index['first_ms']} → {index['last_ms']} ms), "
            f"{plain['ratio']} without; finding takes {routes['find_microseconds']} µs"
        )
    run.result["lines"] = [asdict(line) for line in run.lines]
    run.result["problems"] = run.problems
    console.print(f"written: {save(run.result, options.output)}")
    for problem in run.problems:
        console.print(f"[red]{problem}[/]", soft_wrap=True)
    return 1 if run.problems else 0


if __name__ == "__main__":
    sys.exit(main())
