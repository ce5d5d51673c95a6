"""Finding the heading row, and knowing a table by its headings."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from sru_analysis.extracts.forms import Form
from sru_analysis.extracts.sheets import Sheet
from sru_analysis.extracts.shown_headings import LOOK, listed, may_be_told, words_of
from sru_analysis.extracts.wording import heading
from sru_analysis.messages import Refusal

HEADING_ROWS = 20
COLUMN_CAP = 500
NEAR = 0.7
FREE_TEXT = frozenset(
    heading(word)
    for word in ("Notes", "Note", "Comments", "Comment", "Free text", "Narrative", "Details",
                 "Child name", "Name", "Forename", "Surname", "Address")
)  # fmt: skip


@dataclass
class Recognised:
    """A table known by its headings. ``row``: index of the heading row. ``positions``: column ->
    position. ``headings``: as written. ``extra``: headings that are not read."""

    form: Form
    row: int
    positions: dict[str, int]
    headings: list[str]
    extra: list[str] = field(default_factory=list)


@dataclass
class Unrecognised:
    """A table that no form fits: its headings, the nearest form and what that lacks.

    ``told``: the headings that are no values for certain.
    """

    headings: list[str]
    nearest: Form | None = None
    missing: tuple[str, ...] = ()
    matched: int = 0
    told: list[str] = field(default_factory=list)


class Headings:
    """All known forms, ready to be compared with the first rows of a sheet."""

    def __init__(self, forms: Sequence[Form]):
        self.forms = tuple(forms)
        self.known = frozenset(
            word for form in forms for word in (*form.columns_by_heading, *form.not_read)
        )
        self.words = words_of(self.known)

    def score(self, rows: list[list[str]]) -> int:
        """How many cells of the best of these rows are known headings."""
        return max((self._hits(row) for row in rows[:HEADING_ROWS]), default=0)

    def _hits(self, row: list[str]) -> int:
        return sum(heading(cell) in self.known for cell in row)

    def recognise(self, sheet: Sheet) -> Recognised | Unrecognised:
        """The form that fits the sheet best. Raises ``Refusal`` (duplicate_header,
        sheet_ambiguous, too_many_columns)."""
        best: list[tuple[int, int, Form]] = []
        nearest = Unrecognised([])
        if sheet.name:
            self._join(sheet)
        for index, row in enumerate(sheet.rows[:HEADING_ROWS]):
            if not self._hits(row):
                continue
            for form, matched, missing in self._matches(row):
                if missing or len(matched) < form.at_least:
                    if len(matched) > nearest.matched:
                        nearest = Unrecognised(row, form, missing, len(matched))
                    continue
                best.append((len(matched), index, form))
        if not best:
            row = nearest.headings or next((row for row in sheet.rows if any(row)), [])
            told = may_be_told(row, _below(sheet, row), self.words)
            return Unrecognised(row, nearest.nearest, nearest.missing, nearest.matched, told)
        score, index = _heading_row(sheet, best)
        fitting = [form for found, at, form in best if (found, at) == (score, index)]
        return _columns(sheet, _one(fitting, sheet), index, self.words)

    def _matches(self, row: list[str]) -> Iterator[tuple[Form, set[str], tuple[str, ...]]]:
        """Every form, with the columns of it that a row names and those that it lacks."""
        words = {heading(cell) for cell in row}
        for form in self.forms:
            matched = {c for w, (c, _) in form.columns_by_heading.items() if w in words}
            missing = tuple(column for column in form.known_by if column not in matched)
            if form.known_by_one_of and not matched & set(form.known_by_one_of):
                missing += (form.known_by_one_of[0],)
            yield form, matched, missing

    def _fits(self, row: list[str]) -> bool:
        return any(
            not missing and len(matched) >= form.at_least
            for form, matched, missing in self._matches(row)
        )

    def _join(self, sheet: Sheet) -> None:
        """Two rows of headings, merged over groups of columns, made one.

        Only where both together name a table and neither does alone: the other one may hold a
        row of the table, and a row is never taken for headings.
        """
        for index in range(min(HEADING_ROWS, len(sheet.rows)) - 1):
            upper, lower = sheet.rows[index : index + 2]
            if self._fits(upper):
                return
            if not any(cell.strip() for cell in upper) or self._fits(lower):
                continue
            joined = self._both(upper, lower)
            if self._fits(joined):
                sheet.rows[index + 1] = joined
                rows = " and ".join(str(number) for number in sheet.numbers[index : index + 2])
                sheet.note("header_row", places=f"rows {rows} together")
                sheet.rows[index] = [""] * len(upper)
                return

    def _both(self, upper: list[str], lower: list[str]) -> list[str]:
        joined, group = [], ""
        for top, bottom in zip(upper, lower, strict=True):
            group = top if top.strip() else group
            ways = (f"{group} {bottom}", bottom, top) if bottom.strip() else (top,)
            known = [way for way in ways if heading(way) in self.known]
            joined.append(known[0] if known else (bottom or top))
        return joined


def _below(sheet: Sheet, row: list[str]) -> list[list[str]]:
    """The rows under one of a sheet's rows."""
    at = next((number for number, each in enumerate(sheet.rows) if each is row), -1)
    return sheet.rows[at + 1 : at + 1 + LOOK]


