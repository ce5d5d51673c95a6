"""Drawings of what is worked out: how long things last, teams against an average, what may come.

Each takes released figures alone, as the drawings of ``charts`` do, and is finished by them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sru_analysis.calendar import MONTHS
from sru_analysis.present import charts, palette
from sru_analysis.present.axes import Axis, axis_for
from sru_analysis.present.numbers import number_text

if TYPE_CHECKING:
    from sru_analysis.disclosure.released import Figure
    from sru_analysis.present.markup import Markup

DASHED = (0, (5, 4))
PAIR_STEP = 48
DAYS_A_STEP = 365.25 / 2


def survival_curve(points: Mapping[int, Figure], prefix: str, label: str) -> Markup:
    """The share still open (0 to 100 per cent) by days, with its limits and the number at risk
    under the axis.
    """
    charts.only_figures(list(points.values()))
    axis = axis_for([0.0, 100.0], per_cent=True)
    days = list(points)
    canvas, axes = charts.sheet(charts.WIDTH, charts.HEIGHT + 24, 56, 36, bottom=50)
    charts.scaled(axes, axis, 2)
    axes.set_xlim(-0.01 * days[-1], days[-1] * 1.01)
    level = [one.value for one in points.values()]
    axes.plot(days, level, color=palette.BLUE, linewidth=2, marker="o", markersize=5, zorder=3)
    inner = [day for day in days if points[day].lower is not None]
    for part in ("lower", "upper"):
        ends = [getattr(points[day], part) for day in inner]
        axes.plot(inner, ends, color=palette.QUIET, linewidth=1.2, linestyle=DASHED)
    ticks = _spaced(days, 6)
    axes.set_xticks(ticks, [number_text(day) for day in ticks])
    for day in ticks:
        text = number_text(points[day].denominator)
        charts.write(axes, text, (day, 0), (0, -36), colour=palette.QUIET, side="center")
    return charts.drawn(canvas, prefix, label)


def funnel_plot(
    groups: Mapping[str, Figure],
    limits: Mapping[str, Mapping[str, Figure]],
    named: Sequence[str],
    sides: tuple[Axis, Axis],
    prefix: str,
    label: str,
) -> Markup:
    """Categories by size and percentage (or rate), with the average and both pairs of limits.

    ``named``: those that are marked and written out. ``sides``: see ``funnel_axes``.
    """
    axis, across = sides
    charts.only_figures([*groups.values(), *(f for one in limits.values() for f in one.values())])
    order = sorted(groups, key=lambda name: (groups[name].denominator, name))
    most = max(one.denominator for one in groups.values())
    right = max([36, *(14 + charts.text_width(name) for name in named)])
    canvas, axes = charts.sheet(charts.WIDTH, charts.HEIGHT, 56, right)
    charts.scaled(axes, axis, 2)
    room = 0.02 * (most - across.bottom)
    axes.set_xlim(across.bottom, most + room)
    sizes = [groups[name].denominator for name in order]
    for level, style in (("998", "-"), ("95", DASHED)):
        for part in ("lower", "upper"):
            heights = [_kept(getattr(limits[level][name], part), axis) for name in order]
            axes.plot(
                sizes, heights, color=palette.QUIET, linewidth=1.2, linestyle=style, clip_on=False
            )
    average = limits["998"][order[0]].value
    axes.plot([across.bottom, most], [average, average], color=palette.QUIET, linewidth=0.8)
    for name in order:
        place = (groups[name].denominator, groups[name].value)
        mark = "D" if name in named else "o"
        axes.plot(
            *place, marker=mark, markersize=8, linestyle="none", clip_on=False, zorder=3,
            color=palette.PINK if name in named else palette.BLUE, markeredgecolor=palette.WHITE,
        )  # fmt: skip
        if name in named:
            charts.write(axes, name, place, (8, 0))
    ticks = [tick for tick in across.ticks if tick <= most + room]
    axes.set_xticks(ticks, [number_text(tick) for tick in ticks])
    return charts.drawn(canvas, prefix, label)


def funnel_axes(
    groups: Mapping[str, Figure],
    limits: Mapping[str, Mapping[str, Figure]],
    *,
    per_cent: bool = True,
) -> tuple[Axis, Axis]:
    """The upright axis of a funnel plot, of per cent or rates, and the one across, of sizes."""
    ends = [getattr(one, part) for one in limits["998"].values() for part in ("lower", "upper")]
    shown = [*ends, *(one.value for one in groups.values())]
    sizes = [one.denominator for one in groups.values()]
    return axis_for(shown, per_cent=per_cent), axis_for(sizes)


def forecast_axis(past: Sequence[Figure], chosen: Sequence[Figure]) -> Axis:
    """The axis of a forecast: what was, and the whole of the range."""
    shown = [one.value for one in past if one.value is not None]
    return axis_for([*shown, *(getattr(one, end) for one in chosen for end in ("lower", "upper"))])


def forecast_fan(
    past: Sequence[Figure], chosen: Sequence[Figure], plain: Sequence[Figure], axis: Axis,
    prefix: str, label: str,
) -> Markup:  # fmt: skip
    """The months that were, the chosen forecast with its range, and the naive one, dashed."""
    charts.only_figures([*past, *chosen, *plain])
    count = len(past) + len(chosen)
    left = 12 + max(charts.text_width(axis.text(tick)) for tick in axis.ticks)
    canvas, axes = charts.sheet(charts.WIDTH, charts.HEIGHT, left, 60)
    charts.scaled(axes, axis, count)
    values = [None if one.value is None else one.value for one in past]
    for run in charts.unbroken(values):
        axes.plot(run, [values[place] for place in run], color=palette.BLUE, linewidth=2)
    ahead = list(range(len(past), count))
    axes.fill_between(
        ahead, [one.lower for one in chosen], [one.upper for one in chosen],
        color=palette.BLUE, alpha=0.15, linewidth=0,
    )  # fmt: skip
    for line, style, colour in ((chosen, "-", palette.BLUE), (plain, DASHED, palette.QUIET)):
        axes.plot(ahead, [one.value for one in line], color=colour, linewidth=2, linestyle=style)
    everyone = [*past, *chosen]
    places = charts.label_places(count)
    labels = [f"{MONTHS[everyone[p].end.month - 1][:3]} {everyone[p].end.year}" for p in places]
    axes.set_xticks(places, labels)
    charts.write(axes, number_text(chosen[-1].value), (count - 1, chosen[-1].value), (8, 0),
                 bold=True, colour=palette.BLUE)  # fmt: skip
    return charts.drawn(canvas, prefix, label)


def paired_bars(
    pairs: Mapping[str, tuple[Figure, Figure]], notes: Mapping[str, tuple[str, str]],
    prefix: str, label: str,
) -> Markup:  # fmt: skip
    """Two bars a name, from zero: before above after. ``notes``: what stands at the end of each."""
    charts.only_figures([one for pair in pairs.values() for one in pair])
    left = 14 + max(map(charts.text_width, pairs))
    right = 12 + max(charts.text_width(note) for pair in notes.values() for note in pair)
    canvas, axes = charts.sheet(
        charts.WIDTH, PAIR_STEP * len(pairs) + 12, left, right, top=6, bottom=6
    )
    values = [one.value for pair in pairs.values() for one in pair if one.value is not None]
    axes.set_xlim(0, max(values, default=0) or 1)
    axes.set_ylim(len(pairs) - 0.5, -0.5)
    for place, name in enumerate(pairs):
        for one, note, up, colour in zip(
            pairs[name], notes[name], (-0.2, 0.2), charts.PAIR, strict=True
        ):
            length = one.value or 0
            axes.barh(place + up, length, height=0.36, color=colour, linewidth=0)
            gap = 6 if one.value is not None else charts.HIDDEN_AT - 3
            charts.write(axes, note, (length, place + up), (gap, 0))
    axes.set_yticks(range(len(pairs)), list(pairs))
    axes.set_xticks([])
    axes.tick_params(axis="y", length=0, pad=6)
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)
    axes.spines["left"].set_color(palette.QUIET)
    return charts.drawn(canvas, prefix, label)


def _kept(value: float, axis: Axis) -> float:
    return min(max(value, axis.bottom), axis.top)


def _spaced(days: Sequence[int], most: int) -> list[int]:
    """Days with a label: the first, and then those at least half a year or a share apart."""
    step = max(days[-1] / most, DAYS_A_STEP / 2)
    kept: list[int] = []
    for day in days:
        if not kept or day - kept[-1] >= step:
            kept.append(day)
    return kept
