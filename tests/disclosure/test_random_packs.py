"""Fifty random packs, two months of 25 councils: nothing hidden can be worked out."""

import itertools

import numpy as np
import pytest

from tests.disclosure.packs import Reader, frame_of, published, small_hidden, teams
from tests.disclosure.random_packs import Found, attacked


@pytest.mark.parametrize("seeds", [range(0, 13), range(13, 25)], ids=["0 to 12", "13 to 24"])
def test_nothing_is_worked_out(seeds):
    found = Found()
    for seed in seeds:
        found.add(attacked(seed))
    assert found.refused == found.exact == found.narrow == found.not_strict == 0
    assert found.hidden > 200
    assert found.exact_without > found.small / 10, "small counts alone are worked out"


def test_cover_that_covered_nothing_is_asked_again_when_it_is_hidden_later():
    """In the second month of this council a total is shown again as useless cover, and hidden
    again for another number: taken for safe it stayed open, and the pack was refused.
    """
    found = attacked(379)
    assert found.packs == 2
    assert found.refused == found.exact == found.narrow == found.not_strict == 0


def every_table(shown_rows, shown_total, hidden, most=40):
    """All tables of whole numbers that fit, counted one by one."""
    rest = shown_total - sum(shown_rows)
    for table in itertools.product(range(most + 1), repeat=hidden):
        if sum(table) == rest:
            yield table


@pytest.mark.parametrize("values", [[1, 4, 9, 20], [2, 2, 2, 30], [5, 11, 0, 6]])
def test_the_attacker_agrees_with_counting_every_table(values):
    """A third voice: no solver, no relation, only tables that add up."""
    exact = frame_of(teams(values))
    for frame in (small_hidden(exact), published(exact)):
        parts = frame[frame["breakdown"] == "team"]["numerator"]
        total = frame.loc[frame["breakdown"] == "", "numerator"].item()
        if np.isnan(total):
            continue
        hidden = int(parts.isna().sum())
        tables = np.array(list(every_table(parts.dropna(), total, hidden)))
        reader = Reader(frame)
        least, most, cells = reader.intervals()
        assert sorted(zip(least[cells], most[cells], strict=True)) == sorted(
            zip(tables.min(axis=0), tables.max(axis=0), strict=True)
        )
