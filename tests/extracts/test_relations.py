"""The same extract in other clothes gives the same records, and no row is ever lost."""

from __future__ import annotations

import csv
import datetime
import io
import random

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sru_analysis.configuration import Configuration
from sru_analysis.extracts import read_extracts
from sru_analysis.messages import Refusal
from sru_analysis.records.schema import SOURCE_COLUMNS, TABLES

PLANS = [
    ["person_id", "cp_plan_start_date", "cp_plan_end_date", "cp_plan_latest_category", "team"],
    *(
        [f"{1000 + n}", f"{n % 28 + 1:02}/04/2019", "", ("NEG", "EMO", "")[n % 3], "Zoë’s team"]
        for n in range(40)
    ),
]
EPISODES = [
    ["CHILD", "DECOM", "RNE", "LS", "DEC", "REC"],
    *(
        [f"{100 + n // 2}", f"{n % 28 + 1:02}/{5 + n % 2:02}/2017", "S", "C2", "", "X1"]
        for n in range(40)
    ),
]


def as_csv(rows, separator=","):
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\n").writerows(rows)
    return out.getvalue()


def as_workbook(rows, sheet="a"):
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def bare(records):
    """The tables without what says where a row came from."""
    return {
        name: getattr(records, name).drop(columns=list(SOURCE_COLUMNS), errors="ignore")
        for name in TABLES
    }


def same(one, other):
    for name, frame in bare(one).items():
        pd.testing.assert_frame_equal(frame, bare(other)[name])


def shuffled(rows, seed=7):
    body = rows[1:]
    random.Random(seed).shuffle(body)
    return [rows[0], *body]


def turned(rows):
    order = list(range(len(rows[0])))
    random.Random(3).shuffle(order)
    return [[row[position] for position in order] for row in rows]


def iso(rows):
    def written(cell):
        parts = cell.split("/")
        return "-".join(reversed(parts)) if len(parts) == 3 else cell

    return [[written(cell) for cell in row] for row in rows]


def dated(rows):
    def typed(cell):
        parts = cell.split("/")
        return datetime.date(*map(int, reversed(parts))) if len(parts) == 3 else cell or None

    return [rows[0], *([typed(cell) for cell in row] for row in rows[1:])]


CLOTHES = {
    "rows in another order": lambda rows: {"x.csv": as_csv(shuffled(rows))},
    "columns in another order": lambda rows: {"x.csv": as_csv(turned(rows))},
    "small letters": lambda rows: {"x.csv": as_csv([[c.lower() for c in rows[0]], *rows[1:]])},
    "capitals": lambda rows: {"x.csv": as_csv([[c.upper() for c in rows[0]], *rows[1:]])},
    "Windows-1252": lambda rows: {"x.csv": as_csv(rows).encode("cp1252")},
    "UTF-16": lambda rows: {"x.csv": as_csv(rows).encode("utf-16")},
    "byte-order mark": lambda rows: {"x.csv": as_csv(rows).encode("utf-8-sig")},
    "semicolons": lambda rows: {"x.csv": as_csv(rows, ";")},
    "other line ends": lambda rows: {"x.csv": as_csv(rows).replace("\n", "\r\n")},
    "year first": lambda rows: {"x.csv": as_csv(iso(rows))},
    "an extra column": lambda rows: {
        "x.csv": as_csv([[*row, "Extra" if n == 0 else "x"] for n, row in enumerate(rows)])
    },
    "title lines": lambda rows: {"x.csv": as_csv([["Monthly extract"], [], *rows])},
    "split in two": lambda rows: {
        "b.csv": as_csv(rows[:20]),
        "a.csv": as_csv([rows[0], *rows[20:]]),
    },
    "repeated rows": lambda rows: {"x.csv": as_csv([*rows, *rows[1:9]])},
    "another name, a folder": lambda rows: {"2019/any.txt": as_csv(rows)},
    "workbook of text": lambda rows: {"x.xlsx": as_workbook(rows)},
    "workbook of dates": lambda rows: {"x.xlsx": as_workbook(dated(rows))},
}


@pytest.mark.parametrize("table", [PLANS, EPISODES], ids=["plans", "episodes"])
@pytest.mark.parametrize("clothes", CLOTHES)
def test_the_same_records_whatever_the_clothes(tmp_path, table, clothes):
    plain, other = tmp_path / "plain", tmp_path / "other"
    read = {}
    for folder, files in ((plain, {"x.csv": as_csv(table)}), (other, CLOTHES[clothes](table))):
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            data = content.encode() if isinstance(content, str) else content
            (folder / name).write_bytes(data)
        read[folder] = read_extracts([folder], Configuration())
    same(read[plain], read[other])


CELLS = st.one_of(
    st.sampled_from(
        ["", "1001", "01/04/2019", "31/09/2019", "NEG", "Total", "-", "#REF!", "1E5", " ", "'x",
         "2019-04-01", "yes", "9999-12-31", "43556", "person_id", "12,5", "é"]
    ),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=6),
)  # fmt: skip


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=st.lists(st.lists(CELLS, min_size=4, max_size=6), max_size=12),
    joint=st.sampled_from(["\n", "\r\n", "\n\n"]),
    tail=st.sampled_from(["", "\n"]),
)
def test_every_row_is_used_or_set_aside(tmp_path_factory, rows, joint, tail):
    folder = tmp_path_factory.mktemp("mangled")
    lines = [",".join(PLANS[0]), *(",".join(row) for row in rows)]
    (folder / "x.csv").write_bytes((joint.join(lines) + tail).encode())
    try:
        records = read_extracts([folder], Configuration())
    except Refusal as refusal:
        assert str(refusal).endswith(f"({refusal.code})")
        return
    line = records.files.iloc[0]
    assert line["rows_in"] == line["rows_used"] + line["rows_set_aside"]
    assert line["rows_used"] == len(records.cp_plans)
    assert line["rows_set_aside"] == len(records.quarantine)
    assert records.cp_plans[["person_id", "cp_plan_start_date"]].notna().all(axis=None)


CANARY = "Canary7731"


@pytest.mark.parametrize(
    "row",
    [
        f"{CANARY},31/09/2019,,NEG,{CANARY}",
        f"{CANARY},{CANARY},,NEG,East",
        f"{CANARY},01/04/2019,{CANARY},NEG,East",
        f"{CANARY},01/04/2019,,{CANARY},East",
        f"{CANARY},01/04/2019,,NEG,East,{CANARY}",
        f"{CANARY},01/04/2019",
        f",01/04/2019,,NEG,{CANARY}",
        f"{CANARY},02/13/2019,,NEG,East",
        f'{CANARY},"01/04/2019,,NEG,East',
        f"{CANARY},01/04/2019,01/03/2019,NEG,East",
    ],
)
def test_no_message_holds_a_cell(tmp_path, row):
    (tmp_path / "x.csv").write_text(as_csv(PLANS) + row + "\n")
    try:
        records = read_extracts([tmp_path], Configuration())
    except Refusal as refusal:
        assert CANARY.casefold() not in str(refusal).casefold()
        return
    for frame in (records.quarantine.drop(columns="row"), records.notes, records.coverage):
        assert CANARY.casefold() not in frame.to_csv().casefold()
