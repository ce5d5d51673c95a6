"""Two months of the invented council, published one after the other; nine by the command in
``months``."""

import pytest

from tests.disclosure.months import published_months


@pytest.fixture(scope="module")
def months():
    return published_months(8, 9)


def test_no_hidden_number_has_fewer_than_3_values(months):
    for one in months:
        assert one.attacked.found == one.attacked.narrowed == 0, one.month
        assert one.audit["hidden"] > 100
        assert one.audit["cells"] > 2_000


def test_what_is_shown_is_true(months):
    assert [one.wrong for one in months] == [0, 0]


def test_a_committee_can_still_read_it(months):
    for one in months:
        assert one.hidden < one.figures / 3, one.month
