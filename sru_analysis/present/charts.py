"""The drawings of the pack: the only module that draws.

Each function takes released figures, draws once at its final size, and hands back inline SVG.
A hidden figure is a letter at a fixed distance from the axis: it has no mark, no height and no
place in the scale. Layout is worked out with the bundled DejaVu Sans, which is wider than the
type of the page, so that nothing overflows; every label is one line.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from sru_analysis.calendar import MONTHS
from sru_analysis.disclosure.released import Figure
from sru_analysis.present import palette, words
from sru_analysis.present.axes import Axis
from sru_analysis.present.numbers import exact_value, value_text
from sru_analysis.present.svg import cleaned

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

    from sru_analysis.metrics.declare import Metric
    from sru_analysis.present.markup import Markup

TYPE_SIZE = 12
WIDTH, HEIGHT = 560, 250  # points, the size on the page
PANEL_WIDTH, PANEL_HEIGHT = 190, 118
BAR_STEP, TALL_STEP = 30, 44
TOP, BOTTOM = 14, 26  # room above the highest tick and below the axis
MONTH_STEPS = (1, 2, 3, 4, 6, 12)
LOWEST_NOTE = 15  # points above the axis that a value with its base below it needs
LAST_MONTH = 36  # points to the right of the drawing: half of the last month's label
HIDDEN_AT = 9  # points from the axis at which the letter of a hidden figure stands
LONGEST_NAME = 180  # points; a chart with a longer name has its names above the bars
PICTURE_DPI = 200
PAIR = (palette.BLUE, palette.TURQUOISE)  # two bars of one name
_SALT = "sru"
_KEPT: ContextVar[list[Picture] | None] = ContextVar("pictures", default=None)


@dataclass(frozen=True)
class Picture:
    """A drawing as PNG, for files that cannot hold an SVG, and what a screen reader says of it."""

    png: bytes
    label: str


@contextmanager
def pictures() -> Iterator[list[Picture]]:
    """Every drawing that is made inside is also kept as a picture, in order."""
    kept: list[Picture] = []
    token = _KEPT.set(kept)
    try:
        yield kept
    finally:
        _KEPT.reset(token)


def line_chart(
    figures: Sequence[Figure],
    metric: Metric,
    axis: Axis,
    prefix: str,
    label: str,
    limits: Sequence[Figure | None] = (),
    marks: Sequence[str] = (),
) -> Markup:
    """A line over time, oldest first; a percentage also has a dot at each month. ``limits`` are
    the centre and limits of a control chart, ``marks`` a marker at each month with a signal.
    """
    only_figures([*figures, *(one for one in limits if one is not None)])
    last = figures[-1]
    note = "" if words.hidden(last) else value_text(last, metric)
    base = "" if metric.kind == "rate" else words.n_of_n(last, metric)
    left = 12 + max(text_width(axis.text(tick)) for tick in axis.ticks)
    right = max(LAST_MONTH, 16 + max(text_width(note, bold=True), text_width(base)))
    canvas, axes = sheet(WIDTH, HEIGHT, left, right)
    scaled(axes, axis, len(figures))
    _draw_limits(axes, limits, axis)
    _draw_line(axes, figures, metric, dots=metric.kind == "percent")
    _draw_marks(axes, figures, metric, marks)
    places = label_places(len(figures))
    axes.set_xticks(places, [_month(figures[place]) for place in places])
    if note:
        here = (len(figures) - 1, float(exact_value(last, metric)))
        height = (here[1] - axis.bottom) / (axis.top - axis.bottom) * (HEIGHT - TOP - BOTTOM)
        lift = max(0, LOWEST_NOTE - height) if base else 0  # clear of the months at the axis
        write(axes, note, here, (10, lift + (6 if base else 0)), bold=True, colour=palette.BLUE)
        if base:
            write(axes, base, here, (10, lift - 9), colour=palette.QUIET)
    return drawn(canvas, prefix, label)


def panel(
    figures: Sequence[Figure | None], metric: Metric, axis: Axis, prefix: str, label: str
) -> Markup:
    """One of several small lines that share an axis: first and last month, last value."""
    only_figures([one for one in figures if one is not None])
    last = figures[-1]
    note = "" if last is None or words.hidden(last) else value_text(last, metric)
    left = 10 + max(text_width(axis.text(end)) for end in (axis.bottom, axis.top))
    canvas, axes = sheet(PANEL_WIDTH, PANEL_HEIGHT, left, 16 + text_width(note, bold=True))
    scaled(axes, axis, len(figures))
    axes.set_yticks([axis.bottom, axis.top], [axis.text(axis.bottom), axis.text(axis.top)])
    _draw_line(axes, figures, metric, dots=False)
    ends = sorted({0, len(figures) - 1})
    years = len({one.end.year for one in figures if one is not None}) > 1
    axes.set_xticks(ends, [_month(figures[place], year=years) for place in ends])
    for text, side in zip(axes.get_xticklabels(), ("left", "right"), strict=False):
        text.set_horizontalalignment(side if len(ends) > 1 else "center")
    if note:
        here = (len(figures) - 1, float(exact_value(last, metric)))
        write(axes, note, here, (8, 0), bold=True, colour=palette.BLUE)
    return drawn(canvas, prefix, label)


def bar_chart(bars: Mapping[str, Figure], metric: Metric, prefix: str, label: str) -> Markup:
    """Bars from zero, one below the other in the order given, each with its name and value.

    Long names stand above their bars, short ones beside them.
    """
    import seaborn

    only_figures(list(bars.values()))
    widest = max(map(text_width, bars))
    above = widest > LONGEST_NAME
    notes = [_bar_note(one, metric) for one in bars.values()]
    step = TALL_STEP if above else BAR_STEP
    left, right = (8 if above else 14 + widest), 12 + max(map(text_width, notes))
    canvas, axes = sheet(WIDTH, step * len(bars) + 12, left, right, top=6, bottom=6)
    values = [_value(one, metric) for one in bars.values()]
    places = list(range(len(bars)))
    seaborn.barplot(
        x=[float("nan") if value is None else value for value in values], y=places, orient="h",
        ax=axes, width=18.6 / step, color=palette.BLUE, saturation=1, errorbar=None,
        edgecolor="none",
    )  # fmt: skip
    low = 0.9 if above else 0.5
    axes.set_ylim(len(bars) - 1 + (0.4 if above else 0.5), -low)
    axes.set_xlim(0, max((value for value in values if value is not None), default=0) or 1)
    axes.set_yticks(places, [""] * len(bars) if above else list(bars))
    axes.set_xticks([])
    axes.tick_params(axis="y", length=0, pad=6)
    seaborn.despine(ax=axes, bottom=True)
    axes.spines["left"].set_color(palette.QUIET)
    for place, name, value, note in zip(places, bars, values, notes, strict=True):
        if above:
            write(axes, name, (0, place), (6, 18))
        write(axes, note, (value or 0, place), (6 if value is not None else HIDDEN_AT - 3, 0))
    return drawn(canvas, prefix, label)


def only_figures(figures: Sequence[object]) -> None:
    """Refuse to draw anything that is not a released figure."""
    for one in figures:
        if not isinstance(one, Figure):
            raise TypeError(f"released figures are needed, not {type(one).__name__}")


def label_places(count: int, most: int = 6) -> list[int]:
    """Which points have their month at the axis: the last always, the first where it fits."""
    if count == 1:
        return [0]
    room = [step for step in MONTH_STEPS if (count - 1) // step < most]
    even = [step for step in room if (count - 1) % step == 0 and (count - 1) // step > 1]
    step = (even or room or [-(-count // most)])[0]
    return sorted(range(count - 1, -1, -step))


@lru_cache(maxsize=512)
def text_width(text: str, bold: bool = False) -> float:
    """The width of a line of text in points, in the type that charts are laid out with."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family="DejaVu Sans", size=TYPE_SIZE, weight="bold" if bold else "normal")
    return float(text_to_path.get_text_width_height_descent(text, font, ismath=False)[0])


