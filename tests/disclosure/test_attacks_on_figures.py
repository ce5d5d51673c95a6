"""Attack cases A1 to A25: each succeeds on the twin in which only small counts are hidden, and
finds nothing in the pack as it is published."""

import datetime as dt

import numpy as np
import pytest

from sru_analysis.run.attack import attack
from tests.disclosure.packs import (
    Reader,
    count,
    frame_of,
    month,
    on_day,
    pack,
    percent,
    published,
    small_hidden,
    split,
    teams,
    year_to,
)

A31 = dt.date(2019, 8, 31)
S30 = dt.date(2019, 9, 30)
UNDER, OVER = {"breakdown": "plan_length", "category": "Under two years"}, {
    "breakdown": "plan_length", "category": "Two years or more",
}  # fmt: skip


def routes(under, over):
    """A two-way table: route by length of plan, with both margins."""
    both = {name: under[name] + over[name] for name in under}
    return [*split(both), *split(under, **UNDER), *split(over, **OVER)]


CASES = {
    "A1": [teams([47, 57, 1, 14, 20])],
    "A2": [split({"Closed": 29, "Died": 3}, **UNDER), split({"Closed": 40, "Died": 6}, **OVER)],
    "A4": [
        routes(
            {"Closed": 30, "Died": 3, "Not known": 22},
            {"Closed": 15, "Died": 14, "Not known": 40},
        )
    ],
    "A8": [
        count(88, "cp_plans_open", **on_day(A31)),
        count(96, "cp_plans_open", **on_day(S30)),
        count(11, "cp_plans_started"),
        count(3, "cp_plans_ended"),
    ],
    "A10": [
        *[count(n, "icpc_events", **month(m)) for m, n in enumerate((9, 8, 3, 10), start=6)],
        count(30, "icpc_events", period_start=dt.date(2019, 6, 1), basis="year_to_date"),
    ],
    "A11": [
        teams([40, 22, 3], "s20_count", "placement", ["A", "B", "C"], **on_day(S30)),
        split({"Under 16": 65, "16 and 17": 0}, "s20_age_group", **on_day(S30)),
    ],
    "A12": [
        teams([20, 3, 30], "cp_plans_open", "age_band", ["Under 1", "1 to 4", "5 to 9"],
              **on_day(S30)),
        teams([23, 30], "cp_plans_open", "team", ["North", "South"], **on_day(S30)),
    ],
    "A15": [teams([30, 4, 40]), teams([44, 30], breakdown="transfer_in", names=["No", "Yes"])],
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_counts(case):
    exact = frame_of(*CASES[case])
    assert Reader(small_hidden(exact)).worked_out(), "the attack finds something"
    reader = Reader(published(exact))
    assert reader.narrow() == set()
    assert reader.not_strict(exact) == set()


def test_a3_two_hidden_cells_that_sum_to_2():
    exact = frame_of(teams([1, 1, 20]))
    assert Reader(small_hidden(exact)).not_strict(exact)
    assert Reader(small_hidden(exact), floor=1).worked_out()
    assert Reader(published(exact)).not_strict(exact) == set()


def test_a5_somebody_who_is_the_1():
    exact = frame_of(teams([1, 5, 20, 30]))
    only_small = small_hidden(exact)
    one = Reader(only_small)
    cell = next(at for at, key in enumerate(one.cells.keys) if key[5] == "Team 0")
    assert one.worked_out({cell: 1})
    reader = Reader(published(exact))
    cell = next(at for at, key in enumerate(reader.cells.keys) if key[5] == "Team 0")
    assert reader.narrow({cell: 1}) == set()


def test_a6_zeros_are_not_always_shown():
    from sru_analysis.disclosure import LEGEND

    exact = frame_of(teams([1, 5, 20, 0]))
    assert LEGEND.startswith("c = 0 to 5")
    assert Reader(published(exact), floor=1).narrow() == set()
    exact = frame_of(teams([1, 1, 30, 0]))
    assert Reader(small_hidden(exact), floor=1).worked_out()


@pytest.mark.parametrize("values", [[2, 1, 20, 30], [3, 2, 20, 30]])
def test_a7_knowing_the_threshold(values):
    """A reader who takes the first two teams for small counts, and bounds them by 5."""
    exact = frame_of(teams(values))
    reader = Reader(published(exact))
    small = [
        at
        for at in np.flatnonzero(reader.hidden)
        if reader.cells.keys[at][5] in ("Team 0", "Team 1")
    ]
    for at in small:
        reader.known.board.add("c <= 5", [(int(at), 1)], 0, 5)
    reader.matrix, reader.low, reader.high = reader.known.board.system()
    least, most, _ = reader.intervals()
    assert len(small) == 2
    assert all((least[at], most[at]) == (0, 5) for at in small)
    if sum(values[:2]) < 5:
        assert Reader(small_hidden(exact)).not_strict(exact)


def test_a9_a_year_to_date_minus_the_one_before():
    august, september = (
        frame_of(count(n, "icpc_events", **year_to(m))) for m, n in ((8, 40), (9, 43))
    )
    later = frame_of(count(43, "icpc_events", **year_to(9)), count(3, "icpc_events", **month(9)))
    before = pack("august", august)
    assert Reader(small_hidden(later), [before]).worked_out()
    shown = published(later, [before])
    assert Reader(shown, [before]).narrow() == set()
    assert shown["numerator"].isna().all()
    assert published(september, [before])["numerator"].isna().all()


def test_a13_and_a14_children_against_events():
    """Events less children = 1 child with two conferences: the difference is protected as well."""
    exact = frame_of(count(41, "icpc_events"), count(40, "icpc_children"))
    assert exact["numerator"].diff().abs().max() == 1
    shown = published(exact)
    assert shown["numerator"].isna().any()


def test_a16_a_figure_that_was_revised():
    before = pack("first", frame_of(count(12)))
    assert before.released["numerator"].item() == 12
    assert published(frame_of(count(13)), [before])["numerator"].isna().all()
    assert published(frame_of(count(12)), [before])["numerator"].item() == 12
    assert published(frame_of(count(30)), [before])["numerator"].item() == 30


@pytest.mark.parametrize("late", [0, 1, -1, 2])
def test_a16_late_records_between_a_hidden_number_and_a_sum(late):
    """North had 3 to August, hidden; it has 9 to September, 6 of them in September."""

    def started(north, others, window):
        return teams([north, *others], "cp_plans_started", **window)

    august = frame_of(started(3, (21, 2, 34), year_to(8)))
    sums = (9 + late, 30, 12, 50)
    exact = frame_of(started(6, (9, 10, 16), month(9)), started(sums[0], sums[1:], year_to(9)))
    before = pack("first", august)
    assert before.released.set_index("category").loc["Team 0", "symbol"] == "c"
    known = [("first", before.released)]
    assert attack(exact, known).found, "the sum tells what was hidden, but for the late records"
    told = attack(published(exact, [before]), known)
    north = [values for name, values in told.cells if "Team 0" in name]
    assert north and min(north) >= 3


def test_a17_a_figure_that_others_publish():
    """The Department's figure of the same council is a pack that was published before."""
    national = frame_of(count(50, "cp_plans_open", **on_day(S30)))
    ours = frame_of(teams([46, 4], "cp_plans_open", "team", **on_day(S30)))
    hidden_total = small_hidden(ours)
    hidden_total.loc[hidden_total["breakdown"] == "", ["numerator", "value"]] = np.nan
    other = pack("national", national, national)
    assert Reader(hidden_total, [other]).worked_out()
    assert Reader(published(ours, [other]), [other]).narrow() == set()


@pytest.mark.parametrize("case", ["A18", "A20"])
def test_percentages_with_a_base(case):
    met, base = {"A18": (3, 147), "A20": (15, 16)}[case]
    exact = frame_of(percent(met, base))
    twin = exact.copy()
    twin["numerator"] = np.nan
    twin["value"] = round(100 * met / base, 1)
    assert Reader(twin).worked_out(), "the printed percentage gives the count back"
    shown = published(exact)
    assert shown[["numerator", "value"]].isna().all(axis=None)
    assert Reader(shown).narrow() == set()


def test_a19_percentages_without_a_base_are_never_shown():
    exact = frame_of(split({"Closed": 42, "Died": 104, "Not known": 9, "Turned 18": 33}))
    shown = published(exact)
    whole = shown["value"].notna() & (shown["unit"] == "%")
    assert shown.loc[whole, ["numerator", "denominator"]].notna().all(axis=None)
    exact = frame_of(percent(3, 5))
    assert published(exact)["value"].isna().all()


def test_a21_a_rate_with_a_public_population():
    rate = {
        "metric": "cp_plan_rate_per_10k", "numerator": 4, "denominator": 1_000,
        "value": 40.0, "unit": "per 10,000", **on_day(S30),
    }  # fmt: skip
    exact = frame_of(rate)
    twin = exact.copy()
    twin["numerator"] = np.nan
    assert Reader(twin).worked_out()
    shown = published(exact)
    assert shown[["numerator", "value"]].isna().all(axis=None)


def test_a22_median_of_few(monkeypatch):
    from dataclasses import replace

    from sru_analysis.metrics import load

    catalogue = load()
    lengths = replace(
        catalogue["icpc_children"], id="length_of_plans", kind="duration", unit="days"
    )
    monkeypatch.setitem(catalogue, "length_of_plans", lengths)
    for base, shown in ((9, False), (10, True)):
        row = {
            "metric": "length_of_plans", "numerator": base, "denominator": base,
            "value": 1134.0, "unit": "days",
        }  # fmt: skip
        assert published(frame_of(row))["value"].notna().item() == shown


def test_a23_two_means_one_child_apart():
    """R-mean gives the sixth value back; no metric of ours is a mean, and none is published."""
    from sru_analysis.disclosure.attack import Attacker
    from sru_analysis.disclosure.board import Board
    from sru_analysis.disclosure.cells import Cells
    from sru_analysis.disclosure.printed import relate_means
    from sru_analysis.metrics.declare import KINDS

    board = Board(Cells())
    six, five, one = (board.cells.cell((name, "sum", 0, 0, "", "")) for name in ("6", "5", "1"))
    for total, n, mean in ((six, 6, 40.5), (five, 5, 35.8)):
        base = board.cells.cell((f"n{n}", "all", 0, 0, "", ""), float(n))
        relate_means(board, base, total, mean, 1)
    board.add("R-sum", [(five, 1), (one, 1), (six, -1)])
    values = np.array(board.cells.values)
    found = Attacker(*board.system(), values).intervals(
        np.where(np.isnan(values), 0.0, np.nan), np.where(np.isnan(values), 1e5, np.nan)
    )
    assert found.least[one] == found.most[one] == 64
    assert "mean" not in KINDS


@pytest.mark.parametrize("seed", range(5))
def test_a24_steps_of_a_curve(seed):
    """Every step of a whole curve is one child's day; the points that are told hide them."""
    from sru_analysis.compute.added.survival import points
    from sru_analysis.statistics.survival import from_enough

    draw = np.random.default_rng(seed)
    time = np.ceil(draw.exponential(300, 120))
    ended, entry = draw.binomial(1, 0.7, 120), np.zeros(120)
    curve = from_enough(time, ended, entry, 10)
    shares = np.r_[1.0, curve.share]
    recovered = np.round(np.asarray(curve.at_risk) * (1 - shares[1:] / shares[:-1]))
    assert ((recovered >= 1) & (recovered <= 5)).any(), "the attack on a whole curve succeeds"
    told = points(time, ended, entry, curve)
    assert all(risk >= 10 for _, risk in told)
    for (first, _), (second, _) in zip(told, told[1:], strict=False):
        step = int(((time > first) & (time <= second) & (ended == 1)).sum())
        assert step == 0 or step > 5


def test_a24_a_curve_goes_with_its_stock():
    stock = count(4, "cp_plans_open", **on_day(S30))
    point = {
        **percent(0, 12, "cp_plans_open", outcome="91 days", statistic="survival", **on_day(S30)),
        "numerator": np.nan, "value": 80.0,
    }  # fmt: skip
    shown = published(frame_of(stock, point))
    assert shown[["value", "denominator"]].isna().all(axis=None)
    kept = published(frame_of(count(40, "cp_plans_open", **on_day(S30)), point))
    assert kept["value"].notna().all()


@pytest.mark.parametrize(("later", "hidden"), [(44, False), (45, True), (49, True), (50, False)])
def test_a24_two_curves_that_differ_by_a_few(later, hidden):
    """One more child had been on a plan for so long a month later: a count of one."""

    def point(at_risk, day):
        rows = count(400, "cp_plans_open", **on_day(day)), {
            **percent(0, at_risk, "cp_plans_open", outcome="822 days", statistic="survival"),
            **on_day(day), "numerator": np.nan, "value": 4.0,
        }  # fmt: skip
        return frame_of(*rows)

    before = pack("first", point(44, A31))
    assert before.released["value"].notna().all()
    shown = published(point(later, S30), [before])
    curve = shown[shown["statistic"] == "survival"]
    assert curve[["value", "denominator"]].isna().all(axis=None) == hidden


def test_a25_nothing_is_carried_by_one_case():
    """Dominance needs amounts, such as hours or cost: no figure of ours is a sum of them."""
    from sru_analysis.metrics import load
    from sru_analysis.metrics.declare import KINDS

    assert set(KINDS) == {"count", "percent", "split", "duration", "rate", "change"}
    assert not [one.id for one in load().values() if "hour" in one.unit or "£" in one.unit]


def test_a17_the_departments_rate_for_the_31st_of_march():
    """A printed rate of the same council and date bounds its count, whatever we hide."""
    from sru_analysis.disclosure.cells import cells_of
    from sru_analysis.disclosure.knowledge import knowledge_of
    from sru_analysis.metrics import load
    from sru_analysis.reference.comparators import own_figure

    march = dt.date(2019, 3, 31)
    told, half = own_figure("cp_plan_rate_per_10k", "380", march)
    people = 100_000
    number = round(told * people / 10_000)
    rate = {
        "metric": "cp_plan_rate_per_10k", "numerator": number, "denominator": people,
        "value": told, "unit": "per 10,000", **on_day(march),
    }  # fmt: skip
    exact = frame_of(rate)
    known = knowledge_of(exact, load(), council_code="380")
    assert known.board.counted() == {"R-nat": 1}
    bounds = known.board.relations[0]
    assert bounds.low <= number <= bounds.high <= bounds.low + 2 * half * people / 10_000
    assert knowledge_of(exact, load()).board.counted() == {}
    elsewhere = exact.assign(numerator=float(number + 500))
    assert knowledge_of(elsewhere, load(), council_code="380").board.counted() == {}
    assert len(cells_of(exact, load())) == 1


def graded(before, after, moved):
    """Grades of moderated audits before and after, and how many moved; worst grade first."""
    from sru_analysis.disclosure.regraded import ORDER

    total = sum(before)
    window = {"basis": "in_round", "metric": "audit_grade_shift"}
    rows = [
        {**percent(n, total, outcome=grade), **window, "statistic": name}
        for name, counts in (("grade_before", before), ("grade_after", after))
        for grade, n in zip(ORDER, counts, strict=True)
    ]
    return rows + [
        {**percent(n, total), **window, "statistic": f"regrading_{how}"} for how, n in moved.items()
    ]


def test_grades_before_and_after_moderation_are_one_table():
    """7 audits lost a grade, none gained one: the grades after follow from those before."""
    exact = frame_of(
        graded([20, 30, 30, 0], [27, 30, 23, 0], {"same": 66, "lower": 14, "higher": 0})
    )
    twin = exact.copy()
    gone = (twin["statistic"] == "grade_after") & twin["outcome"].isin(["Good", "Inadequate"])
    twin.loc[gone, ["numerator", "value"]] = np.nan
    reader = Reader(twin)
    assert reader.known.board.counted()["R-grade"] == 11
    least, most, hidden = reader.intervals()
    assert (most - least)[hidden].max() <= 14
    shown = published(exact)
    assert Reader(shown).narrow() == set()
    few = frame_of(graded([20, 30, 28, 2], [20, 31, 28, 1], {"same": 77, "lower": 2, "higher": 1}))
    assert Reader(published(few)).narrow() == set()


@pytest.mark.parametrize(("lower", "shown"), [(9, True), (3, False)])
def test_the_sign_test_follows_the_two_counts_it_is_made_of(lower, shown):
    """A grade that only two audits have is hidden; how many moved is not, nor is its test."""
    moved = {"same": 70 - lower, "lower": lower, "higher": 10}
    test = {
        "metric": "audit_grade_shift", "basis": "in_round", "statistic": "regrading_p",
        "value": 0.9, "unit": "p",
    }  # fmt: skip
    frame = published(frame_of(graded([20, 30, 28, 2], [20, 31, 27, 2], moved), test))
    row = frame[frame["statistic"] == "regrading_p"].iloc[0]
    assert (row["symbol"] == "") == shown
    assert bool(np.isnan(row["value"])) != shown
