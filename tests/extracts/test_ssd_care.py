"""Episodes of the dataset cut by placement and legal status: half-open, and nothing lost."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from sru_analysis.extracts.ssd_care import cut_episodes

START, END = "cla_episode_start_date", "cla_episode_ceased_date"


def days(*texts: str | None) -> pd.Series:
    return pd.Series(pd.to_datetime(list(texts))).astype("datetime64[s]")


def episodes(*rows: tuple) -> pd.DataFrame:
    """Rows of start, end, placement's id, start reason, end reason; child C."""
    columns = list(zip(*rows, strict=True))
    return pd.DataFrame(
        {
            "person_id": "C",
            START: days(*columns[0]),
            END: days(*columns[1]),
            "placement_id": pd.Series(columns[2], dtype="str"),
            "cla_episode_start_reason": pd.Series(columns[3], dtype="str"),
            "cla_episode_ceased_reason": pd.Series(columns[4], dtype="str"),
        }
    )


def statuses(*rows: tuple) -> pd.DataFrame:
    columns = list(zip(*rows, strict=True))
    return pd.DataFrame(
        {
            "person_id": "C",
            "legal_status_start_date": days(*columns[0]),
            "ends": days(*columns[1]),
            "legal_status": pd.Series(columns[2], dtype="str"),
        }
    )


def placements(*rows: tuple) -> pd.DataFrame:
    columns = list(zip(*rows, strict=True))
    return pd.DataFrame(
        {
            "person_id": "C",
            "begins": days(*columns[0]),
            "ends": days(*columns[1]),
            "placement_id": pd.Series(columns[2], dtype="str"),
            "cla_placement_type": pd.Series(columns[3], dtype="str"),
            "cla_placement_provider": "PR1",
            "cla_placement_change_reason": pd.Series(columns[4], dtype="str"),
        }
    )


def told(frame: pd.DataFrame, *columns: str) -> list[tuple]:
    """The pieces as tuples of text; "" for nothing."""
    shown = frame[[START, END, *columns]].astype("str").fillna("").replace("NaT", "")
    return list(shown.itertuples(index=False, name=None))


ONE = episodes(("2019-01-10", "2019-07-01", "A", "S", "E8"))
HELD = placements(("2019-01-10", "2019-07-01", "A", "U4", "CARPL"))
SIGNED = statuses(("2019-01-10", "2019-07-01", "V2"))


def test_an_episode_without_changes_stays_one():
    made = cut_episodes(ONE, HELD, SIGNED)
    assert told(made, "legal_status", "cla_placement_type", "cla_placement_change_reason") == [
        ("2019-01-10", "2019-07-01", "V2", "U4", "CARPL")
    ]
    assert list(made["cla_episode_start_reason"]) == ["S"]
    assert list(made["cla_episode_ceased_reason"]) == ["E8"]


def test_a_legal_status_that_changes_inside_cuts_on_its_first_day():
    changing = statuses(("2019-01-10", "2019-03-05", "V2"), ("2019-03-05", None, "C1"))
    made = cut_episodes(ONE, HELD, changing)
    assert told(made, "legal_status", "legal_status_start_date") == [
        ("2019-01-10", "2019-03-05", "V2", "2019-01-10"),
        ("2019-03-05", "2019-07-01", "C1", "2019-03-05"),
    ]
    assert list(made["cla_episode_start_reason"]) == ["S", "L"]
    assert list(made["cla_episode_ceased_reason"]) == ["X1", "E8"]
    # The placement went on over the change, so its reason stands where it ended.
    assert list(made["cla_placement_change_reason"].fillna("")) == ["", "CARPL"]


def test_a_change_on_the_first_or_last_day_cuts_nothing():
    around = statuses(
        ("2018-12-01", "2019-01-10", "L1"),
        ("2019-01-10", "2019-07-01", "C1"),
        ("2019-07-01", None, "C2"),
    )
    assert told(cut_episodes(ONE, HELD, around), "legal_status") == [
        ("2019-01-10", "2019-07-01", "C1")
    ]
    # One day later, and one day earlier, it does.
    later = statuses(("2018-12-01", "2019-01-11", "L1"), ("2019-01-11", "2019-06-30", "C1"),
                     ("2019-06-30", None, "C2"))  # fmt: skip
    assert told(cut_episodes(ONE, HELD, later), "legal_status") == [
        ("2019-01-10", "2019-01-11", "L1"),
        ("2019-01-11", "2019-06-30", "C1"),
        ("2019-06-30", "2019-07-01", "C2"),
    ]


def test_an_order_that_is_renewed_is_no_change():
    renewed = statuses(("2019-01-10", "2019-02-10", "C1"), ("2019-02-10", "2019-07-01", "C1"))
    assert told(cut_episodes(ONE, HELD, renewed), "legal_status_start_date") == [
        ("2019-01-10", "2019-07-01", "2019-01-10")
    ]
    with_a_gap = statuses(("2018-12-01", "2019-01-09", "C1"), ("2019-01-10", None, "C1"))
    assert told(cut_episodes(ONE, HELD, with_a_gap), "legal_status_start_date") == [
        ("2019-01-10", "2019-07-01", "2019-01-10")
    ]
    before_care = statuses(("2018-12-01", "2019-01-10", "C1"), ("2019-01-10", None, "C1"))
    assert told(cut_episodes(ONE, HELD, before_care), "legal_status_start_date") == [
        ("2019-01-10", "2019-07-01", "2018-12-01")
    ]


