"""The few verbs that a notebook may use.

``open_report`` gives a report that either computes what is asked from the records (an analyst
in JupyterLab, internal edition) or draws from the released figures of a run (a page of a pack)
and can then open nothing else. Both have the same verbs and draw the same blocks.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from sru_analysis.calendar import Period
from sru_analysis.messages import Refusal
from sru_analysis.results import Context, Request, home_requests, trend_requests

if TYPE_CHECKING:
    import pandas as pd

    from sru_analysis.disclosure import Figure, Released
    from sru_analysis.present.blocks import Block
    from sru_analysis.records.store import Records


def open_report(
    extract: str = "data/demo", period: str = "2019-09", *, edition: str = "internal", run: str = ""
) -> Report:
    """Open a report on an extract for a period, or on the figures of a run.

    ``extract`` is a folder, workbook or address of a database, ``period`` a spelling of
    ``Period.parse``; relative paths start at the project's folder. ``run`` is the run file that
    the runner hands to a page: when given it stands for the other three. The published edition
    exists only in a run.
    """
    if run:
        return _of_run(_from_project(run))
    if edition == "published":
        raise Refusal(
            "open_report: the published edition is made only by a whole run. "
            'Use edition="internal" here, or the command: run PERIOD --edition published.',
            "edition_without_run",
        )
    if edition != "internal":
        raise Refusal(
            "open_report: the edition is internal or published. Correct the parameter.",
            "edition_unknown",
        )
    return _of_extract(extract, Period.parse(period))


@dataclass
class Report:
    """The verbs of a notebook over one source of figures.

    ``figures`` gives released figures for a list of requests; ``cases`` the rows behind a
    figure, where the edition allows it. Each verb returns a block that shows itself.
    """

    context: Context
    figures: Callable[[list[Request]], Released]
    cases: Callable[[str, bool | None], pd.DataFrame]
    page: str = ""
    source: str = ""
    numbers: object = field(default=None, repr=False)

    def __post_init__(self):
        from sru_analysis.present.blocks import Numbers

        self.numbers = Numbers()

    def headlines(self, *metrics: str) -> Block:
        """Key-figure cards."""
        return self._draw("headlines", *metrics)

    def table(self, metric: str, by: str | None = None, basis: str | None = None) -> Block:
        """A metric by a breakdown, or over its windows."""
        return self._draw("table", metric, by=by, basis=basis)

    def trend(
        self,
        metric: str,
        since: str | None = None,
        baseline: str | None = None,
        by: str | None = None,
    ) -> Block:
        """A metric month by month, with its table."""
        return self._draw("trend", metric, since=since, baseline=baseline, by=by)

    def split(self, metric: str) -> Block:
        """Parts that add up, with those not known."""
        return self._draw("split", metric)

    def compare(self, metric: str, to: str | None = None) -> Block:
        """A metric beside another, or its own earlier windows."""
        return self._draw("compare", metric, to=to)

    def spread(self, metric: str) -> Block:
        """How long: medians, quartiles and bands."""
        return self._draw("spread", metric)

    def survival(self, metric: str) -> Block:
        """How long what is open lasts, with the numbers at risk."""
        return self._draw("survival", metric)

    def funnel(self, metric: str, by: str = "team") -> Block:
        """A percentage by team against all together, with limits for the size of each."""
        return self._draw("funnel", metric, by=by)

    def forecast(self, metric: str) -> Block:
        """A number open on a day, six months ahead, with the record of past forecasts."""
        return self._draw("forecast", metric)

    def moderation(self, metric: str = "audit_grade_shift") -> Block:
        """Grades before and after moderation, and how far the two agree."""
        return self._draw("moderation", metric)

    def data_quality(self) -> Block:
        """What was read, set aside and put right."""
        return self._draw("data_quality")

    def definitions(self) -> Block:
        """The definitions of the metrics on this page, from the declarations."""
        return self._draw("definitions")

    def rows(self, metric: str, met: bool | None = None) -> Block:
        """The rows behind a figure, without names; internal edition only."""
        from sru_analysis.metrics import CATALOGUE
        from sru_analysis.present.parts import missing
        from sru_analysis.present.tables import case_list

        one, cases = CATALOGUE[_known(metric)], self.cases(metric, met)
        if cases.empty and (metric, "") in (released := self.figures([])).reasons:
            return missing(one, released, released.frame.iloc[:0])
        return case_list(cases, f"Rows behind: {one.title}", self.numbers)

    def about(self) -> Block:
        """How the page was made. Its block carries the mark by which a run knows that the page
        was finished: page, number of blocks, and the hash of the figures read.
        """
        block = self._draw("about")
        figures = len(self.numbers.metrics)
        sentinel = {"page": self.page, "figures": figures, "released_sha256": self.source}
        return replace(block, sentinel=sentinel)

    def metric(self, metric: str) -> MetricView:
        """One metric to look at: value, n of N, a small trend, definition, rows."""
        return MetricView(self, _known(metric))

    def _draw(self, verb: str, *arguments: str, **named: object) -> Block:
        from sru_analysis.present.verbs import VERBS

        asked = VERBS[verb](*arguments, **{k: v for k, v in named.items() if v is not None})
        requests = asked.cells(self.context)
        return asked.draw(self.figures(requests), self.numbers)


@dataclass(frozen=True)
class MetricView:
    """One metric in JupyterLab: its figure, a small trend, its definition, and the way on."""

    report: Report
    id: str

    @property
    def figure(self) -> Figure | None:
        """The figure of the report's own period."""
        from sru_analysis.metrics import CATALOGUE

        requests = home_requests(CATALOGUE[self.id], self.report.context)
        released = self.report.figures(requests)
        end = self.report.context.period.end
        own = [r for r in requests if r.end == end or r.basis == "in_round"]
        for request in own:
            found = released.figure(self.id, request.basis, request.start, request.end)
            if found:
                return found
        return None

    def table(self, by: str | None = None) -> Block:
        """The metric by a breakdown, or over its windows."""
        return self.report.table(self.id, by=by)

    def trend(self, since: str | None = None) -> Block:
        """The metric month by month."""
        return self.report.trend(self.id, since=since)

    def split(self) -> Block:
        """Its parts, where it is a split."""
        return self.report.split(self.id)

    def rows(self, met: bool | None = None) -> Block:
        """The rows that it counts; ``met=False`` is the chase list."""
        return self.report.rows(self.id, met=met)

    def explain(self) -> Block:
        """Definition, source and worked examples."""
        return self.report._draw("definitions", self.id)

    def _card(self) -> Block:
        from sru_analysis.metrics import CATALOGUE
        from sru_analysis.present.metric_card import metric_card

        context = self.report.context
        one = CATALOGUE[self.id]
        requests = home_requests(one, context)
        if one.kind != "change":
            requests = [*requests, *trend_requests(one, context)]
        return metric_card(self.report.figures(requests), one)

    def __repr__(self) -> str:
        return self._card().text

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return self._card()._repr_mimebundle_(include, exclude)


