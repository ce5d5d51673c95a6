"""``metrics``: the declarations as text."""

from __future__ import annotations

import inspect
from importlib.resources import files
from typing import TYPE_CHECKING

from sru_analysis.messages import Refusal, counted
from sru_analysis.run.notebooks import nearest

if TYPE_CHECKING:
    from sru_analysis.metrics.declare import Metric


def list_lines() -> list[str]:
    """Every metric with its title, by section, in the order of the definitions."""
    from sru_analysis.metrics import load

    metrics = list(load().values())
    width = max(len(one.id) for one in metrics)
    lines = []
    for section in dict.fromkeys(one.section for one in metrics):
        lines.append(section)
        lines += [f"  {one.id:<{width}}  {one.title}" for one in metrics if one.section == section]
    return [*lines, f"{counted(len(metrics), 'metric')}. One in full: sru metrics ID"]


def metric_lines(name: str, *, code: bool = False, example: bool = False) -> list[str]:
    """One metric in full."""
    one = _known(name)
    lines = [one.id, one.title, "", one.definition, ""]
    lines += [
        f"{label:<11} {text}"
        for label, text in (
            ("kind", one.kind),
            ("counts", one.counts),
            ("unit", one.unit),
            ("better", one.better),
            ("needs", ", ".join(one.needs)),
            ("made of", ", ".join(one.of)),
            ("breakdowns", ", ".join(one.breakdowns)),
            ("source", "; ".join(one.source)),
            ("version", str(one.version)),
        )
        if text
    ]
    if code:
        lines += ["", *_code(one)]
    if example:
        lines += ["", *_examples(one)]
    return lines


def answer_lines(extract: str, name: str | None) -> list[str]:
    """What an extract can answer, of one metric or of all."""
    from sru_analysis.run.check import check_lines

    if name:
        _known(name)
    lines = check_lines(None, {"extract": (extract,)}, write=False)
    if name is None:
        return [line for line in lines if line.startswith(("figures", " "))]
    for line in lines:
        names, _, told = line.strip().partition(": ")
        if name in names.split(", "):
            return [f"{name}: {told}"]
    return [f"{name}: available"]


def _known(name: str) -> Metric:
    from sru_analysis.metrics import load

    metrics = load()
    if name not in metrics:
        shown = "".join(letter for letter in name if letter.isprintable())[:60]
        raise Refusal(
            f'"{shown}" is not a metric.{nearest(name, list(metrics))} All of them: sru metrics.',
            "metric_unknown",
        )
    return metrics[name]


def _code(one: Metric) -> list[str]:
    if one.rows is None:
        return [f"Worked out from {' and '.join(one.of)} after they have been summed."]
    return inspect.getsource(one.rows).rstrip().splitlines()


def _examples(one: Metric) -> list[str]:
    stated = files("sru_analysis") / "metrics" / "examples" / f"{one.id}.toml"
    if not stated.is_file():
        return ["No worked example."]
    return stated.read_text(encoding="utf-8").rstrip().splitlines()
