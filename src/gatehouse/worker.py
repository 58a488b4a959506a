"""The job worker and the whole timetable (ADR jobs in PostgreSQL).

A job is a plain function `async (session, **arguments)` of a domain. It runs in one transaction under the platform login, takes
ids and loads again, and may run twice. One that waits for somebody outside is `alone` and opens its own transactions. Add it to
JOBS or to TIMETABLE; a body that answers True is run again in a new transaction at once, because there was more than one batch.
"""

import asyncio
import contextlib
import signal
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

import procrastinate
import structlog
from procrastinate.connector import Notify
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status
from pydantic import ConfigDict, validate_call

from gatehouse.bans.ending import end_bans
from gatehouse.core.clock import now
from gatehouse.core.config import settings
from gatehouse.core.db import Database
from gatehouse.core.db_platform import platform_database
from gatehouse.core.events import carrier
from gatehouse.files.delete import forget_file
from gatehouse.files.sweep import sweep_uploads
from gatehouse.gate.overstay_watch import watch_overstays
from gatehouse.gate.request_expiry import expire_requests
from gatehouse.identity.approval_expiry import expire_approvals
from gatehouse.identity.import_people import import_people
from gatehouse.identity.import_report import tidy_imports
from gatehouse.notifications.deliver import deliver
from gatehouse.notifications.send_mail import ATTEMPTS, send_mail, tidy_mails
from gatehouse.platform.licence_warnings import watch_licences
from gatehouse.platform.registration_codes import alert_guessing
from gatehouse.platform.seals import seal
from gatehouse.platform.tally import tally_entries
from gatehouse.platform.tidy import end_visits, sweep
from gatehouse.sockets import write_only_emitter
from gatehouse.visits.jobs import send_pass_links
from gatehouse.visits.move_out import move_out_due

_log = structlog.get_logger(__name__)

CONCURRENCY = 3
_POLL_SECONDS = 0.5
_GRACE_SECONDS = 10.0
_RESTART_SECONDS = 1.0
_DRAIN_ROUNDS = 10
_RETRY_STALLED = "* * * * * */30"  # the sixth field is seconds

_TIMETABLE = "timetable"

Body = Callable[..., Awaitable[bool | None]]


@dataclass(frozen=True, slots=True)
class Job:
    """A job that use cases write with `core.jobs.defer(session, name, queue=queue, **ids)`. Failures are tried again, later each time."""

    name: str
    queue: str
    run: Body
    attempts: int = 6
    """With waits of 5, 25, 125 … seconds between them: six take a little over an hour."""
    alone: bool = False
    """The body waits for somebody outside: it is given the database instead of a session, and opens short transactions itself."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A periodic job: `cron` is minute, hour, day, month, weekday, UTC."""

    name: str
    cron: str
    run: Body


JOBS: tuple[Job, ...] = (
    Job("deliver", "notify", deliver),
    Job("send_pass_links", "notify", send_pass_links),
    Job("move_out_due", "default", move_out_due),
    Job("alert_guessing", "notify", alert_guessing),
    Job("send_mail", "notify", send_mail, attempts=ATTEMPTS, alone=True),
    Job("import_people", "default", import_people),
    Job("forget_file", "default", forget_file, alone=True),
)

TIMETABLE: tuple[Tick, ...] = (
    Tick("end_visits", "* * * * *", end_visits),
    Tick("end_bans", "* * * * *", end_bans),
    Tick("expire_requests", "* * * * *", expire_requests),
    Tick("seal_audit", "* * * * *", seal),
    Tick("watch_overstays", "* * * * *", watch_overstays),
    Tick("sweep", "17 * * * *", sweep),
    Tick("expire_approvals", "7 * * * *", expire_approvals),
    Tick("tidy_mails", "37 * * * *", tidy_mails),
    Tick("tidy_imports", "47 * * * *", tidy_imports),
    Tick("watch_licences", "11 * * * *", watch_licences),
    Tick("sweep_uploads", "27 * * * *", sweep_uploads),
    Tick("tally_entries", "57 * * * *", tally_entries),
)


