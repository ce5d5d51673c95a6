"""Delimited text: encodings, separators, lines and quotes.

Byte-order mark first, then strict UTF-8 and Windows-1252 line by line; UTF-16 by its mark. Nothing
is dropped: a line that cannot be decoded stays a row and is set aside by the reader.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from itertools import islice

from sru_analysis.encodings import UTF8_MARK, UTF16_MARKS
from sru_analysis.extracts.containers import Container
from sru_analysis.extracts.sheets import Sheet
from sru_analysis.messages import Refusal

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
RECORD_LINES = 50
CELL_CAP = 32_767
LOOK = 4096
# How exports keep the leading zeros of a cell from a spreadsheet.
_TEXT_FORMULA = re.compile(r'="([^"]*)"')
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
MARKS = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")

csv.field_size_limit(2**31 - 1)


def read_text(container: Container, score: Callable[[list[list[str]]], int]) -> Sheet:
    """The table in a text file; ``score`` says how well first rows match known headings, and the
    separator that scores best is taken. Raises ``Refusal`` (open_quote, encoding_cp1252,
    encoding_utf16)."""
    sheet = Sheet(container.name, "", [], [])
    text, undecoded = _decoded(container, sheet)
    if text[:LOOK].count("\x00") * 4 > len(text[:LOOK]):
        raise Refusal(
            f"{sheet.file}: every other byte is a NUL byte, as in UTF-16 without its mark or in "
            "UTF-32. Text in UTF-8 was expected. Export the file again as CSV UTF-8 and run again.",
            "encoding_utf16",
        )
    if MARKS.search(text):
        text, count = MARKS.subn("", text)
        sheet.note("invisible_marks", count)
    separator = separator_of(text, score)
    if separator != ",":
        sheet.note("separator", places=SEPARATORS[separator])
    _split(text, separator, sheet)
    _mark_faults(sheet, undecoded, text)
    sheet.ends_in_line_break = text.endswith(("\n", "\r"))
    return sheet


def _decoded(container: Container, sheet: Sheet) -> tuple[str, set[int]]:
    """The text, and the numbers of the lines that no encoding fits."""
    data = container.data
    if data.startswith(UTF16_MARKS):
        sheet.encoding = "utf-16"
        sheet.note("encoding_utf16")
        text = data.decode("utf-16", errors="replace").removeprefix("\ufeff")
        lines = enumerate(io.StringIO(text, newline=""), start=1) if "\ufffd" in text else ()
        return text, {number for number, line in lines if "\ufffd" in line}
    if data.startswith(UTF8_MARK):
        data = data.removeprefix(UTF8_MARK)
        sheet.note("encoding_bom")
    sheet.encoding = "utf-8"
    try:
        return data.decode("utf-8"), set()
    except UnicodeDecodeError:
        return _line_by_line(data, sheet)


def _line_by_line(data: bytes, sheet: Sheet) -> tuple[str, set[int]]:
    lines: list[str] = []
    windows, neither = 0, set()
    for number, line in enumerate(data.splitlines(keepends=True), start=1):
        try:
            lines.append(line.decode("utf-8"))
            continue
        except UnicodeDecodeError:
            pass
        try:
            lines.append(line.decode("cp1252"))
            windows += 1
        except UnicodeDecodeError:
            neither.add(number)
            lines.append(line.decode("cp1252", errors="replace"))
        if CONTROL.search(lines[-1].replace("\x00", "")):
            raise Refusal(
                f"{sheet.file} · line {number}: neither UTF-8 nor Windows-1252 gives readable "
                "text. Export the file again as CSV UTF-8 and run again.",
                "encoding_cp1252",
            )
    if windows:
        sheet.encoding = "cp1252"
        sheet.note("encoding_cp1252", windows)
    return "".join(lines), neither


def separator_of(text: str, score: Callable[[list[list[str]]], int]) -> str:
    """The separator with which the first rows score best, as in ``read_text``."""
    opening = list(islice(io.StringIO(text, newline=""), 25))
    scores = {
        separator: score(list(csv.reader(opening, delimiter=separator))) for separator in SEPARATORS
    }
    return max(scores, key=lambda separator: scores[separator])


def _split(text: str, separator: str, sheet: Sheet) -> None:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows, numbers = sheet.rows, sheet.numbers
    spans: list[tuple[int, int]] = []
    last = 0
    for row in reader:
        line = reader.line_num
        if line - last > 1:
            spans.append((last + 1, line))
            row = [" ".join(cell.split()) if "\n" in cell or "\r" in cell else cell for cell in row]
        rows.append(row)
        numbers.append(last + 1)
        last = line
    if '="' in text:
        _unwrap(sheet)
    if '"' in text:
        _check_quotes(sheet, text, separator, [*spans, *((n, last) for n in numbers[-1:])])
    if spans:
        sheet.note("newline_in_cell", len(spans))


def _unwrap(sheet: Sheet) -> None:
    """Cells such as ="0012" as the text that they stand for."""
    count = 0
    for row in sheet.rows:
        for position, cell in enumerate(row):
            if found := _TEXT_FORMULA.fullmatch(cell.strip()):
                row[position] = found[1]
                count += 1
    if count:
        sheet.note("formula_text", count)


def _check_quotes(sheet: Sheet, text: str, separator: str, spans: list[tuple[int, int]]) -> None:
    """A record of several lines must be quoted without a fault: else it has swallowed rows."""
    lines = list(io.StringIO(text, newline=""))
    for first, last in spans:
        record = csv.reader(lines[first - 1 : last], delimiter=separator, strict=True)
        try:
            swallowed = last - first >= RECORD_LINES or (len(list(record)) != 1 and first < last)
        except csv.Error as fault:
            swallowed = first < last or "unexpected end" in str(fault)
        if swallowed:
            raise _open_quote(sheet, first)


def _open_quote(sheet: Sheet, line: int) -> Refusal:
    return Refusal(
        f"{sheet.file} · line {line}: a quotation mark is opened and not closed within "
        f"{RECORD_LINES} lines, so the rows after it cannot be told apart. "
        "Correct the line, or export again, and run again.",
        "open_quote",
    )


def _mark_faults(sheet: Sheet, undecoded: set[int], text: str) -> None:
    """Rows with bytes of no encoding, control characters or endless cells are not to be trusted."""
    controls = CONTROL.search(text) is not None
    if undecoded:
        ends = [*sheet.numbers[1:], max(undecoded) + 1]
        for number, end in zip(sheet.numbers, ends, strict=True):
            if any(line in undecoded for line in range(number, max(end, number + 1))):
                sheet.faulty[number] = "encoding_row"
    for number, row in zip(sheet.numbers, sheet.rows, strict=True):
        if sum(map(len, row)) > CELL_CAP and max(map(len, row)) > CELL_CAP:
            sheet.faulty[number] = "cell_too_long"
        if controls and (found := [cell for cell in row if CONTROL.search(cell)]):
            sheet.faulty[number] = "nul_byte" if "\x00" in found[0] else "control_character"
