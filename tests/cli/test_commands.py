"""The `gatehouse` command as a person calls it: a real process, its output and its exit code."""

import base64
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
from argon2 import PasswordHasher
from cryptography.hazmat.primitives.asymmetric import ec
from typer.testing import CliRunner

from gatehouse.cli import app
from gatehouse.core.keys import KeyRing
from tests.make.http import Bench

SECONDS = 60
COMMANDS = [
    "demo",
    "seed-demo",
    "serve",
    "worker",
    "migrate",
    "create-super-admin",
    "vapid-keys",
    "openapi",
    "bench",
    "db",
    "keys",
]
GOOD = "Lantern-Quay-58!"


def gatehouse(*arguments: str, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """Run it with these settings and no others."""
    clean = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("GATEHOUSE_", "DATABASE_", "JWT_"))
    }
    environment = (
        clean
        | {"PYTHONPATH": os.pathsep.join(sys.path), "COLUMNS": "200", "TERM": "dumb", "NO_COLOR": "1"}
        | settings
    )
    command = [sys.executable, "-m", "gatehouse", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=SECONDS, input=stdin, env=environment, check=False
    )


def problem(done: subprocess.CompletedProcess[str]) -> str:
    """The one line of a command that refuses."""
    assert done.returncode == 1, done.stderr
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr.strip()


def production(urls: dict[str, str]) -> dict[str, str]:
    """Settings of a production server on the test database."""
    return {
        "DATABASE_URL": urls["app"],
        "DATABASE_PLATFORM_URL": urls["platform"],
        "GATEHOUSE_KEYS": "p1:" + "for-this-test-only-" * 2,
        "GATEHOUSE_PUBLIC_URL": "https://gate.example.org",
        "GATEHOUSE_WORKER": "false",
    }


def test_help_names_every_command_and_each_explains_itself() -> None:
    runner = CliRunner()
    whole = runner.invoke(app, ["--help"], prog_name="gatehouse")
    assert whole.exit_code == 0
    for name in COMMANDS:
        assert re.search(rf"\b{name}\b", whole.output), name
    for name in COMMANDS:
        if name != "bench":  # its options are bench/run.py's own
            one = runner.invoke(app, [name, "--help"], prog_name="gatehouse")
            assert one.exit_code == 0
            assert f"Usage: gatehouse {name}" in one.output
    assert gatehouse("--version").stdout.startswith("gatehouse ")
    assert gatehouse("no-such-command").returncode == 2


def test_print_sql_names_the_logins_and_holds_no_password() -> None:
    done = gatehouse("db", "init", "--print-sql", "--database", 'odd "name"')
    assert done.returncode == 0
    for part in (
        "gatehouse_owner",
        "gatehouse_app",
        "gatehouse_platform",
        ":'app_password'",
        '"odd ""name"""',
        "nobypassrls",
    ):
        assert part in done.stdout
    assert "--print-sql" in problem(gatehouse("db", "init"))


def test_rotate_puts_a_new_key_first_and_keeps_the_old() -> None:
    old = "k3:" + "o" * 40 + ",jwt:" + "j" * 40
    done = gatehouse("keys", "rotate", GATEHOUSE_KEYS=old)
    line = done.stdout.strip()
    assert line.endswith("," + old)
    ring = KeyRing.parse(line.removeprefix("GATEHOUSE_KEYS="))
    assert ring.ids == ("k4", "k3", "jwt")
    assert KeyRing.parse(gatehouse("keys", "rotate").stdout.strip().removeprefix("GATEHOUSE_KEYS=")).ids == (
        "k1",
    )
    assert gatehouse("keys", "rotate", JWT_SECRET="s" * 20).stdout.strip().endswith(",jwt:" + "s" * 20)
    spoken = problem(gatehouse("keys", "rotate", GATEHOUSE_KEYS="k1:tooshort"))
    assert "tooshort" not in spoken


def test_rotate_in_a_data_folder(tmp_path: Path) -> None:
    secrets = tmp_path / "secrets.json"
    secrets.write_text(json.dumps({"app_password": "stays", "keys": "k1:" + "a" * 40}))
    done = gatehouse("keys", "rotate", "--data-dir", str(tmp_path))
    assert done.returncode == 0, done.stderr
    after = json.loads(secrets.read_text())
    assert after["app_password"] == "stays"
    assert KeyRing.parse(after["keys"]).ids == ("k2", "k1")
    assert secrets.stat().st_mode & 0o777 == 0o600
    assert after["keys"].split(",")[0] not in done.stdout + done.stderr
    assert "not a Gatehouse data folder" in problem(
        gatehouse("keys", "rotate", "--data-dir", str(tmp_path / "none"))
    )


