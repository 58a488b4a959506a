"""`python -m gatehouse` is `gatehouse`."""

from gatehouse.cli import app

app(prog_name="gatehouse")