def _known(metric: str) -> str:
    from difflib import get_close_matches

    from sru_analysis.metrics import load

    catalogue = load()
    if metric in catalogue:
        return metric
    nearest = get_close_matches(metric, list(catalogue), 1)
    raise Refusal(
        f'metric "{metric}" is not in the catalogue.'
        + (f" Nearest: {nearest[0]}." if nearest else "")
        + " All ids: the command metrics.",
        "metric_unknown",
    )


# --- where figures come from ---------------------------------------------------------------


def _of_extract(extract: str, period: Period) -> Report:
    from sru_analysis.compute.answers import first_month
    from sru_analysis.configuration import read_configuration
    from sru_analysis.extracts import read_extracts
    from sru_analysis.extracts.database_address import source_of

    source = source_of(extract, _from_project("."))
    if isinstance(source, Path):
        source = _from_project(extract)
        folder = source if source.is_dir() else source.parent
    else:
        folder = source.beside
    configuration = read_configuration(folder)
    records = read_extracts([source], configuration)
    context = Context(
        period, configuration.year_starts, configuration.windows, first_month(records)
    )
    live = _Live(records, context)
    return Report(context, live.figures, live.rows)


@dataclass
class _Live:
    """Figures computed when asked; what was computed once is kept."""

    records: Records
    context: Context
    known: dict = field(default_factory=dict)

    @cached_property
    def quality(self) -> dict[str, pd.DataFrame]:
        """What was read and set aside, the same for every figure."""
        from sru_analysis.compute.quality import quality_tables

        return quality_tables(self.records, self.context)

    def figures(self, requests: list[Request]) -> Released:
        key = tuple(sorted(requests))
        if key not in self.known:
            self.known[key] = self._compute(requests)
        return self.known[key]

    def rows(self, metric: str, met: bool | None) -> pd.DataFrame:
        from sru_analysis.compute.rows import rows_behind

        return rows_behind(self.records, own_request(metric, self.context), met)

    def _compute(self, requests: list[Request]) -> Released:
        from sru_analysis.compute import compute
        from sru_analysis.disclosure import release

        return release(
            compute(self.records, requests, self.context.period),
            edition="internal",
            context=self.context,
            configuration=self.records.configuration,
            quality=self.quality,
            facts={"compared_with": self.context.base_month.label},
        )


def own_request(metric: str, context: Context) -> Request:
    """The figure whose rows are meant by "the rows of a metric": that of the run's period."""
    from sru_analysis.metrics import CATALOGUE

    _known(metric)
    one = CATALOGUE[metric]
    period, year = context.period, context.year_to_date
    if one.on_a_day:
        return Request(metric, "at_snapshot", period.end, period.end)
    if one.anchored == "round":
        return Request(metric, "in_round", year.start, period.end)
    if one.is_yearly:
        year = period.rolling_12_months
        return Request(metric, "rolling_12_months", year.start, year.end)
    return Request(metric, "in_period", period.start, period.end)


def _of_run(path: Path) -> Report:
    from sru_analysis.disclosure import Released

    if not path.is_file():
        raise Refusal("open_report: the run file was not found. Start the run anew.", "run_missing")
    stated = json.loads(path.read_text(encoding="utf-8"))
    figures = path.parent / stated["released"]
    released = Released.from_file(figures)
    source = hashlib.sha256(figures.read_bytes()).hexdigest()
    return Report(
        released.context,
        lambda requests: released,
        partial(_cases_of_run, path.parent, stated.get("cases", {})),
        page=stated["page"],
        source=source,
    )


def _cases_of_run(folder: Path, cases: dict[str, str], metric: str, met: bool | None):
    import pandas as pd

    name = cases.get(case_key(metric, met))
    if name is None:
        raise Refusal(
            "rows: the rows behind a figure are shown in the internal edition only. "
            "Tag the cell internal.",
            "rows_internal",
        )
    return pd.read_parquet(folder / name)


def case_key(metric: str, met: bool | None) -> str:
    """The name under which the runner hands a page the rows behind a figure."""
    return metric if met is None else f"{metric}/{'met' if met else 'not_met'}"


def _from_project(text: str) -> Path:
    """A relative path, from the folder of the project above the working directory."""
    path = Path(text)
    if path.is_absolute():
        return path
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "pyproject.toml").is_file() and (folder / "sru_analysis").is_dir():
            return folder / path
    return here / path


def month_of(text: str) -> date:
    """The first day of a month as written in a notebook (``2018-01``)."""
    return Period.parse(text).start
