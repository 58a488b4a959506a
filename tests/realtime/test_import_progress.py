"""5,000 people through the job, while whoever started it watches over a socket."""

import time
from typing import Any

from gatehouse.core.db_platform import platform_database
from gatehouse.worker import Worker
from tests.make.imports import csv_of, drop_mails, members_of, people, report_of, send_csv
from tests.realtime.client import open_socket
from tests.realtime.conftest import Live

_ROWS = 5_000
_SECONDS = 240
"""On an idle machine it is about a tenth of this."""


async def test_five_thousand_rows_with_progress_on_a_socket(live: Live) -> None:
    home = await live.bench.building(seats=6_000)
    rows = people(_ROWS)
    rows[17] |= {"email": "nobody"}
    rows[4_000] |= {"role": "building_admin"}
    database = platform_database()
    async with (
        open_socket(live.url, token=home.admin.token) as admin,
        open_socket(live.url, token=home.guard.token) as guard,
    ):
        started = time.perf_counter()
        answer = await send_csv(live.bench, home.admin, csv_of(rows))
        accepted = time.perf_counter() - started
        assert answer.status_code == 202, answer.text
        begun = answer.json()["data"]
        assert (begun["total"], begun["status"]) == (_ROWS, "waiting")

        started = time.perf_counter()
        worker = Worker(database)
        async with worker.jobs.open_async():
            await worker.jobs.run_worker_async(queues=["default"], wait=False, install_signal_handlers=False)
        seconds = time.perf_counter() - started
        await admin.wait_for("import:progress", nth=50)
        await guard.call("ping")
        heard: list[Any] = [data for name, data in admin.events if name == "import:progress"]
        assert "import:progress" not in guard.names
    await database.close()

    print(
        f"\n{_ROWS} rows accepted in {accepted:.2f} s, imported in {seconds:.1f} s: {_ROWS / seconds:.0f} rows/s"
    )
    assert seconds < _SECONDS
    assert [one["done"] for one in heard] == [2 + min(100 * batch, _ROWS - 2) for batch in range(1, 51)]
    assert {one["report_id"] for one in heard} == {begun["report_id"]}
    assert [one["status"] for one in heard] == ["running"] * 49 + ["done"]
    assert heard[-1] == {
        "report_id": begun["report_id"],
        "total": _ROWS,
        "done": _ROWS,
        "succeeded": _ROWS - 2,
        "failed": 2,
        "status": "done",
    }
    report = await report_of(live.bench, home.admin, begun["report_id"])
    assert (report["status"], report["succeeded"], report["failed"]) == ("done", _ROWS - 2, 2)
    assert len(await members_of(live.bench, home.id)) == _ROWS - 2 + 4
    kept = "select count(*) from jobs_report_rows where building_id = $1 and input is not null"
    assert await live.bench.db.fetchval(kept, home.id) == 0
    mails = "select count(*) from mails where building_id = $1 and template = 'welcome'"
    assert await live.bench.db.fetchval(mails, home.id) == _ROWS - 2
    await drop_mails(live.bench, home)
