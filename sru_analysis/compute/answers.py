"""What the records can and cannot answer, metric by metric, before any figure is made."""

from __future__ import annotations

from datetime import date

import pandas as pd

from sru_analysis.calendar import in_words
from sru_analysis.compute.needs import told_by, why_not, why_not_by
from sru_analysis.messages import counted
from sru_analysis.metrics import load
from sru_analysis.metrics.breakdowns import BREAKDOWNS
from sru_analysis.metrics.declare import Metric
from sru_analysis.records.carriers import carried_by, lacking, whole_between
from sru_analysis.records.schema import TABLES
from sru_analysis.records.store import Records
from sru_analysis.results import Context, home_requests

ANSWER_COLUMNS = (
    "metric", "title", "section", "answer", "since", "until", "reason", "carried_by", "not_by",
)  # fmt: skip
UNTOLD_COLUMNS = ("breakdown", "reason", "carried_by", "measures")


def answers(records: Records, context: Context) -> pd.DataFrame:
    """The coverage matrix: one row a metric, with the columns ``ANSWER_COLUMNS``.

    ``answer`` is "available" when every figure that the run shows of it can be made, "in part"
    when some can, else "not available". ``since`` and ``until``: the days for which the sources
    are whole, in words, "" where nothing limits them. ``reason`` says what is lacking, and
    ``carried_by`` which formats would carry it. ``not_by``: the breakdowns that no source tells of
    a metric that is there.
    """
    rows = []
    for one in load().values():
        reasons = [why_not(one, request, records) for request in home_requests(one, context)]
        told = [reason for reason in reasons if reason]
        answer = "available" if not told else "in part"
        if told and len(told) == len(reasons):
            answer = "not available"
        missing, _ = lacking(records, one.needs)
        first, last = (None, None) if missing else whole_between(records, one.needs)
        reason, carried = _in_sources(told[0], records, one) if told else ("", "")
        rows.append(
            (
                one.id,
                one.title,
                one.section,
                answer,
                in_words(first) if first else "",
                in_words(last) if last else "",
                reason,
                carried,
                "" if answer == "not available" else ", ".join(_untold(one, records)),
            )
        )
    return pd.DataFrame(rows, columns=list(ANSWER_COLUMNS))


def untold_breakdowns(records: Records, context: Context) -> pd.DataFrame:
    """What no source tells although the figure as a whole is there: one row a breakdown and what
    it needs, with ``UNTOLD_COLUMNS``; ``measures`` says how many cannot be split so.
    """
    found: dict[tuple[str, str], int] = {}
    needed: dict[tuple[str, str], tuple[str, ...]] = {}
    for one in load().values():
        whole = any(not why_not(one, asked, records) for asked in home_requests(one, context))
        for name, reason in _untold(one, records).items() if whole else ():
            about = (BREAKDOWNS[name].title, reason)
            found[about] = found.get(about, 0) + 1
            needed[about] = told_by(one, name)
    rows = [
        (*about, carried_by(needed[about][:1]), counted(number, "measure"))
        for about, number in found.items()
    ]
    return pd.DataFrame(rows, columns=list(UNTOLD_COLUMNS))


def _untold(one: Metric, records: Records) -> dict[str, str]:
    """The breakdowns that no source tells -> what they need."""
    told = {name: why_not_by(one, name, records) for name in one.breakdowns}
    return {name: reason for name, reason in told.items() if reason}


def _in_sources(reason: str, records: Records, one: Metric) -> tuple[str, str]:
    """What is lacking, and which formats would carry it.

    Where a source gives the latest event only it is named, and is none of those formats.
    """
    missing, latest = lacking(records, one.needs)
    if missing or not latest or not reason.startswith("needs every event"):
        return reason, carried_by(missing)
    rows = records.coverage
    keys = rows["table"] + "." + rows["column"]
    formats = sorted(rows.loc[keys.isin(latest), "source_format"].unique())
    names = dict.fromkeys(TABLES[need.split(".", 1)[0]].plain for need in latest)
    told = f"{' and '.join(formats)} carries only the latest of the {' and '.join(names)}"
    return told, carried_by(latest, formats)


def first_month(records: Records) -> date | None:
    """The month with which the records begin: the earliest day for which a table is whole."""
    windows = [records.window(table) for table in sorted(set(records.coverage["table"]))]
    starts = [start for start, _ in windows if start]
    return min(starts).replace(day=1) if starts else None
