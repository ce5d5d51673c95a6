"""The first half of a run: from the extract to the figures that may be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sru_analysis.calendar import in_words
from sru_analysis.messages import Refusal
from sru_analysis.run import plan
from sru_analysis.run.notebooks import Notebook
from sru_analysis.run.places import make_folder
from sru_analysis.run.settings import Settings, typed

MOST_NAMED = 5

if TYPE_CHECKING:
    from sru_analysis.disclosure import Released
    from sru_analysis.disclosure.knowledge import EarlierPack
    from sru_analysis.disclosure.ledger import Ledger
    from sru_analysis.records.store import Records
    from sru_analysis.results import Context, Results
    from sru_analysis.run.written import Written


@dataclass(frozen=True)
class Reading:
    """The records of a run and what is known of it before any figure is made."""

    records: Records
    context: Context
    quality: Mapping


def read(settings: Settings) -> Reading:
    """Read the extract; a period that ends after the data is refused here."""
    from sru_analysis.run.reading import read_apart

    cache = make_folder(settings.places.cache)
    stated = settings.configuration
    records = read_apart(settings.extract, stated, cache, meanwhile=_imports)
    from sru_analysis.compute.answers import first_month
    from sru_analysis.compute.quality import quality_tables
    from sru_analysis.results import Context

    _check_period(settings, records)
    context = Context(settings.period, stated.year_starts, stated.windows, first_month(records))
    return Reading(records, context, quality_tables(records, context))


def _imports() -> None:
    """What the figures need takes about as long to import as an extract takes to be read."""
    import scipy.stats  # noqa: F401

    import sru_analysis.compute
    import sru_analysis.compute.quality
    import sru_analysis.disclosure
    import sru_analysis.results  # noqa: F401


def figures(
    settings: Settings,
    edition: str,
    reading: Reading,
    notebooks: list[Notebook],
    facts: Mapping[str, str],
    written: Written,
    earlier: Sequence[EarlierPack] = (),
) -> tuple[Results, Released, Ledger]:
    """The exact figures that an edition asks for, the same after disclosure control beside those
    of ``earlier`` packs, and the private ledger.
    """
    from sru_analysis.compute import compute
    from sru_analysis.disclosure.release import release_with_ledger
    from sru_analysis.disclosure.small_groups import decision
    from sru_analysis.run.pages import standing_requests

    wanted = set(asked(notebooks, edition, reading.context))
    wanted.update(standing_requests(reading.context, word=settings.word))
    wanted.update(written.cells(reading.context))
    results = compute(reading.records, sorted(wanted), settings.period)
    released, ledger = release_with_ledger(
        results,
        edition=edition,
        context=reading.context,
        configuration=settings.configuration,
        quality=reading.quality,
        facts={**_facts(reading), "all_or_none": decision(settings.configuration), **facts},
        earlier=earlier,
    )
    return results, released, ledger


def _facts(reading: Reading) -> dict[str, str]:
    """What the pages state about the data; that checks passed is true of every pack there is."""
    from sru_analysis.metrics import load
    from sru_analysis.run.manifest import definitions_version

    taken = last_day(reading.records)
    return {
        "compared_with": reading.context.base_month.label,
        "checks": "Passed",
        "data_taken": in_words(taken) if taken else "",
        "definitions_version": definitions_version(load()),
    }


def last_day(records: Records) -> date | None:
    """The last day for which any table of the records is whole; ``None`` = not limited."""
    ends = [records.window(table)[1] for table in sorted(set(records.coverage["table"]))]
    return max((end for end in ends if end), default=None)


def asked(notebooks: list[Notebook], edition: str, context: Context) -> list:
    """The figures that the notebooks ask for, read from their syntax trees."""
    from sru_analysis.metrics import load
    from sru_analysis.present.verbs import VERBS

    load()
    return plan.requests(notebooks, edition, context, VERBS)


def case_files(
    notebooks: list[Notebook], edition: str, reading: Reading
) -> dict[str, tuple[str, bytes]]:
    """The rows behind figures that the internal edition lists: key -> file name and bytes."""
    from sru_analysis.compute.rows import rows_behind
    from sru_analysis.present.verbs import VERBS
    from sru_analysis.records.store import parquet
    from sru_analysis.report import case_key, own_request

    made = {}
    for number, (metric, met) in enumerate(plan.cases(notebooks, edition, VERBS)):
        rows = rows_behind(reading.records, own_request(metric, reading.context), met)
        made[case_key(metric, met)] = (f"cases-{number:02d}.parquet", parquet(rows))
    return made


def _check_period(settings: Settings, records: Records) -> None:
    covered = sorted(set(records.coverage["table"]))
    ends = {table: records.window(table)[1] for table in covered}
    last = last_day(records)
    if last is None or None in ends.values() or settings.period.end <= last:
        return
    named = [table for table, end in ends.items() if end == last]
    tables = ", ".join(named[:MOST_NAMED])
    if len(named) > MOST_NAMED:
        tables += f" and {len(named) - MOST_NAMED} more"
    raise Refusal(
        f"period {typed(settings.period)} ends on {in_words(settings.period.end)}, but the extract "
        f"ends on {in_words(last)} ({tables}). Choose an earlier period or a later extract.",
        "period_after_data",
    )
