"""Limits: per session for signed-in traffic, per account and address for guessing. The `limits` library counts, in memory or in Redis.

Gatehouses and phone networks share addresses, so signed-in people are never counted by address.
"""

import hashlib
import time
from dataclasses import dataclass
from functools import lru_cache

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.aio.storage import RedisStorage, Storage
from limits.aio.strategies import FixedWindowRateLimiter

from gatehouse.core.config import settings
from gatehouse.core.errors import TooMany

_SWEEP_SECONDS = 60.0


class WindowMemory(Storage):
    """Fixed windows in one dict. The library's own memory storage walks all keys on every hit, which thousands of sessions feel."""

    STORAGE_SCHEME = ["window-memory"]  # noqa: RUF012 - the library's way of naming a storage

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **options: str) -> None:  # noqa: FBT001, FBT002 - base class
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)
        self._windows: dict[str, tuple[int, float]] = {}
        self._next_sweep = time.time() + _SWEEP_SECONDS

    @property
    def base_exceptions(self) -> type[Exception]:
        """The library wants to know what a failing storage raises; this one does not fail."""
        return ValueError

    async def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count `amount` in the key's window of `expiry` seconds."""
        moment = time.time()
        if moment >= self._next_sweep:
            self._windows = {name: window for name, window in self._windows.items() if window[1] > moment}
            self._next_sweep = moment + _SWEEP_SECONDS
        count, ends = self._windows.get(key, (0, 0.0))
        if ends <= moment:
            count, ends = 0, moment + expiry
        self._windows[key] = (count + amount, ends)
        return count + amount

    async def get(self, key: str) -> int:
        """The count of the running window."""
        count, ends = self._windows.get(key, (0, 0.0))
        return count if ends > time.time() else 0

    async def get_expiry(self, key: str) -> float:
        """When the running window ends, seconds since the epoch."""
        return self._windows.get(key, (0, time.time()))[1]

    async def check(self) -> bool:
        """Memory is always there."""
        return True

    async def reset(self) -> int | None:
        """Forget everything."""
        count = len(self._windows)
        self._windows = {}
        return count

    async def clear(self, key: str) -> None:
        """Forget one key."""
        self._windows.pop(key, None)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a caller stands in its window, for the X-RateLimit-* headers; `reset` is seconds since the epoch."""

    limit: int
    remaining: int
    reset: int


@lru_cache(maxsize=1)
def _traffic() -> FixedWindowRateLimiter:
    return FixedWindowRateLimiter(WindowMemory())


@lru_cache(maxsize=1)
def _guesses() -> FixedWindowRateLimiter:
    """Guess limits are shared by all processes when there is a Redis."""
    url = settings().redis_url.get_secret_value()
    return FixedWindowRateLimiter(
        RedisStorage(url.replace("redis", "async+redis", 1), implementation="redispy")
        if url
        else WindowMemory()
    )


@lru_cache(maxsize=64)
def _item(kind: str) -> RateLimitItem:
    config = settings()
    per_minute = {
        "general": config.limit_general_per_minute,
        "visits": config.limit_visits_per_minute,
        "scans": config.limit_scans_per_minute,
        "look-ups": config.limit_look_ups_per_minute,
        "sign-in": config.limit_auth_per_minute,
        "sign-in account": config.limit_auth_per_minute,
        "sign-in failures": config.limit_auth_per_minute * 4,
        "wrong codes": config.limit_wrong_codes_per_minute,
        "registration": config.limit_registration_per_minute,
        "building search": config.limit_building_search_per_minute,
    }
    per_hour = {
        "pass page misses": config.limit_pass_page_misses_per_hour,
        "wrong registration codes": config.limit_wrong_registration_codes_per_hour,
        "wrong registration codes, platform": config.limit_wrong_registration_codes_platform_per_hour,
        "registration code alerts": 1,
        "codes issued": config.limit_codes_issued_per_hour,
        "wrong enrolment codes": config.limit_wrong_enrolment_codes_per_hour,
        "wrong PINs": config.limit_wrong_pins_per_hour,
        "wrong mailed codes": config.limit_wrong_mailed_codes_per_hour,
        "codes mailed": config.limit_codes_mailed_per_hour,
        "uploads": config.limit_uploads_per_hour,
    }
    if kind in per_hour:
        return RateLimitItemPerHour(per_hour[kind], namespace=kind)
    return RateLimitItemPerMinute(per_minute[kind], namespace=kind)


async def count_traffic(kind: str, key: str) -> Standing:
    """Count one request of a session (or of an address that has none); raises TooMany when the window is full."""
    item, limiter = _item(kind), _traffic()
    allowed = settings().rate_limits == "off" or await limiter.hit(item, key)
    window = await limiter.get_window_stats(item, key)
    standing = Standing(item.amount, max(0, window.remaining), int(window.reset_time))
    if not allowed:
        raise TooMany(max(1, int(window.reset_time - time.time()) + 1), standing=standing)
    return standing


async def peek_traffic(kind: str, key: str) -> Standing:
    """Where a key stands, without counting."""
    item = _item(kind)
    standing = await _traffic().get_window_stats(item, key)
    return Standing(item.amount, max(0, standing.remaining), int(standing.reset_time))


@lru_cache(maxsize=1)
def _own_guesses() -> FixedWindowRateLimiter:
    return FixedWindowRateLimiter(WindowMemory())


async def _counting() -> FixedWindowRateLimiter:
    """The shared counters; while Redis is away this process's own, so that people can sign in and guessing stays limited."""
    return _guesses() if await _guesses().storage.check() else _own_guesses()


async def check_guesses(kind: str, key: str) -> None:
    """Raise TooMany when a key has used up its wrong tries; counts nothing. Not switched off by GATEHOUSE_RATE_LIMITS."""
    item, limiter, hidden = _item(kind), await _counting(), _hidden(key)
    if not await limiter.test(item, hidden):
        raise await _too_many_guesses(limiter, item, hidden)


async def count_guess(kind: str, key: str) -> None:
    """Count one wrong try."""
    await (await _counting()).hit(_item(kind), _hidden(key))


async def reserve_guess(kind: str, key: str) -> None:
    """Count a try before it is judged, so that parallel tries cannot all pass the check first; TooMany when the window is full.

    A right one is given back with `release_guess`.
    """
    item, limiter, hidden = _item(kind), await _counting(), _hidden(key)
    if not await limiter.hit(item, hidden):
        raise await _too_many_guesses(limiter, item, hidden)


async def release_guess(kind: str, key: str) -> None:
    """Give a reserved try back: it was right."""
    item = _item(kind)
    await (await _counting()).storage.incr(item.key_for(_hidden(key)), item.get_expiry(), amount=-1)


async def _too_many_guesses(limiter: FixedWindowRateLimiter, item: RateLimitItem, hidden: str) -> TooMany:
    standing = await limiter.get_window_stats(item, hidden)
    return TooMany(
        max(1, int(standing.reset_time - time.time()) + 1),
        "Too many wrong tries. Wait a little and try again.",
    )


async def forget_guesses(kind: str, key: str) -> None:
    """The wrong tries of a key are forgiven: its owner has proven who they are another way."""
    await (await _counting()).storage.clear(_item(kind).key_for(_hidden(key)))


def _hidden(key: str) -> str:
    # Accounts and addresses are not written into Redis in the clear.
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def forget_limits() -> None:
    """Drop all counters and read the settings anew (tests)."""
    for cached in (_traffic, _guesses, _own_guesses, _item):
        cached.cache_clear()
