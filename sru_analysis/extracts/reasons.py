"""Reason codes of rows and cells, codes of notes, and what is said about each.

The codes are part of the interface. The texts hold no place, count or value, so that they may
stand on any page; places and counts are kept beside them.
"""

from __future__ import annotations

NOTHING = "Nothing need be done"

# Reason code -> what was found, what to do. The codes are part of the interface.
REASONS: dict[str, tuple[str, str]] = {
    "encoding_row": (
        "bytes that are neither UTF-8 nor Windows-1252",
        "Export the file again as CSV UTF-8",
    ),
    "nul_byte": ("a NUL byte in the row", "Export the file again"),
    "control_character": ("a control character in the row", "Export the file again"),
    "cell_too_long": ("a cell of more than 32,767 characters", "Shorten the cell"),
    "extra_cells": (
        "more filled cells than headings",
        "Put quotation marks round text that holds the separator",
    ),
    "short_row": ("fewer cells than headings", "Export the file again"),
    "truncated": (
        "the last row is cut off: the file may be incomplete",
        "Export the file again",
    ),
    "repeated_header": (
        "the heading row again; files may have been pasted together",
        "Check that each file is whole",
    ),
    "totals_row": ("a row of totals", f"{NOTHING}; better leave totals out"),
    "outside_table": (
        "rows above or below the table",
        "Check that they belong to no table, or move it to a sheet of its own",
    ),
    "other_council": (
        "a row of another council than the run's, in a file that holds several",
        "Export each council to a folder of its own",
    ),
    "xml_repeated": (
        "an element twice where there can be one; neither is used",
        "Correct the record in the source, export again",
    ),
    "id_missing": ("no identifier", "Fill in the identifier"),
    "id_scientific": (
        "an identifier in scientific form, which cannot be restored",
        "Format the column as text in the source, export again",
    ),
    "id_rounded": (
        "an identifier of more than 15 digits that a spreadsheet has rounded",
        "Format the column as text in the source, export again",
    ),
    "lookalike": (
        "a letter of another alphabet that looks like a Latin one",
        "Type the value again",
    ),
    "required_blank": ("a cell that must be filled is blank", "Fill in the cell"),
    "spreadsheet_error": ("a spreadsheet error such as #N/A", "Correct the formula"),
    "formula_uncached": (
        "a formula without a stored result",
        "Open the workbook in Excel, save it",
    ),
    "date_impossible": ("a date that does not exist", "Correct the cell"),
    "date_text": ("text that is not a date", "Write dates as dd/mm/yyyy"),
    "date_serial": (
        "a number where a date was expected",
        "Format the column as a date, export again",
    ),
    "date_two_digit": ("a year of two digits", "Write years with four digits"),
    "date_placeholder": (
        "a date that stands for no date, such as 1 January 1900",
        "Leave unknown dates blank",
    ),
    "end_before_start": ("an end before the start", "Correct the dates"),
    "birth_far_future": (
        "a date of birth more than 280 days after the day of the extract",
        "Correct the date of birth",
    ),
    "value_unmapped": (
        "a spelling that is not in the list of the column",
        "Use a listed value, or add the spelling to mapping.csv",
    ),
    "grade_unknown": ("a grade that is not listed", "Use one of the four grades"),
    "yes_no_unknown": ("neither yes nor no", "Write Yes or No, or leave the cell blank"),
    "not_a_number": ("text where a number was expected", "Write digits only"),
    "decimal_comma": (
        "a decimal comma, which is never guessed at",
        "Write decimals with a point",
    ),
    "duplicate_row": ("the same row again; the first is kept", NOTHING),
    "duplicate_key": (
        "the same key again with other values; the first is kept",
        "Check which of the rows is right",
    ),
    "join_missing": (
        "a row of a plan or period of care that is not in the extract",
        "Export all the tables on the same day, for the same years",
    ),
    "outside_care": (
        "a placement, legal status or care plan outside every episode of the child's care; no "
        "figure rests on it",
        NOTHING,
    ),
    "earlier_stage": (
        "an earlier stage of a challenge; its highest stage is kept",
        NOTHING,
    ),
    "superseded_row": (
        "the same key in a later return, which is taken",
        NOTHING,
    ),
    "other_source": (
        "the same table in a format that comes later in the order of sources; not added up",
        NOTHING,
    ),
    "id_two_births": (
        "one identifier with two dates of birth; neither is used",
        "Check whether these are two children",
    ),
}

