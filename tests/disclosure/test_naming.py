"""One count has one name in every place; what the definitions alone say is never a secret."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from sru_analysis.disclosure.attack import solver_silenced
from sru_analysis.disclosure.cells import cells_of, naming_of
from sru_analysis.disclosure.knowledge import knowledge_of
from sru_analysis.disclosure.protect import Task, protect
from sru_analysis.disclosure.relations import board_of
from sru_analysis.metrics import load
from tests.disclosure.packs import frame_of, percent, teams
from tests.metamorphic.councils import as_drawn


@pytest.fixture(scope="module")
def invented():
    """Every figure of a council in which dates, grades and officers are missing."""
    return as_drawn(breakdowns=True).reset_index()


def test_what_is_one_by_definition_is_one_in_an_untidy_council(invented):
    assert naming_of(load(), invented).apart == {}


def test_every_relation_of_the_definitions_holds_in_an_untidy_council(invented):
    board = board_of(cells_of(invented, load()), load())
    assert board.counted().keys() >= {"R-part", "R-sum", "R-cum", "R-sub"}
    assert board.dropped == 0


def conferences(values, more):
    """The same conferences by team under two metrics, one of which counts more of one team."""
    names = [f"Team {place}" for place in range(len(values))]
    timed = [
        percent(met, met + extra, breakdown="team", category=name)
        for met, extra, name in zip(values, more, names, strict=True)
    ]
    whole = percent(sum(values), sum(values) + sum(more))
    bases = [met + extra for met, extra in zip(values, more, strict=True)]
    bases[0] += 2
    return frame_of(teams(bases, "icpc_events", names=names), whole, timed)


def test_counts_that_differ_in_one_place_are_apart_in_all():
    """Else a team in which they agree would be missing from the sum of the others."""
    frame = conferences([10, 0, 7], [3, 0, 9])
    cells = cells_of(frame, load())
    assert cells.clashes == set()
    assert cells.naming.apart == {("icpc_within_15wd_pct", ("icpc_events", "all")): 1}
    apart = [key for key in cells.keys if key[0] == "icpc_events'" and key[4] == "team"]
    assert len(apart) == 3
    board = board_of(cells, load())
    sums = [one for one in board.relations if one.kind == "R-sum"]
    parts = {sum(coefficient == 1 for _, coefficient in one.terms) for one in sums}
    assert parts == {3}


def test_earlier_packs_give_names_too():
    """Counts that differ in one pack are not one in another."""
    now, before = conferences([10, 0, 7], [3, 0, 9]), conferences([10, 0, 7], [3, 0, 9])
    same = now["metric"] == "icpc_events"
    now = now[~same].reset_index(drop=True)
    assert naming_of(load(), now).apart == {}
    assert naming_of(load(), now, before).apart


def test_a_median_rests_on_some_of_what_is_counted():
    """18 repeat plans, of 15 the time is known: the rest is 3, and small."""
    rows = {
        "metric": "cp_repeat_plan_gap_median", "numerator": 18, "denominator": 15,
        "value": 200.0, "unit": "days",
    }  # fmt: skip
    known = knowledge_of(frame_of(rows), load())
    cells = known.board.cells
    assert known.board.dropped == 0
    assert sorted(cells.values) == [3, 15, 18]


def test_a_number_that_follows_from_the_definitions_is_no_failure():
    """a + b = c and a = c: b is 0 whatever is hidden, and the small ones are still protected."""
    matrix = csr_array(np.array([[1.0, 1, -1, 0], [1, 0, -1, 0], [0, 0, 1, 1]]))
    values = np.array([4.0, 0, 4, 26])
    small = (values > 0) & (values <= 5)
    task = Task(
        matrix, np.array([0.0, 0, 0]), np.array([0.0, 0, 60]), values, np.ones(4, dtype=bool),
        np.array([True, True, True, False]), np.zeros(4, dtype=bool), np.where(small, 0.0, np.nan),
        np.where(small, 5.0, np.nan), np.ones(4), ties=((2, 1),),
    )  # fmt: skip
    with solver_silenced():
        made = protect(task)
    assert made.failed.size == 0
    assert made.known.tolist() == [False, True, False, False]
    assert made.hidden.tolist() == [True, True, True, False]
