"""What exports of councils look like: read without loss, or said for what it is."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

from sru_analysis.extracts.dates import read_dates
from sru_analysis.messages import Refusal

HEAD = "person_id,cp_plan_start_date,cp_plan_end_date,cp_plan_latest_category,team\n"
ROWS = "".join(f"00{n},{n}/04/2019,,NEG,North\n" for n in range(10, 30))


def account(records, file="p.csv") -> tuple[int, int, int]:
    one = records.files.set_index("source_file").loc[file]
    assert one["rows_in"] == one["rows_used"] + one["rows_set_aside"]
    return tuple(int(one[name]) for name in ("rows_in", "rows_used", "rows_set_aside"))


def reasons(records) -> list[str]:
    return records.quarantine["reason"].tolist()


@pytest.mark.parametrize(
    "text",
    [
        "01/04/2019 12:00:00 AM",
        "01/04/2019 11:59 pm",
        "Monday, 01 April 2019",
        "Mon 1 Apr 2019",
        "Mon 01/04/2019",
        "1 April 2019, 09:30",
        "2019-04-01T00:00:00.000+01:00",
    ],
)
def test_dates_as_reporting_tools_write_them(text):
    assert read_dates({text}).dates == {text: date(2019, 4, 1)}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("01/04/0019", "date_impossible"),
        ("31/12/1889", "date_impossible"),
        ("31/12/2999", "date_placeholder"),
        ("01/01/2200", "date_placeholder"),
        ("Moonday 1 April 2019", "date_text"),
    ],
)
def test_dates_that_are_none(text, reason):
    assert read_dates({text}).reasons == {text: reason}


@pytest.mark.parametrize("text", ["01/01/1890", "31/12/2199"])
def test_dates_at_the_edges_are_dates(text):
    assert read_dates({text}).dates


def test_years_of_two_digits_are_said_to_be_that(read):
    """Not columns that have moved: every row is told for what it is."""
    rows = ROWS.replace("/2019,,", "/19,30/04/19,")
    records = read({"p.csv": HEAD + rows})
    assert account(records) == (20, 0, 20)
    assert set(reasons(records)) == {"date_two_digit"}


def test_one_bad_cell_in_columns_that_are_nearly_blank_moves_no_columns(read):
    head = HEAD.replace("team", "latest_cp_visit_date,latest_cp_visit_seen_alone")
    rows = ROWS.replace(",North", ",,") + "30,30/04/2019,,NEG,?,?\n"
    records = read({"p.csv": head + rows})
    assert account(records) == (21, 21, 0)


def test_columns_that_have_moved_are_still_refused(read):
    rows = ROWS.replace(",,NEG", ",NEG,").replace("00", "", 1)
    moved = "".join(f"{','.join([*row.split(',')[1:], row.split(',')[0]])}\n"
                    for row in rows.splitlines())  # fmt: skip
    head = HEAD.replace("team", "latest_cp_visit_date")
    with pytest.raises(Refusal, match="columns_shifted"):
        read({"p.csv": head.replace("cp_plan_latest_category", "cp_plan_ola") + moved})


@pytest.mark.parametrize("word", ["(null)", "<null>", "NULL", "n/a"])
def test_words_of_databases_for_no_value(read, word):
    records = read({"p.csv": HEAD + ROWS.replace(",,", f",{word},")})
    assert account(records) == (20, 20, 0)
    assert records.cp_plans["cp_plan_end_date"].isna().all()
    assert records.notes.set_index("code").loc["null_word", "count"] == 20


@pytest.mark.parametrize(
    ("footer", "expected"),
    [
        ("\n20 rows returned\n", ["outside_table"]),
        ("\n(20 rows affected)\nCompletion time: 2019-10-31T10:00\n", ["outside_table"] * 2),
        ("Total,,20\n", ["totals_row"]),
        ("Grand total:,20\n", ["totals_row"]),
        ("0099\n", ["outside_table"]),
        ("0099", ["truncated"]),
        ("0099,01/04/2019\n", ["short_row"]),
    ],
)
def test_lines_below_the_table_are_set_aside_for_what_they_are(read, footer, expected):
    records = read({"p.csv": HEAD + ROWS + footer})
    assert account(records) == (20 + len(expected), 20, len(expected))
    assert reasons(records) == expected


def test_a_line_without_separators_within_the_table_is_a_short_row(read):
    records = read({"p.csv": HEAD + "0099\n" + ROWS})
    assert reasons(records) == ["short_row"]


def test_identifiers_that_a_formula_keeps_whole(read):
    rows = "".join(f'="00{n}",="{n}/04/2019",,NEG,North\n' for n in range(10, 30))
    records = read({"p.csv": HEAD + rows})
    assert records.cp_plans["person_id"].tolist()[:2] == ["0010", "0011"]
    assert account(records) == (20, 20, 0)
    assert records.notes.set_index("code").loc["formula_text", "count"] == 40


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32"])
def test_text_of_nul_bytes_is_said_to_be_that(read, encoding):
    with pytest.raises(Refusal, match="as in UTF-16 without its mark") as refused:
        read({"p.csv": (HEAD + ROWS).encode(encoding), "c.csv": "person_id,dob\n1,\n"})
    assert refused.value.code == "encoding_utf16"


def test_a_cell_is_left_empty_only_in_a_row_that_stays(read):
    rows = "1,01/04/2019,,Zyxwick,North\n2,x,,Zyxwick,North\n"
    notes = read({"p.csv": HEAD + rows}).notes.set_index("code")
    assert notes.loc["value_unmapped", "count"] == 1
    assert notes.loc["value_unmapped", "places"].endswith("line 2")


def test_formulas_without_results_are_said_to_be_that(read):
    book = openpyxl.Workbook()
    book.active.append(HEAD.strip().split(","))
    for row in ROWS.splitlines():
        book.active.append([f'="{cell}"' for cell in row.split(",")])
    data = io.BytesIO()
    book.save(data)
    records = read({"p.xlsx": data.getvalue()})
    assert account(records, "p.xlsx") == (20, 0, 20)
    assert set(reasons(records)) == {"formula_uncached"}
    assert not records.notes["code"].eq("formula_uncached").any()


def test_headings_with_blanks_are_said_to_have_them(read):
    records = read({"p.csv": HEAD.replace("team", " Team ") + ROWS})
    told = records.notes.set_index("code").loc["header_normalised", "places"]
    assert told == '"Team" as "team"'
    records = read({"p.csv": HEAD.replace("team", " team ") + ROWS})
    told = records.notes.set_index("code").loc["header_normalised", "places"]
    assert told == '"team" with blanks about it'


def test_a_name_stands_on_one_line(read):
    records = read({"p\nread  all.csv": HEAD + ROWS})
    assert records.files["source_file"].tolist() == ["p?read  all.csv"]
