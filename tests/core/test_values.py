"""Phones, e-mails, moments and addresses, normalised once."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from gatehouse.core.client import client_address
from gatehouse.core.clock import in_zone, iso
from gatehouse.core.emails import normalise_email
from gatehouse.core.phones import mask_phone, normalise_phone


@pytest.mark.parametrize(
    ("text", "country", "wanted"),
    [
        ("08012345678", "NG", "+2348012345678"),
        ("+2348012345678", "NG", "+2348012345678"),
        ("+234 801 234 5678", "NG", "+2348012345678"),
        ("0803-123-4567", "NG", "+2348031234567"),
        (" 2348012345678", "NG", "+2348012345678"),  # a + that a query string made into a space
        ("+1 (415) 555-2671", "NG", "+14155552671"),
        ("9876543210", "IN", "+919876543210"),
        ("123456789012345", "NG", "+123456789012345"),  # nobody can place it: kept
        ("+9991234567", "NG", "+9991234567"),
    ],
)
def test_phones(text: str, country: str, wanted: str) -> None:
    assert normalise_phone(text, country) == wanted
    assert normalise_phone(wanted, country) == wanted


@pytest.mark.parametrize(
    "text", ["", "123456", "1" * 16, "not a phone", "0801234567x", "٠٨٠١٢٣٤٥٦٧٨", "+", "()", "\x00" * 10]
)
def test_no_phones(text: str) -> None:
    with pytest.raises(ValueError):
        normalise_phone(text, "NG")


def test_a_masked_phone_shows_four_and_two() -> None:
    assert mask_phone("+2348012345678") == "+234••••••••78"
    assert mask_phone(None) is None


def test_emails() -> None:
    assert normalise_email("  Ada.Obi@Example.COM ") == "ada.obi@example.com"
    assert normalise_email("resident@demo.gatehouse.test") == "resident@demo.gatehouse.test"
    for bad in (
        "",
        "ada",
        "ada@",
        "@example.com",
        "ada@example",
        "a b@example.com",
        "a@b@example.com",
        "ada@-x.com",
        "a\x00@example.com",
        "a@" + "x" * 300 + ".com",
    ):
        with pytest.raises(ValueError):
            normalise_email(bad)


def test_moments() -> None:
    plain = datetime(2026, 3, 29, 12, 0)
    assert in_zone(plain, "Africa/Lagos") == datetime(2026, 3, 29, 11, tzinfo=UTC)
    assert in_zone(plain.replace(tzinfo=timezone(timedelta(hours=-5))), "Africa/Lagos") == datetime(
        2026, 3, 29, 17, tzinfo=UTC
    )
    assert in_zone(datetime(2026, 3, 29, 2, 30), "Europe/Berlin").tzinfo is UTC
    assert iso(datetime(2026, 3, 29, 14, 0, tzinfo=timezone(timedelta(hours=2)))) == "2026-03-29T12:00:00Z"
    assert iso(datetime(2026, 3, 29, 12, 0, 0, 5, tzinfo=UTC)) == "2026-03-29T12:00:00.000005Z"
    assert iso(None) is None


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "wanted"),
    [
        ("203.0.113.9", "1.2.3.4", "", "203.0.113.9"),
        ("203.0.113.9", "1.2.3.4", "10.0.0.0/8", "203.0.113.9"),  # not a proxy of ours
        ("10.0.0.1", "1.2.3.4", "10.0.0.0/8", "1.2.3.4"),
        ("10.0.0.1", "6.6.6.6, 1.2.3.4", "10.0.0.0/8", "1.2.3.4"),  # the client wrote the first one itself
        ("10.0.0.1", "1.2.3.4, 10.0.0.7", "10.0.0.0/8", "1.2.3.4"),
        ("10.0.0.1", "junk", "10.0.0.0/8", "10.0.0.1"),
        ("10.0.0.1", "1.2.3.4, junk, 10.0.0.7", "10.0.0.0/8", "10.0.0.7"),
        ("10.0.0.1", "", "10.0.0.0/8", "10.0.0.1"),
        ("::1", "2001:db8::5", "::1,10.0.0.0/8", "2001:db8::5"),
    ],
)
def test_forwarded_addresses_are_believed_from_trusted_proxies_only(
    setting: Any, peer: str, forwarded: str, proxies: str, wanted: str
) -> None:
    setting(GATEHOUSE_TRUSTED_PROXIES=proxies)
    assert (
        client_address({"client": (peer, 1), "headers": [(b"x-forwarded-for", forwarded.encode())]}) == wanted
    )


def test_several_forwarding_headers_are_one_chain(setting: Any) -> None:
    setting(GATEHOUSE_TRUSTED_PROXIES="10.0.0.0/8")
    headers = [(b"x-forwarded-for", b"6.6.6.6"), (b"x-forwarded-for", b"1.2.3.4")]
    assert client_address({"client": ("10.0.0.1", 1), "headers": headers}) == "1.2.3.4"
    assert client_address({"client": None, "headers": headers}) == "unknown"
