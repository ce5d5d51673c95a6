from dataclasses import replace
from datetime import date

from sru_analysis.calendar import Period
from sru_analysis.disclosure.released import Figure
from sru_analysis.present import alternative, words
from tests.present import invented

METRICS = invented.CATALOGUE
FORBIDDEN = (
    "improv", "better", "worse", "concern", "rising", "falling", "significant", "because", "due to",
    "clients",
)  # fmt: skip


def figure(metric, period, numerator, denominator=None, symbol="", basis="in_month"):
    share = METRICS[metric].kind != "count"
    value = 100 * numerator / denominator if share and denominator else numerator
    if symbol:
        numerator = denominator = value = None
    return Figure(
        metric, basis, period.start, period.end, value, numerator, denominator, None, None,
        METRICS[metric].unit, symbol,
    )  # fmt: skip


SEPTEMBER, JANUARY = Period.parse("2019-09"), Period.parse("2019-01")
LAST = figure("in_time", SEPTEMBER, 128, 136)
BASE = figure("in_time", JANUARY, 73, 105)
HIDDEN = figure("in_time", SEPTEMBER, 1, 1, symbol="c")
METRIC = METRICS["in_time"]


def test_a_finding_has_both_values_and_dates():
    assert words.finding(METRIC, LAST, BASE) == (
        "Initial conferences held within 15 working days: 94% in September 2019, "
        "up from 70% in January"
    )
    assert words.finding_sentences(METRIC, LAST, BASE) == (
        "128 of 136 children (94.1%), September 2019, up from 69.5% (73 of 105), January 2019."
    )


def test_a_finding_is_short_enough():
    assert len(words.finding(METRIC, LAST, BASE).split()) <= 16


def test_whole_values_that_look_the_same_get_their_decimals():
    near = figure("in_time", JANUARY, 126, 134)
    assert "94.1% in September 2019, up from 94.0%" in words.finding(METRIC, LAST, near)
    for same in (figure("in_time", JANUARY, 64, 68), figure("in_time", JANUARY, 127, 135)):
        assert "the same as" in words.finding(METRIC, LAST, same)


def test_a_hidden_part_replaces_its_whole_sentence():
    assert words.finding_sentences(METRIC, HIDDEN, BASE) == "September 2019: too few to report."
    assert words.finding(METRIC, HIDDEN, BASE).endswith(": too few to report in September 2019")
    hidden_base = replace(HIDDEN, start=JANUARY.start, end=JANUARY.end)
    assert words.finding_sentences(METRIC, LAST, hidden_base) == (
        "128 of 136 children (94.1%), September 2019. January 2019: too few to report."
    )
    assert "from" not in words.finding(METRIC, LAST, hidden_base)
    assert words.card_sentence(HIDDEN, METRIC) == "Too few to report, September 2019."


def test_stocks_are_told_by_their_day():
    one = METRICS["open_plans"]
    now, then = (
        figure("open_plans", Period(day, day), number, basis="at_snapshot")
        for day, number in ((date(2019, 9, 30), 954), (date(2019, 1, 31), 787))
    )
    assert words.finding_sentences(one, now, then) == (
        "954 children at 30 September 2019, up from 787 at 31 January 2019."
    )
    assert words.card_sentence(now, one) == "Children at 30 September 2019."
    assert words.beside(then, one) == "At 31 January 2019: 787."


def test_a_change_states_both_ends():
    one = METRICS["open_plans_change"]
    change = replace(
        figure("open_plans_change", Period(date(2019, 1, 31), date(2019, 9, 30)), 167, 787),
        basis="change",
    )
    assert words.change_sentence(change, one) == (
        "954 children at 30 September 2019; 787 at 31 January 2019: 167 more."
    )
    months = replace(change, metric="conferences_change", start=date(2019, 1, 1), numerator=-3.0)
    assert words.change_sentence(months, METRICS["conferences_change"]) == (
        "784 children in September 2019; 787 in January 2019: 3 fewer."
    )


def test_one_child_is_not_one_children():
    assert words.noun(METRICS["conferences"], 1) == "child"
    assert words.noun(replace(METRICS["conferences"], counts="children and reviews"), 1) == (
        "child's review"
    )


def test_missing_rounds_are_named():
    rounds = [figure("completed", one, 40, 62, basis="in_round") for one in invented.ROUNDS]
    assert words.round_coverage(rounds, invented.YEAR) == (
        "No audit round for January, February, March and September 2019."
    )


def test_a_difference_is_said_to_be_unrounded_where_that_shows():
    last, first = (figure("completed", one, n, of, basis="in_round") for one, n, of in (
        (invented.ROUNDS[2], 42, 59), (invented.ROUNDS[0], 40, 62),
    ))  # fmt: skip
    assert words.difference(last, first, METRICS["completed"]) == (
        "The difference, before rounding, is 7 percentage points."
    )


def test_alternative_texts_keep_to_their_length():
    points = [figure("in_time", one, 80 + n, 120) for n, one in enumerate(invented.MONTHS)]
    points[3] = replace(HIDDEN, start=points[3].start, end=points[3].end)
    text = alternative.over_time_text("Line chart", "monthly points", points, METRIC)
    assert text.startswith(
        "Line chart of 21 monthly points. First, January 2018: 66.7% (80 of 120)."
    )
    assert "1 not shown." in text
    assert len(text) >= 40 and len(text.split()) <= 60


def test_no_claim_is_ever_generated():
    said = " ".join(
        [
            words.finding(METRIC, LAST, BASE), words.finding(METRIC, BASE, LAST),
            words.finding_sentences(METRIC, LAST, BASE), words.difference(LAST, BASE, METRIC),
            words.finding_sentences(METRIC, BASE, LAST),
        ]
    ).lower()  # fmt: skip
    assert not [word for word in FORBIDDEN if word in said]