# Code -> what was put right, passed over or is worth knowing.
NOTES: dict[str, str] = {
    "after_snapshot": "dates after the day of the extract; kept, and counted in their own period.",
    "age_high": "children aged 26 or over on the day of the extract; check the date of birth.",
    "after_end_of_case": "events after a death or an 18th birthday; kept.",
    "audit_key": "audits of a child who has another one in the same round; each counts by its id.",
    "before_birth": "plans that start more than 280 days before birth, or care before it; kept. "
    "Check the dates of birth.",
    "birth_unknown": "children on a plan without a date of birth: unborn, or not recorded; counted "
    "in stocks, without an age.",
    "blank_lines": "blank lines were passed over.",
    "cell_type": "numbers written as text; read as numbers.",
    "conference_shared": "enquiries that led to one conference of the child; it is counted once.",
    "child_no_episode": "children of the header without an episode; kept.",
    "code_not_in_year": "codes that were not in use in the year of the return; kept as they are.",
    "colour_or_comment": "comments, or colours that differ from row to row; not read, put their "
    "meaning into a column.",
    "conference_twice": "initial conferences that stand with the referral and with its section 47 "
    "enquiry (DfE rule 2884); each counts once, by its enquiry.",
    "date_iso": "dates written year first.",
    "date_serial": "dates given as spreadsheet day numbers.",
    "date_text": "dates written in words.",
    "date_time": "dates with a time of day; the date is kept.",
    "date_two_digit": "dates of birth with a year of two digits; one century alone fits.",
    "encoding_bom": "a byte-order mark was taken off.",
    "encoding_cp1252": "lines that are not UTF-8 were read as Windows-1252.",
    "encoding_utf16": "read as UTF-16, by its mark.",
    "episode_gap": "an episode begins later than the one before it ended; kept apart.",
    "episode_left_open": "open episodes although the child has a later one; they stay open.",
    "episode_overlap": "an episode begins before the one before it ended; both are kept.",
    "episode_stale": "open episodes that the next year's return lacks; they stay open.",
    "episode_x1": "an episode ends with X1 and no other begins on that day (DfE rule 388).",
    "extra_cells": "rows end in empty cells beyond the headings; these go.",
    "extra_columns": "columns that no figure needs; not read.",
    "format_not_read": "files of a kind that is not read; left alone.",
    "formula_text": "cells that begin with = or an apostrophe; kept as text, a text in quotation "
    "marks after = without these.",
    "free_text_ignored": "columns of names or free text; never read.",
    "gap_one_day": "two episodes or plans lie one day apart; not joined.",
    "grade_moderation": "audits moderated without a grade, or with a grade after moderation only; "
    "the moderated grade counts, else the auditor's.",
    "header_normalised": "headings written in another way than expected; read as meant.",
    "header_row": "the headings do not stand in the first row.",
    "hidden_cells": "hidden rows, columns or sheets; read like the others.",
    "id_float": "identifiers that end in .0; this goes.",
    "id_merged": "identifiers spelt in more than one way; read as one.",
    "value_not_listed": "values that are in no list of their column, in a table that no figure "
    "needs; counted only.",
    "id_reused": "identifiers that may stand for two children: temporary UPNs, or a later return "
    "gives another date of birth and another sex, and is taken. Check who is meant.",
    "id_two_births": "a date of birth that differs from that of the children's table; not used.",
    "id_unmatched": "children who are not in the table of children; age, sex and ethnicity are "
    "not known. Check that both were exported on the same day.",
    "id_widths": "identifiers of different widths; check that no leading zeros were lost.",
    "invisible_marks": "invisible marks were dropped.",
    "latest_rows": "one workbook, and the latest row of each child: a plan, case or period of care "
    "of these six months that another of the child followed is not seen. Monthly workbooks show "
    "more.",
    "left_alone": "recognised, counted and left alone: no figure needs it.",
    "list_missing": "a list of the workbook is not there; figures that need it are not available.",
    "legal_placement": "placed with parents under section 20 (P1 with V2, DfE rule 378); kept.",
    "newline_in_cell": "line breaks inside cells; kept as blanks.",
    "non_working_day": "conferences held on a weekend or bank holiday; kept.",
    "null_word": "words that stand for no value; read as blank.",
    "order_impossible": "conferences before the strategy discussion; kept, timeliness not "
    "calculable.",
    "other_year": "a return of another year than the reference date; read for its own year. Check "
    "that it is the one that is meant.",
    "outside_table": "filled cells outside the columns with headings; not read.",
    "other_source": "a table that several sources carry; one is taken, the rows of the others are "
    "set aside and compared. To take another one, leave the first out of the extract.",
    "participation_unmatched": "rows of the participation return without a conference of that "
    "child and date; kept. Check the dates.",
    "percent_sign": "numbers with a per cent sign.",
    "plan_stale": "open plans that the next year's return lacks; they stay open.",
    "plan_overlap": "plans of one child that overlap; stocks count the child once.",
    "reference_day": "the day that the workbook describes, as it says itself or by its name.",
    "return_year": "taken as the return of one year: that of the reference date, else the one "
    "that holds most of its dates.",
    "review_outside_plan": "reviews outside every plan of the child; kept, not met.",
    "same_day": "starts and ends on the same day; zero days, never open.",
    "separator": "cells are not separated by commas.",
    "series_changed": "values that a later workbook gives otherwise; the later one is taken.",
    "series_followed": "rows open in an earlier workbook that another row of the child follows; "
    "they end on the day on which that one starts.",
    "series_gone": "rows open in an earlier workbook that a later one no longer lists; they end on "
    "the day of that workbook. Check that its list is whole.",
    "series_latest": "monthly workbooks show the latest review of each child: a second one between "
    "two workbooks is not seen.",
    "series_withdrawn": "dates of an earlier workbook that a later one takes back; not used.",
    "sheet_matched": "sheets of another name, known by their columns.",
    "sources_differ": "children of whom two sources know different things; the source that comes "
    "first in the order is taken.",
    "status_conflict": "children whose case status and whose plan do not agree; the list of plans "
    "is taken.",
    "table_missing": "the return lacks a table; figures that need it are not available.",
    "table_unknown": "not a known table; left alone.",
    "thousands": "numbers with commas between thousands.",
    "total_mismatch": "totals that do not add up to their parts; both are shown.",
    "trailing_rows": "rows below the table that only formatting has made; cut off.",
    "truncated": "the last row is cut off: the file may be incomplete. Export it again.",
    "two_councils": "councils in one file, none of which is the one that the run names; all its "
    "rows are set aside. Export each council to a folder of its own.",
    "two_sources": "the same return in two forms: the other one is read, this one is not. Give it "
    "alone to read it.",
    "unborn": "children not born yet on the day of the extract.",
    "upn_shared": "children with a pupil number that another child has too (DfE rule 1520); one "
    "child under two identifiers counts twice. The number is not kept. Check who is meant.",
    "values_changed": "rows sent again with other values; the later return is taken.",
    "wide_months": "months as columns; read as one line a count, groups of months as they stand.",
    "xml_empty": "elements without any content; they are no rows.",
    "xml_unknown": "elements that are in no known form of the return; not read.",
    "zero_rows": "no rows: a table without rows where there are headings, else an empty sheet.",
}

