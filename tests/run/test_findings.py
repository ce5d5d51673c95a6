"""What ``check`` says of rows set aside and of what was put right: with places, without values."""

from __future__ import annotations

from datetime import date

from sru_analysis.calendar import Period
from sru_analysis.compute.quality import quality_tables
from sru_analysis.configuration import Configuration
from sru_analysis.extracts import read_extracts
from sru_analysis.results import Context
from sru_analysis.run.findings import aside_lines, noted_lines

HEAD = "Child Unique ID,Child Protection Plan Start Date,Latest Category of Abuse\n"
BAD = "Zyxwick{n},31/09/2019,Neglect\n"
STATED = Configuration(reference_date=date(2019, 9, 30))


def said(tmp_path, text):
    (tmp_path / "plans.csv").write_text(text, encoding="utf-8")
    records = read_extracts([tmp_path], STATED)
    return aside_lines(records), noted_lines(records)


def test_rows_set_aside_stand_with_their_lines(tmp_path):
    aside, _ = said(tmp_path, HEAD + BAD.format(n=1) + "1,01/09/2019,Neglect\n" + BAD.format(n=2))
    assert aside[0].startswith("aside    2 rows: a date that does not exist.")
    assert aside[0].endswith("(date_impossible)")
    assert aside[1].strip() == "plans.csv: line 2, line 4"


def test_five_places_then_how_many_more(tmp_path):
    aside, _ = said(tmp_path, HEAD + "".join(BAD.format(n=n) for n in range(9)))
    assert aside[1].strip().endswith("line 6 and 4 more")
    assert not any("Zyxwick" in line for line in aside)


def test_what_was_put_right_stands_with_its_heading_and_place(tmp_path):
    text = HEAD.replace(",", ";") + "1;01/09/2019;Zyxwick\n"
    _, noted = said(tmp_path, text)
    at = next(i for i, line in enumerate(noted) if line.endswith("(value_unmapped)"))
    assert noted[at].startswith("noted    1 cell: a spelling that is not in the list")
    assert noted[at + 1].strip() == "plans.csv: Latest Category of Abuse · line 2"
    at = next(i for i, line in enumerate(noted) if line.endswith("(separator)"))
    assert noted[at + 1].strip() == "plans.csv: semicolon"
    assert not any("Zyxwick" in line for line in noted)


def test_a_note_says_what_it_counts(tmp_path):
    text = HEAD.replace("Child Unique ID", "child unique id ?").replace("\n", ",Swans\n")
    (tmp_path / "plans.csv").write_text("\n" + text + "1,01/09/2019,Neglect,x\n")
    records = read_extracts([tmp_path], STATED)
    told = [line for line in noted_lines(records) if line.startswith("noted")]
    assert any(line.startswith("noted    1 column: columns that no figure") for line in told)
    assert any(line.startswith("noted    1 heading: headings written in") for line in told)
    notes = quality_tables(records, Context(Period.parse("2019-09")))["notes"]
    said = notes.set_index("code")
    assert said.loc["header_normalised", ["counted", "times"]].tolist() == ["headings", 1]
    assert said.loc["extra_columns", ["counted", "times"]].tolist() == ["columns", 1]