class NudgedConnector(procrastinate.PsycopgConnector):
    """Procrastinate's connector, except that "a job was written" comes from this process after its commit and not from NOTIFY.

    NOTIFY would serialise all commits of the cluster, so our migration drops that trigger. Jobs of other processes are found by the poll.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._nudged = asyncio.Event()

    def nudge(self) -> None:
        """A job has been committed: fetch now. From the event loop only."""
        self._nudged.set()

    async def listen_notify(self, on_notification: Notify, channels: Iterable[str]) -> None:
        """Pass nudges on, for ever."""
        channel = next(iter(channels))
        while True:
            await self._nudged.wait()
            self._nudged.clear()
            await on_notification(channel=channel, payload='{"type": "job_inserted", "job_id": 0}')


def make_jobs(database: Database, connector: NudgedConnector) -> procrastinate.App:
    """A Procrastinate app that knows JOBS, TIMETABLE and the retrying of stalled jobs. `database` is the platform login's."""
    jobs = procrastinate.App(connector=connector)
    for job in JOBS:
        retry = procrastinate.RetryStrategy(max_attempts=job.attempts, exponential_wait=5)
        run = _alone(database, job.run) if job.alone else _in_transaction(database, job.run)
        jobs.task(name=job.name, queue=job.queue, retry=retry)(run)
    for tick in TIMETABLE:
        # The lock keeps a slow run and the next one apart; the queueing lock keeps runs from piling up.
        task = jobs.task(
            name=tick.name, queue=_TIMETABLE, lock=tick.name, queueing_lock=tick.name, pass_context=False
        )(_on_time(database, tick.run))
        jobs.periodic(cron=tick.cron)(task)

    async def stalled(timestamp: int) -> None:
        del timestamp
        await retry_stalled(jobs)

    task = jobs.task(name="retry_stalled", queue=_TIMETABLE, queueing_lock="retry_stalled")(stalled)
    jobs.periodic(cron=_RETRY_STALLED)(task)
    return jobs


async def retry_stalled(jobs: procrastinate.App) -> None:
    """Put the jobs of a worker that died (no heartbeat for 30 s) back into the queue; periodic ones come again by themselves."""
    for job in await jobs.job_manager.get_stalled_jobs():
        try:
            if job.queue == _TIMETABLE:
                await jobs.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)
            else:
                await jobs.job_manager.retry_job(job)
        except ConnectorException as error:  # another process was faster
            _log.info("stalled_job_taken", task=job.task_name, error=type(error).__name__)
        else:
            _log.warning("stalled_job_retried", task=job.task_name, job_id=job.id)


def _in_transaction(database: Database, body: Body) -> Callable[..., Awaitable[None]]:
    # Arguments come out of JSON: ids are text there, and the body's own annotations say what they are.
    checked = validate_call(config=ConfigDict(arbitrary_types_allowed=True))(body)

    async def run(**arguments: Any) -> None:
        more: bool | None = True
        while more:
            async with database.transaction() as session:
                more = await checked(session, **arguments)

    return run


def _alone(database: Database, body: Body) -> Callable[..., Awaitable[None]]:
    checked = validate_call(config=ConfigDict(arbitrary_types_allowed=True))(body)

    async def run(**arguments: Any) -> None:
        await checked(database, **arguments)

    return run


def _on_time(database: Database, body: Body) -> Callable[..., Awaitable[None]]:
    run = _in_transaction(database, body)

    async def tick(timestamp: int) -> None:
        del timestamp
        await run()

    return tick


class Worker:
    """Runs jobs in this process until it is stopped; comes back by itself when the database was away."""

    def __init__(self, database: Database, *, concurrency: int = CONCURRENCY) -> None:
        self._concurrency = concurrency
        self._connector = NudgedConnector(
            conninfo=settings().database_platform_url.get_secret_value(),
            min_size=1,
            max_size=2,
            kwargs={"application_name": "gatehouse-worker"},
        )
        self.jobs = make_jobs(database, self._connector)
        self._running: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin in the background, and be woken by this process's commits."""
        carrier.nudge = self._connector.nudge
        self._running = asyncio.create_task(self._keep_running(), name="gatehouse worker")

    async def stop(self) -> None:
        """Finish what is running (10 s at most; the rest is tried again by another worker) and end."""
        if carrier.nudge == self._connector.nudge:
            carrier.nudge = None
        if self._running is not None:
            self._running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._running
            self._running = None

    async def drain(self) -> None:
        """Run what waits, and what that leaves behind, and return. For tests and maintenance."""
        async with self.jobs.open_async():
            for _ in range(_DRAIN_ROUNDS):
                await self._work(wait=False)
                waiting = await self.jobs.job_manager.list_jobs_async(status="todo")
                if not any(job.scheduled_at is None or job.scheduled_at <= now() for job in waiting):
                    break

    async def _keep_running(self) -> None:
        while True:
            try:
                async with self.jobs.open_async():
                    await self._work(wait=True)  # returns when one of its side tasks lost the database
            except Exception as error:  # noqa: BLE001 - whatever ended it, jobs must go on
                _log.warning("worker_restarts", error=type(error).__name__)
            await asyncio.sleep(_RESTART_SECONDS)

    async def _work(self, *, wait: bool) -> None:
        await self.jobs.run_worker_async(
            wait=wait,
            concurrency=self._concurrency,
            fetch_job_polling_interval=_POLL_SECONDS,
            shutdown_graceful_timeout=_GRACE_SECONDS,
            delete_jobs="successful",
            install_signal_handlers=False,
        )


async def run_worker(*, concurrency: int = CONCURRENCY * 3) -> None:
    """`gatehouse worker`: run jobs until SIGTERM or SIGINT. Events leave through Redis, when there is one."""
    database = platform_database(size=min(concurrency, 10))
    worker = Worker(database, concurrency=concurrency)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    carrier.emitter = write_only_emitter()
    worker.start()
    try:
        await stop.wait()
    finally:
        await worker.stop()
        await database.close()
