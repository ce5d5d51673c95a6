"""Readers: one a format, and what they share; from files as exported to records."""

from __future__ import annotations

__all__ = ["read_extracts"]  # noqa: F822 - handed out below


def __getattr__(name: str):
    """``read_extracts``, fetched when it is asked for: checking an address needs no reader."""
    if name != "read_extracts":
        raise AttributeError(name)
    from sru_analysis.extracts.assembling import read_extracts

    return read_extracts
