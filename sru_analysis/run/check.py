"""``check``: what an extract holds and which figures can be made of it. Never a row."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sru_analysis.calendar import Period, in_words
from sru_analysis.messages import Refusal, counted
from sru_analysis.run.begin import line
from sru_analysis.run.findings import aside_lines, noted_lines
from sru_analysis.run.inputs import COVERAGE, check_exists, left_lines
from sru_analysis.run.places import shown
from sru_analysis.run.settings import (
    MAPPING,
    Asked,
    Settings,
    council_folder,
    settings_of,
    typed,
)

if TYPE_CHECKING:
    import pandas as pd

    from sru_analysis.records.store import Records

# Only to fill in the other settings; the period itself comes from the records.
_ANY_PERIOD = "2019-09"


def check_lines(period: str | None, options: dict, *, write: bool = True) -> list[str]:
    """Read an extract and say what was found, a line a thing.

    Writes ``coverage.csv`` if asked, and ``mapping.csv`` where a heading or spelling is unknown.
    """
    import pandas as pd

    from sru_analysis.compute.answers import first_month
    from sru_analysis.compute.quality import quality_tables
    from sru_analysis.results import Context
    from sru_analysis.run.reading import read_apart

    settings = settings_of(Asked(period=_ANY_PERIOD if period is None else period, **options))
    check_exists(settings.extract)
    try:
        records = read_apart(settings.extract, settings.configuration)
    except Refusal as fault:
        if write and getattr(fault, "unmapped", None):
            _written_mapping(settings, pd.DataFrame(fault.unmapped))
        raise
    meant = _latest_month(records) if period is None else settings.period
    stated = settings.configuration
    context = Context(meant, stated.year_starts, stated.windows, first_month(records))
    tables = quality_tables(records, context)
    return [
        line("period", f"{typed(meant)} ({meant.days})"),
        line("council", stated.council_name),
        *_read_lines(tables["files"]),
        *left_lines(settings.extract),
        *_additions_lines(settings),
        *aside_lines(records),
        *noted_lines(records),
        *_source_lines(tables["sources"]),
        *_whole_lines(records),
        *_check_lines(tables["checks"]),
        *_beside_lines(tables["reconciliation"]),
        *_answer_lines(tables["answers"]),
        *_untold_lines(tables["breakdowns"]),
        *(_written(settings, tables["answers"]) if write else ()),
        *(_written_mapping(settings, records.unmapped) if write else ()),
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
        used = f"{counted(one.rows_used, 'row')} {'used' if one.table else 'left alone'}"
        lines.append(line("read", f"{one.source}{table}  {used}{aside}"))
    return lines


def _additions_lines(settings: Settings) -> list[str]:
    """How many headings and spellings of the council's own this extract was read with."""
    from sru_analysis.extracts.folder import additions_of

    own = len(additions_of(settings.extract))
    return [line("mapping", f"{counted(own, 'line')} of {MAPPING} in force")] if own else []


def _source_lines(sources: pd.DataFrame) -> list[str]:
    """Tables that several formats carry: which was taken, and what became of the others."""
    return [
        line("sources", f"{one.table}: {one.format} {one.role}  {counted(one.rows, 'row')}")
        for one in sources.itertuples()
    ]


def _check_lines(checks: pd.DataFrame) -> list[str]:
    """Rules that rows break, with their number; never a row."""
    looked = checks.dropna(subset=["rows"])
    broken = looked[(looked["rows"] > 0) | (looked["set_aside"] > 0)]
    lines = [line("rules", f"{len(looked)} of {len(checks)} looked at, {len(broken)} broken")]
    for one in broken.itertuples():
        rule = f" ({one.rule})" if one.rule else ""
        aside = f", {one.set_aside:,} set aside" if one.set_aside else ""
        number = counted(one.rows, "row")
        lines.append(line("", f"{one.check}{rule}: {number} of {one.table}{aside}"))
    return lines


def _beside_lines(reconciliation: pd.DataFrame) -> list[str]:
    """Measures that two sources count differently."""
    return [
        line(
            "differs",
            f"{one.id} on {one.window}: {one.source} {one.ours:,}, {one.other} {one.theirs:,}",
        )
        for one in reconciliation[reconciliation["difference"] != 0].itertuples()
    ]


def _whole_lines(records: Records) -> list[str]:
    lines = []
    for table in sorted(set(records.coverage["table"])):
        start, end = records.window(table)
        since = f" from {in_words(start)}" if start else ""
        until = f" to {in_words(end)}" if end else ""
        if start and start == end:
            lines.append(line("whole", f"{table} on {in_words(start)} alone"))
        elif since or until:
            lines.append(line("whole", f"{table}{since}{until}"))
    return lines


def _answer_lines(answers: pd.DataFrame) -> list[str]:
    """A line a section, and under it one for each thing that is missing, with what it costs."""
    lines = []
    for section, rows in answers.groupby("section", sort=False):
        available = int((rows["answer"] == "available").sum())
        lines.append(
            line("figures", f"{section}: {available} of {counted(len(rows), 'metric')} available")
        )
        lacking = rows[rows["answer"] != "available"]
        for keys, same in lacking.groupby(["answer", "reason", "carried_by"], sort=False):
            answer, reason, formats = keys
            told = f"{', '.join(same['metric'])}: {answer}: {reason}{_elsewhere(formats)}"
            lines.append(line("", told))
    return lines


def _untold_lines(untold: pd.DataFrame) -> list[str]:
    """A line a breakdown that no source tells, and how many measures cannot be split so."""
    return [
        line(
            "not by",
            f"{one.breakdown.lower()}: {one.measures}: {one.reason}{_elsewhere(one.carried_by)}",
        )
        for one in untold.itertuples()
    ]


def _elsewhere(formats: str) -> str:
    return f". Would come from {formats}" if formats else ""


def _written(settings: Settings, answers: pd.DataFrame) -> list[str]:
    """The coverage matrix as a file, unless it would lie in the folder that was read."""
    from sru_analysis.records.store import write_atomically

    folder = council_folder(settings.configuration)
    read = [one.resolve() for one in settings.extract if isinstance(one, Path)]
    if not Path("data").is_dir() or folder.resolve() in read:
        return []
    target = folder / COVERAGE
    write_atomically(target, answers.to_csv(index=False, lineterminator="\n").encode())
    return [line("written", shown(target))]


def _written_mapping(settings: Settings, unmapped: pd.DataFrame) -> list[str]:
    """The mapping file with what is unknown, for the analyst to fill in; earlier lines stay."""
    from sru_analysis.extracts.mapping import mapping_file
    from sru_analysis.records.store import write_atomically

    if not len(unmapped) or not Path("data").is_dir():
        return []
    target = council_folder(settings.configuration) / MAPPING
    data = mapping_file(unmapped, target)
    if not target.is_file() or target.read_bytes() != data:
        write_atomically(target, data)
    number = counted(len(unmapped), "spelling")
    return [line("mapping", f"{shown(target)}  {number} to be mapped: fill in the column code")]
