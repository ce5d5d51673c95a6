"""The command line: ``sru`` and ``python -m sru_analysis``.

One line an error, on standard error, with a reason code at its end; exit codes 0 done, 1 a
section or check failed, 2 wrong use or input refused, 75 another run is at it, 130 interrupted.
Heavy imports stand inside the commands, so that help and a mistyped option answer at once.
"""

from __future__ import annotations

import sys

import click

from sru_analysis.cli.strict import StrictGroup, usage_line
from sru_analysis.messages import Refusal
from sru_analysis.run.faults import RunFailed

HELP = """
Safeguarding performance reports: from the extracts as received to checked pages.

  demo            the pack of the invented council, September 2019
  check [PERIOD]  what was read and set aside, and which figures can be made
  run PERIOD      check, figures, pages, release checks, publish
  diff A B        figures that differ between two packs, each with its reason
  verify DIR      a pack against its manifest; needs no data
  attack DIR      what can be worked out of a published pack and earlier ones
  rerun DIR       makes a pack again and compares bytes
  sample-audits   an audit cohort, one case a social worker
  lint-report     a committee report against the figures of a pack
  metrics [ID]    every metric, or one in full
  lab             JupyterLab on the notebooks
  doctor          what would stop a run on this computer, and what to do
  clean           removes caches and unfinished folders

Help of one command: sru COMMAND --help. All of it: docs/commands.md.
Example: sru run 2019-09 --extract data/extract
"""


def _version(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        from sru_analysis.run.places import version

        click.echo(f"sru {version()}")
        context.exit()


@click.group(cls=StrictGroup, help=HELP)
@click.option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_version)
def sru() -> None:
    """See ``HELP``."""


def main(arguments: list[str] | None = None) -> None:
    """Run a command and end with its exit code."""
    sys.excepthook = _say_fault
    sys.exit(answer(arguments))


def program() -> click.Group:
    """The program with all its commands, in the order of its help."""
    from sru_analysis.cli import audits, look, packs

    for command in (*packs.COMMANDS, *audits.COMMANDS, *look.COMMANDS):
        sru.add_command(command)
    return sru


def answer(arguments: list[str] | None = None) -> int:
    """Run a command; its exit code. Refusals are said on standard error, a line each."""
    try:
        return program().main(args=arguments, prog_name="sru", standalone_mode=False) or 0
    except Refusal as refusal:
        click.echo(refusal, err=True)
        return refusal.exit_code
    except click.UsageError as fault:
        click.echo(usage_line(fault), err=True)
        return 2
    except click.Abort:
        click.echo("interrupted: nothing was published. (interrupted)", err=True)
        return 130
    except RunFailed as failed:
        for one in failed.faults:
            click.echo(one, err=True)
        return 1


def _say_fault(kind: type[BaseException], fault: BaseException, trace) -> None:
    """The last resort: a fault of the program, without its message, which may quote a cell."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = ""
    if trace is not None:
        where = f" in {trace.tb_frame.f_globals.get('__name__', '?')}, line {trace.tb_lineno}"
    click.echo(
        f"sru: the program itself failed ({kind.__name__}{where}). Nothing was published. The "
        "folder failed-… of the period on the private side has the details. Report it with this "
        "line. (program_fault)",
        err=True,
    )