# --- the parts of a drawing ---------------------------------------------------------------


def _style() -> dict[str, object]:
    return {
        "svg.fonttype": "none", "svg.hashsalt": _SALT, "font.family": "DejaVu Sans",
        "font.size": TYPE_SIZE, "text.color": palette.TEXT, "axes.labelcolor": palette.TEXT,
        "axes.edgecolor": palette.QUIET, "xtick.color": palette.QUIET,
        "ytick.color": palette.QUIET, "xtick.labelcolor": palette.TEXT,
        "ytick.labelcolor": palette.TEXT, "axes.linewidth": 0.8, "path.simplify": False,
        "text.parse_math": False,
    }  # fmt: skip


def sheet(
    width: float, height: float, left: float, right: float, top: float = TOP, bottom: float = BOTTOM
) -> tuple[Canvas, Axes]:
    """An empty drawing of a size in points with margins in points."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure as Canvas

    with rc_context(_style()):
        canvas = Canvas(figsize=(width / 72, height / 72), facecolor="none")
        axes = canvas.add_axes(
            (left / width, bottom / height, (width - left - right) / width,
             (height - top - bottom) / height)
        )  # fmt: skip
    axes.set_facecolor("none")
    return canvas, axes


def scaled(axes: Axes, axis: Axis, count: int) -> None:
    """Ticks, grid lines and the ends of both axes."""
    axes.set_ylim(axis.bottom, axis.top)
    length = max(count - 1, 1)
    axes.set_xlim(-0.02 * length, 1.01 * length)
    axes.set_yticks(axis.ticks, [axis.text(tick) for tick in axis.ticks])
    axes.tick_params(axis="y", length=0, pad=6)
    axes.tick_params(axis="x", length=4, pad=4, color=palette.QUIET)
    axes.grid(axis="y", color=palette.GRID, linewidth=0.8)
    axes.set_axisbelow(True)
    if axis.bottom < 0:
        axes.axhline(0, color=palette.QUIET, linewidth=0.8)
    for side in ("top", "left", "right"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(palette.QUIET)


def _draw_line(axes: Axes, figures: Sequence[Figure | None], metric: Metric, dots: bool) -> None:
    """The unbroken runs of a line; a hidden point breaks it and is a letter near the axis."""
    import seaborn

    values = [None if one is None else _value(one, metric) for one in figures]
    for run in unbroken(values):
        seaborn.lineplot(
            x=run, y=[values[place] for place in run], ax=axes, color=palette.BLUE,
            linewidth=2, estimator=None, errorbar=None, clip_on=False, sort=False,
            marker="o" if dots or len(run) == 1 else None, markersize=6,
            markeredgecolor=palette.WHITE, markeredgewidth=0.8,
        )  # fmt: skip
    axes.set_xlabel("")
    axes.set_ylabel("")
    if values[-1] is not None:
        axes.plot(
            [len(values) - 1], [values[-1]], marker="o", markersize=8, color=palette.BLUE,
            markeredgecolor=palette.WHITE, markeredgewidth=1, clip_on=False, zorder=3,
        )  # fmt: skip
    for place, one in enumerate(figures):
        if one is not None and values[place] is None:
            _write_hidden(axes, one.symbol or "x", place)


def _draw_limits(axes: Axes, limits: Sequence[Figure | None], axis: Axis) -> None:
    """The centre as a thin line, the limits dashed, in steps where each month has its own."""
    shown = [(place, one) for place, one in enumerate(limits) if one and one.value is not None]
    if not shown:
        return
    places = [place for place, _ in shown]
    for part, style in (("value", "-"), ("lower", (0, (5, 4))), ("upper", (0, (5, 4)))):
        level = [min(max(getattr(one, part), axis.bottom), axis.top) for _, one in shown]
        axes.plot(
            places, level, linestyle=style, linewidth=1.2, color=palette.QUIET,
            drawstyle="steps-mid", zorder=1.5,
        )  # fmt: skip


def _draw_marks(
    axes: Axes, figures: Sequence[Figure], metric: Metric, marks: Sequence[str]
) -> None:
    """Shapes, not colours alone, say which months are unusual."""
    for place, (one, mark) in enumerate(zip(figures, marks, strict=False)):
        if mark and (value := _value(one, metric)) is not None:
            axes.plot(
                [place], [value], marker=mark, markersize=11, color=palette.SIGNALS[mark],
                markeredgecolor=palette.WHITE, markeredgewidth=1, clip_on=False, zorder=4,
            )  # fmt: skip


def unbroken(values: Sequence[float | None]) -> list[list[int]]:
    """The places of shown values, one list for each run without a gap."""
    runs: list[list[int]] = []
    for place, value in enumerate(values):
        if value is None:
            continue
        if place and values[place - 1] is not None:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def write(
    axes: Axes,
    text: str,
    where: tuple[float, float],
    offset: tuple[float, float],
    bold: bool = False,
    colour: str = palette.TEXT,
    side: str = "left",
) -> None:
    """One line of text beside a point of the drawing, at an offset in points."""
    axes.annotate(
        text, where, xytext=offset, textcoords="offset points", ha=side, va="center_baseline",
        color=colour, fontweight="bold" if bold else "normal", annotation_clip=False,
        fontsize=TYPE_SIZE, fontfamily="DejaVu Sans", parse_math=False,
    )  # fmt: skip


def _write_hidden(axes: Axes, symbol: str, place: int) -> None:
    axes.annotate(
        symbol, (place, 0), xycoords=("data", "axes fraction"), xytext=(0, HIDDEN_AT),
        textcoords="offset points", ha="center", va="center_baseline", color=palette.TEXT,
        fontsize=TYPE_SIZE, fontfamily="DejaVu Sans", annotation_clip=False, parse_math=False,
    )  # fmt: skip


def drawn(canvas: Canvas, prefix: str, label: str) -> Markup:
    """The finished drawing as inline SVG; kept as a picture too where one asked for it."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    if (kept := _KEPT.get()) is not None:
        kept.append(Picture(_png(canvas), label))
    sink = io.BytesIO()
    with rc_context(_style()):
        FigureCanvasSVG(canvas).print_svg(sink, metadata={"Date": None})
    return cleaned(sink.getvalue(), prefix, label)


def _png(canvas: Canvas) -> bytes:
    from matplotlib import rc_context

    sink = io.BytesIO()
    with rc_context(_style()):
        # No name and version of the library in the bytes.
        canvas.savefig(
            sink, format="png", dpi=PICTURE_DPI, facecolor=palette.WHITE,
            metadata={"Software": None},
        )  # fmt: skip
    return sink.getvalue()


def _value(figure: Figure, metric: Metric) -> float | None:
    exact = exact_value(figure, metric)
    return None if exact is None else float(exact)


def _bar_note(figure: Figure, metric: Metric) -> str:
    if words.hidden(figure):
        return figure.symbol or "x"
    return words.stated(figure, metric, sentence=False)


def _month(figure: Figure | None, year: bool = True) -> str:
    """The month of a point at the axis: ``Sep 2019``."""
    if figure is None:
        return ""
    name = MONTHS[figure.end.month - 1][:3]
    return f"{name} {figure.end.year}" if year else name
