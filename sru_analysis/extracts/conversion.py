"""One column of text into values of its kind, with every fault by row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sru_analysis.extracts.dates import epoch_day, read_dates
from sru_analysis.extracts.forms import Field
from sru_analysis.extracts.headers import Recognised
from sru_analysis.extracts.identifiers import ERRORS, read_ids
from sru_analysis.extracts.sheets import Sheet, listed
from sru_analysis.extracts.structure import Lines
from sru_analysis.extracts.values import BLANK_WORDS, nearest_label, read_values
from sru_analysis.extracts.wording import folded
from sru_analysis.messages import Refusal, counted

OTHER_KIND = {"date_text", "date_serial", "not_a_number", "yes_no_unknown"}
DATES_OF_BIRTH = ("dob", "expected_dob")
Values = dict[str, object]
Reasons = dict[str, str]
Noted = dict[str, set[str]]


@dataclass
class Converted:
    """``values``: a value or ``None`` a row, dates as days since 1970. ``faults``: row index ->
    reason code. ``texts``: the cells. ``fails_its_type``: in more than half of the rows the cell
    is of another kind.
    """

    values: list
    faults: dict[int, str]
    texts: list[str]
    fails_its_type: bool


@dataclass
class Columns:
    """The columns of one sheet, ready to be converted; ``birth_before``: day of the extract."""

    sheet: Sheet
    found: Recognised
    lines: Lines
    birth_before: date | None = None

    def convert(self, about: Field, texts: list[str]) -> Converted:
        """Convert one column; notes go to the sheet. Raises ``Refusal`` (date_order_mixed)."""
        position = self.found.positions[about.column]
        values, reasons, noted = self._read(about, position, set(texts) - {""})
        self._note_put_right(about, position, noted, texts)
        if "date_order" in reasons.values():
            raise self._month_first(position, reasons, texts)
        faults: dict[int, str] = {}
        if reasons:
            faults = {i: reasons[text] for i, text in enumerate(texts) if text in reasons}
        if self.sheet.spoilt:
            index = {number: i for i, number in enumerate(self.lines.numbers)}
            for (number, at), reason in self.sheet.spoilt.items():
                if at == position and number in index:
                    faults[index[number]] = reason
        return Converted(list(map(values.get, texts)), faults, texts, _fails(about, texts, faults))

    def _read(
        self, about: Field, position: int, distinct: set[str]
    ) -> tuple[Values, Reasons, Noted]:
        numeric = self.sheet.numeric.get(position, set())
        if about.kind == "date":
            return self._dates(about, distinct, numeric)
        if about.kind == "id":
            ids = read_ids(distinct, numeric)
            self._note_ids(about, position, ids.merged, ids.widths)
            return ids.ids, ids.reasons, ids.noted
        read = read_values(distinct, about)
        if self.sheet.is_workbook and about.kind in ("whole", "number"):
            read.noted |= {"cell_type": written} if (written := set(read.values) - numeric) else {}
        return read.values, read.reasons, read.noted

    def _dates(
        self, about: Field, distinct: set[str], numeric: set[str]
    ) -> tuple[Values, Reasons, Noted]:
        blank = {text for text in distinct if folded(text) in BLANK_WORDS["date"]}
        errors = {text for text in distinct if folded(text) in ERRORS}
        read = read_dates(
            distinct - blank - errors,
            numeric,
            epoch_1904=self.sheet.epoch_1904,
            birth_before=self.birth_before if about.column in DATES_OF_BIRTH else None,
        )
        if blank:
            read.noted["null_word"] = blank
        if self.sheet.is_workbook or self.found.form.iso_dates:
            read.noted.pop("date_iso", None)
        if self.found.form.timed:
            read.noted.pop("date_time", None)
        days = {text: epoch_day(day) for text, day in read.dates.items()}
        return days, read.reasons | dict.fromkeys(errors, "spreadsheet_error"), read.noted

    def _month_first(self, position: int, reasons: Reasons, texts: list[str]) -> Refusal:
        wrong = [i for i, text in enumerate(texts) if reasons.get(text) == "date_order"]
        heading = self.found.headings[position]
        first = self.sheet.address(self.lines.numbers[wrong[0]], position)
        told = f"{counted(len(wrong), 'date')} {'has' if len(wrong) == 1 else 'have'}"
        return Refusal(
            f'{self.sheet.place} · {first}: under "{heading}" {told} the month '
            "first, this one being the first of them; the day was expected first (dd/mm/yyyy), so "
            "the others cannot be trusted either. Export the dates day first, or as yyyy-mm-dd, "
            "and run again.",
            "date_order_mixed",
        )

    def _note_put_right(self, about: Field, position: int, noted: Noted, texts: list[str]) -> None:
        heading = self.found.headings[position]
        for code, found in sorted(noted.items()):
            count = sum(text in found for text in texts)
            self.sheet.note(code, count, about.column, heading)

    def _note_ids(self, about: Field, position: int, merged: int, widths: dict[int, int]) -> None:
        heading = self.found.headings[position]
        if merged:
            self.sheet.note("id_merged", merged, about.column, heading)
        if len(widths) > 1 and about.column == "person_id":
            spread = ", ".join(f"{width} digits {n}" for width, n in sorted(widths.items()))
            self.sheet.note("id_widths", len(widths), about.column, f"{heading}: {spread}")


def nearest(about: Field, texts: set[str]) -> str:
    """The listed labels that are nearest to unlisted ones, for a message; never the cells."""
    labels = {nearest_label(text, about.code_list) for text in texts} - {""}
    return f" (nearest: {listed(sorted(labels))})" if labels else ""


def _fails(about: Field, texts: list[str], faults: dict[int, str]) -> bool:
    """Whether the cells of most rows are of another kind; an unlisted code only when it is a date.

    A cell with a fault of its own, such as a year of two digits, is of the kind that it should be.
    """
    wrong = [index for index, reason in faults.items() if reason in OTHER_KIND]
    if about.kind == "code":
        fits = read_dates({texts[index] for index in faults}).dates
        wrong = [index for index in faults if texts[index] in fits]
    return 2 * len(wrong) > len(texts)
