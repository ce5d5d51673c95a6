"""Tables that a screen reader can read: caption, scopes, a named corner, symbols in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sru_analysis.disclosure.released import LEGEND, Figure
from sru_analysis.present import words
from sru_analysis.present.blocks import Block, Numbers
from sru_analysis.present.export import frame_csv
from sru_analysis.present.markup import Markup, join, tag
from sru_analysis.present.numbers import SYMBOL_WORDS, number_text, part_text, size_text, value_text

if TYPE_CHECKING:
    import pandas as pd

    from sru_analysis.metrics.declare import Metric

DATE_LENGTH, SENTENCE_LENGTH = len("30 September 2019"), 60  # characters of the longest cell
SHORT = 12  # a table of so many rows or fewer is kept on one sheet of paper
MOST_COLUMNS = 12
MOST_CASES = 150
FIELD_WORDS = ("cla", "cp", "icpc", "iro", "ola", "s20", "s47", "uasc")  # read as letters
INTERVAL = "95% interval"
OTHER_SYMBOLS = "x = not available, z = not applicable"


@dataclass(frozen=True)
class Column:
    """A column of a table: its header, and whether it holds numbers."""

    title: str
    numeric: bool = True


def table(
    number: int,
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[object]],
    notes: Sequence[str] = (),
) -> Markup:
    """One table in its scroll region. The first cell of each row is the header of the row.

    A cell of a column of numbers that holds a symbol gets hidden words; the legend follows.
    """
    if any(len(row) != len(columns) for row in rows):
        raise ValueError(f"table {number}: a row has too many or too few cells")
    if len(columns) > MOST_COLUMNS:
        raise ValueError(f"table {number}: {len(columns)} columns; turn or split it")
    longest = [
        max((len(str(row[place])) for row in rows), default=0) for place in range(len(columns))
    ]
    sides = [
        None if one.numeric else _width(most)
        for one, most in zip(columns[1:], longest[1:], strict=True)
    ]
    heads = zip(columns, [None, *sides], strict=True)
    head = tag("tr", *(tag("th", one.title, scope="col", class_=side) for one, side in heads))
    body = join((_row(columns, sides, row) for row in rows), "\n")
    name = f"Table {number}: {title}"
    kinds = ["long"] * (len(rows) > SHORT) + ["n"] * (longest[0] <= DATE_LENGTH)
    element = tag(
        "table",
        tag("caption", name),
        tag("thead", head),
        tag("tbody", body),
        class_=" ".join(kinds) or None,
    )
    # The caption says what the table is; a region that repeats it would be read out twice.
    label = f"Table {number}"
    region = tag("div", element, role="region", aria_label=label, tabindex="0")
    return join([region, *(tag("p", note, class_="note") for note in [*legend(rows), *notes])])


def legend(rows: Sequence[Sequence[object]]) -> list[str]:
    """What the symbols of these cells mean, word for word."""
    symbols = {cell for row in rows for cell in row[1:] if cell in SYMBOL_WORDS}
    said = [LEGEND] if "c" in symbols else []
    said += [OTHER_SYMBOLS] if symbols & {"x", "z"} else []
    return [*said, "low = base too small for a percentage"] if "low" in symbols else said


def figure_columns(metric: Metric, figures: Sequence[Figure]) -> list[Column]:
    """The columns that figures of a metric need, without the row header."""
    named = words.sentence_case(words.noun(metric))
    with_base = any(one.denominator is not None for one in figures)
    if metric.estimated:
        return [Column(f"Estimate ({metric.unit})"), Column(INTERVAL)]
    if metric.kind == "percent":
        columns = [Column("Number"), Column(f"All {words.noun(metric)}"), Column("Percentage")]
        return [*columns, Column(INTERVAL)] if has_interval(figures) else columns
    if metric.kind == "rate":
        heads = (metric.over.words, metric.unit)
        return [Column(named), *(Column(words.sentence_case(head)) for head in heads)]
    if metric.kind == "duration":
        return [Column(named), Column(f"Median ({metric.unit})")]
    if metric.kind == "count" and with_base:
        return [Column("Number"), Column(f"All {words.noun(metric)}")]
    return [Column(named)]


def figure_cells(figure: Figure, metric: Metric, interval: bool) -> list[str]:
    """The cells of one figure, in the order of ``figure_columns``."""
    numerator = part_text(figure.numerator, figure.symbol)
    denominator = part_text(figure.denominator, figure.symbol)
    value = value_text(figure, metric)
    if metric.estimated:
        return [value, interval_text(figure, metric)]
    if metric.kind == "percent":
        cells = [numerator, denominator, value]
        return [*cells, interval_text(figure, metric)] if interval else cells
    if metric.kind == "rate":
        exact = figure.denominator is not None and figure.denominator % 1 != 0
        base = part_text(figure.denominator, figure.symbol, 1) if exact else denominator
        return [numerator, base, value]
    if metric.kind == "duration":
        base = figure.denominator if figure.denominator is not None else figure.numerator
        return [part_text(base, figure.symbol), value]
    if metric.kind == "count" and figure.denominator is not None:
        return [value, denominator]
    return [value]


def has_interval(figures: Sequence[Figure]) -> bool:
    """Whether any of the figures has a 95% interval."""
    return any(one.lower is not None and one.upper is not None for one in figures)


def interval_text(figure: Figure, metric: Metric) -> str:
    """A 95% interval as printed: ``84.3% to 94.7%``, or the symbol of its figure."""
    return words.interval(figure, metric) or figure.symbol or "z"


def figure_table(
    number: int, title: str, corner: str, metric: Metric, rows: Sequence[tuple[str, Figure]]
) -> Markup:
    """A table with one figure a row."""
    figures = [figure for _, figure in rows]
    columns = [Column(corner, numeric=False), *figure_columns(metric, figures)]
    interval = has_interval(figures)
    cells = [
        [name, *padded_cells(figure, metric, interval, len(columns) - 1)] for name, figure in rows
    ]
    return table(number, title, columns, cells)


def fold(summary: str, *content: object) -> Markup:
    """Content that opens on request; forced open in print."""
    return tag("details", tag("summary", summary), *content)


def download_link(what: str, data: str) -> Markup:
    """The link to a block's own data; the exporter fills in the address."""
    named = f"Download the data of {what} (CSV, {size_text(data)})"
    return tag("p", tag("a", named, download=True, href="@@DOWNLOAD@@"))


