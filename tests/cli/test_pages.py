"""The landing page and the static files."""

import re
from typing import Any

from gatehouse.core.demo_accounts import DEMO_ACCOUNTS, DEMO_PASSWORD, is_demo_account
from tests.make.http import Bench


async def test_landing_shows_demo_accounts_only_in_the_demo(bench: Bench, setting: Any) -> None:
    setting(GATEHOUSE_MODE="demo", GATEHOUSE_DEMO_SAMPLE_PASS="/p/ABCDEFGHJKMN")
    demo = await bench.client.get("/")
    assert demo.status_code == 200
    for account in DEMO_ACCOUNTS:
        assert account.email in demo.text
    for part in (DEMO_PASSWORD, "/api/docs", "/dev/outbox", "/p/ABCDEFGHJKMN"):
        assert part in demo.text
    assert demo.headers["cache-control"] == "no-store"
    assert "<script" not in demo.text
    assert "style=" not in demo.text  # the policy allows no inline style

    setting(GATEHOUSE_MODE="production", GATEHOUSE_OUTBOX="false")
    plain = await bench.client.get("/")
    assert plain.status_code == 200
    assert "/api/docs" in plain.text
    for part in (DEMO_PASSWORD, "demo.gatehouse.test", "/dev/outbox", "/p/"):
        assert part not in plain.text


async def test_static_files_are_cached_and_known_by_their_tag(bench: Bench) -> None:
    page = (await bench.client.get("/")).text
    paths = set(re.findall(r'"(/static/[^"]+)"', page))
    assert paths == {"/static/pages.css", "/static/gate.svg"}
    for path in paths:
        first = await bench.client.get(path)
        assert first.status_code == 200
        assert "max-age" in first.headers["cache-control"]
        again = await bench.client.get(path, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    for other in ("/static/none.css", "/static/..%2Flanding.py", "/static/"):
        assert (await bench.client.get(other)).status_code == 404


def test_demo_addresses_are_recognised() -> None:
    assert all(is_demo_account(account.email) for account in DEMO_ACCOUNTS)
    assert is_demo_account(" Admin@Demo.Gatehouse.Test ")
    assert not is_demo_account("admin@demo.gatehouse.test.example")
    assert not is_demo_account("admin@xdemo.gatehouse.test")


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


async def test_colours_reach_aa_in_both_schemes(bench: Bench) -> None:
    css = (await bench.client.get("/static/pages.css")).text
    light, dark = (
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]+)", part))
        for part in css.split("@media (prefers-color-scheme: dark)")[:2]
    )
    pairs = [
        (text, ground) for text in ("text", "quiet", "brand") for ground in ("ground", "surface", "code")
    ]
    pairs += [(name, f"{name}-soft") for name in ("good", "info", "wait", "bad")]
    for scheme in (light, dark):
        for text, ground in pairs:
            high, low = sorted((_luminance(scheme[text]), _luminance(scheme[ground])), reverse=True)
            assert (high + 0.05) / (low + 0.05) >= 4.5, (text, ground, scheme[text], scheme[ground])
