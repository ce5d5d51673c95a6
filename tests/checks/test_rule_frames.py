"""The checks against the test frames of others: the same rows, or a stated reason."""

from __future__ import annotations

import pytest

from sru_analysis.checks import load
from tests.checks import rule_frames

# Rule -> the table of the frames whose rows are compared.
SSDA903 = {
    "359": "Episodes",
    "362": "Episodes",
    "363": "Episodes",
    "364": "Episodes",
    "366": "Episodes",
    "367": "Episodes",
    "382": "Episodes",
    "408": "Episodes",
    "445": "Episodes",
    "446": "Episodes",
    "451": "Episodes",
    "167": "Reviews",
    "399": "Reviews",
    "440": "Reviews",
}
CIN_CENSUS = {
    "1104": "Section47",
    "4003": "Reviews",
    "4017": "ChildProtectionPlans",
    "8675Q": "Section47",
    "8715": "Section47",
    "8740": "Section47",
    "8840": "ChildProtectionPlans",
    "8870Q": "Section47",
    "8890": "Section47",
    "8925": "ChildProtectionPlans",
    "8930": "ChildProtectionPlans",
}
# Rule -> table, the rows found here, why they are not those of the other test.
READ_DIFFERENTLY = {
    ("903", "144"): ("Episodes", [1, 2, 3, 4], "no value is a blank, however it is written"),
    ("903", "436"): ("Episodes", [8, 9, 16], "addresses are not read: legal status alone"),
    ("CIN", "8615"): ("Section47", [1, 5], "an enquiry without a start is set aside on reading"),
    ("CIN", "4001"): ("CINplanDates", [2, 3], "by child: plans do not name their referral"),
    ("CIN", "2885"): (
        "ChildProtectionPlans",
        [1, 6, 9],
        "by child: any date of an initial conference, at either level",
    ),
}
NOT_OURS = {
    ("903", "165"): "mothers are not read",
    ("903", "393"): "mothers are not read",
    ("903", "607"): "mothers are not read",
    ("903", "186"): "OC2 is left alone",
    ("903", "197B"): "OC2 is left alone",
    ("903", "198"): "OC2 is left alone",
    ("903", "543"): "OC2 is left alone",
    ("903", "503B"): "the later return is taken; changes are counted on reading (values_changed)",
    ("903", "553"): "decisions for adoption are left alone",
    ("CIN", "1105"): "plans do not name their referral",
    ("CIN", "1520"): "pupil numbers are not kept; counted on reading (upn_shared)",
    ("CIN", "2884"): "the two levels are united on reading: one conference a child and date",
    ("CIN", "2991Q"): "an enquiry does not name its referral",
    ("CIN", "8832"): "plans do not name their referral",
    (
        "CIN",
        "8867",
    ): "only completed assessments are counted: an open one touches no figure",
    ("CIN", "8873Q"): "factors of assessments are left alone",
}
FILES = {"903": ("ssda903", rule_frames.ssda903), "CIN": ("cin_census", rule_frames.cin_census)}
SAME = [
    *(("903", rule, table) for rule, table in SSDA903.items()),
    *(("CIN", rule, table) for rule, table in CIN_CENSUS.items()),
]


def found(kind: str, number: str, table: str) -> list[int]:
    """The rows that our check of a rule finds in the rule's own frames."""
    name, made = FILES[kind]
    rule = rule_frames.rules(name)[number]
    one = next(one for one in load().values() if one.rule == f"{kind} {number}")
    # Conferences of the referral level stand behind those of the enquiries.
    within = len(rule["tables"][table])
    return [int(row) for row in one.rows(made(rule)).index if row < within]


@pytest.mark.parametrize(("kind", "number", "table"), SAME)
def test_the_same_rows_break_the_rule(kind, number, table):
    name, _ = FILES[kind]
    rule = rule_frames.rules(name)[number]
    assert found(kind, number, table) == rule_frames.expected(rule, table)


@pytest.mark.parametrize(("kind", "number"), READ_DIFFERENTLY)
def test_rules_that_are_read_differently(kind, number):
    table, rows, _ = READ_DIFFERENTLY[kind, number]
    assert found(kind, number, table) == rows


@pytest.mark.parametrize("kind", FILES)
def test_every_rule_is_checked_or_said_not_to_bear_on_our_tables(kind):
    same = {(kind, rule) for own, rule, _ in SAME if own == kind}
    every = {(kind, rule) for rule in rule_frames.rules(FILES[kind][0])}
    answered = same | {key for key in (*READ_DIFFERENTLY, *NOT_OURS) if key[0] == kind}
    assert answered == every
