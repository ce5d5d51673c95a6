"""Commands that make packs or look at them: demo, check, run, diff, verify, attack,
rerun, clean."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from sru_analysis.cli.strict import Strict

EDITION = click.Choice(["published", "internal", "both"])
YEAR_STARTS = click.Choice(["january", "april"])


def reading_options(command: Callable) -> Callable:
    """The options that say what is read, and as what."""
    for option in reversed(
        (
            click.option("--extract", multiple=True, metavar="PATH"),
            click.option("--council", metavar="CODE"),
            click.option("--reference-date", metavar="DAY"),
            click.option("--year-starts", type=YEAR_STARTS),
        )
    ):
        command = option(command)
    return command


def run_options(command: Callable) -> Callable:
    """The options of ``run`` that say how, shared with ``demo``."""
    for option in reversed(
        (
            click.option("--edition", type=EDITION),
            click.option("--only", default="", metavar="PAGES"),
            click.option("--jobs", type=int, metavar="N"),
            click.option("--out", default="outputs", metavar="DIR"),
            click.option("--word", is_flag=True),
            click.option("--allow-partial", is_flag=True),
            click.option("--release", is_flag=True),
            click.option("--force", is_flag=True),
            click.option("--verbose", is_flag=True),
        )
    ):
        command = option(command)
    return command


@click.command("run", cls=Strict)
@click.argument("period")
@reading_options
@run_options
def run(period: str, **options: object) -> int:
    """Check, figures, pages, release checks, publish: a whole pack, or nothing.
    PERIOD: 2019-09, 2019-Q3, 2019/20, 2019/20-Q2, 2019-01..2019-09, 2019-04-01..2019-09-30
      --extract PATH (may be repeated)  --council CODE  --reference-date DAY  --out DIR
      --edition published|internal|both  --only cp,iro,qa,...  --year-starts january|april
      --word  --allow-partial  --release  --force  --jobs N  --verbose
    What each option means: docs/commands.md.
    Example: sru run 2019-09 --extract data/extract
    """
    return _run(period, options)


@click.command("demo", cls=Strict)
@run_options
def demo(**options: object) -> int:
    """The pack of the invented council for September 2019; the options of run apply.
    The last line printed is the path of its summary page.
    Example: sru demo
    """
    from sru_analysis.run.settings import DEMO_PERIOD, demo_extract

    return _run(DEMO_PERIOD, {"extract": (demo_extract(),), **options})


@click.command("check", cls=Strict)
@click.argument("period", required=False)
@reading_options
def check(period: str | None, **options: object) -> int:
    """Recognise each file, say what was read and set aside, and which figures can be made.
    PERIOD as in run; without it the last month of the extract. Rows are never shown.
      --extract PATH (may be repeated)  --council CODE  --reference-date DAY
      --year-starts january|april
    Example: sru check 2019-09 --extract data/extract
    """
    from sru_analysis.run.check import check_lines

    for line in check_lines(period, options):
        click.echo(line)
    return 0


@click.command("diff", cls=Strict)
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@click.option("--council", metavar="CODE")
@click.option("--edition", type=click.Choice(["published", "internal"]), default="published")
@click.option("--out", default="outputs", metavar="DIR")
@click.option("--exit-code", is_flag=True)
def diff(a: str, b: str, council: str | None, edition: str, out: str, exit_code: bool) -> int:
    """Figures that differ between two packs, each with its reason: new data, late record, new
    definition, hiding, code or settings. A and B are periods, or folders of packs.
      --council CODE  --edition published|internal  --out DIR  where periods are looked up
      --exit-code  ends with 1 when figures differ
    Example: sru diff 2019-08 2019-09
    """
    from sru_analysis.run.diff import difference_lines, place_of

    first, second = (place_of(one, Path(out), council, edition) for one in (a, b))
    lines, differ = difference_lines(first, second)
    for line in lines:
        click.echo(line)
    return int(exit_code and differ)


@click.command("verify", cls=Strict)
@click.argument("folder", metavar="DIR")
def verify(folder: str) -> int:
    """Check every file of a pack against its manifest; needs no data, kernel or network.
    Ends with 0 when the pack is what it was, 1 when it is not, 2 when it is no pack.
    Example: sru verify outputs/demo/2019-09/published/7d41c09be2f6
    """
    from sru_analysis.run.verify import pack_of, verify

    checked = verify(pack_of(Path(folder)))
    for fault in checked.faults:
        click.echo(f"differs  {fault}")
    told = "differ from what was made" if checked.faults else "are as they were made"
    number = len(checked.faults) or checked.files
    click.echo(f"verify   {number} of {checked.files} files {told}")
    return int(bool(checked.faults))


@click.command("attack", cls=Strict)
@click.argument("folder", metavar="DIR")
@click.option("--primary-only", is_flag=True)
def attack(folder: str, primary_only: bool) -> int:
    """Attack a published pack with all earlier ones, as a reader with a solver would.
    A line a hidden number: how many values it can have, never which.
      --primary-only  instead: what hiding counts of 1 to 5 alone would have given away
    Ends with 1 when a hidden number has fewer than 3 possible values.
    Example: sru attack outputs/demo/2019-09/published
    """
    from sru_analysis.run.attack import attack_lines

    lines, opened = attack_lines(Path(folder), primary_only=primary_only)
    for line in lines:
        click.echo(line)
    return int(opened)


@click.command("rerun", cls=Strict)
@click.argument("folder", metavar="DIR")
def rerun(folder: str) -> int:
    """Make a pack again from the inputs kept on the private side, and compare bytes.
    Ends with 0 when all are the same, 1 when not, 2 when it is no pack.
    Example: sru rerun outputs/demo/2019-09/published/7d41c09be2f6
    """
    from sru_analysis.messages import counted
    from sru_analysis.run.rerun import rerun
    from sru_analysis.run.verify import pack_of

    differences = rerun(pack_of(Path(folder)))
    for difference in differences:
        click.echo(f"differs  {difference}")
    told = counted(len(differences), "difference") if differences else "the same bytes"
    click.echo(f"rerun    {told}")
    return int(bool(differences))


@click.command("clean", cls=Strict)
@click.option("--out", default="outputs", metavar="DIR")
def clean(out: str) -> int:
    """Remove caches, unfinished folders and what failed runs left on the private side.
      --out DIR  the output folder beside which the private side stands
    Example: sru clean
    """
    from sru_analysis.run.clean import clean

    click.echo(f"clean    {clean(Path(out))} folders removed")
    return 0


def _run(period: str, options: dict) -> int:
    from sru_analysis.run.pack import run
    from sru_analysis.run.settings import Asked, settings_of

    verbose = options.pop("verbose")
    settings = settings_of(Asked(period=period, **options))
    made = run(settings, click.echo)
    for fault in made.faults:
        click.echo(fault, err=True)
    if verbose:
        for stage, seconds in made.seconds.items():
            click.echo(f"stage    {stage}  {seconds:.1f} s", err=True)
    return int(bool(made.faults))


COMMANDS = (demo, check, run, diff, verify, attack, rerun, clean)
