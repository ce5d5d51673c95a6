"""``check``: what an extract holds and which figures can be made of it. Never a row."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sru_analysis.calendar import Period, in_words
from sru_analysis.run.begin import line
from sru_analysis.run.inputs import COVERAGE, check_exists
from sru_analysis.run.places import shown
from sru_analysis.run.settings import Asked, Settings, settings_of, typed

if TYPE_CHECKING:
    import pandas as pd

    from sru_analysis.records.store import Records

# Only to fill in the other settings; the period itself comes from the records.
_ANY_PERIOD = "2019-09"


def check_lines(period: str | None, options: dict, *, write: bool = True) -> list[str]:
    """Read an extract and say what was found, a line a thing; writes ``coverage.csv`` if asked."""
    from sru_analysis.compute.answers import first_month
    from sru_analysis.compute.quality import quality_tables
    from sru_analysis.extracts import read_extracts
    from sru_analysis.results import Context

    settings = settings_of(Asked(period=_ANY_PERIOD if period is None else period, **options))
    check_exists(settings.extract)
    records = read_extracts(list(settings.extract), settings.configuration)
    meant = _latest_month(records) if period is None else settings.period
    stated = settings.configuration
    context = Context(meant, stated.year_starts, stated.windows, first_month(records))
    tables = quality_tables(records, context)
    return [
        line("period", f"{typed(meant)} ({meant.days})"),
        line("council", stated.council_name),
        *_read_lines(tables["files"]),
        *_grouped("aside", tables["set_aside"]),
        *_grouped("noted", tables["notes"]),
        *_whole_lines(records),
        *_answer_lines(tables["answers"]),
        *(_written(settings, tables["answers"]) if write else ()),
    ]


def _latest_month(records: Records) -> Period:
    tables = sorted(set(records.coverage["table"]))
    ends = [records.window(table)[1] for table in tables]
    seen = records.files["last_date"].dropna()
    known = [end for end in ends if end] or [day.date() for day in seen]
    return Period.month_of(max(known, default=date(2019, 9, 30)))


def _read_lines(files: pd.DataFrame) -> list[str]:
    lines = []
    for one in files.itertuples():
        aside = f", {one.rows_set_aside:,} set aside" if one.rows_set_aside else ""
        table = f"  {one.table}" if one.table else "  not a table of the records"
        lines.append(line("read", f"{one.source}{table}  {one.rows_used:,} rows used{aside}"))
    return lines


def _grouped(label: str, counted: pd.DataFrame) -> list[str]:
    return [
        line(label, f"{one.rows:,} {'row' if one.rows == 1 else 'rows'}: {one.message}")
        for one in counted.itertuples()
    ]


def _whole_lines(records: Records) -> list[str]:
    lines = []
    for table in sorted(set(records.coverage["table"])):
        start, end = records.window(table)
        since = f" from {in_words(start)}" if start else ""
        until = f" to {in_words(end)}" if end else ""
        if since or until:
            lines.append(line("whole", f"{table}{since}{until}"))
    return lines


def _answer_lines(answers: pd.DataFrame) -> list[str]:
    lines = []
    for section, rows in answers.groupby("section", sort=False):
        available = int((rows["answer"] == "available").sum())
        lines.append(line("figures", f"{section}: {available} of {len(rows)} metrics available"))
        lines += [
            line("", f"{one.metric}: {one.answer}: {one.reason}")
            for one in rows.itertuples()
            if one.answer != "available"
        ]
    return lines


def _written(settings: Settings, answers: pd.DataFrame) -> list[str]:
    """The coverage matrix as a file, unless it would lie in the folder that was read."""
    from sru_analysis.records.store import write_atomically

    folder = Path("data") / settings.configuration.council
    read = [one.resolve() for one in settings.extract if isinstance(one, Path)]
    if not Path("data").is_dir() or folder.resolve() in read:
        return []
    target = folder / COVERAGE
    write_atomically(target, answers.to_csv(index=False, lineterminator="\n").encode())
    return [line("written", shown(target))]
