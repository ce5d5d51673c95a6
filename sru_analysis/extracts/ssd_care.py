"""Looked-after episodes of the Standard Safeguarding Dataset: cut where anything changes.

The dataset keeps episodes, placements and legal statuses in three tables; the records have one
row for each stretch in which both the placement and the legal status stayed the same.
"""

from __future__ import annotations

import pandas as pd

from sru_analysis.extracts.joining import FAR, latest_of, overlapping, taken

START, END = "cla_episode_start_date", "cla_episode_ceased_date"
PLACEMENT_SPAN = ("begins", "ends")
STATUS_SPAN = ("legal_status_start_date", "ends")
STILL_IN_CARE = "X1"
PLACED = ("cla_placement_type", "cla_placement_provider")


def cut_episodes(
    episodes: pd.DataFrame, placements: pd.DataFrame | None, statuses: pd.DataFrame | None
) -> pd.DataFrame:
    """One row a child, episode, placement and legal status, half-open, in order of days.

    The first piece of an episode keeps its start and the reason for it, the last one its end; a
    piece between them ends with X1 and the next begins with L, P or B, as what changed says.
    """
    episodes = episodes.reset_index(drop=True)
    pieces = _pieces(episodes, placements, statuses)
    pieces["status_row"] = _status_rows(pieces, statuses)
    pieces["placement_row"] = _placement_rows(pieces, episodes, placements)
    pieces = _whole_again(pieces, statuses)
    made = episodes.loc[pieces["episode"]].reset_index(drop=True)
    made[START], made[END] = pieces["begins"], pieces["ends"].where(pieces["ends"] != FAR)
    first, last = pieces["first"], pieces["last"]
    made["cla_episode_start_reason"] = made["cla_episode_start_reason"].where(
        first, pieces["change"]
    )
    made["cla_episode_ceased_reason"] = made["cla_episode_ceased_reason"].where(last, STILL_IN_CARE)
    if statuses is not None:
        made["legal_status"] = taken(statuses, "legal_status", pieces["status_row"])
        runs = statuses.assign(run_start=run_starts(statuses))
        stated = taken(runs, "run_start", pieces["status_row"])
        made["legal_status_start_date"] = stated.where(made["legal_status"].notna())
    if placements is not None:
        for column in PLACED:
            made[column] = taken(placements, column, pieces["placement_row"])
        # The reason for a change stands where the placement ends.
        over = taken(placements, "ends", pieces["placement_row"]) == pieces["ends"]
        reason = taken(placements, "cla_placement_change_reason", pieces["placement_row"])
        made["cla_placement_change_reason"] = reason.where(over)
    return made


def _pieces(
    episodes: pd.DataFrame, placements: pd.DataFrame | None, statuses: pd.DataFrame | None
) -> pd.DataFrame:
    """Episodes cut on every day inside them on which a placement or status begins or ends."""
    own = pd.DataFrame({"episode": episodes.index, "day": episodes[START]})
    days = [own]
    for others, span in ((placements, PLACEMENT_SPAN), (statuses, STATUS_SPAN)):
        if others is None:
            continue
        pairs = overlapping(episodes, (START, END), others, span)
        for day in ("other_begin", "other_end"):
            inside = pairs[(pairs["begin"] < pairs[day]) & (pairs[day] < pairs["end"])]
            days.append(inside.rename(columns={"row": "episode", day: "day"})[["episode", "day"]])
    cut = pd.concat(days, ignore_index=True).drop_duplicates()
    cut = cut.sort_values(["episode", "day"], kind="stable", ignore_index=True)
    ends = cut.groupby("episode")["day"].shift(-1)
    whole = episodes[END].fillna(FAR).reindex(cut["episode"]).reset_index(drop=True)
    return pd.DataFrame(
        {
            "episode": cut["episode"],
            "person_id": episodes["person_id"].reindex(cut["episode"]).to_numpy(),
            "begins": cut["day"],
            "ends": ends.fillna(whole),
        }
    )


def _status_rows(pieces: pd.DataFrame, statuses: pd.DataFrame | None) -> pd.Series:
    """The legal status in force on the first day of each piece: of several the one that began
    last, a known one before one that is not known."""
    if statuses is None:
        return pd.Series(pd.NA, index=pieces.index, dtype="Int64")
    pairs = _on_first_days(pieces, statuses, STATUS_SPAN)
    known = statuses["legal_status"].notna().to_numpy()[pairs["other"]]
    latest = latest_of(pairs[known], len(pieces))
    return latest.fillna(latest_of(pairs[~known], len(pieces)))


def _placement_rows(
    pieces: pd.DataFrame, episodes: pd.DataFrame, placements: pd.DataFrame | None
) -> pd.Series:
    """The placement on the first day of each piece: the one that the episode names, else the one
    that began last, else the one named although its days are others."""
    if placements is None:
        return pd.Series(pd.NA, index=pieces.index, dtype="Int64")
    pairs = _on_first_days(pieces, placements, PLACEMENT_SPAN)
    named = episodes["placement_id"].reindex(pieces["episode"]).reset_index(drop=True)
    ids = placements["placement_id"].reset_index(drop=True)
    is_named = named.reindex(pairs["row"]).to_numpy() == ids.reindex(pairs["other"]).to_numpy()
    chosen = latest_of(pairs[is_named], len(pieces)).fillna(latest_of(pairs, len(pieces)))
    known = ids.dropna().drop_duplicates()
    by_name = named.map(pd.Series(known.index, index=known.to_numpy())).astype("Int64")
    return chosen.fillna(by_name)


def _on_first_days(
    pieces: pd.DataFrame, others: pd.DataFrame, span: tuple[str, str]
) -> pd.DataFrame:
    days = pieces.assign(until=pieces["begins"])
    return overlapping(days, ("begins", "until"), others, span)


def _whole_again(pieces: pd.DataFrame, statuses: pd.DataFrame | None) -> pd.DataFrame:
    """Neighbouring pieces of one episode that differ in nothing become one; with what changed."""
    status = pd.Series("", index=pieces.index)
    if statuses is not None:
        status = taken(statuses, "legal_status", pieces["status_row"]).fillna("")
    place = pieces["placement_row"].fillna(-1)
    follows = pieces["episode"] == pieces["episode"].shift()
    status_changed = follows & (status != status.shift())
    place_changed = follows & (place != place.shift())
    change = pd.Series("P", index=pieces.index).where(place_changed, "L")
    change = change.mask(status_changed & place_changed, "B")
    starts = ~follows | status_changed | place_changed
    run = starts.cumsum()
    kept = pieces[starts].assign(
        ends=pieces.groupby(run)["ends"].last().to_numpy(),
        change=change[starts],
        first=~follows[starts],
    )
    kept["last"] = kept["episode"] != kept["episode"].shift(-1)
    return kept.reset_index(drop=True)


def run_starts(statuses: pd.DataFrame) -> pd.Series:
    """For each row the first day of the unbroken run of that child's legal status."""
    first, last = STATUS_SPAN
    order = statuses.sort_values(["person_id", "legal_status", first, last], kind="stable")
    who = [order["person_id"], order["legal_status"].fillna("")]
    until = order[last].fillna(FAR).groupby(who).cummax().groupby(who).shift()
    breaks = until.isna() | (order[first] > until)
    run = breaks.cumsum()
    return order.groupby(run)[first].transform("first").reindex(statuses.index)
