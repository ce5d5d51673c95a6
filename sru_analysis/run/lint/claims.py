"""Faults of words beside figures: claims without a figure or a test, another unit, other rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sru_analysis.run.lint.arithmetic import _in_range
from sru_analysis.run.lint.figures import Fact
from sru_analysis.run.lint.reading import Finding, Reading, named_in, stems
from sru_analysis.run.lint.tokens import Token, as_written, rounded

if TYPE_CHECKING:
    from sru_analysis.metrics.declare import Metric

_CLAIM = re.compile(
    r"\b(?:is|are|was|were|has|have|demonstrat\w+|continu\w+|show\w*)\b[^.;]{0,40}?\b"
    r"(?P<word>improv(?:ing|ed|ement)|increas(?:ing|ed)|reduc(?:ing|ed|tion)|declin(?:ing|ed)|"
    r"worsen(?:ing|ed)|ris(?:ing|en))",
    re.IGNORECASE,
)
# Significant harm is a term of the Children Act 1989, not a claim.
_STRONG = re.compile(
    r"\b(?:significant(?:ly)?(?!\s+harm)|considerabl[ey]|markedly|substantial(?:ly)?|dramatic(?:ally)?|"
    r"steady|steadily)\b",
    re.IGNORECASE,
)
_SIZE = re.compile(
    r"\b(?:(?:high|large|significant|low|substantial)\s+(?:number|proportion|level|increase|"
    r"reduction|change)s?)\b",
    re.IGNORECASE,
)
_TESTED = re.compile(r"\bp\s*[=<]|\binterval\b|\btest\b", re.IGNORECASE)
_IN_MONTH = re.compile(r"\bin[- ]month\b", re.IGNORECASE)
NOUNS = ("children", "conferences", "reviews", "referrals", "plans", "audits", "challenges",
         "meetings")  # fmt: skip
WORDINGS = (
    (re.compile(r"(?<!not )(?<![\w.,])(\d+) days\b"), "{0} working days", "“{0} days”"),
    (re.compile(r"\bover two years\b"), "two years or more", "“over two years”"),
)
LEVEL = 0.05
SMALLEST = 10
HEADLINE = ("value", "numerator", "denominator")


def claims(reading: Reading) -> Iterator[Finding]:
    """Improving, increasing, reducing: held against the test of the measure that is named."""
    for sentence, _ in reading.sentences:
        for claim in _CLAIM.finditer(sentence.text):
            for metric in _named(reading, sentence.text):
                yield from _against_rounds(reading, sentence, claim, metric)


def _named(reading: Reading, text: str) -> list[Metric]:
    """The measures that a sentence names: those whose titles say most of it."""
    found = {
        one.id: len(stems(one.title))
        for one in reading.catalogue.values()
        if one.kind == "percent" and one.anchored == "round" and named_in(one, text)
    }
    return [reading.catalogue[name] for name in found if found[name] == max(found.values())]


def _against_rounds(reading: Reading, sentence, claim, metric: Metric) -> Iterator[Finding]:
    from sru_analysis.present.gate import p_text
    from sru_analysis.statistics.comparisons import trend_in_proportions

    covered = {months[0] for table in reading.tables for months in table.months}
    facts = [one for one in reading.figures.rounds(metric.id)
             if not covered or one.start.month in covered]  # fmt: skip
    if len(facts) < 2:
        return
    test = trend_in_proportions([f.numerator for f in facts], [f.denominator for f in facts])
    if test.p < LEVEL:
        return
    shares = ", ".join(f"{f.numerator:.0f} of {f.denominator:.0f}" for f in facts)
    yield Finding(
        sentence.line_at(claim.start("word")),
        "claim_not_supported",
        f"“{claim['word']}” · {metric.title}: {shares}, trend test {p_text(round(test.p, 3))}: no "
        "clear change · say so, or leave the claim out",
    )


def strong_words(reading: Reading) -> Iterator[Finding]:
    """Significant, considerable, steady: words that need a test beside them; sizes a number."""
    for sentence, found in reading.sentences:
        if _TESTED.search(sentence.text):
            continue
        size, strong = _SIZE.search(sentence.text), _STRONG.search(sentence.text)
        if size and not found:
            yield Finding(
                sentence.line_at(size.start()),
                "claim_without_figure",
                f"“{size[0]}” · no number in the sentence · give the number, its base and date",
            )
        elif strong and found:
            yield Finding(
                sentence.line_at(strong.start()),
                "claim_without_test",
                f"“{strong[0]}” · no test or interval beside it · name the test, or use a plain "
                "word",
            )


def units(reading: Reading) -> Iterator[Finding]:
    """A number of one thing told as a number of another."""
    for sentence, found in reading.sentences:
        for token in found:
            if token.per_cent:
                yield from _unit_of_change(reading, sentence, token)
            elif token.value >= SMALLEST and not token.decimals:
                yield from _unit_of_count(reading, sentence, token)


def _unit_of_count(reading: Reading, sentence, token: Token) -> Iterator[Finding]:
    noun = next(
        (word for word in re.findall(r"[a-z'\u2019]+", sentence.text[token.end :].lower())[:2]
         if word in NOUNS), "",
    )  # fmt: skip
    if not noun:
        return
    facts = [one for one in reading.figures.of(token) if _is_headline(one)]
    if base := re.match(r"\s+of\s+([\d,]*\d)", sentence.text[token.end :]):
        whole = float(base[1].replace(",", ""))
        both = [one for one in facts if one.denominator == whole]
        if any(_unit(reading.catalogue[one.metric]) == noun for one in both):
            return
    # Many measures speak of children: that word alone says nothing of which is meant.
    words = stems(sentence.text) - stems("children")
    meant = _alike(reading, facts, words)
    if any(_unit(reading.catalogue[one.metric]) == noun for one in meant):
        return
    facts = meant or facts
    counted = {_unit(reading.catalogue[one.metric]) for one in facts
               if one.metric in reading.catalogue}  # fmt: skip
    known = {unit for unit in counted if unit in NOUNS}
    if known and noun not in known and counted == known:
        titles = dict.fromkeys(reading.catalogue[one.metric].title for one in facts)
        yield Finding(
            sentence.line_at(token.start),
            "unit_other",
            f"{as_written(token)} “{noun}” · the results count {', '.join(sorted(known))}: "
            f"{'; '.join(list(titles)[:2])} · use the unit that was counted",
        )


def _alike(reading: Reading, facts: list[Fact], words: set[str]) -> list[Fact]:
    """The figures whose titles share a word with a sentence."""
    return [
        one
        for one in facts
        if one.metric in reading.catalogue and stems(reading.catalogue[one.metric].title) & words
    ]


def _unit_of_change(reading: Reading, sentence, token: Token) -> Iterator[Finding]:
    text = sentence.text.lower()
    if not re.search(r"\b(?:increas|reduc|decreas|ris)", text) or "children" in text:
        return
    for fact in reading.figures.of(token):
        metric = reading.catalogue.get(fact.metric)
        if fact.basis != "change" or fact.part != "value" or metric is None:
            continue
        if metric.counts == "children" and "conference" in text and "conference" in metric.title:
            yield Finding(
                sentence.line_at(token.start),
                "unit_other",
                f"{as_written(token)} “conferences” · the results have it for children: "
                f"{metric.title} · say of which of the two it is",
            )
            return


def _unit(metric: Metric) -> str:
    """What a metric counts in one word: "children and reviews" are reviews."""
    return metric.counts.split(" and ")[-1].split(" ")[-1]


def _is_headline(fact: Fact) -> bool:
    return fact.part in HEADLINE and fact.is_headline


def wordings(reading: Reading) -> Iterator[Finding]:
    """A time limit or length told in other words than the rule behind the figure."""
    for sentence, found in reading.sentences:
        for pattern, rule, told in WORDINGS:
            for one in pattern.finditer(sentence.text):
                stated = rule.format(*one.groups())
                whole = re.compile(rf"\b{re.escape(stated)}\b")
                if whole.search(sentence.text):
                    continue
                metrics = {
                    fact.metric for token in found for fact in reading.figures.of(token)
                    if fact.metric and whole.search(reading.catalogue[fact.metric].title)
                    and abs(fact.value) not in (0, 100)
                }  # fmt: skip
                if metrics:
                    title = reading.catalogue[sorted(metrics)[0]].title
                    yield Finding(
                        sentence.line_at(one.start()),
                        "wording",
                        f"{told.format(*one.groups())} · the rule is “{stated}”: {title} · "
                        "write it so",
                    )


def months_alone(reading: Reading) -> Iterator[Finding]:
    """A rate of one month without the rate of the year to date, which the results have."""
    printed = {(one.decimals, one.value) for listed in reading.by_line.values() for one in listed
               if one.per_cent}  # fmt: skip
    for sentence, found in reading.sentences:
        if not _IN_MONTH.search(sentence.text):
            continue
        for token in (one for one in found if one.per_cent):
            fact = _best(reading, sentence.text, token)
            year = fact and _year_to_date(reading, fact)
            if not year:
                continue
            value = rounded(year.value, token.decimals)
            if (token.decimals, value) in printed or value == token.value:
                continue
            yield Finding(
                sentence.line_at(token.start),
                "month_alone",
                f"{as_written(token)} of one month · year to date: {value:.{token.decimals}f}% "
                f"({year.numerator:.0f} of {year.denominator:.0f}) · print both",
            )


def _best(reading: Reading, text: str, token: Token) -> Fact | None:
    """The figure of the month that a percentage most likely is: the words of its title decide."""
    words = stems(text)
    found = [
        one for one in reading.figures.of(token)
        if one.part == "value" and one.basis in ("in_month", "in_period")
        and one.metric in reading.catalogue
        and reading.catalogue[one.metric].kind == "percent"
    ]  # fmt: skip
    return max(
        found,
        key=lambda one: (len(stems(reading.catalogue[one.metric].title) & words), one.end,
                         one.denominator == one.denominator and one.denominator),
        default=None,
    )  # fmt: skip


def _year_to_date(reading: Reading, fact: Fact) -> Fact | None:
    from sru_analysis.run.lint.figures import fact_of

    frame = reading.figures.frame
    rows = frame[
        (frame["metric"] == fact.metric) & (frame["basis"] == "year_to_date")
        & (frame["breakdown"] == "") & (frame["outcome"] == "") & (frame["statistic"] == "value")
        & frame["value"].notna()
    ]  # fmt: skip
    return fact_of(next(rows.itertuples()), "value") if len(rows) else None


def unknown(reading: Reading) -> Iterator[Finding]:
    """Numbers that no figure of the results gives, and that no two numbers near them give."""
    for sentence, found in reading.sentences:
        for token in found:
            line = sentence.line_at(token.start)
            if reading.figures.of(token) or _derived(reading, token, line):
                continue
            if token.per_cent and (
                _in_range(sentence.text, token) or reading.has_base(token, line)
            ):
                continue
            yield Finding(line, "not_in_results", _unknown_said(token))
    for table in reading.tables:
        for row in table.rows:
            for token in row.cells:
                if not reading.figures.of(token) and not _derived(reading, token, row.line):
                    yield Finding(row.line, "not_in_results", _unknown_said(token))


def _unknown_said(token: Token) -> str:
    return (
        f"{as_written(token)} · no figure of the results has this value · a number that a metric "
        "gives · correct it, or say where it comes from"
    )


def _derived(reading: Reading, token: Token, line: int) -> bool:
    """Whether it is the sum or the difference of two numbers that stand near it."""
    alike = token.decimals > 0
    values = [one.value for one in reading.near(line) if alike or one.per_cent == token.per_cent]
    slack = (1.5 if alike else 0.5) * 10**-token.decimals + 1e-9
    return any(
        abs(a + b - token.value) < slack or abs(abs(a - b) - abs(token.value)) < slack
        for place, a in enumerate(values)
        for b in values[place + 1 :]
        if token.value not in (a, b)
    )
