"""What users and systems do to the rows of a table before it is saved.

Each takes the rows, headings first, and gives them back changed; no row is taken away, and a row
that is added counts, so that afterwards every row below the headings must be found again.
"""

from __future__ import annotations

from random import Random

from tests.fuzz.tables import Rows

WORDS = ["", " ", "-", "n/a", "NA", "None", "#REF!", "#N/A", "1.23E+12", "=1+1", "'x", "12,5",
         "1,241", "64.5%", "31/09/2019", "29/02/2019", "02/13/2019", "2019-05-01", "43556", "1",
         "01/01/1900", "9999-12-31", "12th Sept 2019", "01/02/19", "2019-06-30T09:15:00Z",
         "Total", "Grand total", "x", "TRUE", "\u0421\u0415", "\u200b", "e\u0301", "\u00a0",
         "perhaps", "0", "-1", "1e400", "9" * 40, "\ufeff", "☃", "00/00/0000", "31/12/0001",
         "²", "١٢", "1_000", "nan", "inf", "--", '"', "''", "\\", "%s", "{}",
         "y" * 200]  # fmt: skip


def _at(rows: Rows, random: Random) -> int:
    return random.randrange(1, len(rows)) if len(rows) > 1 else 0


def odd_cells(rows: Rows, random: Random) -> Rows:
    for _ in range(random.randint(1, 6)):
        row = rows[_at(rows, random)]
        if row is not rows[0]:
            row[random.randrange(len(row))] = random.choice(WORDS)
    return rows


def odd_column(rows: Rows, random: Random) -> Rows:
    position, word = random.randrange(len(rows[0])), random.choice(WORDS)
    return [rows[0], *([*r[:position], word, *r[position + 1 :]] for r in rows[1:])]


def shuffled_rows(rows: Rows, random: Random) -> Rows:
    body = rows[1:]
    random.shuffle(body)
    return [rows[0], *body]


def shuffled_columns(rows: Rows, random: Random) -> Rows:
    order = list(range(len(rows[0])))
    random.shuffle(order)
    return [[row[at] for at in order] for row in rows]


def other_headings(rows: Rows, random: Random) -> Rows:
    ways = (str.upper, str.lower, lambda t: f" {t}\u00a0", lambda t: t.replace(" ", "  "))
    return [[random.choice(ways)(cell) for cell in rows[0]], *rows[1:]]


def wrong_heading(rows: Rows, random: Random) -> Rows:
    position = random.randrange(len(rows[0]))
    word = random.choice(["", "Notes", "Extra", "x", rows[0][0], rows[0][-1]])
    return [[*rows[0][:position], word, *rows[0][position + 1 :]], *rows[1:]]


def no_column(rows: Rows, random: Random) -> Rows:
    if len(rows[0]) < 3:
        return rows
    position = random.randrange(len(rows[0]))
    return [[*row[:position], *row[position + 1 :]] for row in rows]


def more_columns(rows: Rows, random: Random) -> Rows:
    name = random.choice(["Extra", "Notes", "", "Local authority", "Zone"])
    own = [random.choice(["", "a", "b", "Total"]) for _ in rows[1:]]
    return [[*rows[0], name], *([*row, cell] for row, cell in zip(rows[1:], own, strict=True))]


def headings_again(rows: Rows, random: Random) -> Rows:
    at = random.randint(1, len(rows))
    return [*rows[:at], list(rows[0]), *rows[at:]]


def totals(rows: Rows, random: Random) -> Rows:
    row = [""] * len(rows[0])
    row[random.randrange(len(row))] = random.choice(["Total", "Totals:", "Sum", "12"])
    return [*rows, row]


def repeated_rows(rows: Rows, random: Random) -> Rows:
    return [*rows, *(list(row) for row in random.sample(rows[1:], min(3, len(rows) - 1)))]


def headings_as_values(rows: Rows, random: Random) -> Rows:
    """A row of the table that holds words which are headings somewhere."""
    row = rows[_at(rows, random)]
    if row is not rows[0]:
        for position in random.sample(range(len(row)), len(row) // 2):
            row[position] = random.choice(rows[0])
    return rows


def shifted_columns(rows: Rows, random: Random) -> Rows:
    return [rows[0], *([*row[1:], row[0]] for row in rows[1:])]


def end_before_start(rows: Rows, random: Random) -> Rows:
    for row in rows[1:]:
        dates = [at for at, cell in enumerate(row) if cell.count("/") == 2]
        if len(dates) > 1 and random.random() < 0.3:
            row[dates[0]], row[dates[1]] = row[dates[1]], row[dates[0]]
    return rows


ROW_MUTATORS = [
    odd_cells, odd_cells, odd_column, shuffled_rows, shuffled_columns, other_headings,
    wrong_heading, no_column, more_columns, headings_again, totals, repeated_rows,
    headings_as_values, shifted_columns, end_before_start,
]  # fmt: skip