def test_vapid_keys_are_a_pair() -> None:
    values = dict(line.split("=", 1) for line in gatehouse("vapid-keys").stdout.splitlines())
    public, private = (
        base64.urlsafe_b64decode(values[f"VAPID_{name}_KEY"] + "==") for name in ("PUBLIC", "PRIVATE")
    )
    assert (len(public), len(private)) == (65, 32)
    numbers = (
        ec.derive_private_key(int.from_bytes(private, "big"), ec.SECP256R1()).public_key().public_numbers()
    )
    assert public == b"\x04" + numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big")
    assert "=" not in values["VAPID_PUBLIC_KEY"] + values["VAPID_PRIVATE_KEY"]


def test_openapi_is_the_document_without_any_setting(tmp_path: Path) -> None:
    document = json.loads(gatehouse("openapi").stdout)
    assert document["openapi"].startswith("3.")
    assert "/api/visitors/scan/entry" in document["paths"]
    target = tmp_path / "openapi.json"
    assert gatehouse("openapi", "--output", str(target)).returncode == 0
    assert json.loads(target.read_text()) == document


async def test_create_super_admin_once_with_a_strong_password(
    database_urls: dict[str, str], platform: "asyncpg.Pool[asyncpg.Record]", bench: Bench
) -> None:
    settings = {"DATABASE_PLATFORM_URL": database_urls["platform"]}
    email = f"boss-{os.urandom(6).hex()}@people.example"

    def create(address: str, *more: str, password: str = GOOD) -> subprocess.CompletedProcess[str]:
        return gatehouse(
            "create-super-admin",
            "--email",
            address,
            "--first-name",
            "Ini",
            *more,
            stdin=password + "\n",
            **settings,
        )

    weak = problem(create(email, password="short"))
    assert "at least 8 characters" in weak
    assert "e-mail" in problem(create("nobody"))
    assert "demo" in problem(create("boss@demo.gatehouse.test"))
    done = create("  " + email.upper())
    assert done.returncode == 0, done.stderr
    assert GOOD not in done.stdout + done.stderr
    row = await platform.fetchrow(
        "select id, is_super_admin, email_verified_at is not null as verified from users where email = $1",
        email,
    )
    assert row is not None
    assert (row["is_super_admin"], row["verified"]) == (True, True)
    assert (
        await platform.fetchval("select action from platform_audit where target_id = $1", row["id"])
        == "super_admin.created"
    )
    answer = await bench.client.post("/api/auth/login", json={"email": email, "password": GOOD})
    assert answer.status_code == 200, answer.text
    assert "already" in problem(create(email))

    made = create(f"made-{email}", "--generate-password")
    shown = made.stdout.strip().rsplit(" ", 1)[1]
    stored = await platform.fetchval(
        "select password_hash from credentials c join users u on u.id = c.user_id where u.email = $1",
        f"made-{email}",
    )
    assert PasswordHasher().verify(stored, shown)
    assert "DATABASE_PLATFORM_URL" in problem(
        gatehouse("create-super-admin", "--email", email, "--first-name", "Ini")
    )


def test_migrate_runs_again_and_says_what_it_needs(database_urls: dict[str, str]) -> None:
    assert "DATABASE_OWNER_URL" in problem(gatehouse("migrate"))
    assert gatehouse("migrate", DATABASE_OWNER_URL=database_urls["owner"]).returncode == 0
    away = problem(gatehouse("migrate", DATABASE_OWNER_URL="postgresql://owner:hidden-word@127.0.0.1:9/none"))
    assert "cannot be reached" in away
    assert "hidden-word" not in away


def test_seed_demo_and_demo_refuse_production(database_urls: dict[str, str], tmp_path: Path) -> None:
    assert "production" in problem(gatehouse("seed-demo", **production(database_urls)))
    assert "production" in problem(
        gatehouse("demo", "--data-dir", str(tmp_path / "d"), GATEHOUSE_MODE="production")
    )
    assert not (tmp_path / "d").exists()