def _heading_row(sheet: Sheet, best: list[tuple[int, int, Form]]) -> tuple[int, int]:
    """How many headings the heading row has, and its index: of the rows that fit a form the first.

    A later one that fits better is taken only where no row stands between the two, since that one
    would be lost; headings in the middle of a table are headings that were pasted again.
    """
    scores: dict[int, int] = {}
    for score, index, _ in best:
        scores[index] = max(score, scores.get(index, 0))
    first, *later = sorted(scores)
    for index in later:
        between = sheet.rows[first + 1 : index]
        if any(cell.strip() for row in between for cell in row):
            break
        if scores[index] > scores[first]:
            first = index
    return scores[first], first


def _one(fitting: list[Form], sheet: Sheet) -> Form:
    """The only form that fits, or the one that the sheet's or file's name says in whole words."""
    if len(fitting) == 1:
        return fitting[0]
    for name in (sheet.name, re.sub(r"\.\w+$", "", sheet.file.rsplit("/", 1)[-1])):
        words = _words(name)
        named = [form for form in fitting if _words(form.name) in words]
        if len(named) == 1:
            return named[0]
    names = " and ".join(sorted(form.name for form in fitting))
    raise Refusal(
        f"{sheet.place}: the headings fit {names} equally well. Name the file or sheet after "
        "the table that is meant, and run again.",
        "sheet_ambiguous",
    )


def _words(name: str) -> str:
    """Whole words and numbers: "List 1" is not in "List 10"."""
    return f" {' '.join(re.findall(r'[a-z]+|[0-9]+', heading(name)))} "


def _columns(sheet: Sheet, form: Form, index: int, words: Collection[str]) -> Recognised:
    written = [" ".join(cell.split()) for cell in sheet.rows[index]]
    if len(written) > COLUMN_CAP:
        raise Refusal(
            f"{sheet.place}: {len(written)} columns, at most {COLUMN_CAP} are read. "
            "Delete the columns that are not needed and run again.",
            "too_many_columns",
        )
    found = Recognised(form, index, {}, written)
    ranks: dict[str, int] = {}
    changed = []
    for position, cell in enumerate(sheet.rows[index]):
        column, rank = form.columns_by_heading.get(heading(cell), ("", 0))
        if not column:
            if cell.strip():
                found.extra.append(written[position])
            continue
        if column in ranks and ranks[column] == rank:
            raise _twice(sheet, found, column, position)
        if column in ranks:
            worse = max((ranks[column], found.positions[column]), (rank, position))
            found.extra.append(written[worse[1]])
            if worse[1] == position:
                continue
        ranks[column], found.positions[column] = rank, position
        if cell not in form.field[column].headings:
            changed.append((written[position], form.field[column].headings[rank]))
    _note(sheet, found, changed, words)
    return found


def near_columns(form: Form, words: list[str], matched: Collection[str]) -> dict[str, str]:
    """Heading as written -> column of the form that it may mean, of those that are not there.

    Only a suggestion for the mapping file; nothing is read by it.
    """
    known = {word: column for word, (column, _) in form.columns_by_heading.items()}
    open_ones = {word: column for word, column in known.items() if column not in matched}
    near = {}
    for word in words:
        if heading(word) not in FREE_TEXT and (
            found := get_close_matches(heading(word), open_ones, n=1, cutoff=NEAR)
        ):
            near[word] = open_ones[found[0]]
    return near


def unmapped_heading(table: str, column: str, spelling: str) -> dict[str, object]:
    """A line of ``Records.unmapped`` for a heading."""
    return {"kind": "heading", "table": table, "column": column, "spelling": spelling, "count": 1}


def _twice(sheet: Sheet, found: Recognised, column: str, position: int) -> Refusal:
    first = sheet.address(sheet.numbers[found.row], found.positions[column])
    second = sheet.address(sheet.numbers[found.row], position)
    if not sheet.name:
        first, second = f"column {found.positions[column] + 1}", f"column {position + 1}"
    return Refusal(
        f'{sheet.place}: the heading "{found.headings[position]}" stands in {first} and in '
        f"{second}. Delete or rename one of them and run again.",
        "duplicate_header",
    )


def _note(
    sheet: Sheet, found: Recognised, changed: list[tuple[str, str]], words: Collection[str]
) -> None:
    number = sheet.numbers[found.row]
    if any(any(cell.strip() for cell in row) for row in sheet.rows[: found.row]):
        sheet.note("header_row", places=f"row {number}")
    if changed:
        pairs = "; ".join(
            f'"{new}" with blanks about it' if old == new else f'"{old}" as "{new}"'
            for old, new in changed
        )
        sheet.note("header_normalised", len(changed), places=pairs)
    found.extra = [word for word in found.extra if heading(word) not in found.form.not_read]
    if free := [word for word in found.extra if heading(word) in FREE_TEXT]:
        sheet.note("free_text_ignored", len(free), places=", ".join(free))
    if other := [word for word in found.extra if heading(word) not in FREE_TEXT]:
        below = sheet.rows[found.row + 1 : found.row + 1 + LOOK]
        told = may_be_told(sheet.rows[found.row], below, words)
        named = [word for word in other if word in told]
        sheet.note("extra_columns", len(other), places=listed(named, len(other)))
