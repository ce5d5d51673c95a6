"""Commands of quality assurance: sample-audits, lint-report."""

from __future__ import annotations

from pathlib import Path

import click

from sru_analysis.cli.packs import reading_options
from sru_analysis.cli.strict import Strict


@click.command("sample-audits", cls=Strict)
@click.argument("period")
@reading_options
@click.option("--size", type=int, default=30, metavar="N")
@click.option("--months", type=int, default=6, metavar="N")
@click.option("--key", metavar="TEXT")
@click.option("--out", default="outputs", metavar="DIR")
def sample_audits(
    period: str, size: int, months: int, key: str | None, out: str, **options: object
) -> int:
    """Draw an audit cohort of the open cases: by team, seeded, one case a social worker.
    Says weights, precision and the chance of missing a problem; ids only on the private side.
      --size N (30)  --months N (6): left out if audited since  --key TEXT: else kept with the round
      --extract PATH (may be repeated)  --council CODE  --reference-date DAY  --out DIR
      --year-starts january|april
    Example: sru sample-audits 2019-10 --extract data/extract --size 40
    """
    from sru_analysis.run.sample.draw import Wanted, sample_lines

    for told in sample_lines(period, Wanted(size, months, key), {**options, "out": out}):
        click.echo(told)
    return 0


@click.command("lint-report", cls=Strict)
@click.argument("file", metavar="FILE")
@click.option("--pack", default="outputs", metavar="DIR")
def lint_report(file: str, pack: str) -> int:
    """Compare a committee report (Word, text, HTML) with the figures of a pack, line by line:
    parts that miss 100, another measure's rate, no base, unequal windows, numbers of no figure.
      --pack DIR  a pack or its results.csv; else the newest pack below outputs
    Ends with 1 when it finds a fault, else with 0.
    Example: sru lint-report report.docx --pack outputs/demo/2019-09/internal
    """
    from sru_analysis.run.lint.report import report_lines

    lines, faults = report_lines(Path(file), Path(pack))
    for told in lines:
        click.echo(told)
    return int(bool(faults))


COMMANDS = (sample_audits, lint_report)
