"""Limits and lockouts over HTTP: headers, who is counted, what is never switched off."""

import socket
import time
from typing import Any
from uuid import uuid4

import pytest
from pydantic import ValidationError

from gatehouse.auth.tokens import COOKIE, cookie_value, new_secret
from gatehouse.core.config import Mode, Settings
from gatehouse.core.keys import ring
from gatehouse.core.ratelimit import forget_limits
from tests.make.buildings import PASSWORD
from tests.make.http import Bench, invitation

CHECK, LOGIN = "/api/auth/check", "/api/auth/login"


async def test_the_headers_count_down_and_a_full_window_is_429(bench: Bench, setting: Any) -> None:
    home = await bench.building()
    setting(GATEHOUSE_LIMIT_GENERAL_PER_MINUTE="3")
    left = []
    for _ in range(3):
        answer = await bench.call(home.resident, "GET", CHECK)
        assert answer.status_code == 200
        assert answer.headers["x-ratelimit-limit"] == "3"
        assert 0 <= int(answer.headers["x-ratelimit-reset"]) - time.time() <= 61
        left.append(int(answer.headers["x-ratelimit-remaining"]))
    assert left == [2, 1, 0]
    full = await bench.call(home.resident, "GET", CHECK)
    assert (full.status_code, full.json()["error"]["code"]) == (429, "RATE_LIMIT_ERROR")
    assert 1 <= int(full.headers["retry-after"]) <= 61
    assert (full.headers["x-ratelimit-limit"], full.headers["x-ratelimit-remaining"]) == ("3", "0")
    # Signed-in traffic is counted by session: the neighbour behind the same address is not held up.
    assert (await bench.call(home.landlord, "GET", CHECK)).status_code == 200


async def test_each_kind_has_its_own_limit(bench: Bench, setting: Any) -> None:
    home = await bench.building()
    setting(GATEHOUSE_LIMIT_VISITS_PER_MINUTE="2", GATEHOUSE_LIMIT_SCANS_PER_MINUTE="2")
    invited = [
        await bench.call(home.resident, "POST", "/api/visitors/invitations", invitation()) for _ in range(3)
    ]
    assert [answer.status_code for answer in invited] == [201, 201, 429]
    assert invited[0].headers["x-ratelimit-limit"] == "2"
    scans = [await bench.scan(home.guard, "entry", "SG_000000000000") for _ in range(3)]
    assert [answer.status_code for answer in scans] == [404, 404, 429]
    assert await bench.db.fetchval("select count(*) from visits where building_id = $1", home.id) == 2


async def test_five_wrong_passwords_lock_even_with_limits_off(bench: Bench, setting: Any) -> None:
    home = await bench.building()
    setting(GATEHOUSE_RATE_LIMITS="off")
    wrong = [
        await bench.call(None, "POST", LOGIN, {"email": home.resident.email, "password": "Wrong-Horse-7!"})
        for _ in range(5)
    ]
    assert [answer.status_code for answer in wrong] == [401] * 5
    locked = await bench.call(None, "POST", LOGIN, {"email": home.resident.email, "password": PASSWORD})
    assert locked.status_code == 429
    assert 1 <= int(locked.headers["retry-after"]) <= 31
    forget_limits()  # a restart forgives nothing: the count is in the database
    assert (
        await bench.call(None, "POST", LOGIN, {"email": home.resident.email, "password": PASSWORD})
    ).status_code == 429
    assert (
        await bench.call(None, "POST", LOGIN, {"email": home.landlord.email, "password": PASSWORD})
    ).status_code == 200

    address = ring().digest("sign-in", home.resident.email.encode())
    await bench.db.execute(
        "update sign_in_locks set locked_until = now() - interval '1 s' where digest = $1", address
    )
    again = await bench.call(
        None, "POST", LOGIN, {"email": home.resident.email, "password": "Wrong-Horse-7!"}
    )
    assert again.status_code == 401
    longer = await bench.call(None, "POST", LOGIN, {"email": home.resident.email, "password": PASSWORD})
    assert longer.status_code == 429
    assert 31 < int(longer.headers["retry-after"]) <= 61, "the second lock is twice as long"
    await bench.db.execute("update sign_in_locks set locked_until = null where digest = $1", address)
    assert (
        await bench.call(None, "POST", LOGIN, {"email": home.resident.email, "password": PASSWORD})
    ).status_code == 200
    assert await bench.db.fetchval("select count(*) from sign_in_locks where digest = $1", address) == 0


async def test_guess_limits_stay_on_with_limits_off(bench: Bench, setting: Any) -> None:
    home = await bench.building()
    setting(
        GATEHOUSE_RATE_LIMITS="off",
        GATEHOUSE_LIMIT_WRONG_CODES_PER_MINUTE="4",
        GATEHOUSE_LIMIT_AUTH_PER_MINUTE="3",
        GATEHOUSE_LIMIT_SCANS_PER_MINUTE="1",
    )
    made = await bench.invite(home.resident)
    digits = [f"{number:06d}" for number in range(6) if f"{number:06d}" != made["digits"]][:5]
    scans = [(await bench.scan(home.guard, "entry", code)).status_code for code in digits]
    assert scans == [404, 404, 404, 404, 429]
    assert (await bench.scan(home.guard, "entry", made["qr_code"])).status_code == 200, (
        "full codes cannot be guessed and are not held up"
    )
    nobody = [
        (
            await bench.call(None, "POST", LOGIN, {"email": "nobody@nowhere.example", "password": "x"})
        ).status_code
        for _ in range(4)
    ]
    assert nobody == [401, 401, 401, 429], "unknown addresses look like known ones"


@pytest.mark.parametrize("values", [{"rate_limits": "off"}, {"outbox": True}, {"rate_limits": "maybe"}])
def test_production_refuses_what_is_for_trying(
    values: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GATEHOUSE_OUTBOX", "GATEHOUSE_RATE_LIMITS"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(ValidationError):
        Settings(mode=Mode.PRODUCTION, **values)


async def test_made_up_cookies_are_counted_by_address(bench: Bench, setting: Any) -> None:
    home = await bench.building()
    setting(GATEHOUSE_LIMIT_GENERAL_PER_MINUTE="3")
    tries = [
        await bench.client.get(CHECK, headers={"Cookie": f"{COOKIE}={cookie_value(uuid4(), new_secret())}"})
        for _ in range(4)
    ]
    assert [answer.status_code for answer in tries] == [401, 401, 401, 429]
    assert (await bench.call(home.resident, "GET", CHECK)).status_code == 200


async def test_without_redis_people_sign_in_and_guesses_stay_limited(bench: Bench, setting: Any) -> None:
    home = await bench.building()
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # taken and not listening
        setting(
            REDIS_URL=f"redis://127.0.0.1:{nobody.getsockname()[1]}/0",
            GATEHOUSE_LIMIT_AUTH_PER_MINUTE="2",
            GATEHOUSE_RATE_LIMITS="off",
        )
        good = {"email": home.guard.email, "password": PASSWORD}
        assert (await bench.call(None, "POST", LOGIN, good)).status_code == 200
        bad = {"email": home.resident.email, "password": "Wrong-Horse-7!"}
        assert [(await bench.call(None, "POST", LOGIN, bad)).status_code for _ in range(3)] == [401, 401, 429]
