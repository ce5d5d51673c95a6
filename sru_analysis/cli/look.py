"""Commands that look and make nothing: metrics, lab, doctor."""

from __future__ import annotations

from pathlib import Path

import click

from sru_analysis.cli.strict import Strict
from sru_analysis.messages import Refusal


@click.command("metrics", cls=Strict)
@click.argument("metric", metavar="ID", required=False)
@click.option("--code", is_flag=True)
@click.option("--example", is_flag=True)
@click.option("--needs", metavar="FILE")
def metrics(metric: str | None, code: bool, example: bool, needs: str | None) -> int:
    """List every metric, or show one in full: definition, needs, source, breakdowns.
      --code        also the function that returns the rows it counts
      --example     also its worked examples, which are its tests
      --needs FILE  instead: what an extract (file or folder) can answer
    Example: sru metrics icpc_within_15wd_pct --example
    """
    from sru_analysis.run import catalogue

    if needs:
        lines = catalogue.answer_lines(needs, metric)
    elif metric:
        lines = catalogue.metric_lines(metric, code=code, example=example)
    else:
        lines = catalogue.list_lines()
    for line in lines:
        click.echo(line)
    return 0


@click.command("lab", cls=Strict)
def lab() -> int:
    """Open JupyterLab on the notebooks, with the right kernel and folder; stop it with Ctrl-C.
    Needs the extra lab.
    Example: sru lab
    """
    import os
    import subprocess
    import sys
    from importlib import util

    from sru_analysis.run.places import notebooks_folder, project_root

    if util.find_spec("jupyterlab") is None:
        raise Refusal(
            "sru lab: JupyterLab is not installed. Get it with: python -m pip install "
            '-c constraints.txt -e ".[lab]" (or python3 start.py lab). Nothing was started.',
            "lab_missing",
        )
    asked = [sys.executable, "-m", "jupyterlab", str(notebooks_folder())]
    if os.name == "posix" and os.geteuid() == 0:
        # In a container the only user may be root; the server listens on this computer alone.
        asked.append("--allow-root")
    return subprocess.run(asked, cwd=project_root(), check=False).returncode


@click.command("doctor", cls=Strict)
def doctor() -> int:
    """What would stop a run on this computer, and what to do about it.
    Looks at versions, rights, free space, length of folders, certificates, browser.
    Ends with 1 when something would stop a run, else with 0.
    Example: sru doctor
    """
    from sru_analysis.run.doctor import findings

    found = findings(Path.cwd())
    for one in found:
        click.echo(f"{one.state:<8} {one.told}")
    return int(any(one.state == "stops" for one in found))


COMMANDS = (metrics, lab, doctor)
