"""What must not stand in a published pack: taken from the records, and from this computer."""

from __future__ import annotations

import getpass
import os
import re
import socket
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sru_analysis.records.store import Records

# Shorter ids of digits alone cannot be told from figures.
SHORTEST_NUMBER = 5
SHORTEST_SECRET = 8
# Names of accounts and machines that are words of their own.
_COMMON = {"root", "user", "admin", "runner", "localhost", "build", "docker", "host", "ubuntu"}
_SECRET = re.compile(r"TOKEN|SECRET|PASSW|CREDENTIAL|API_?KEY|PRIVATE", re.IGNORECASE)
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" if len(name) > 3 else name for name in _MONTHS)
_YEAR = r"(?P<y>(?:19|20)\d\d)(?!\d)"
_DAY = r"(?<!\d)(?P<d>[0-3]?\d)"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<!\d)(?P<y>(?:19|20)\d\d)[-/. ]?(?P<m>0[1-9]|1[0-2])[-/. ]?(?P<d>[0-3]\d)(?!\d)",
        rf"{_DAY}[-/.](?P<m>[01]?\d)[-/.]{_YEAR}",
        rf"{_DAY}(?:st|nd|rd|th)?[ -](?P<n>{_MONTH})[a-z]*[ ,-]+{_YEAR}",
        rf"\b(?P<n>{_MONTH})[a-z]* (?P<d>[0-3]?\d)(?:st|nd|rd|th)?,? {_YEAR}",
    )
)
_CENTURY = re.compile(r"(?:19|20)\d\d")
_ID = re.compile(r"[0-9a-z]+(?:[-_/][0-9a-z]+)*")
_WORD = re.compile(r"[0-9A-Za-z]+")


@dataclass(frozen=True)
class Wanted:
    """What a scan looks for: ids by kind (in lower case), dates of birth, names of the machine,
    secrets of its environment.
    """

    ids: dict[str, frozenset[str]]
    births: frozenset[date] = frozenset()
    machine: frozenset[str] = frozenset()
    secrets: tuple[str, ...] = field(default=(), repr=False)

    def odd(self, kind: str) -> tuple[str, ...]:
        """The ids of a kind that hold other signs than letters, digits, hyphen, slash."""
        cached = self.__dict__.setdefault("_odd", {})
        if kind not in cached:
            names = sorted(self.ids[kind])
            cached[kind] = tuple(name for name in names if not _ID.fullmatch(name))
        return cached[kind]


@dataclass(frozen=True)
class Allowed:
    """What a pack prints whatever the records hold.

    ``dates``: texts with dates that are no dates of birth; ``words``: texts of the package, such
    as worked examples, whose words are no ids; ``figures``: released numbers as printed.
    """

    dates: str = ""
    words: str = ""
    figures: frozenset[str] = frozenset()


def wanted(records: Records, allowed: Allowed = Allowed()) -> Wanted:  # noqa: B008 (frozen)
    """Everything in the records that names a child or a worker, and what names this computer."""
    births = records.tables["children"]["dob"] if "children" in records.tables else []
    born = {day.date() for day in births if day == day}
    known = frozenset(word.casefold() for word in _WORD.findall(allowed.words)) | allowed.figures
    return Wanted(
        {
            "a child's identifier": child_ids(records) - known,
            "a worker's identifier": worker_ids(records) - known,
        },
        frozenset(born - dates_in(allowed.dates)),
        frozenset(machine_names()),
        tuple(sorted(_secrets())),
    )


def child_ids(records: Records) -> frozenset[str]:
    """Every identifier of a child, or of something that belongs to one, as it stands in the
    records and as it was received.
    """
    return _values(records, lambda name: name.endswith("_id") and not _of_a_worker(name))


def worker_ids(records: Records) -> frozenset[str]:
    """Every identifier of a worker."""
    return _values(records, _of_a_worker)


def _of_a_worker(name: str) -> bool:
    people = ("worker", "professional", "chair", "auditor", "moderator")
    return name.endswith("_id") and any(word in name for word in people)


def _values(records: Records, wanted) -> frozenset[str]:
    found: set = set()
    for frame in records.tables.values():
        for column in frame.columns:
            if wanted(column):
                found.update(frame[column].dropna().unique().tolist())
    return frozenset(name for one in found if _telling(name := str(one).casefold()))


def _telling(name: str) -> bool:
    """An id that can be told from a figure and from a word."""
    if name.isdigit():
        return len(name) >= SHORTEST_NUMBER
    return len(name) >= 3 and any(letter.isdigit() for letter in name)


def dates_in(text: str) -> set[date]:
    """Every date in a text, in the spellings of forms and letters; day before month."""
    found = set()
    text = "\n".join(line for line in text.split("\n") if _CENTURY.search(line))
    for pattern in _DATES:
        for match in pattern.finditer(text):
            parts = match.groupdict()
            month = parts.get("m") or _month(parts["n"])
            try:
                found.add(date(int(parts["y"]), int(month), int(parts["d"])))
            except ValueError:  # 31 February is no date
                continue
    return found


def _month(name: str) -> int:
    return next(i + 1 for i, month in enumerate(_MONTHS) if month.startswith(name.lower()[:3]))


def machine_names() -> set[str]:
    """Names of this computer and of its user, where they are no common words."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError):  # an account without a name
        user = ""
    names = {user.casefold(), socket.gethostname().split(".")[0].casefold()}
    return {name for name in names if len(name) > 3 and name not in _COMMON}


def _secrets() -> set[str]:
    return {
        value
        for name, value in os.environ.items()
        if _SECRET.search(name) and len(value) >= SHORTEST_SECRET and "/" not in value
    }