def test_days_without_a_known_status_are_not_known():
    some = statuses(("2019-02-01", "2019-03-01", "V2"), ("2019-03-01", "2019-04-01", None))
    assert told(cut_episodes(ONE, HELD, some), "legal_status", "legal_status_start_date") == [
        ("2019-01-10", "2019-02-01", "", ""),
        ("2019-02-01", "2019-03-01", "V2", "2019-02-01"),
        ("2019-03-01", "2019-07-01", "", ""),
    ]


def test_of_two_statuses_at_once_the_later_known_one_holds():
    both = statuses(("2019-01-10", None, "C2"), ("2019-03-01", None, "E1"),
                    ("2019-04-01", None, None))  # fmt: skip
    assert told(cut_episodes(ONE, HELD, both), "legal_status") == [
        ("2019-01-10", "2019-03-01", "C2"),
        ("2019-03-01", "2019-07-01", "E1"),
    ]


def test_a_placement_that_changes_inside_cuts_and_says_why():
    moved = placements(("2019-01-10", "2019-05-01", "A", "U4", "CREQB"),
                       ("2019-05-01", None, "B", "K2", None))  # fmt: skip
    made = cut_episodes(ONE, moved, SIGNED)
    assert told(made, "cla_placement_type", "cla_placement_change_reason") == [
        ("2019-01-10", "2019-05-01", "U4", "CREQB"),
        ("2019-05-01", "2019-07-01", "K2", ""),
    ]
    assert list(made["cla_episode_start_reason"]) == ["S", "P"]


def test_both_on_one_day_are_one_cut():
    moved = placements(("2019-01-10", "2019-05-01", "A", "U4", "CREQB"),
                       ("2019-05-01", None, "B", "K2", None))  # fmt: skip
    signed = statuses(("2019-01-10", "2019-05-01", "V2"), ("2019-05-01", None, "C1"))
    assert list(cut_episodes(ONE, moved, signed)["cla_episode_start_reason"]) == ["S", "B"]


def test_the_placement_that_the_episode_names_comes_first():
    during = placements(("2019-01-10", "2019-07-01", "A", "U4", None),
                        ("2019-03-01", "2019-03-20", "T", "R1", None))  # fmt: skip
    assert told(cut_episodes(ONE, during, SIGNED), "cla_placement_type") == [
        ("2019-01-10", "2019-07-01", "U4")
    ]
    elsewhere = placements(("2015-01-10", "2015-07-01", "A", "P1", None))
    assert list(cut_episodes(ONE, elsewhere, SIGNED)["cla_placement_type"]) == ["P1"]


def test_episodes_that_are_cut_already_stay_as_they_are():
    two = episodes(("2019-01-10", "2019-03-05", "A", "S", "X1"),
                   ("2019-03-05", None, "A", "L", None))  # fmt: skip
    changing = statuses(("2019-01-10", "2019-03-05", "V2"), ("2019-03-05", None, "C1"))
    long = placements(("2019-01-10", None, "A", "U4", None))
    made = cut_episodes(two, long, changing)
    assert told(made, "legal_status", "cla_episode_start_reason") == [
        ("2019-01-10", "2019-03-05", "V2", "S"),
        ("2019-03-05", "", "C1", "L"),
    ]


def test_an_episode_of_no_days_stays():
    none = episodes(("2019-01-10", "2019-01-10", "A", "S", "E8"))
    assert told(cut_episodes(none, HELD, SIGNED), "legal_status") == [
        ("2019-01-10", "2019-01-10", "V2")
    ]


def test_without_placements_or_statuses_episodes_stay_as_they_are():
    assert told(cut_episodes(ONE, None, None)) == [("2019-01-10", "2019-07-01")]


CHANGES = st.lists(
    st.tuples(st.integers(1, 40), st.sampled_from(["V2", "C1", "C2"]), st.sampled_from("ABC")),
    min_size=1,
    max_size=7,
)


@given(CHANGES, st.booleans())
def test_what_was_told_in_three_tables_comes_back_in_one(changes, is_open):
    """One long episode with its changes in the other tables gives a row for each change."""
    first = pd.Timestamp("2018-01-01")
    starts = [first]
    for length, _, _ in changes[:-1]:
        starts.append(starts[-1] + pd.Timedelta(days=length))
    last = None if is_open else starts[-1] + pd.Timedelta(days=changes[-1][0])
    ends = [*starts[1:], last]
    text = [day and day.date().isoformat() for day in (*starts, last)]
    spans = list(zip(text, text[1:], strict=False))
    whole = episodes((text[0], text[-1], "0", "S", None if is_open else "E8"))
    signed = statuses(*((a, b, status) for (a, b), (_, status, _) in
                        zip(spans, changes, strict=True)))  # fmt: skip
    placed, number = [], -1
    for (a, b), (_, _, place) in zip(spans, changes, strict=True):
        if placed and placed[-1][3] == place:
            placed[-1] = (placed[-1][0], b, *placed[-1][2:])
        else:
            number += 1
            placed.append((a, b, str(number), place, None))
    made = cut_episodes(whole, placements(*placed).sample(frac=1, random_state=1), signed)
    wanted = []
    for start, end, (_, status, place) in zip(starts, ends, changes, strict=True):
        if wanted and wanted[-1][2:] == [status, place]:
            wanted[-1][1] = end
        else:
            wanted.append([start, end, status, place])
    found = made[[START, END, "legal_status", "cla_placement_type"]]
    assert [
        [a, None if pd.isna(b) else b, c, d] for a, b, c, d in found.itertuples(index=False)
    ] == wanted
    assert (made[START].iloc[1:].to_numpy() == made[END].iloc[:-1].to_numpy()).all()
