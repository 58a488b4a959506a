"""`gatehouse keys rotate` and `gatehouse vapid-keys`: making keys is the one time they are shown."""

import base64
import json
import os
from pathlib import Path
from typing import Annotated

import typer
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from gatehouse.cli_say import plain_problems, read_settings, say, stop
from gatehouse.core.embedded_folder import SECRETS_FILE, FolderLock, read_secrets, sync_folder
from gatehouse.core.keys import KeyRing, new_entry

RING = "keys"
"""The ring's name in a data folder's secrets."""


def first_ring() -> str:
    """The ring of a new data folder."""
    return new_entry("k1")


def rotate(
    data_dir: Annotated[
        Path | None,
        typer.Option("--data-dir", help="Rotate the ring of this data folder (its server must be stopped)."),
    ] = None,
) -> None:
    """Put a new key in front of the ring. Old keys stay, so that what they protect can still be read.

    Without --data-dir: reads GATEHOUSE_KEYS (or JWT_SECRET) and prints the new line. Give it to every process and restart them.
    """
    with plain_problems():
        if data_dir is not None:
            say(
                f"Key {_rotate_folder(data_dir)} is now the first of {data_dir / SECRETS_FILE}. It counts from the next start."
            )
            return
        config = read_settings()
        ring = config.keys.get_secret_value()
        if not ring and (secret := config.jwt_secret.get_secret_value()):
            ring = f"jwt:{secret}"
        typer.echo(f"GATEHOUSE_KEYS={_in_front(ring)}")
    say("Keep it secret, and keep a copy apart from the database. Restart every process with it.")


def _in_front(ring: str) -> str:
    known = KeyRing.parse(ring).ids if ring else ()
    number = next(number for number in range(1, 10_000) if f"k{number}" not in known)
    # After k3 comes k4, even when k1 was thrown away: an id never means two keys.
    numbers = [int(kid[1:]) for kid in known if kid[:1] == "k" and kid[1:].isdecimal()]
    fresh = new_entry(f"k{max([number, *(one + 1 for one in numbers)])}")
    return f"{fresh},{ring}" if ring else fresh


def _rotate_folder(data_dir: Path) -> str:
    if not (data_dir / SECRETS_FILE).exists():
        stop(f"{data_dir} holds no {SECRETS_FILE}: it is not a Gatehouse data folder.")
    lock = FolderLock(data_dir)
    try:
        secrets = read_secrets(data_dir)
        secrets[RING] = _in_front(str(secrets.get(RING, "")))
        fresh = data_dir / f"{SECRETS_FILE}.new"
        fresh.unlink(missing_ok=True)
        fresh.touch(mode=0o600, exist_ok=False)
        with fresh.open("w", encoding="utf-8") as stream:
            stream.write(json.dumps(secrets, indent=2) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(data_dir / SECRETS_FILE)
        sync_folder(data_dir)
    finally:
        lock.release()
    return KeyRing.parse(str(secrets[RING])).current


def vapid_keys() -> None:
    """Make the key pair for Web Push (P-256, base64url). Make it once: a new pair loses every subscription."""
    key = ec.generate_private_key(ec.SECP256R1())
    public = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    private = key.private_numbers().private_value.to_bytes(32, "big")
    typer.echo(f"VAPID_PUBLIC_KEY={_base64url(public)}")
    typer.echo(f"VAPID_PRIVATE_KEY={_base64url(private)}")


def _base64url(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
