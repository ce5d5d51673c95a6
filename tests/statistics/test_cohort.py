"""The audit cohort: one case a worker, the same for every order of rows, weights that add up."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sru_analysis.statistics.cohort import allocated, draw_cohort, frame_fingerprint

frames = st.lists(
    st.tuples(st.integers(0, 400), st.integers(0, 25)), min_size=1, max_size=120,
    unique_by=lambda one: one[0],
)  # fmt: skip


def frame_of(pairs) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "case": [f"c{case}" for case, _ in pairs],
            "worker": [f"w{worker}" for _, worker in pairs],
            "stratum": [f"s{worker % 4}" for _, worker in pairs],
            "kind": "Child in need",
        }
    )


@given(frames, st.integers(1, 40), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_draw_depends_on_nothing_but_frame_size_and_key(pairs, size, random):
    mixed = list(pairs)
    random.shuffle(mixed)
    first, second = (draw_cohort(frame_of(one), size, "round 7") for one in (pairs, mixed))
    pd.testing.assert_frame_equal(first.drawn, second.drawn)
    assert frame_fingerprint(frame_of(pairs), "k") == frame_fingerprint(frame_of(mixed), "k")


@given(frames, st.integers(1, 40))
@settings(deadline=None)
def test_no_worker_twice_and_weights_that_add_up_to_the_cases(pairs, size):
    cohort = draw_cohort(frame_of(pairs), size, "round 7")
    workers = len({worker for _, worker in pairs})
    assert len(cohort.cases) == min(size, workers)
    assert cohort.drawn["worker"].is_unique and cohort.drawn["case"].is_unique
    assert cohort.cases["weight"].sum() == pytest.approx(len(pairs))
    assert 0 < cohort.effective <= len(cohort.cases) + 1e-9
    held = dict(frame_of(pairs)[["case", "worker"]].itertuples(index=False))
    assert all(held[row.case] == row.worker for row in cohort.drawn.itertuples())


def test_another_key_draws_others():
    frame = frame_of([(case, case % 25) for case in range(200)])
    first, second = (set(draw_cohort(frame, 12, key).cases["case"]) for key in ("a", "b"))
    assert first != second


def test_within_a_stratum_the_weight_follows_the_caseload():
    frame = frame_of([(case, 0 if case < 30 else 4) for case in range(40)])
    cohort = draw_cohort(frame, 2, "a")
    weights = cohort.cases.set_index("worker")["weight"]
    assert weights["w0"] == pytest.approx(3 * weights["w4"])


@given(
    st.lists(st.tuples(st.integers(1, 90), st.integers(1, 30)), min_size=1, max_size=15),
    st.integers(1, 200),
)
def test_allocation_is_whole_and_never_more_than_there_are_workers(strata, size):
    cases, workers = (np.array(one) for one in zip(*strata, strict=True))
    given_out = allocated(cases, workers, size)
    assert (given_out <= workers).all() and (given_out >= 0).all()
    assert given_out.sum() == min(size, workers.sum())


def test_allocation_is_in_proportion():
    assert list(allocated([500, 300, 200], [99, 99, 99], 10)) == [5, 3, 2]
    assert list(allocated([500, 300, 200], [2, 99, 99], 10)) == [2, 5, 3]
