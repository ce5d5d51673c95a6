"""Actions and areas of future focus, carried from period to period: ``actions.csv``.

One row an action: area (cp, iro, qa), action, metric, owner role, first raised, due, status. An
action is closed, never taken out: one that stood in the last pack and is gone is still listed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING

from sru_analysis.calendar import in_words
from sru_analysis.messages import Refusal
from sru_analysis.present.commentary import read_pieces
from sru_analysis.present.export import formula_safe
from sru_analysis.present.figures import declared
from sru_analysis.present.layout import AREA_NAMES
from sru_analysis.present.markup import Markup, tag
from sru_analysis.present.parts import catalogue_link
from sru_analysis.present.since import since_requests, since_sentence
from sru_analysis.present.tables import Column, table

if TYPE_CHECKING:
    from sru_analysis.disclosure.released import Released
    from sru_analysis.present.blocks import Numbers
    from sru_analysis.results import Context, Request

FILE_NAME = "actions.csv"
COLUMNS = ("area", "action", "metric", "owner_role", "first_raised", "due", "status")
DAYS = ("first_raised", "due")
STATUSES = ("open", "in progress", "closed")
GONE = "no longer in the list"
LONGEST = 300
MOST_NAMED = 5


@dataclass(frozen=True)
class Action:
    """One action. ``metric`` and ``due`` may be empty. ``written``: its text as in the file."""

    area: str
    text: str
    metric: str
    owner_role: str
    first_raised: date
    due: date | None
    status: str
    written: str = ""

    @property
    def key(self) -> tuple[str, str, date]:
        """What makes it the same action from one period to the next."""
        return self.area, self.text, self.first_raised

    def status_on(self, day: date) -> str:
        """The status in words, with whether the due date has passed by a day."""
        said = self.status[:1].upper() + self.status[1:]
        late = self.due is not None and self.due < day and self.status in STATUSES[:2]
        return f"{said}, due date passed" if late else said


@dataclass(frozen=True)
class Actions:
    """``listed``: as in the file. ``gone``: those of the last pack that the file lacks.
    ``declared``: numbers that are no figures.
    """

    listed: tuple[Action, ...] = ()
    gone: tuple[Action, ...] = ()
    declared: tuple[str, ...] = ()

    def cells(self, context: Context) -> list[Request]:
        """The figures of the metrics that the actions name, since each was first raised."""
        asked = {
            request
            for one in self.shown(context)
            if one.metric
            for request in since_requests(declared(one.metric), context, one.first_raised)
        }
        return sorted(asked)

    def shown(self, context: Context) -> list[Action]:
        """The actions that had been raised by the end of the period, by area, oldest first."""
        raised = [
            one for one in (*self.listed, *self.gone) if one.first_raised <= context.period.end
        ]
        areas = list(AREA_NAMES)
        return sorted(raised, key=lambda one: (areas.index(one.area), one.first_raised, one.text))

    def beside(self, last: Actions | None) -> Actions:
        """These actions with those of the last pack that are gone."""
        if last is None:
            return self
        known = {one.key for one in self.listed}
        gone = [
            Action(one.area, one.text, one.metric, one.owner_role, one.first_raised, one.due, GONE,
                   one.written)
            for one in last.listed
            if one.key not in known
        ]  # fmt: skip
        return Actions(self.listed, tuple(gone), self.declared)


def read_actions(text: str) -> Actions:
    """The actions of a file; every wrong cell is refused by line and column."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    header = next(reader, [])
    found = [name.strip().casefold().replace(" ", "_") for name in header]
    if found != list(COLUMNS):
        raise _refused(["line 1: columns " + ", ".join(COLUMNS) + " were expected, in this order"],
                       "actions_columns")  # fmt: skip
    faults: list[str] = []
    declared_numbers: list[str] = []
    listed = [
        one
        for cells in reader
        if any(cell.strip() for cell in cells)
        for one in [_action(cells, reader.line_num, faults, declared_numbers)]
        if one
    ]
    seen: set[tuple] = set()
    for one in listed:
        if one.key in seen:
            faults.append("the same action stands twice with one area and one day first raised")
        seen.add(one.key)
    if faults:
        raise _refused(faults, "actions_value")
    return Actions(tuple(listed), (), tuple(declared_numbers))


def actions_csv(actions: Actions, context: Context) -> bytes:
    """The actions of a pack as a file, so that the next pack knows them."""
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in actions.shown(context):
        if one.status == GONE:
            continue
        due = one.due.isoformat() if one.due else ""
        cells = [one.area, one.written or one.text, one.metric, one.owner_role,
                 one.first_raised.isoformat(), due, one.status]  # fmt: skip
        writer.writerow([formula_safe(cell) for cell in cells])
    return sink.getvalue().encode()


