"""Grades before and after moderation, and how far auditor and moderator agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sru_analysis.disclosure.released import Figure, Released, as_figure, only_released
from sru_analysis.messages import Refusal
from sru_analysis.present import curves, gate
from sru_analysis.present.blocks import Block, Numbers
from sru_analysis.present.export import points_csv
from sru_analysis.present.figures import declared, is_available, rows_for
from sru_analysis.present.icons import signal
from sru_analysis.present.markup import tag
from sru_analysis.present.numbers import number_text, part_text, per_cent_text
from sru_analysis.present.parts import (
    drawing_region,
    figure_element,
    finished,
    key_list,
    method_fold,
    missing,
    points_of,
)
from sru_analysis.present.tables import Column, download_link, fold, table
from sru_analysis.results import Context, Request

if TYPE_CHECKING:
    import pandas as pd

    from sru_analysis.present.markup import Markup

GRADES = ("Outstanding", "Good", "Requires improvement", "Inadequate")
MOVES = {
    "same": "Same grade",
    "lower": "Lower after moderation",
    "higher": "Higher after moderation",
}
METHOD = (
    "Agreement beyond chance: Cohen's kappa and Gwet's AC2, both with quadratic weights over the "
    "full scale of four grades, so that a grade apart counts less than three. Kappa falls where "
    "nearly all audits have one grade, AC2 does not; that is why both are shown. The sign test "
    "asks of the audits whose grade changed whether one direction is more frequent.",
)
KEY = (("bar", "upper bar: by the auditor"), ("bar2", "lower bar: after moderation"))
NONE = "No audit of the period has been moderated."


@dataclass(frozen=True)
class Moderation:
    """The moderated audits of the year to date; ``metric`` is the one on changed grades."""

    metric: str = "audit_grade_shift"

    def cells(self, context: Context) -> list[Request]:
        metric = declared(self.metric)
        if metric.anchored != "round" or metric.kind != "split":
            raise Refusal(
                f"metric {metric.id} · is no split of audits · moderation compares grades before "
                "and after · use audit_grade_shift",
                "moderation_kind",
            )
        year = context.year_to_date
        own = (metric.id, "in_round", year.start, context.period.end)
        return [Request(*own), Request(*own, statistic="regrading")]

    def draw(self, released: Released, numbers: Numbers) -> Block:
        only_released(released)
        metric = declared(self.metric)
        asked = self.cells(released.context)[0]
        rows = rows_for(released, [asked])
        numbers.show(metric.id)
        if not is_available(rows):
            return missing(metric, released, rows)
        own = rows[
            (rows["period_start"] == asked.start.isoformat())
            & (rows["period_end"] == asked.end.isoformat())
            & (rows["statistic"] != "value")
        ]
        title = "Grades before and after moderation"
        if own.empty:
            parts = [tag("h3", title), tag("p", NONE)]
            return finished(parts, f"{title}. {NONE}", rows)
        return _shown(title, own, released, numbers, asked)


def _shown(
    title: str, own: pd.DataFrame, released: Released, numbers: Numbers, asked: Request
) -> Block:
    found = {(one.statistic, one.outcome): as_figure(one) for one in own.itertuples()}
    metric = declared(asked.metric)
    total = found[("regrading_same", "")].denominator
    label = asked.period.label
    verdict = _verdict(found)
    count = "Moderated audits: too few to report"
    if total is not None:
        count = f"{number_text(total)} moderated {'audit' if total == 1 else 'audits'}"
    sentence = f"{count}, {label}."
    text, data = f"{title}. {sentence} {verdict.sentence}", ""
    mix = {grade: (found["grade_before", grade], found["grade_after", grade]) for grade in GRADES}
    mixed = f"{title}, {label}"
    parts: list[object] = [tag("h3", title), tag("p", sentence), signal(verdict)]
    if any(one.value for pair in mix.values() for one in pair):
        data = points_csv(points_of(own, "grade_"), released)
        number, said = numbers.figure(metric.id), _text(mix)
        drawing = curves.paired_bars(mix, _notes(mix), f"f{number}", said)
        caption = f"Percentage of moderated audits, {released.council_name}, {label}."
        region, text = drawing_region(number, drawing), f"{text} {said}"
        parts += [
            figure_element(number, title, caption, region, key_list(number, KEY)),
            download_link(f"figure {number}", data),
            fold(f"Table of figure {number}", _mix(numbers.table(), mixed, mix)),
            method_fold(number, metric, released),
        ]
    else:
        parts.append(_mix(numbers.table(), mixed, mix))
    number = numbers.table()
    parts += [
        _agreement(number, f"Agreement of auditor and moderator, {label}", found),
        fold(f"How table {number} is worked out", *(tag("p", told) for told in METHOD)),
    ]
    return finished(parts, text, own, data, claims=[verdict.claim(metric)])


def _notes(mix: Mapping[str, tuple[Figure, Figure]]) -> dict[str, tuple[str, ...]]:
    """What stands at the end of each bar: ``38.5% (47)``, or the letter of a hidden one."""
    return {
        grade: tuple(
            one.symbol or "x" if one.value is None else f"{_share(one)} ({_number(one)})"
            for one in pair
        )
        for grade, pair in mix.items()
    }


def _text(mix: Mapping[str, tuple[Figure, Figure]]) -> str:
    """The text of the drawing: each grade before and after."""
    said = (f"{grade}: {' then '.join(pair)}" for grade, pair in _notes(mix).items())
    return f"Bar chart of {len(mix)} grades, by the auditor then moderated. {'; '.join(said)}."


def _verdict(found: dict) -> gate.Verdict:
    needed = [found.get((f"regrading_{name}", "")) for name in ("lower", "higher", "p")]
    parts = (needed[0] and needed[0].numerator, needed[1] and needed[1].numerator)
    if None in needed or None in parts or needed[2].value is None:
        return gate.not_tested(gate.HIDDEN)
    return gate.of_regrading(*parts, needed[2].value)


def _mix(number: int, title: str, mix: Mapping[str, tuple[Figure, Figure]]) -> Markup:
    columns = [Column("Grade", numeric=False), Column("By the auditor"), Column("Percentage"),
               Column("After moderation"), Column("Percentage")]  # fmt: skip
    rows = [
        [grade, *(cell for one in pair for cell in (_number(one), _share(one)))]
        for grade, pair in mix.items()
    ]
    return table(number, title, columns, rows)


def _number(one: Figure) -> str:
    return part_text(one.numerator, one.symbol)


def _agreement(number: int, title: str, found: dict) -> Markup:
    columns = [Column("Measure", numeric=False), Column("Audits"), Column("Value"),
               Column("95% interval")]  # fmt: skip
    rows = []
    for name, said in MOVES.items():
        one = found[(f"regrading_{name}", "")]
        rows.append([said, part_text(one.numerator, one.symbol), _share(one), "z"])
    for name, said in (("kappa", "Kappa, quadratic weights"), ("ac2", "Gwet's AC2, quadratic")):
        one = found.get((f"regrading_{name}", ""))
        if one is None:
            rows.append([f"{said}: not defined, one grade only", "z", "z", "z"])
            continue
        limits = one.symbol or "z"
        if one.lower is not None and one.upper is not None:
            limits = f"{number_text(one.lower, 2)} to {number_text(one.upper, 2)}"
        value = part_text(one.value, one.symbol, 2)
        rows.append([said, "z", value, limits])
    return table(number, title, columns, rows)


def _share(one: Figure) -> str:
    return (one.symbol or "x") if one.value is None else per_cent_text(one.value)
