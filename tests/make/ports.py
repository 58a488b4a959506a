"""Ports for servers that tests start."""

import random
import socket
from contextlib import suppress

# Below those a system lends to outgoing connections (Linux: from 32768), which could take one before its server does.
_RANGE = range(11_000, 32_000)
_random = random.SystemRandom()  # two processes of a run must not draw the same ones


def free_port() -> int:
    """A port nobody listens on at this moment."""
    while True:
        port = _random.choice(_RANGE)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
