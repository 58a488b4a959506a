"""What the machine says: processor time of processes out of /proc, the disk's own speed, versions."""

import os
import platform
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def _fields(pid: int | str) -> list[str]:
    # The command name may hold spaces: everything after its closing bracket counts.
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _precise(place: str) -> float | None:
    """Seconds on a processor in nanosecond steps; `stat` counts in hundredths, which hides short requests."""
    try:
        return int(Path(f"/proc/{place}/schedstat").read_text().split()[0]) / 1e9
    except (OSError, ValueError, IndexError):
        return None


def cpu_of(pid: int) -> float:
    """Seconds of user and system time of one process, all its threads."""
    threads = [_precise(f"{pid}/task/{thread.name}") for thread in Path(f"/proc/{pid}/task").iterdir()]
    known = [seconds for seconds in threads if seconds is not None]
    return sum(known) if known else _coarse(_fields(pid))


def _coarse(fields: list[str]) -> float:
    return (int(fields[11]) + int(fields[12])) / _TICKS


def cpu_of_family(pid: int) -> float:
    """The same for a postmaster with its children, ended ones included: backends, WAL writer, checkpointer, vacuum."""
    fields = _fields(pid)
    total = cpu_of(pid) + (int(fields[13]) + int(fields[14])) / _TICKS
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            child = _fields(entry.name)
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(child[1]) == pid:
            seconds = _precise(entry.name)
            total += _coarse(child) if seconds is None else seconds
    return total


@dataclass(frozen=True, slots=True)
class Disk:
    """Milliseconds of writing 8 KB and waiting for the disk."""

    median: float
    p95: float


def fsync_latency(folder: Path, times: int = 200) -> Disk:
    """Write 8 KB and fdatasync, many times, where the database lies."""
    took, page = [], os.urandom(8192)
    path = folder / "fsync-probe"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        for turn in range(times):
            os.pwrite(handle, page, (turn % 64) * len(page))
            began = time.perf_counter()
            os.fdatasync(handle)
            took.append((time.perf_counter() - began) * 1000)
    finally:
        os.close(handle)
        path.unlink()
    return Disk(round(statistics.median(took), 3), round(statistics.quantiles(took, n=20)[-1], 3))


def describe() -> dict[str, object]:
    """The machine and the Python."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        "",
    )
    return {
        "cores": len(os.sched_getaffinity(0)),
        "cpu": model,
        "system": platform.platform(),
        "python": platform.python_version(),
    }