def case_list(frame: pd.DataFrame, title: str, numbers: Numbers) -> Block:
    """The rows behind a figure, for the internal edition: one row a case, as the records hold it.

    The first column is the header of the row. The table shows the first 12 columns and 150 rows,
    the download all of them. The text twin gives table and shape, never a row.
    """
    number = numbers.table()
    shown = frame.iloc[:MOST_CASES, :MOST_COLUMNS]
    columns = [Column(_heading(name), numeric=False) for name in shown.columns]
    rows = [[_cell(value) for value in row] for row in shown.itertuples(index=False)]
    data = frame_csv(frame)
    count = f"{number_text(len(frame))} {'row' if len(frame) == 1 else 'rows'}."
    if not len(frame.columns):
        raise ValueError("a case list needs at least one column")
    parts = [tag("p", count), table(number, title, columns, rows)]
    if len(frame) > MOST_CASES:
        said = f"The first {MOST_CASES} rows are shown; all of them stand in the download."
        parts.append(tag("p", said, class_="note"))
    if len(frame.columns) > MOST_COLUMNS:
        parts.append(tag("p", "Further columns stand in the download.", class_="note"))
    parts.append(download_link(f"table {number}", data))
    text = f"Table {number}: {title}. {count} {len(frame.columns)} columns."
    return Block(html=join(parts), text=text, download=data)


def padded_cells(figure: Figure, metric: Metric, interval: bool, width: int) -> list[str]:
    """Cells of a figure; one whose base is hidden stands in a column with one as its symbol."""
    cells = figure_cells(figure, metric, interval)
    return cells + [figure.symbol or "z"] * (width - len(cells))


def _row(columns: Sequence[Column], sides: Sequence[str | None], row: Sequence[object]) -> Markup:
    first = tag("th", row[0], scope="row")
    each = zip(columns[1:], sides, row[1:], strict=True)
    cells = [tag("td", _content(column, value), class_=side) for column, side, value in each]
    return tag("tr", first, *cells, class_="all" if row[0] == "All" else None)


def _width(longest: int) -> str:
    """The class of a column of words: a date or a word or two are not broken, sentences get room
    (a narrow screen scrolls sideways rather than break them into many short lines).
    """
    if longest <= DATE_LENGTH:
        return "d"
    return "w" if longest > SENTENCE_LENGTH else "t"


def _content(column: Column, value: object) -> object:
    if column.numeric and value in SYMBOL_WORDS:
        return join([value, tag("i", f" ({SYMBOL_WORDS[value]})")])
    return value


def _heading(column: object) -> str:
    told = (one.upper() if one in FIELD_WORDS else one for one in str(column).split("_"))
    return words.sentence_case(" ".join(told)) or "Column"


def _cell(value: object) -> str:
    """A cell of the records: days in words, what is missing as such."""
    import numpy as np
    import pandas as pd

    from sru_analysis.calendar import in_words

    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return "not recorded"
    if isinstance(value, pd.Timestamp):
        return in_words(value.date())
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    return number_text(value, 0) if isinstance(value, float) and value == int(value) else str(value)