def actions_html(actions: Actions, released: Released, numbers: Numbers) -> list[Markup]:
    """The table of the actions, and what each linked metric has done since."""
    context = released.context
    shown = actions.shown(context)
    if not shown:
        return [tag("p", "No action had been raised by the end of the period.")]
    columns = [Column(name, False) for name in (
        "Action", "Area", "Owner role", "First raised", "Due", "Status")]  # fmt: skip
    rows = [row_of(one, released) for one in shown]
    title = f"Actions and areas of future focus, {context.period.label}"
    parts = [table(numbers.table(), title, columns, rows)]
    linked = [one for one in shown if one.metric]
    items = [
        tag(
            "li",
            f"{one.text}, first raised {in_words(one.first_raised)}. ",
            catalogue_link(declared(one.metric)),
            f": {since_sentence(released, declared(one.metric), one.first_raised)}",
        )
        for one in linked
    ]
    if items:
        parts.append(tag("p", "What the measure of each action was then, and is now:"))
        parts.append(tag("ul", *items))
    later = sum(1 for one in actions.listed if one.first_raised > context.period.end)
    if later:
        parts.append(tag("p", f"First raised after the period, and not listed here: {later}."))
    return parts


def row_of(one: Action, released: Released) -> list[str]:
    """An action as a row of a table: its text first."""
    due = in_words(one.due) if one.due else "No date"
    status = one.status_on(released.period.end)
    area = AREA_NAMES[one.area]
    return [one.text, area, one.owner_role, in_words(one.first_raised), due, status]


def _action(
    cells: Sequence[str], line: int, faults: list[str], declared_numbers: list[str]
) -> Action | None:
    if len(cells) != len(COLUMNS):
        faults.append(f"line {line}: {len(COLUMNS)} cells were expected, {len(cells)} stand there")
        return None
    before = len(faults)
    row = {name: cell.strip() for name, cell in zip(COLUMNS, cells, strict=True)}

    def wrong(column: str, told: str) -> None:
        faults.append(f"line {line}, column {column}: {told}")

    if row["area"] not in AREA_NAMES:
        wrong("area", f"one of {', '.join(AREA_NAMES)} was expected")
    row["status"] = row["status"].casefold()
    if row["status"] not in STATUSES:
        wrong("status", f"one of {', '.join(STATUSES)} was expected")
    for column in ("action", "owner_role"):
        if not 0 < len(row[column]) <= LONGEST:
            wrong(column, f"a text of 1 to {LONGEST} letters was expected")
    text = _text(row["action"], "action", wrong, declared_numbers)
    owner = _text(row["owner_role"], "owner_role", wrong, declared_numbers)
    _check_metric(row["metric"], wrong)
    first, due = (_day(row[name], name, wrong) for name in DAYS)
    if first and due and due < first:
        wrong("due", "the day lies before first_raised")
    if len(faults) > before or first is None:
        return None
    return Action(row["area"], text, row["metric"], owner, first, due, row["status"], row["action"])


def _text(text: str, column: str, wrong, declared_numbers: list[str]) -> str:
    noted: list[tuple[int, str, str]] = []
    pieces = read_pieces(text, 0, noted, declared_numbers)
    if any(code == "typed_number" for _, _, code in noted):
        wrong(column, "a typed number; put a backslash before a number that is no figure")
    elif noted or any(not isinstance(piece, str) for piece in pieces):
        wrong(column, "a text without braces was expected; the metric has a column of its own")
    return "".join(piece for piece in pieces if isinstance(piece, str))


def _check_metric(name: str, wrong) -> None:
    from sru_analysis.present.figures import CATALOGUE

    if not name:
        return
    try:
        declared(name)
    except Refusal:
        close = get_close_matches(name, list(CATALOGUE), n=1, cutoff=0.6)
        wrong("metric", "an id of the catalogue was expected"
              + (f"; nearest: {close[0]}" if close else ""))  # fmt: skip


def _day(text: str, column: str, wrong) -> date | None:
    if not text and column == "due":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        wrong(column, "a day such as 30/09/2019 or 2019-09-30 was expected, day before month")
        return None


def _refused(faults: list[str], code: str) -> Refusal:
    more = f"; and {len(faults) - MOST_NAMED} more" if len(faults) > MOST_NAMED else ""
    return Refusal(
        f"{FILE_NAME} · {'; '.join(faults[:MOST_NAMED])}{more}. Nothing was published. Correct "
        "the file and run again.",
        code,
    )
