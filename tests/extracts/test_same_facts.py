"""The same facts as CSV, workbook, XML, Parquet and database give the same records (M22).

Drawn small, with what tells formats apart: blanks, identifiers with leading zeros, letters beyond
ASCII, dates as dates and as text, rows and columns in any order.
"""

from __future__ import annotations

import datetime
import sqlite3
import tempfile
from pathlib import Path

import pandas as pd
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sru_analysis.configuration import Configuration
from sru_analysis.extracts import read_extracts
from sru_analysis.records.schema import SOURCE_COLUMNS, TABLES
from tests.extracts.returns import element, ssda903
from tests.fuzz.files import as_csv, as_workbook

DAY = st.dates(datetime.date(2019, 4, 1), datetime.date(2020, 3, 31)).map("{:%d/%m/%Y}".format)
PERSON = st.sampled_from(["0012345", "12345", "a12", "Ä 7"])
DRAWN = (Phase.explicit, Phase.generate)  # what is drawn is small already
STATED = Configuration(reference_date=datetime.date(2020, 3, 31))
EPISODES = ("CHILD", "DECOM", "RNE", "LS", "PLACE", "DEC", "REC")
REVIEWS = ("CHILD", "REVIEW", "REVIEW_CODE")
MISSING = ("CHILD", "MIS_START", "MISSING", "MIS_END")
HEADER = ("CHILD", "SEX", "DOB", "ETHNIC", "UASC")
# Names of the XML where they are not those of the CSV files.
TAGS = {"CHILD": "CHILDID", "PLACE": "PL"}
CODES = {
    "RNE": ("S", "L", ""),
    "LS": ("C2", "V2", "V3", ""),
    "PLACE": ("U1", "P1", "K2", ""),
    "REC": ("X1", "E11", ""),
    "REVIEW_CODE": ("PN1", "PN7", ""),
    "MISSING": ("M", "A", ""),
    "SEX": ("1", "2"),
    "ETHNIC": ("WBRI", "MOTH", ""),
}


def rows(headings, keys):
    """Rows of a table, one for each of its keys, which are drawn too."""
    blank = dict.fromkeys(("DEC", "MIS_END"), DAY | st.just(""))
    cells = {**blank, **{name: st.sampled_from(c) for name, c in CODES.items()}}
    columns = [cells.get(name, DAY) for name in headings[keys:]]
    key = st.tuples(PERSON, *[DAY] * (keys - 1))
    return st.dictionaries(key, st.tuples(*columns), min_size=1, max_size=6).map(
        lambda drawn: [[*first, *rest] for first, rest in drawn.items()]
    )


@st.composite
def returns_of(draw):
    """The tables of one return: every child of the others is in the header."""
    tables = {"episodes": (EPISODES, draw(rows(EPISODES, 2))),
              "reviews": (REVIEWS, draw(rows(REVIEWS, 2))),
              "missing": (MISSING, draw(rows(MISSING, 2)))}  # fmt: skip
    sex, ethnic = (st.sampled_from(CODES[name]) for name in ("SEX", "ETHNIC"))
    about = st.tuples(sex, DAY, ethnic, st.sampled_from(["0", "1"]))
    known = sorted({row[0] for _, body in tables.values() for row in body})
    tables["header"] = (HEADER, [[person, *draw(about)] for person in known])
    return tables


def as_xml(tables):
    """The return as XML: reviews and times missing stand in the header of their child."""

    def block(tag, headings, row, more=""):
        named = [TAGS.get(name, name) for name in headings]
        own = "".join(element(name, cell) for name, cell in zip(named, row, strict=True))
        return element(tag, own + more)

    children = []
    for about in tables["header"][1]:
        own = {
            name: [row for row in body if row[0] == about[0]] for name, (_, body) in tables.items()
        }
        held = "".join(block("AREVIEW", REVIEWS[1:], row[1:]) for row in own["reviews"])
        held += "".join(block("AMISSING", MISSING[1:], row[1:]) for row in own["missing"])
        children.append(
            element("CHILD", block("HEADER", HEADER, about, held)
                    + "".join(block("EPISODE", EPISODES[1:], row[1:]) for row in own["episodes"]))
        )  # fmt: skip
    return ssda903(*children)


def read(files):
    with tempfile.TemporaryDirectory() as place:
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            (Path(place) / name).write_bytes(data)
        return bare(read_extracts([Path(place)], STATED))


def bare(records):
    """The tables without what says where a row came from, and how many rows were set aside."""
    frames = {
        name: getattr(records, name).drop(columns=list(SOURCE_COLUMNS), errors="ignore")
        for name in TABLES
    }
    return frames, sorted(records.quarantine["reason"])


def same(one, other):
    for name, frame in one[0].items():
        pd.testing.assert_frame_equal(frame, other[0][name], obj=name)
    assert one[1] == other[1]


@settings(max_examples=15, deadline=None, phases=DRAWN)
@given(tables=returns_of(), order=st.randoms(use_true_random=False))
def test_ssda903_as_csv_workbook_and_xml(tables, order):
    whole = {name: [list(headings), *body] for name, (headings, body) in tables.items()}
    plain = read({f"{name}.csv": as_csv(table) for name, table in whole.items()})
    same(plain, read({"903.xml": as_xml(tables)}))
    same(plain, read({f"{name}.xlsx": as_workbook(table, name)
                      for name, table in whole.items()}))  # fmt: skip
    mixed = {}
    for name, (headings, body) in tables.items():
        columns = list(range(len(headings)))
        order.shuffle(columns)
        order.shuffle(body)
        shuffled = [[headings[at].lower() for at in columns]]
        shuffled += [[row[at] for at in columns] for row in body]
        text = as_csv(shuffled).decode()
        # The letters of the identifiers are in all three encodings.
        mixed[f"{name}.txt"] = text.encode(order.choice(["utf-8-sig", "utf-16", "cp1252"]))
    same(plain, read(mixed))


PLANS = ("cppl_cp_plan_id", "cppl_person_id", "cppl_cp_plan_start_date", "cppl_cp_plan_end_date",
         "cppl_cp_plan_latest_category", "cppl_cp_plan_ola")  # fmt: skip
PLAN = st.tuples(PERSON, DAY, DAY | st.just(""), st.sampled_from(["Neglect", "EMO", ""]),
                 st.sampled_from(["Y", "N", ""]))  # fmt: skip


@settings(max_examples=15, deadline=None, phases=DRAWN)
@given(drawn=st.lists(PLAN, min_size=1, max_size=8), as_dates=st.booleans())
def test_the_dataset_as_csv_workbook_parquet_and_database(drawn, as_dates):
    body = [[f"p{number}", *row] for number, row in enumerate(drawn)]
    plain = read({"plans.csv": as_csv([list(PLANS), *body])})
    same(plain, read({"plans.xlsx": as_workbook([list(PLANS), *body], "a")}))
    frame = pd.DataFrame(body, columns=list(PLANS)).replace("", None)
    for column in PLANS[2:4]:
        days = pd.to_datetime(frame[column], format="%d/%m/%Y")
        frame[column] = days if as_dates else days.dt.strftime("%Y-%m-%d 00:00:00")
    with tempfile.TemporaryDirectory() as place:
        frame.to_parquet(Path(place) / "plans.parquet")
        same(plain, bare(read_extracts([Path(place)], STATED)))
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "care.db"
        book = sqlite3.connect(file)
        frame.to_sql("ssd_cp_plans", book, index=False)
        book.close()
        same(plain, bare(read_extracts([f"sqlite:///{file}"], STATED)))
