import pandas as pd
import pytest
from lxml import html

from sru_analysis.disclosure.released import LEGEND
from sru_analysis.present.blocks import Numbers
from sru_analysis.present.tables import MOST_COLUMNS, Column, case_list, table
from tests.present.invented import FORMULA, HOSTILE

COLUMNS = [Column("Team", numeric=False), Column("Children")]


def test_symbols_are_said_and_explained():
    made = table(1, "Children, May 2019", COLUMNS, [["East", "c"], ["All", "12"]])
    tree = html.fragment_fromstring(made, create_parent="div")
    cells = [one.text_content() for one in tree.iter("td")]
    assert cells == ["c (not shown)", "12"]
    assert [one.text_content() for one in tree.iter("p")] == [LEGEND]
    assert tree.xpath("//tr[@class='all']/th/@scope") == ["row"]


def test_a_letter_that_is_a_name_is_no_symbol():
    columns = [Column("Id", numeric=False), Column("Name", numeric=False)]
    assert "not shown" not in table(1, "Names", columns, [["1", "c"]])


def test_a_table_is_not_ragged_and_not_too_wide():
    with pytest.raises(ValueError, match="cells"):
        table(1, "x", COLUMNS, [["East"]])
    with pytest.raises(ValueError, match="turn or split"):
        table(1, "x", [Column("c")] * (MOST_COLUMNS + 1), [])


def cases():
    return pd.DataFrame(
        {
            "person_id": [HOSTILE, "b"],
            "cp_plan_start_date": pd.to_datetime(["2017-05-01", None]).astype("datetime64[s]"),
            "days": pd.array([883, None], dtype="Int64"),
            "team": [FORMULA, None],
        }
    )


def test_a_case_list_shows_rows_and_its_text_does_not():
    block = case_list(cases(), "Rows behind: plans", Numbers())
    tree = html.fragment_fromstring(block.html, create_parent="div")
    cells = [one.text_content() for one in tree.iter("td")]
    assert cells == ["1 May 2017", "883", FORMULA, "not recorded", "not recorded", "not recorded"]
    assert block.text == "Table 1: Rows behind: plans. 2 rows. 4 columns."
    assert block.download.splitlines()[1].startswith(
        '"<script>alert(""x"")</script>",2017-05-01,883,'
    )
    assert "'=HYPERLINK" in block.download and block.download.splitlines()[2] == "b,,,"


def test_a_wide_or_empty_case_list():
    wide = pd.DataFrame({f"column_{n}": ["x"] for n in range(15)})
    block = case_list(wide, "Wide", Numbers())
    assert block.html.count('scope="col"') == MOST_COLUMNS
    assert len(block.download.splitlines()[0].split(",")) == 15
    assert case_list(cases().iloc[:0], "None", Numbers()).text.endswith("0 rows. 4 columns.")