async def test_seed_demo_writes_what_the_product_would_have_left(
    database_urls: dict[str, str], platform: "asyncpg.Pool[asyncpg.Record]"
) -> None:
    seed = str(int.from_bytes(os.urandom(4), "big"))
    settings = production(database_urls) | {"GATEHOUSE_MODE": "demo"}
    done = gatehouse(
        "seed-demo", "--scale", "2", "--months", "1", "--per-day", "20", "--seed", seed, **settings
    )
    assert done.returncode == 0, done.stderr
    buildings = await platform.fetch("select id from buildings where email like $1", f"office.s{seed}b%")
    ids = [row["id"] for row in buildings]
    assert len(ids) == 2
    visits = dict(
        await platform.fetch(
            "select status, count(*) from visits where building_id = any($1) group by status", ids
        )
    )
    assert {"pending", "completed", "cancelled", "expired"} <= visits.keys()
    assert sum(visits.values()) > 600
    scans = dict(
        await platform.fetch(
            "select outcome, count(*) from scans where building_id = any($1) group by outcome", ids
        )
    )
    assert scans["admitted"] > 800
    assert scans["refused"] > 5
    wrong = await platform.fetchval(
        "select count(*) from visits v where building_id = any($1) and ("
        " inside_count <> (select count(*) from visit_visitors x where x.building_id = v.building_id and x.visit_id = v.id and x.inside)"
        " or inside_count <> (select count(*) from entries e where e.building_id = v.building_id and e.visit_id = v.id and e.exited_at is null)"
        " or entries_used <> (select count(*) from entries e where e.building_id = v.building_id and e.visit_id = v.id)"
        " or (status in ('pending', 'active')) <> exists (select 1 from passes p where p.building_id = v.building_id and p.visit_id = v.id and p.ended_at is null)"
        " or (status = 'active') <> (inside_count > 0))",
        ids,
    )
    assert wrong == 0
    assert (
        await platform.fetchval("select count(*) from scans where building_id = any($1) and at > now()", ids)
        == 0
    )
    again = gatehouse("seed-demo", "--scale", "2", "--seed", seed, **settings)
    assert again.returncode == 1
    assert f"Seed {seed} is in this database already" in again.stderr


def test_serve_says_in_one_line_what_is_wrong(database_urls: dict[str, str], tmp_path: Path) -> None:
    good = production(database_urls)
    assert "DATABASE_URL and DATABASE_PLATFORM_URL" in problem(gatehouse("serve"))
    assert "GATEHOUSE_KEYS" in problem(gatehouse("serve", **(good | {"GATEHOUSE_KEYS": ""})))
    nameless = {name: value for name, value in good.items() if name != "GATEHOUSE_PUBLIC_URL"}
    assert "GATEHOUSE_PUBLIC_URL" in problem(gatehouse("serve", **nameless))
    assert "refused in production" in problem(gatehouse("serve", **(good | {"GATEHOUSE_RATE_LIMITS": "off"})))
    number = problem(gatehouse("serve", **(good | {"GATEHOUSE_POOL_SIZE": "no-number"})))
    assert "GATEHOUSE_POOL_SIZE" in number
    assert "no-number" not in number
    assert "row security" in problem(gatehouse("serve", **(good | {"DATABASE_URL": database_urls["owner"]})))
    assert "both" in problem(gatehouse("serve", "--tls-cert", "x.pem", **good))
    (tmp_path / "x.pem").write_text("no certificate")
    assert "PEM" in problem(
        gatehouse(
            "serve", "--tls-cert", str(tmp_path / "x.pem"), "--tls-key", str(tmp_path / "x.pem"), **good
        )
    )
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert "in use" in problem(gatehouse("serve", "--port", str(taken.getsockname()[1]), **good))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_serve_answers_and_ends_clean(
    database_urls: dict[str, str], tmp_path: Path, number: signal.Signals
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GATEHOUSE_")}
    environment |= production(database_urls) | {"PYTHONPATH": os.pathsep.join(sys.path)}
    output = tmp_path / "output"
    with output.open("w") as sink:
        server = subprocess.Popen(
            [sys.executable, "-m", "gatehouse", "serve", "--port", str(port)],
            env=environment,
            stdout=sink,
            stderr=sink,
        )
    try:
        health = wait_healthy(f"http://127.0.0.1:{port}", server)
        assert health["database"] == "connected"
        page = httpx.get(f"http://127.0.0.1:{port}/").text
        assert "Gatehouse-Demo-1!" not in page
        assert "/dev/outbox" not in page
        server.send_signal(number)
        assert server.wait(timeout=20) == 0
        assert f"http://127.0.0.1:{port}" in output.read_text()
    finally:
        server.kill()
        server.wait(timeout=20)


def wait_healthy(address: str, server: subprocess.Popen[Any]) -> dict[str, Any]:
    """`data` of /health, once it answers 200."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            answer = httpx.get(address + "/health", timeout=2)
        except httpx.TransportError:
            time.sleep(0.1)
            continue
        if answer.status_code == 200:
            data: dict[str, Any] = answer.json()["data"]
            return data
    raise AssertionError("the server did not become healthy")
