"""Actions carried from period to period."""

from datetime import date

import pytest

from sru_analysis.messages import Refusal
from sru_analysis.present.actions import COLUMNS, actions_csv, actions_html, read_actions
from sru_analysis.present.blocks import Numbers
from tests.present import invented

HEAD = ",".join(COLUMNS) + "\n"
GOOD = (
    HEAD + "cp,Review plans within \\15 days,open_plans,Head of safeguarding,2019-01-15,"
    "2019-09-29,open\n"
    "qa,Remind managers,completed,Quality manager,2019-04-01,2019-09-30,in progress\n"
    "iro,<b>Visit</b>,,Reviewing manager,2019-06-01,,closed\n"
    "cp,Later,in_time,Head of safeguarding,2019-10-01,,open\n"
)


def refusal(text):
    with pytest.raises(Refusal) as caught:
        read_actions(text)
    return caught.value.message


def text_of(actions, released=None):
    parts = actions_html(actions, released or invented.released(), Numbers())
    return "\n".join(map(str, parts))


def test_an_action_says_what_its_metric_has_done_since():
    html = text_of(read_actions(GOOD))
    assert "960 children at 30 September 2019, up from 856 at 31 January 2019." in html
    assert "42 of 59 audits (71%), July to August 2019, up from 65% (40 of 62), April 2019" in html
    assert "Review plans within 15 days" in html
    assert "&lt;b&gt;Visit&lt;/b&gt;" in html and "<b>" not in html


def test_the_figures_it_needs_are_asked_for():
    asked = {(one.metric, one.end) for one in read_actions(GOOD).cells(invented.CONTEXT)}
    assert asked == {
        ("open_plans", date(2019, 1, 31)), ("open_plans", date(2019, 9, 30)),
        ("completed", date(2019, 9, 30)),
    }  # fmt: skip


def test_an_action_raised_after_the_period_is_counted_and_not_listed():
    html = text_of(read_actions(GOOD))
    assert "Later" not in html and "First raised after the period, and not listed here: 1." in html


@pytest.mark.parametrize(
    ("due", "status", "said"),
    [("2019-09-29", "open", "Open, due date passed"), ("2019-09-30", "open", "Open"),
     ("2019-10-01", "open", "Open"), ("2019-09-29", "closed", "Closed"),
     ("2019-09-29", "in progress", "In progress, due date passed"), ("", "open", "Open")],
)  # fmt: skip
def test_a_due_date_passes_the_day_after(due, status, said):
    (one,) = read_actions(f"{HEAD}cp,Do it,,Head,2019-01-15,{due},{status}\n").listed
    assert one.status_on(date(2019, 9, 30)) == said


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("xx,Do it,,Head,2019-01-15,,open", "line 2, column area"),
        ("cp,,,Head,2019-01-15,,open", "line 2, column action"),
        ("cp,Do 7 things,,Head,2019-01-15,,open", "line 2, column action: a typed number"),
        ("cp,Do {open_plans},,Head,2019-01-15,,open", "line 2, column action"),
        ("cp,Do it,open_plan,Head,2019-01-15,,open", "line 2, column metric"),
        ("cp,Do it,,,2019-01-15,,open", "line 2, column owner_role"),
        ("cp,Do it,,Head,15/01/2019,,open", "line 2, column first_raised"),
        ("cp,Do it,,Head,2019-01-15,2019-02-30,open", "line 2, column due"),
        ("cp,Do it,,Head,2019-01-15,2019-01-14,open", "line 2, column due"),
        ("cp,Do it,,Head,2019-01-15,,done", "line 2, column status"),
        ("cp,Do it,,Head,2019-01-15", "line 2: 7 cells were expected, 5 stand there"),
    ],
)
def test_a_wrong_cell_is_refused_by_line_and_column(row, told):
    assert told in refusal(f"{HEAD}{row}\n")


def test_wrong_columns_and_repeated_actions_are_refused():
    assert "line 1: columns" in refusal("area,action\ncp,x\n")
    row = "cp,Do it,,Head,2019-01-15,,open\n"
    assert "stands twice" in refusal(HEAD + row + row)


def test_no_cell_is_repeated_in_a_refusal():
    assert "SECRET" not in refusal(f"{HEAD}SECRET,SECRET 9,SECRET,Head,SECRET,SECRET,SECRET\n")


def test_what_is_carried_is_read_again_and_what_is_gone_is_still_listed():
    first = read_actions(GOOD)
    carried = read_actions(actions_csv(first, invented.CONTEXT).decode())
    assert {one.key for one in carried.listed} == {
        one.key for one in first.listed if one.text != "Later"
    }
    now = read_actions(HEAD + GOOD.splitlines()[2] + "\n").beside(carried)
    statuses = {one.text: one.status for one in now.shown(invented.CONTEXT)}
    assert statuses == {
        "Review plans within 15 days": "no longer in the list",
        "<b>Visit</b>": "no longer in the list",
        "Remind managers": "in progress",
    }
    assert "No longer in the list" in text_of(now)


def test_a_closed_action_that_is_gone_stays_in_no_file():
    carried = read_actions(GOOD)
    now = read_actions(HEAD).beside(carried)
    assert actions_csv(now, invented.CONTEXT).decode() == HEAD
