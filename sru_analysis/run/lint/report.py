"""All rules over one report, in the order of its lines."""

from __future__ import annotations

from pathlib import Path

from sru_analysis.messages import counted
from sru_analysis.run.begin import line
from sru_analysis.run.lint import arithmetic, claims
from sru_analysis.run.lint.document import Line, read_lines
from sru_analysis.run.lint.figures import Figures, read_figures
from sru_analysis.run.lint.reading import Finding, Reading
from sru_analysis.run.places import shown

RULES = (
    arithmetic.sums, arithmetic.bases, arithmetic.precision, arithmetic.other_rates,
    arithmetic.windows, arithmetic.unclear, claims.claims, claims.strong_words, claims.units,
    claims.wordings, claims.months_alone, claims.unknown,
)  # fmt: skip


def report_lines(report: Path, pack: Path) -> tuple[list[str], int]:
    """What is said of a report, a line a fault, and how many faults there are."""
    lines = read_lines(report)
    found = findings(lines, read_figures(pack))
    told = [f"{shown(report)}:{one.line} · {one.said} ({one.code})" for one in found]
    kinds = len({one.code for one in found})
    summary = (
        f"{counted(len(found), 'fault')} of {counted(kinds, 'kind')}" if found else "no fault found"
    )
    return [*told, line("report", summary)], len(found)


def findings(lines: list[Line], figures: Figures) -> list[Finding]:
    """Every fault of a report, by line; the same fault of a line stands once."""
    from sru_analysis.metrics import load

    reading = Reading(lines, figures, load())
    found = {finding for rule in RULES for finding in rule(reading)}
    return sorted(found, key=lambda one: (one.line, one.code, one.said))
