"""Referrals and assessments of the children in need census.

A CINdetails block is one referral, with the case that it opened; the assessments inside it are
those that followed it. The census of a year holds every case that was open in it, so that
referrals received and assessments completed in the year are whole.
"""

from __future__ import annotations

from collections import Counter

import pandas as pd

from sru_analysis.extracts.reading import NUMBER, ReadTable
from sru_analysis.extracts.referral_sources import out_of_use
from sru_analysis.extracts.wording import folded

# Columns of the referrals that no element carries under their name.
MADE = ("referral_id", "referral_date")


def referrals(details: pd.DataFrame) -> pd.DataFrame:
    """A row a CINdetails block; the census has no id of a referral: it is the child and the day."""
    rows = details.assign(referral_date=details["support_start_date"])
    return rows.assign(referral_id=_named(rows))


def assessments(rows: pd.DataFrame) -> pd.DataFrame:
    """Assessments with the referral of their own block; without one where it has no date."""
    return rows.assign(referral_id=_named(rows))


def _named(rows: pd.DataFrame) -> pd.Series:
    return rows["person_id"] + " " + rows["referral_date"].dt.strftime("%Y-%m-%d")


def note_sources(tables: list[ReadTable]) -> None:
    """Codes of referrers that were not in use in the year of the return: kept, and counted."""
    for table in tables:
        at = table.found.positions.get("referral_source")
        out = out_of_use(table.year) if at is not None and table.year is not None else {}
        if not out:
            continue
        read = set(table.frame[NUMBER])
        rows = zip(table.sheet.numbers, table.sheet.rows, strict=True)
        cells = [folded(row[at]) for number, row in rows if number in read]
        met = Counter(out[cell] for cell in cells if cell in out)
        if met:
            told = f"{table.found.headings[at]}: {', '.join(sorted(met))}"
            table.sheet.note("code_not_in_year", met.total(), "referral_source", told)
