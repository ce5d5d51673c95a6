"""Weighted kappa against plain loops and against statsmodels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa

from sru_analysis.metrics.audit_agreement import weighted_kappa

tables = st.lists(st.integers(0, 30), min_size=16, max_size=16).map(
    lambda cells: np.array(cells).reshape(4, 4)
)


def by_hand(counts) -> float:
    """One less the disagreement found over that by chance; a disagreement weighs its square."""
    total = sum(sum(row) for row in counts)
    found = chance = 0.0
    for i in range(4):
        for j in range(4):
            row, column = sum(counts[i]), sum(line[j] for line in counts)
            found += (i - j) ** 2 * counts[i][j] / total
            chance += (i - j) ** 2 * row * column / total**2
    return 1 - found / chance


@given(tables)
@example(np.array([0] * 14 + [1, 2]).reshape(4, 4))
def test_the_same_as_by_hand_and_as_statsmodels(counts):
    grades = {place for place in range(4) if counts[place].sum() + counts[:, place].sum()}
    assume(len(grades) > 1)
    value, error = weighted_kappa(counts)
    with np.errstate(divide="ignore", invalid="ignore"):  # its z-value of no spread
        theirs = cohens_kappa(counts, wt="quadratic")
    assert value == pytest.approx(by_hand(counts.tolist()), abs=1e-9)
    assert value == pytest.approx(theirs.kappa, abs=1e-9)
    # Its variance of 0 may come out a hair below, and has no root then.
    assert error**2 == pytest.approx(theirs.var_kappa, abs=1e-9)


def test_full_agreement_chance_and_one_grade():
    assert weighted_kappa(np.diag([3, 3, 3, 3]))[0] == pytest.approx(1)
    assert weighted_kappa(np.full((4, 4), 2))[0] == pytest.approx(0)
    assert all(np.isnan(weighted_kappa(np.diag([0, 9, 0, 0]))))
