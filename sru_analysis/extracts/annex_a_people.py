"""Annex A: the children that the lists name, and the social workers who hold their cases."""

from __future__ import annotations

import hashlib
import re

import pandas as pd

from sru_analysis.extracts.annex_a_history import AS_AT, DAY, Listing
from sru_analysis.extracts.identifiers import plain
from sru_analysis.extracts.reading import NUMBER, SOURCE_ID, ReadTable

ABOUT = ("dob", "sex", "ethnicity", "disability", "uasc")
# The lists in the order in which they are believed, where two of one day differ.
BELIEVED = (8, 7, 6, 5, 4, 3, 2, 9, 1, 10)
_AN_ID = re.compile(r"(?=.*\d)\S+")


def with_worker_ids(tables: list[ReadTable]) -> None:
    """Replace the names of workers by keyed hashes; what is an id stays one.

    The key is made of the files themselves: the same files give the same ids, and nobody without
    them can try names.
    """
    key = hashlib.sha256("".join(sorted({table.sha256 for table in tables})).encode()).digest()
    for table in tables:
        if "worker" in table.frame:
            written = table.frame["worker"]
            ids = {text: _worker_id(text, key) for text in written.dropna().unique()}
            table.frame["worker"] = written.map(ids).astype("str")


def _worker_id(text: str, key: bytes) -> str:
    if _AN_ID.fullmatch(text.strip()):
        return plain(text)
    return f"w-{hashlib.blake2b(plain(text).encode(), key=key, digest_size=8).hexdigest()}"


def children_of(tables: list[ReadTable], lists: dict[str, Listing]) -> pd.DataFrame:
    """Every child once. The latest workbook that fills a column is believed.

    Two dates of birth of a child in the lists of one day: neither is used (note id_two_births).
    """
    frames = [_people(table) for table in tables if "person_id" in table.frame]
    rows = pd.concat(frames, ignore_index=True)
    rows = rows.sort_values(
        [AS_AT, "rank", "source_file", "source_sheet", NUMBER],
        ascending=[False, True, True, True, True],
        kind="stable",
    )
    columns = [column for column in ABOUT if column in rows]
    children = rows.groupby("person_id", sort=True)[columns].first()
    two = _two_births(rows)
    if len(two):
        tables[0].sheet.note("id_two_births", len(two), "dob")
        children.loc[two, "dob"] = pd.NaT
    where = rows.drop_duplicates("person_id").set_index("person_id")
    sources = where[["source_format", "source_file", "source_sheet", NUMBER, SOURCE_ID]]
    return children.join(sources).reset_index()


def _two_births(rows: pd.DataFrame) -> list[str]:
    """The children of whom the lists of the latest day give two dates of birth."""
    if "dob" not in rows:
        return []
    births = rows.loc[rows["dob"].notna(), ["person_id", AS_AT, "dob"]].drop_duplicates()
    newest = births[births[AS_AT] == births.groupby("person_id")[AS_AT].transform("max")]
    return newest.loc[newest.duplicated("person_id"), "person_id"].tolist()


def _people(table: ReadTable) -> pd.DataFrame:
    """The children of one list; of the lists that no figure needs, every row is used."""
    frame = table.frame
    if not table.form.key:
        table.used = len(frame)
        table.filled = {name: int(frame[name].notna().sum()) for name in table.columns}
    columns = [name for name in ABOUT if name in table.columns]
    return frame[["person_id", *columns, NUMBER, SOURCE_ID]].assign(
        **{
            AS_AT: pd.Series(pd.Timestamp(table.as_at), frame.index).astype(DAY),
            "rank": BELIEVED.index(int(table.form.name.split()[-1])),
            "source_format": table.form.source_format,
            "source_file": table.sheet.file,
            "source_sheet": table.sheet.name,
        }
    )


def social_workers(lists: list[Listing]) -> pd.DataFrame | None:
    """Who held the open case of a child, from the first workbook that says so to the one that no
    longer does. ``None`` where no list names workers."""
    named = [each for each in lists if any("worker" in table.columns for table in each.tables)]
    if not named:
        return None
    rows = pd.concat([_held(each) for each in named], ignore_index=True)
    rows = rows.sort_values(AS_AT, kind="stable")
    days = sorted({day for each in named for day in each.days})
    after = dict(zip(days, [*days[1:], pd.NaT], strict=True))
    same = rows.groupby(["person_id", "professional_id"], sort=True)
    spans = same.last()
    spans["involvement_start_date"] = same[AS_AT].first()
    spans["involvement_end_date"] = spans[AS_AT].map(after).astype(DAY)
    spans["involvement_role"] = "SOCIAL_WORKER"
    return spans.drop(columns=AS_AT).reset_index()


def _held(listed: Listing) -> pd.DataFrame:
    rows = listed.every
    end = listed.tables[0].form.interval[1]
    rows = rows[rows["worker"].notna() & ~(rows[end] <= rows[AS_AT])]
    columns = ["person_id", "worker", "team", AS_AT, "source_format", "source_file"]
    return rows[[*columns, "source_sheet", NUMBER, SOURCE_ID]].rename(
        columns={"worker": "professional_id", "team": "professional_team"}
    )
