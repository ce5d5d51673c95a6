"""What is told of a heading row never is a value, although values may stand in it."""

from __future__ import annotations

import pytest

from sru_analysis.extracts.shown_headings import may_be_told, words_of
from sru_analysis.messages import Refusal

WORDS = words_of(["Child Unique ID", "Date of Birth", "Team"])
BELOW = [["100231", "01/02/2010", "East"]]


def test_headings_over_values_are_told():
    assert may_be_told(["Ward", "Swans", ""], BELOW, WORDS) == ["Ward", "Swans"]


@pytest.mark.parametrize(
    "row",
    [
        ["100231", "01/02/2010", "Zyxwick"],
        ["Zyxwick", "2010-02-01", "Amir Khan"],
        ["Zyxwick", "1.2.10", "x"],
        ["Zyxwick", "a@b", ""],
    ],
)
def test_a_row_of_values_is_not_told(row):
    assert may_be_told(row, BELOW, WORDS) == []


def test_a_row_of_names_over_names_is_not_told():
    assert may_be_told(["Amir Khan", "Zyxwick"], [["Zoe Smith", "x"]], WORDS) == []


def test_words_of_known_headings_are_told_beside_values():
    row = ["Child number", "date begun", "earl_epis058", "881170001", "Team 12"]
    assert may_be_told(row, [], WORDS) == ["Child number", "date begun"]


@pytest.mark.parametrize(
    "text",
    [
        "Zyxwick,881170001,01/02/2010\nZyxwick,881170002,01/02/2010\n",
        "Amir Zyxwick\nZoe Zyxwick\n",
        "earl_episode_id,earl_person_id,881170001,11/05/2020,Zyxwick\n1,2,3,4,5\n",
    ],
)
def test_a_file_without_headings_tells_no_value(read, text):
    with pytest.raises(Refusal) as refused:
        read({"x.csv": text})
    said = str(refused.value)
    assert not any(value in said for value in ("Zyxwick", "88117", "2010", "2020"))
    assert "may be values" in said


def test_an_extra_column_that_is_a_value_is_counted_only(read):
    """The line break after the headings was lost."""
    text = "person_id,cp_plan_start_date,team881170001,01/05/2019,Zyxwick\n1,02/05/2019,,,\n"
    records = read({"x.csv": text})
    said = records.notes.to_csv()
    assert "extra_columns" in said
    assert "88117" not in said and "Zyxwick" not in said
