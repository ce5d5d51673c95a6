"""What a process that makes a page may know of the machine: next to nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# What an interpreter on Windows cannot do without.
_WINDOWS = (
    "SYSTEMROOT", "SYSTEMDRIVE", "COMSPEC", "PATHEXT", "WINDIR", "TEMP", "TMP",
    "NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE",
)  # fmt: skip
# 1 January 2000: whatever asks for a build time gets this one.
SOURCE_DATE_EPOCH = "946684800"


def minimal(home: Path) -> dict[str, str]:
    """The environment of a page's process: no proxies, no tokens, no names; one thread."""
    wanted = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(home),
        "USERPROFILE": str(home),
        "IPYTHONDIR": str(home / "ipython"),
        "MPLCONFIGDIR": str(home / "matplotlib"),
        "MPLBACKEND": "agg",
        "JUPYTER_PLATFORM_DIRS": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "SOURCE_DATE_EPOCH": SOURCE_DATE_EPOCH,
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
    if os.name == "nt":
        wanted |= {name: os.environ[name] for name in _WINDOWS if name in os.environ}
    return wanted


@contextmanager
def within(variables: dict[str, str]) -> Iterator[None]:
    """Exactly these variables, for as long as it lasts."""
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
