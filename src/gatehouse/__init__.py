"""Gatehouse: the gate of a residential community."""

__version__ = "0.1.0"
