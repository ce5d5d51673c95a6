"""A pack appears whole or not at all: lock, temporary folder, flush, rename, switch.

At whatever point a run is interrupted, ``current`` names an old complete pack or the new complete
one. What a dead run left behind is swept by the next.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sru_analysis.messages import Refusal
from sru_analysis.run.places import Places, make_folder, shown

UNFINISHED = ".tmp-"
OWNER = "owner.json"
CURRENT = "current"
LEAST_SPACE = 200 * 2**20


@contextmanager
def lock(places: Places) -> Iterator[None]:
    """Hold this council and period; busy means exit code 75. The system frees it on death."""
    from filelock import FileLock, Timeout

    make_folder(places.lock.parent)
    held = FileLock(places.lock, mode=0o600)
    try:
        held.acquire(timeout=0)
    except Timeout:
        raise Refusal(
            f"{places.council} {places.period}: another run is working on this council and "
            "period. Nothing was started. Wait for it to end.",
            "locked",
            75,
        ) from None
    try:
        yield
    finally:
        held.release()


def sweep(places: Places, editions: tuple[str, ...] = ("internal", "published")) -> int:
    """Remove the unfinished folders of dead runs; how many there were."""
    removed = 0
    for parent in (*(places.edition(edition) for edition in editions), places.private):
        for folder in sorted(parent.glob(f"{UNFINISHED}*")):
            if folder.is_dir() and not owner_lives(folder):
                shutil.rmtree(folder)
                removed += 1
    return removed


def check_space(places: Places) -> None:
    """Refuse to start with less than three times the present pack, or 200 MB, of free space."""
    packs = [current_pack(places.edition(e)) for e in ("internal", "published")]
    size = max((folder_size(pack) for pack in packs if pack), default=0)
    needed = max(LEAST_SPACE, 3 * size)
    free = shutil.disk_usage(make_folder(places.out)).free
    if free < needed:
        raise Refusal(
            f"{shown(places.out)}: {free // 2**20} MB are free, {needed // 2**20} MB are needed. "
            "Nothing was started. Make room, or choose another folder with --out.",
            "space",
        )


def current_pack(edition: Path) -> Path | None:
    """The pack now in force in an edition's folder."""
    try:
        run_id = (edition / CURRENT).read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return None
    pack = edition / run_id
    return pack if run_id and pack.is_dir() else None


class Draft:
    """A pack in the making: its public folder and its private one, both unfinished."""

    def __init__(self, places: Places, edition: str, run_id: str):
        self.run_id = run_id
        self.target = places.edition(edition) / run_id
        self.private_target = places.private / run_id
        name = f"{UNFINISHED}{run_id}-{secrets.token_hex(4)}"
        self.pack = make_folder(places.edition(edition) / name)
        self.private = make_folder(places.private / name)
        for folder in (self.pack, self.private):
            _write(folder / OWNER, json.dumps(_owner(os.getpid())).encode())

    @property
    def failed(self) -> Path:
        """Where the private side of a run that failed is kept."""
        return self.private_target.with_name(f"failed-{self.run_id}")

    def write(self, name: str, data: bytes) -> None:
        """Put a file into the pack; its place is checked to lie inside it."""
        _write(_inside(self.pack, name), data)

    def keep(self, name: str, data: bytes) -> None:
        """Put a file on the private side."""
        _write(_inside(self.private, name), data)

    def publish(self) -> None:
        """Flush, rename and switch; from here on the pack is there.

        The same pack made again is the same bytes, so the one that stands is left where it is.
        """
        for folder, target in ((self.private, self.private_target), (self.pack, self.target)):
            (folder / OWNER).unlink()
            _flush_folders(folder)
            if folder == self.pack and _same_bytes(folder, target):
                shutil.rmtree(folder)
            else:
                _replace_folder(folder, target)
        switch(self.target)

    def fail(self, fault: Exception) -> None:
        """Drop the pack; what a failed run leaves for its own people stays, with the reason."""
        shutil.rmtree(self.pack, ignore_errors=True)
        text = "".join(traceback.format_exception(fault))
        self.keep("errors/traceback.txt", text.encode())
        (self.private / OWNER).unlink(missing_ok=True)
        _replace_folder(self.private, self.failed)


def switch(pack: Path) -> None:
    """Name a pack as the one in force in its edition."""
    if current_pack(pack.parent) == pack:
        return
    _write(pack.parent / CURRENT, f"{pack.name}\n".encode())
    _flush(pack.parent)


def folder_size(folder: Path) -> int:
    """Bytes of all the files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _write(path: Path, data: bytes) -> None:
    from sru_analysis.records.store import write_atomically

    write_atomically(path, data)


def _inside(folder: Path, name: str) -> Path:
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise ValueError(f"not inside the pack: {name}")
    return path


def _same_bytes(folder: Path, other: Path) -> bool:
    names, others = (
        {p.relative_to(f) for p in f.rglob("*") if p.is_file()} for f in (folder, other)
    )
    return names == others and all(
        (folder / name).read_bytes() == (other / name).read_bytes() for name in names
    )


def _replace_folder(folder: Path, target: Path) -> None:
    if target.exists():
        aside = target.with_name(f"{UNFINISHED}{target.name}-{secrets.token_hex(4)}")
        target.rename(aside)
        folder.rename(target)
        shutil.rmtree(aside)
    else:
        folder.rename(target)
    _flush(target.parent)


def _flush_folders(folder: Path) -> None:
    for path, _, _ in os.walk(folder):
        _flush(Path(path))


def _flush(folder: Path) -> None:
    if os.name == "nt":  # a folder cannot be opened there
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _owner(process: int) -> dict:
    return {"process": process, "started": _started(process)}


def owner_lives(folder: Path) -> bool:
    """Whether the process that makes this unfinished folder still runs."""
    try:
        owner = json.loads((folder / OWNER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    started = _started(owner["process"])
    return started is not None and started == owner["started"]


def _started(process: int) -> float | None:
    """When a process began, as the system says it; ``None`` when there is none of that number."""
    import psutil

    try:
        return psutil.Process(process).create_time()
    except psutil.NoSuchProcess:
        return None
