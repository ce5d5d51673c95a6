"""Figures that are not the same in two packs, and why."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from sru_analysis.calendar import Period
from sru_analysis.present.blocks import Numbers
from sru_analysis.present.pages.changes import changes_html
from sru_analysis.present.revisions import EarlierPack, Facts, revisions
from sru_analysis.results import in_order
from tests.present.invented import CATALOGUE, CONTEXT, count, hide, released, row, share

AUGUST, JULY = Period.parse("2019-08"), Period.parse("2019-07")
DEFINED = {"conferences": {"version": 1}, "in_time": {"version": 1}}
FIRST = Facts(DEFINED, date(2019, 8, 31), date(2019, 8, 31), ("a",))
SECOND = Facts(DEFINED, date(2019, 9, 30), date(2019, 9, 30), ("b",))


def frame(*rows):
    return in_order(pd.DataFrame(list(rows)))


def reasons(before, after, first=FIRST, second=SECOND):
    return list(revisions(frame(before), frame(after), first, second)["reason"])


def figure(number, period=AUGUST):
    return count("conferences", "in_month", period, number)


def test_equal_figures_are_not_listed():
    assert reasons(figure(10), figure(10)) == []
    assert reasons(hide(figure(10)), hide(figure(10))) == []


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (figure(10), figure(11), "late record"),
        (hide(figure(10)), figure(10), "hiding"),
        (figure(10), hide(figure(10)), "hiding"),
        (row("conferences", "in_month", AUGUST, symbol="x"), figure(10), "new data"),
        (figure(10, Period.parse("2019-09")), figure(11, Period.parse("2019-09")), "new data"),
        (figure(10) | {"statistic": "chart_limits"}, figure(11) | {"statistic": "chart_limits"},
         "new data"),
    ],
)  # fmt: skip
def test_each_difference_has_its_reason(before, after, reason):
    assert reasons(before, after) == [reason]


@pytest.mark.parametrize(("day", "reason"), [(30, "new data"), (31, "late record")])
def test_new_data_end_with_the_first_packs_records(day, reason):
    first = replace(FIRST, data_until=date(2019, 8, day))
    assert reasons(figure(10), figure(11), first) == [reason]


def test_a_new_definition_comes_before_late_records():
    second = replace(SECOND, definitions={"conferences": {"version": 2}})
    assert reasons(figure(10), figure(11), FIRST, second) == ["new definition"]


def test_same_files_and_day_leave_the_program_as_the_reason():
    same = replace(FIRST, inputs=("a",))
    assert reasons(figure(10), figure(11), FIRST, same) == ["code or settings"]
    later = replace(same, snapshot=date(2019, 9, 30))
    assert reasons(figure(10), figure(11), FIRST, later) == ["late record"]


def said(earlier, facts=SECOND, now=None):
    parts = changes_html(now or released(), earlier, facts, CATALOGUE, Numbers())
    return "\n".join(map(str, parts))


def earlier_pack(*rows):
    context = replace(CONTEXT, period=AUGUST)
    return EarlierPack(replace(released(), frame=frame(*rows), context=context), FIRST, "ab12")


def test_the_first_pack_says_so():
    assert "No earlier pack stood" in said(None)


def test_the_summary_lists_what_was_and_what_is():
    now = replace(released(), frame=frame(share("in_time", "in_month", JULY, 90, 100),
                                          figure(20)))  # fmt: skip
    html = said(earlier_pack(share("in_time", "in_month", JULY, 80, 100), figure(20)), now=now)
    assert "The last pack is of 1 to 31 August 2019. 1 of the 2 figures" in html
    assert "late record 1" in html
    assert "80.0% (80 of 100)" in html and "90.0% (90 of 100)" in html
    assert "Every measure is defined as it was then." in html
    assert 'href="@@ROOT@@../../../2019-08/published/ab12/index.html"' in html


def test_new_definitions_are_named_with_their_versions():
    facts = replace(SECOND, definitions={**DEFINED, "in_time": {"version": 2}, "exits": {}})
    html = said(earlier_pack(figure(20)), facts)
    assert "Initial conferences held within 15 working days</a>: version 2, was 1." in html
    assert "Measures that the last pack did not have: 1." in html


def test_only_released_figures_are_shown():
    with pytest.raises(TypeError):
        changes_html(frame(figure(1)), None, SECOND, CATALOGUE, Numbers())
