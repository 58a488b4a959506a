"""Guessing registration codes: counted by address, slowed down when it comes from everywhere, and operators are told (CONTRACT 001)."""

import asyncio
import io
import time
from collections import Counter
from typing import Any

import httpx
import pytest

from gatehouse.core.db_platform import platform_database
from gatehouse.identity import code_tries
from gatehouse.platform.registration_codes import alert_guessing
from tests.make.buildings import Building
from tests.make.codes import issue_code, register, sign_up, verify
from tests.make.http import Bench
from tests.make.mail import mails_to

PATH = "/api/verify-registration-otp"


async def _guard_code(bench: Bench, home: Building) -> str:
    code: str = (await issue_code(bench, home.admin, home, "security"))["otp"]
    return code


def _wrong(*codes: str) -> str:
    """A code that is none of these."""
    return next(f"{n:06d}" for n in range(1000) if f"{n:06d}" not in codes)


async def _from(bench: Bench, address: str, code: str) -> httpx.Response:
    return await bench.call(None, "POST", PATH, {"otp_code": code}, headers={"X-Forwarded-For": address})


async def test_ten_wrong_codes_an_hour_and_then_no_more_tries(bench: Bench, setting: Any) -> None:
    home = await bench.building()
    code = await _guard_code(bench, home)
    setting(GATEHOUSE_LIMIT_WRONG_REGISTRATION_CODES_PER_HOUR="10", GATEHOUSE_RATE_LIMITS="off")
    for _ in range(12):  # right ones are not counted, nor what cannot be a code
        assert (await verify(bench, code)).status_code == 200
        assert (await verify(bench, "12345")).status_code == 422
    wrong = [await verify(bench, _wrong(code)) for _ in range(5)]
    wrong += [await register(bench, _wrong(code)) for _ in range(5)]  # the same count
    assert [answer.status_code for answer in wrong] == [422] * 10
    for answer in (await verify(bench, _wrong(code)), await verify(bench, code), await register(bench, code)):
        assert answer.status_code == 429
        assert 0 < int(answer.headers["retry-after"]) <= 3601
        assert "wrong tries" in answer.json()["message"]


async def test_parallel_tries_cannot_all_slip_past_the_check(bench: Bench, setting: Any) -> None:
    home = await bench.building()
    code = await _guard_code(bench, home)
    setting(GATEHOUSE_LIMIT_WRONG_REGISTRATION_CODES_PER_HOUR="10")
    answers = await asyncio.gather(*(verify(bench, _wrong(code)) for _ in range(40)))
    assert Counter(answer.status_code for answer in answers) == {422: 10, 429: 30}


async def test_the_count_is_an_addresss_own(bench: Bench, setting: Any) -> None:
    home = await bench.building()
    code = await _guard_code(bench, home)
    setting(GATEHOUSE_LIMIT_WRONG_REGISTRATION_CODES_PER_HOUR="2", GATEHOUSE_TRUSTED_PROXIES="127.0.0.1")
    for address in ("192.0.2.1", "2001:db8:1:1::1"):
        tries = [await _from(bench, address, _wrong(code)) for _ in range(3)]
        assert [answer.status_code for answer in tries] == [422, 422, 429]
    assert (await _from(bench, "192.0.2.2", code)).status_code == 200
    assert (await _from(bench, "2001:db8:1:2::1", code)).status_code == 200
    # Whoever has one address of a /64 has them all.
    assert (await _from(bench, "2001:db8:1:1:ffff::2", code)).status_code == 429


async def test_wrong_codes_from_everywhere_slow_every_try_down_and_alert_once(
    bench: Bench, setting: Any, monkeypatch: pytest.MonkeyPatch, log_lines: io.StringIO
) -> None:
    home = await bench.building()
    code = await _guard_code(bench, home)
    assert code_tries.SLOW_SECONDS >= 2
    monkeypatch.setattr(code_tries, "SLOW_SECONDS", 1.0)
    setting(GATEHOUSE_LIMIT_WRONG_REGISTRATION_CODES_PLATFORM_PER_HOUR="3")
    jobs = "select count(*) from procrastinate_jobs where task_name = 'alert_guessing'"
    before = await bench.db.fetchval(jobs)

    for _ in range(3):
        begun = time.monotonic()
        assert (await verify(bench, _wrong(code))).status_code == 422
        assert time.monotonic() - begun < 1
    assert await bench.db.fetchval(jobs) == before
    begun = time.monotonic()
    slow = [asyncio.create_task(verify(bench, _wrong(code))) for _ in range(12)]
    slow.append(asyncio.create_task(verify(bench, code)))
    slow.append(asyncio.create_task(bench.call(None, "POST", "/api/register", sign_up(code))))
    await asyncio.sleep(0.2)
    # More wait than the pool has connections, and none of them holds one.
    assert (await bench.call(home.admin, "GET", "/api/auth/check")).status_code == 200
    assert not any(task.done() for task in slow)
    answers = await asyncio.gather(*slow)
    assert time.monotonic() - begun >= 1
    assert [answer.status_code for answer in answers] == [422] * 12 + [200, 201]
    assert await bench.db.fetchval(jobs) == before + 1
    assert log_lines.getvalue().count("registration_guessing") == 1


async def test_operators_are_told_on_their_page_and_by_mail(bench: Bench) -> None:
    chief, home = await bench.super_admin(), await bench.building()
    database = platform_database(size=1)
    try:
        async with database.transaction() as session:
            await alert_guessing(session, wrong_tries=200)
    finally:
        await database.close()
    [mail] = await mails_to(bench.db, chief.email)
    assert mail.subject == "Somebody is guessing registration codes"
    assert "200 wrong registration codes" in mail.text
    inbox = await bench.call(chief, "GET", "/api/v1/resident/notifications")
    assert mail.subject in inbox.text
    others = await bench.call(home.admin, "GET", "/api/v1/resident/notifications")
    assert mail.subject not in others.text
