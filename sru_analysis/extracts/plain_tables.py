"""Tables in the wording of the records: a CSV or sheet a table, headings as the columns' names.

Local tables have the same headings and those of the local returns; they are read there.
"""

from __future__ import annotations

from datetime import date

from sru_analysis.configuration import Configuration
from sru_analysis.extracts.forms import Form, fields_of, table_form
from sru_analysis.records.schema import TABLES

FORMAT = "plain table"
NATIONAL = (
    "children",
    "s47_enquiries",
    "initial_cp_conferences",
    "cp_plans",
    "cp_reviews",
    "cla_episodes",
    "cla_reviews",
    "support_episodes",
    "involvements",
)
SOURCE = (
    "council",
    "source_format",
    "source_file",
    "source_sheet",
    "source_row",
    "source_id",
)


def plain_form(table: str) -> Form:
    """The form of one table in the records' own wording."""
    headings = {name: (name,) for name in TABLES[table].names}
    return table_form(
        table,
        FORMAT,
        table,
        fields_of(table, headings),
        passed_over=SOURCE,
        iso_dates=True,
        # A child's id alone is not a table of children: one more of its columns must be there.
        known_by_one_of=tuple(TABLES[table].names[1:])
        if table == "children"
        else TABLES[table].one_of,
    )


FORMS: tuple[Form, ...] = tuple(plain_form(table) for table in NATIONAL)


def whole_window(table: str, configuration: Configuration) -> tuple[date | None, date | None]:
    """The days for which a plain table or local return is whole.

    What ``[whole]`` of sru.toml states for the table; else not limited, up to the reference date.
    """
    stated = configuration.whole.get(table)
    if stated is not None:
        return stated.start, stated.end
    return None, configuration.reference_date
