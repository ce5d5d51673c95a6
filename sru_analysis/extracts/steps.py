"""Which file or sheet is being read, told to whoever watches the reading from outside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

FILE_SECONDS = 600
SHEET_SECONDS = 60

Told = Callable[[str, int], None]
_told: ContextVar[Told | None] = ContextVar("told", default=None)


def step(place: str, seconds: int = FILE_SECONDS) -> None:
    """What is read from now on, and how long that may take."""
    told = _told.get()
    if told is not None:
        told(place, seconds)


@contextmanager
def steps_told_to(told: Told) -> Iterator[None]:
    """Every step of the reading done inside is told as it begins."""
    before = _told.set(told)
    try:
        yield
    finally:
        _told.reset(before)
