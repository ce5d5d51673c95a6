"""A year of monthly packs with late records; ``python -m tests.disclosure.chain 36`` does three."""

from tests.disclosure.chain import chain


def test_late_records_of_a_year_open_nothing():
    found = chain(0, 13)
    assert (found.packs, found.refused) == (13, 0)
    assert found.moved > 2
    assert found.hidden > 50
    assert (found.worked_out, found.narrow) == (0, 0)
