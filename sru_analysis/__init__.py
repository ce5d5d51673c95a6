"""Safeguarding performance reports: from the extracts as received to checked pages.

The public names are handed out when they are asked for, so that importing the package is cheap.
"""

from __future__ import annotations

_PUBLIC = {
    "open_report": "sru_analysis.report",
    "dev": "sru_analysis.run.places",
}
__all__ = ["dev", "open_report"]  # noqa: F822 - handed out below


def __getattr__(name: str):
    if name == "__version__":
        from sru_analysis.run.places import version

        return version()
    if name not in _PUBLIC:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_PUBLIC[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_PUBLIC])
