"""The same facts give the same records: as XML, as flat files, in any order of children."""

from __future__ import annotations

import datetime
import tempfile
from pathlib import Path

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from sru_analysis.configuration import Configuration
from sru_analysis.extracts import read_extracts
from sru_analysis.records import schema
from tests.extracts.returns import census, child, details, element, enquiry, plan

TABLES = (
    "children", "s47_enquiries", "initial_cp_conferences", "cp_plans", "cp_reviews",
    "support_episodes",
)  # fmt: skip
DAY = st.dates(datetime.date(2018, 4, 1), datetime.date(2020, 3, 31)).map(str)
END = DAY | st.just("")
FLAT = {
    "ChildIdentifiers": "LAchildID,PersonBirthDate,GenderCurrent",
    "ChildCharacteristics": "LAchildID,Ethnicity",
    "CINdetails": "LAchildID,CINreferralDate,CINclosureDate,ReasonForClosure,DateOfInitialCPC",
    "CINPlanDates": "LAchildID,CINreferralDate,CINPlanStartDate,CINPlanEndDate",
    "Section47": "LAchildID,CINreferralDate,S47ActualStartDate,InitialCPCtarget,DateOfInitialCPC,"
    "ICPCnotRequired",
    "ChildProtectionPlans": "LAchildID,CINreferralDate,CPPstartDate,CPPendDate,"
    "InitialCategoryOfAbuse,LatestCategoryOfAbuse,NumberOfPreviousCPP",
    "Reviews": "LAchildID,CINreferralDate,CPPstartDate,CPPreviewDate",
}


@st.composite
def referrals(draw):
    """Referrals of one child, each with a day of its own, which names it in flat files."""
    starts = draw(st.lists(DAY, min_size=1, max_size=2, unique=True))
    enquired = st.tuples(DAY, END, END, st.sampled_from(("true", "false", "1", "0")))
    planned = st.tuples(DAY, END, st.lists(DAY, max_size=2))
    return [
        {
            "start": start,
            "end": draw(END),
            "conference": draw(END),
            "enquiries": draw(st.lists(enquired, max_size=2)),
            "cin_plans": draw(st.lists(st.tuples(DAY, END), max_size=1)),
            # Reviews are told by the day of their plan, so that a child has it once.
            "plans": draw(st.lists(planned, max_size=1)),
        }
        for start in starts
    ]


CHILDREN = st.lists(referrals(), min_size=1, max_size=4)


def as_xml(children, order):
    made = []
    for number in order:
        blocks = []
        for one in children[number]:
            inner = [
                *(element("CINPlanDates", {"CINPlanStartDate": s, "CINPlanEndDate": e})
                  for s, e in one["cin_plans"]),
                *(enquiry(s, held, target, need) for s, held, target, need in one["enquiries"]),
                *(plan(s, e, *held) for s, e, held in one["plans"]),
            ]  # fmt: skip
            values = {"CINclosureDate": one["end"], "DateOfInitialCPC": one["conference"]}
            blocks.append(details(one["start"], *inner, **values))
        made.append(child(f"c{number}", *blocks))
    return census(*made)


def as_flat(children, order):
    rows = {name: [] for name in FLAT}
    for number in order:
        own = f"c{number}"
        rows["ChildIdentifiers"].append((own, "2015-03-27", "1"))
        rows["ChildCharacteristics"].append((own, "WBRI"))
        for one in children[number]:
            at = (own, one["start"])
            rows["CINdetails"].append((*at, one["end"], "", one["conference"]))
            rows["CINPlanDates"] += [(*at, *days) for days in one["cin_plans"]]
            rows["Section47"] += [(*at, s, t, h, need) for s, h, t, need in one["enquiries"]]
            for start, end, held in one["plans"]:
                rows["ChildProtectionPlans"].append((*at, start, end, "NEG", "NEG", "0"))
                rows["Reviews"] += [(*at, start, day) for day in held]
    made = {name: "\n".join([FLAT[name], *(",".join(row) for row in listed)]) + "\n"
            for name, listed in rows.items() if listed}  # fmt: skip
    made["Header"] = "Collection,Year,ReferenceDate,LEA\nCIN,2020,2020-03-31,999\n"
    return {f"{name}.csv": text for name, text in made.items()}


def records_of(files):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            Path(folder, name).write_text(text, encoding="utf-8")
        records = read_extracts([Path(folder)], Configuration())
    files = records.files
    assert (files["rows_in"] == files["rows_used"] + files["rows_set_aside"]).all()
    return records


def facts(records, name):
    frame = getattr(records, name)[schema.TABLES[name].names]
    return frame.sort_values(list(frame), ignore_index=True)


def assert_same(one, other):
    for name in TABLES:
        pd.testing.assert_frame_equal(facts(one, name), facts(other, name))


@settings(max_examples=10, deadline=None)
@given(CHILDREN)
def test_xml_and_flat_files_of_the_same_facts(children):
    order = range(len(children))
    whole = records_of({"census.xml": as_xml(children, order)})
    flat = records_of(as_flat(children, order))
    assert_same(whole, flat)
    for name in ("cp_plans", "initial_cp_conferences"):
        assert not whole.covers(name) or whole.window(name) == flat.window(name)


@settings(max_examples=6, deadline=None)
@given(CHILDREN, st.randoms(use_true_random=False))
def test_the_order_of_children_makes_no_difference(children, random):
    order = list(range(len(children)))
    whole = records_of({"census.xml": as_xml(children, order)})
    random.shuffle(order)
    assert_same(whole, records_of({"census.xml": as_xml(children, order)}))


@settings(max_examples=6, deadline=None)
@given(CHILDREN)
def test_a_return_given_twice_changes_nothing(children):
    text = as_xml(children, range(len(children)))
    once = records_of({"a.xml": text})
    twice = records_of({"a.xml": text, "b.xml": text})
    assert_same(once, twice)
    assert set(twice.quarantine["reason"]) >= {"duplicate_row"}
