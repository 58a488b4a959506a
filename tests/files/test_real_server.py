"""The same over a real connection: large bodies, refusals before they have come, a client that hangs up."""

import http.client
import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from gatehouse.files.keys import MAX_DOCUMENT, Context, MimeType
from tests.files.uploading import document
from tests.make.buildings import Building
from tests.make.uploads import files, make_upload, path_of
from tests.schemathesis.live import Live, live_server


@pytest.fixture
def live(environment: dict[str, str]) -> Iterator[Live]:
    """A server of its own."""
    with live_server(environment["DATABASE_PLATFORM_URL"]) as running:
        yield running


def _announced(live: Live, home: Building, size: int) -> tuple[str, str]:
    """An upload that may come: its key, and the address to send it to."""
    made = make_upload(
        live.bench.db, home, home.resident, b"%", context=Context.GENERAL, kind=MimeType.PDF, confirmed=False
    )
    _, key = live.run(made)
    path_of("incoming", key).unlink()
    url = urlsplit(files().upload_url(key, mime_type="application/pdf", size=size))
    return key, f"{url.path}?{url.query}"


def _connection(live: Live) -> http.client.HTTPConnection:
    address = urlsplit(live.url)
    assert address.hostname
    return http.client.HTTPConnection(address.hostname, address.port, timeout=30)


def test_uploads_over_a_real_connection(live: Live) -> None:
    home = live.run(live.bench.building())
    typed = {"Content-Type": "application/pdf"}
    content = document(MAX_DOCUMENT)

    key, address = _announced(live, home, len(content))
    connection = _connection(live)
    connection.request("PUT", address, body=content, headers=typed)
    assert connection.getresponse().status == 200
    assert path_of("incoming", key).read_bytes() == content

    # In pieces, without a length.
    key, address = _announced(live, home, len(content))
    connection = _connection(live)
    pieces = (content[at : at + 100_000] for at in range(0, len(content), 100_000))
    connection.request("PUT", address, body=pieces, headers=typed, encode_chunked=True)
    assert connection.getresponse().status == 200
    assert path_of("incoming", key).stat().st_size == len(content)

    # Refused by its head: the answer comes although the body has not.
    key, address = _announced(live, home, 1000)
    connection = _connection(live)
    connection.putrequest("PUT", address)
    connection.putheader("Content-Type", "application/pdf")
    connection.putheader("Content-Length", str(10**12))
    connection.endheaders()
    assert connection.getresponse().status == 403

    # Hung up in the middle.
    key, address = _announced(live, home, len(content))
    place = urlsplit(live.url)
    with socket.create_connection((place.hostname or "", place.port or 0)) as raw:
        head = f"PUT {address} HTTP/1.1\r\nHost: x\r\nContent-Type: application/pdf\r\nContent-Length: {len(content)}\r\n\r\n"
        raw.sendall(head.encode() + content[: 5 * 1024 * 1024])
        until = time.monotonic() + 10
        while not list(path_of("incoming", key).parent.glob("*.part")) and time.monotonic() < until:
            time.sleep(0.01)
        assert list(path_of("incoming", key).parent.glob("*.part")), "nothing had been written yet"
    until = time.monotonic() + 10
    while list(path_of("incoming", key).parent.glob("*.part")) and time.monotonic() < until:
        time.sleep(0.02)
    assert not list(path_of("incoming", key).parent.glob("*.part"))
    assert not path_of("incoming", key).exists()