# What a note counts, where it does not count rows.
_UNITS = {
    "heading": ("header_normalised",),
    "column": ("extra_columns", "free_text_ignored", "wide_months"),
    "cell": (
        "cell_type", "code_not_in_year", "date_iso", "date_serial", "date_text", "date_time",
        "date_two_digit", "formula_text", "id_float", "null_word", "outside_table",
        "percent_sign", "thousands", "value_not_listed",
    ),
    "line": ("blank_lines", "encoding_cp1252"),
    "mark": ("invisible_marks",),
    "element": ("xml_empty", "xml_unknown"),
    "identifier": ("id_merged", "id_reused"),
    "width": ("id_widths",),
    "child": (
        "age_high", "birth_unknown", "child_no_episode", "id_unmatched", "sources_differ",
        "status_conflict", "unborn", "upn_shared",
    ),
    "council": ("two_councils",),
    "list": ("list_missing", "latest_rows"),
    "table": ("header_row", "series_latest", "table_missing", "table_unknown", "zero_rows"),
    "sheet": ("sheet_matched",),
    "place": ("colour_or_comment", "hidden_cells"),
    "file": (
        "encoding_bom", "encoding_utf16", "format_not_read", "other_year", "reference_day",
        "return_year", "separator", "truncated", "two_sources",
    ),
}  # fmt: skip
_UNIT_OF = {code: unit for unit, codes in _UNITS.items() for code in codes}


def unit_of(code: str) -> str:
    """What the number of a note counts: "row", "heading", "file" …"""
    return _UNIT_OF.get(code, "row")


def note_text(code: str) -> str:
    """What is said under a note."""
    return f"{NOTES[code]} ({code})"


def left_empty_text(reason: str) -> str:
    """What is said of cells that were left empty while their rows stay."""
    found, remedy = REASONS[reason]
    return f"{found}. The cell was left empty, the row stays. {_remedy(remedy)} ({reason})"


def set_aside_text(reason: str) -> str:
    """What is said of rows that were set aside."""
    found, remedy = REASONS[reason]
    return f"{found}. The row was set aside. {_remedy(remedy)} ({reason})"


def _remedy(remedy: str) -> str:
    return f"{remedy}." if remedy.startswith(NOTHING) else f"{remedy} and run again."
