"""Faults of figures among themselves: sums, bases, precision, another measure's rate, windows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sru_analysis.calendar import MONTHS
from sru_analysis.run.lint.reading import Finding, Reading, Row, Table, stems
from sru_analysis.run.lint.tokens import Token, as_written, rounded

_NOT_PARTS = re.compile(r"\b(?:from|interval|difference|other parts|same as|past)\b")
_CHANGED_TO = re.compile(
    r"\b(?:reduced|increased|risen|rose|fallen|fell|decreased|grown)\s+to\s+(?=\d)", re.IGNORECASE
)
_RANGE = re.compile(r"%\s*(?:to|and|\u2013|-)\s*$")
_VAGUE = re.compile(
    rf"\bsince\s+(?:the\s+beginning\s+of\s+)?(?:\d+\s+)?(?:{'|'.join(MONTHS)})\b(?:\s+\d{{4}})?"
    rf"(?:\s+until\s+\S+)?"
    rf"|\bin\s+the\s+last\s+\w+\s+months?\b"
    rf"|\bbetween\s+(?:{'|'.join(MONTHS)})\s+and\s+(?:{'|'.join(MONTHS)})\b(?!\s+\d{{4}})"
    rf"|\bat\s+the\s+end\s+of\s+(?:{'|'.join(MONTHS)})\b",
    re.IGNORECASE,
)
SEVERAL = 3
BASE_OF_DECIMALS = 100


def sums(reading: Reading) -> Iterator[Finding]:
    """Percentages told as the parts of one whole that do not add up to 100."""
    listed = [*reading.sentences, None]
    for (sentence, found), after in zip(reading.sentences, listed[1:], strict=True):
        shares = [one for one in found if one.per_cent]
        text = f"{sentence.text} {after[0].text if after else ''}".lower()
        if len(shares) < SEVERAL or _NOT_PARTS.search(sentence.text.lower()):
            continue
        if "other parts" in text or "too few" in text:
            continue  # it says itself that parts are missing
        total = sum(one.value for one in shares)
        slack = sum(0.5 * 10**-one.decimals for one in shares)
        if abs(total - 100) <= slack:
            continue
        decimals = max(one.decimals for one in shares)
        yield Finding(
            sentence.line_at(shares[0].start),
            "sum_not_100",
            f"{' + '.join(map(as_written, shares))} = {rounded(total, decimals):.{decimals}f}% "
            "· parts of one whole add up to 100% · name the rest, or say what they are parts of",
        )


def bases(reading: Reading) -> Iterator[Finding]:
    """Percentages and changes without the numbers that they were worked out from."""
    for sentence, found in reading.sentences:
        for token in found:
            if not token.per_cent or token.value in (0, 100) or _in_range(sentence.text, token):
                continue
            line = sentence.line_at(token.start)
            if not reading.has_base(token, line) and not _needs_none(reading, token, sentence.text):
                yield Finding(
                    line,
                    "base_missing",
                    f"{as_written(token)} has no base · n of N, or both ends of a change, with "
                    f"dates beside it · {_base(reading, token)}",
                )
        yield from _changed_to(sentence, found)


def _needs_none(reading: Reading, token: Token, text: str) -> bool:
    """Whether it is a figure of others, named with it, which is published without its base, a
    point of a survival curve or the mean line of a chart, which are no shares of one number.
    """
    return any(
        one.part == "value"
        and ((one.published_by and one.published_by in text)
             or (one.statistic == "survival" and "still open" in text)
             or (one.statistic == "chart_limits" and "mean" in text))
        for one in reading.figures.of(token)
    )  # fmt: skip


def _changed_to(sentence, found: list[Token]) -> Iterator[Finding]:
    """A number that something has come to, without the number it came from."""
    for change in _CHANGED_TO.finditer(sentence.text):
        after = [one for one in found if one.start >= change.end() and not one.per_cent]
        if not after or re.search(r"\bfrom\b", sentence.text[: after[0].end]):
            continue
        yield Finding(
            sentence.line_at(after[0].start),
            "base_missing",
            f"“{' '.join(change[0].split())} {as_written(after[0])}” without the earlier number · "
            "both ends of a change with their dates · add the number and date it came from",
        )


def _in_range(text: str, token: Token) -> bool:
    return bool(_RANGE.search(text[: token.start])) or bool(
        re.match(r"\s*(?:to|\u2013|-)\s*[\d.]+%", text[token.end :])
    )


def _base(reading: Reading, token: Token) -> str:
    """Which figures of the results it may be, by title."""
    titles = dict.fromkeys(
        reading.catalogue[one.metric].title
        for one in reading.figures.of(token)
        if one.part == "value" and one.is_headline and one.metric in reading.catalogue
        and reading.catalogue[one.metric].is_percentage
    )  # fmt: skip
    if 0 < len(titles) <= SEVERAL:
        return f"the results have it under: {'; '.join(titles)}"
    return "give the numbers"


def precision(reading: Reading) -> Iterator[Finding]:
    """Decimals mixed in one row, and percentages with fewer decimals than the results print."""
    for table in reading.tables:
        for row in table.rows:
            places = {one.decimals for one in row.cells if one.per_cent}
            if len(places) > 1:
                yield Finding(
                    row.line,
                    "decimals_mixed",
                    "percentages with and without decimals in one row · one rule a table · "
                    "print all with the same number of decimals",
                )
    for sentence, found in reading.sentences:
        for token in found:
            if token.per_cent and not token.decimals:
                yield from _fewer_decimals(reading, sentence, token)


def _fewer_decimals(reading: Reading, sentence, token: Token) -> Iterator[Finding]:
    """A whole percentage without its base, where the results print decimals."""
    line = sentence.line_at(token.start)
    near = {one.value for one in reading.near(line) if one.per_cent and one.decimals}
    words = stems(sentence.text)
    found = []
    for fact in reading.figures.of(token):
        metric = reading.catalogue.get(fact.metric)
        usable = metric and metric.kind == "percent" and fact.part == "value" and metric.decimals
        if not usable or not fact.is_headline or not fact.denominator >= BASE_OF_DECIMALS:
            continue
        exact = rounded(fact.value, metric.decimals)
        if exact in near:
            return
        overlap = len(stems(metric.title) & words)
        if exact != token.value and overlap >= 2:
            found.append((overlap, fact.end, metric.title, f"{exact:.{metric.decimals}f}"))
    if found and not reading.has_base(token, line):
        *_, title, exact = max(found)
        yield Finding(
            line,
            "decimals_mixed",
            f"{as_written(token)} is printed without decimals; the results print {exact}% "
            f"({title}) · one rule a report · print as many decimals as elsewhere",
        )


def other_rates(reading: Reading) -> Iterator[Finding]:
    """A row of percentages under one name that is the rate of other rows of its table."""
    for table in reading.tables:
        counts = [row for row in table.rows if not any(one.per_cent for one in row.cells)]
        for row in table.rows:
            if not all(one.per_cent for one in row.cells):
                continue
            for top in counts:
                for base in counts:
                    if top is not base and _gives(top, base, row):
                        yield from _other_rate(reading, row, top, base)


def _gives(top: Row, base: Row, row: Row) -> bool:
    return all(
        b.value and rounded(100 * a.value / b.value, p.decimals) == p.value
        for a, b, p in zip(top.cells, base.cells, row.cells, strict=True)
    )


def _other_rate(reading: Reading, row: Row, top: Row, base: Row) -> Iterator[Finding]:
    """A fault where the label names neither of the two rows but a measure of its own."""
    own = stems(row.label) - stems("percentage rate share proportion number")
    if not own or own <= stems(f"{top.label} {base.label}"):
        return
    meant = [one for one in reading.catalogue.values()
             if one.kind == "percent" and own <= stems(one.title)]  # fmt: skip
    values = ""
    for metric in meant:
        facts = reading.figures.rounds(metric.id)
        if facts:
            values = f"; the results print other values for {metric.title}"
    yield Finding(
        row.line,
        "rate_of_another",
        f"“{row.label.strip()}” is “{top.label.strip()}” over “{base.label.strip()}” in every "
        f"column{values} · a rate under its own name · put the right rate, or the right name",
    )


def windows(reading: Reading) -> Iterator[Finding]:
    """Columns of unequal length with counts in them, and months that a table leaves out."""
    for table in reading.tables:
        lengths = {len(months) for months in table.months}
        counts = any(not one.per_cent for row in table.rows for one in row.cells)
        if len(lengths) > 1 and counts:
            yield Finding(
                table.header_line,
                "windows_unequal",
                f"columns of {' and '.join(str(one) for one in sorted(lengths))} months side by "
                "side · numbers a month beside the sums · divide by the months of each column",
            )
        yield from _gaps(reading, table)


def _gaps(reading: Reading, table: Table) -> Iterator[Finding]:
    """Rounds of the results, in the same year, that the columns of a table do not hold."""
    covered = {month for months in table.months for month in months}
    values = tuple(one.value for row in table.rows[:1] for one in row.cells)
    for metric in reading.catalogue.values():
        if metric.anchored != "round" or metric.kind != "count" or not covered:
            continue
        facts = reading.figures.rounds(metric.id, counts=True)
        by_start = {fact.start.month: fact for fact in facts}
        if [by_start[m[0]].value for m in table.months if m[0] in by_start] != list(values):
            continue
        missing = [MONTHS[month - 1] for month in sorted(by_start) if month not in covered]
        if missing:
            yield Finding(
                table.header_line,
                "window_gap",
                f"{metric.title}: the results also hold rounds from {', '.join(missing)} · "
                "every round of the period, or a line that says which are left out · add them",
            )
        return


def unclear(reading: Reading) -> Iterator[Finding]:
    """Windows without both of their days, where a report has several."""
    found = [
        (sentence.line_at(one.start()), " ".join(one[0].split()))
        for sentence, listed in reading.sentences
        if listed
        for one in _VAGUE.finditer(sentence.text)
    ]
    kinds = {re.sub(r"\W+", " ", text.lower()) for _, text in found}
    if len(kinds) < SEVERAL:
        return
    for line, text in found:
        yield Finding(
            line,
            "window_unclear",
            f"“{text}”: one of {len(kinds)} windows of the report · first and last day with year "
            "beside each figure · write both days",
        )
