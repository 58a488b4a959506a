"""deploy/nginx.conf, run as it stands with four values replaced: TLS, WebSocket, the client's address."""

import asyncio
import datetime as dt
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import websockets
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.make.ports import free_port
from tests.races.server import Server, start_server

NGINX = shutil.which("nginx")
CONFIG = Path(__file__).parents[2] / "deploy" / "nginx.conf"
pytestmark = [
    pytest.mark.faults,  # starts servers: runs alone
    pytest.mark.skipif(NGINX is None, reason="no nginx on this machine"),
]


def _certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "gate.example.org")])
    moment = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - dt.timedelta(hours=1))
        .not_valid_after(moment + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    paths = folder / "cert.pem", folder / "key.pem"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return paths


@pytest.fixture
def proxied(environment: dict[str, str], tmp_path: Path) -> Iterator[tuple[Server, int]]:
    """A server, and nginx before it."""
    plain, secure = free_port(), free_port()
    settings = {
        **environment,
        "GATEHOUSE_TRUSTED_PROXIES": "127.0.0.1",
        "GATEHOUSE_PUBLIC_URL": f"https://127.0.0.1:{secure}",
    }
    server = start_server(settings, tmp_path / "server.log")
    certificate, key = _certificate(tmp_path)
    text = CONFIG.read_text()
    for old, new in {
        "server 127.0.0.1:8000;": f"server {server.url.removeprefix('http://')};",
        "/etc/letsencrypt/live/gate.example.org/fullchain.pem": str(certificate),
        "/etc/letsencrypt/live/gate.example.org/privkey.pem": str(key),
        "listen 443 ssl": f"listen 127.0.0.1:{secure} ssl",
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "/run/nginx.pid": str(tmp_path / "nginx.pid"),
        "/var/log/nginx/": f"{tmp_path}/",
    }.items():
        assert old in text, old
        text = text.replace(old, new)
    config = tmp_path / "nginx.conf"
    config.write_text(text)
    assert NGINX is not None
    nginx = subprocess.Popen([NGINX, "-c", str(config), "-g", "daemon off;"])
    try:
        yield server, secure
    finally:
        nginx.terminate()
        nginx.wait(10)
        server.stop()


async def _until_up(client: httpx.AsyncClient) -> httpx.Response:
    for _ in range(100):
        try:
            return await client.get("/health")
        except httpx.ConnectError:
            await asyncio.sleep(0.1)
    raise AssertionError("nginx did not come up")


async def test_the_proxy_file_carries_tls_websocket_and_the_real_address(
    proxied: tuple[Server, int], tmp_path: Path
) -> None:
    _, secure = proxied
    trust = ssl.create_default_context()
    trust.check_hostname, trust.verify_mode = False, ssl.CERT_NONE
    async with httpx.AsyncClient(base_url=f"https://127.0.0.1:{secure}", verify=trust) as client:
        assert (await _until_up(client)).json()["data"]["status"] == "healthy"
        assert (await client.get("/metrics")).status_code == 404
        # A client's own X-Forwarded-For is replaced: all these count as one address.
        left = [
            int(
                (await client.get("/api", headers={"X-Forwarded-For": f"203.0.113.{n}"})).headers[
                    "x-ratelimit-remaining"
                ]
            )
            for n in range(3)
        ]
        assert left == [left[0], left[0] - 1, left[0] - 2]
    uri = f"wss://127.0.0.1:{secure}/socket.io/?EIO=4&transport=websocket"
    async with websockets.connect(uri, ssl=trust) as socket:
        assert str(await socket.recv()).startswith("0{")  # Engine.IO's open packet came through the upgrade
    assert "/p/" not in (tmp_path / "gate.log").read_text()
