"""Children under more than one record: the two engines on children whose rows differ.

The councils of the other comparisons hold every child once, for a child with two dates of birth
has no age.
"""

from datetime import date

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from sru_analysis.metrics import load
from sru_analysis.records.schema import TABLES
from sru_analysis.records.store import Records

from .front_door import known_twice

DAY = date(2019, 9, 30)
CHILDREN = st.lists(
    st.fixed_dictionaries(
        {
            "person_id": st.sampled_from(["1", "2", "3", "01"]),
            "dob": st.sampled_from([None, date(2010, 1, 1), date(2010, 1, 2)]),
        }
    ),
    max_size=8,
)


@given(CHILDREN)
def test_children_with_more_than_one_row(children):
    frames = {name: pd.DataFrame() for name in TABLES}
    if children:
        frames["children"] = pd.DataFrame(children)
    rows = load()["dq_duplicate_children"].rows(Records.from_tables(frames))
    theirs = sorted(zip(rows["person_id"], rows["met"], strict=True))
    ours = known_twice({"children": children}, DAY, DAY, DAY)
    assert theirs == sorted((entry.who, entry.met) for entry in ours)
