"""Breakdowns: named once, the same for every metric.

The values of a breakdown are the column of that name in a metric's rows; else they are joined
from ``children`` (sex, ethnicity, disability, unaccompanied); the age band is worked out at the
anchor: for events on the day of the event, for stocks by cutting the interval at birthdays.
Every breakdown has "Not known", for rows whose source leaves the column empty. Where no source has
the column at all, the breakdown is not available.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sru_analysis.calendar import age_on, birthday
from sru_analysis.records.code_lists import labels

if TYPE_CHECKING:
    import pandas as pd

    from sru_analysis.records.store import Records

NOT_KNOWN = "Not known"
UNBORN = "Unborn"

AGE_EDGES = (0, 1, 5, 10, 16, 18)
AGE_BANDS = (UNBORN, "Under 1", "1 to 4", "5 to 9", "10 to 15", "16 and 17", "18 and over")


@dataclass(frozen=True)
class Breakdown:
    """One way to split a metric. ``labels`` maps codes to words, in the order shown; a breakdown
    without labels shows what the records hold, in alphabetical order. ``told_by``: the columns
    that hold it, table by table; none where it follows from what a metric needs anyway.
    """

    name: str
    title: str
    labels: tuple[tuple[str, str], ...] = ()
    joined: str = ""
    told_by: tuple[str, ...] = ()

    @property
    def categories(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(label for _, label in self.labels))


_ETHNIC_CODES = {
    "White": ("WBRI", "WIRI", "WIRT", "WOTH", "WROM"),
    "Mixed": ("MWBC", "MWBA", "MWAS", "MOTH"),
    "Asian": ("AIND", "APKN", "ABAN", "AOTH", "CHNE"),
    "Black": ("BCRB", "BAFR", "BOTH"),
    "Other": ("OOTH",),
}

_TEAMS = (
    "s47_enquiries.s47_completed_by_team", "initial_cp_conferences.icpc_team", "cp_plans.team",
    "cla_episodes.team", "support_episodes.team", "involvements.professional_team",
    "challenges.team", "audits.team", "referrals.team", "assessments.team",
)  # fmt: skip
_CATEGORIES = ("cp_plans.cp_plan_latest_category", "cp_plans.cp_plan_initial_category")

ALL = (
    Breakdown("team", "Team", told_by=_TEAMS),
    Breakdown(
        "age_band",
        "Age",
        tuple((band, band) for band in AGE_BANDS),
        told_by=("children.dob", "children.expected_dob"),
    ),
    Breakdown(
        "sex", "Sex", (("F", "Female"), ("M", "Male")), joined="sex", told_by=("children.sex",)
    ),
    Breakdown(
        "ethnicity",
        "Ethnic group",
        tuple((code, group) for group, codes in _ETHNIC_CODES.items() for code in codes),
        joined="ethnicity",
        told_by=("children.ethnicity",),
    ),
    Breakdown(
        "disability",
        "Disability",
        (("yes", "Yes"), ("no", "No")),
        joined="disability",
        told_by=("children.disability",),
    ),
    Breakdown(
        "uasc",
        "Unaccompanied",
        (("yes", "Unaccompanied"), ("no", "Other children")),
        told_by=("children.uasc",),
    ),
    Breakdown(
        "category",
        "Category of abuse",
        (
            ("NEG", "Neglect"),
            ("PHY", "Physical"),
            ("SAB", "Sexual"),
            ("EMO", "Emotional"),
            ("MUL", "Multiple"),
        ),
        told_by=_CATEGORIES,
    ),
    Breakdown(
        "transfer_in",
        "Moved in on a plan",
        (("yes", "Yes"), ("no", "No")),
        told_by=("initial_cp_conferences.icpc_transfer_in",),
    ),
    Breakdown(
        "review_number", "Review", (("first", "First"), ("second", "Second"), ("later", "Later"))
    ),
    Breakdown("conference", "Conference", (("INITIAL", "Initial"), ("REVIEW", "Review"))),
    Breakdown(
        "meeting_type",
        "Meeting",
        (
            ("INITIAL_CONFERENCE", "Initial conference"),
            ("REVIEW_CONFERENCE", "Review conference"),
            ("CLA_REVIEW", "Looked after review"),
            ("OTHER", "Other"),
        ),
        told_by=("advocacy_referrals.meeting_type", "voice_responses.meeting_type"),
    ),
    Breakdown("agency", "Agency or person"),
    Breakdown("challenge_type", "Type", (("INFORMAL", "Informal"), ("FORMAL", "Formal"))),
    Breakdown(
        "stage",
        "Highest stage reached",
        (
            ("0", "Informal"),
            ("1", "Team manager"),
            ("2", "Service manager"),
            ("3", "Head of service"),
            ("4", "Director"),
            ("CAFCASS", "Cafcass"),
        ),
        told_by=("challenges.stage_reached",),
    ),
    Breakdown("theme", "Theme"),
    Breakdown(
        "legal_status",
        "Legal status",
        (
            ("C1", "Interim care order"),
            ("C2", "Full care order"),
            ("E1", "Placement order"),
            ("D1", "Freeing order"),
            ("V2", "Section 20"),
            ("L1", "Protection order or police"),
            ("L2", "Protection order or police"),
            ("L3", "Protection order or police"),
            ("J1", "Youth justice"),
            ("J2", "Youth justice"),
            ("J3", "Youth justice"),
        ),
        told_by=("cla_episodes.legal_status",),
    ),
    Breakdown("placement", "Placement", told_by=("cla_episodes.cla_placement_type",)),
    Breakdown(
        "participation",
        "How the child took part",
        (
            ("PN1", "PN1: came and spoke"),
            ("PN2", "PN2: came, an advocate spoke"),
            ("PN3", "PN3: came, views shown otherwise"),
            ("PN4", "PN4: came, gave no views"),
            ("PN5", "PN5: absent, an advocate spoke"),
            ("PN6", "PN6: absent, sent views"),
            ("PN7", "PN7: absent, no views sent"),
        ),
    ),
    Breakdown("service_area", "Service", told_by=("audits.service_area",)),
    Breakdown("auditor_role", "Auditor", told_by=("audits.auditor_role",)),
    Breakdown(
        "audit_theme",
        "Audit theme",
        (
            ("CP_AND_CIN", "Child protection and child in need"),
            ("THROUGHCARE_AND_CLA", "Throughcare and looked after"),
            ("MASH_THRESHOLDS", "Thresholds and decisions in MASH"),
            ("YOUTH_HOMELESSNESS", "Youth homelessness"),
            ("EARLY_HELP_DIP_SAMPLE", "Early help dip sample"),
            ("OTHER", "Other"),
        ),
    ),
    Breakdown(
        "practice_area",
        "Practice area",
        tuple(labels("PRACTICE_AREA").items()),
        told_by=("audit_actions.practice_area",),
    ),
    Breakdown("chair", "Conference chair"),
    Breakdown(
        "tool",
        "Tool",
        (("VIEWPOINT", "Viewpoint"), ("MIND_OF_MY_OWN", "Mind of My Own"), ("OTHER", "Other")),
    ),
    Breakdown(
        "plan_length",
        "Length of the plan",
        (("under_2y", "Under two years"), ("2y_or_more", "Two years or more")),
    ),
    Breakdown(
        "repeat_gap",
        "Time since the last plan",
        (
            ("6m", "6 months or less"),
            ("12m", "More than 6 to 12 months"),
            ("24m", "More than 12 to 24 months"),
            ("none", "No plan ended in the 24 months before"),
        ),
    ),
    Breakdown(
        "same_category",
        "Category of abuse",
        (("yes", "The same"), ("no", "Another")),
        told_by=_CATEGORIES,
    ),
    Breakdown("category_change", "From and to"),
    Breakdown(
        "came_back",
        "New plan or care",
        (
            ("6m", "Within 6 months"),
            ("12m", "After 6 to 12 months"),
            ("no", "Not within 12 months"),
        ),
    ),
    Breakdown("route", "Where the child went"),
    Breakdown("moved_away", "Moved to another council", (("yes", "Yes"), ("no", "No"))),
    Breakdown(
        "together",
        "Time both",
        (("short", "3 months or less"), ("long", "More than 3 months")),
    ),
    Breakdown(
        "referral_source",
        "Who referred",
        tuple((code, label) for code, label in labels("REFERRAL_SOURCE").items()),
        told_by=("referrals.referral_source",),
    ),
    Breakdown("rule", "Rule"),
    Breakdown("date_field", "Date"),
    Breakdown("annex_a_list", "List of Annex A"),
    Breakdown(
        "previous_plans",
        "Earlier plans",
        (("none", "None"), ("one", "One"), ("two_or_more", "Two or more")),
    ),
)
# What is known of each child, by column, for as long as the records live.
_KNOWN: WeakKeyDictionary[Records, dict[str, pd.Series]] = WeakKeyDictionary()
BREAKDOWNS: dict[str, Breakdown] = {one.name: one for one in ALL}


def labelled(values: pd.Series, breakdown: Breakdown) -> pd.Series:
    """Codes as the words shown; what is blank or in no list is "Not known"."""
    if breakdown.labels:
        return values.map(dict(breakdown.labels)).fillna(NOT_KNOWN).astype("str")
    return values.astype("str").where(values.notna(), NOT_KNOWN)


def joined(rows: pd.DataFrame, breakdown: Breakdown, records: Records) -> pd.Series:
    """The values of a breakdown for each row: its own column, or that of its child."""

    if breakdown.name in rows.columns:
        return rows[breakdown.name]
    if not breakdown.joined or "person_id" not in rows.columns:
        raise KeyError(f"{breakdown.name}: neither a column of the rows nor of the child")
    return of_child(rows, breakdown.joined, records)


def of_child(rows: pd.DataFrame, column: str, records: Records) -> pd.Series:
    """A column of the child of each row; missing where the child is not known, or is known twice
    with answers that differ.
    """
    import pandas as pd

    known = _KNOWN.setdefault(records, {})
    if column not in known:
        known[column] = _by_child(records.children, column)
    found = known[column].reindex(rows["person_id"].to_numpy())
    return pd.Series(found.to_numpy(), index=rows.index)


def _by_child(children: pd.DataFrame, column: str) -> pd.Series:
    stated = children[["person_id", column]].dropna().drop_duplicates()
    stated = stated.drop_duplicates("person_id", keep=False)
    return stated.set_index("person_id")[column]


def births(rows: pd.DataFrame, records: Records) -> pd.DataFrame:
    """``dob`` and ``expected_dob`` of the child of each row."""
    import pandas as pd

    return pd.DataFrame(
        {name: of_child(rows, name, records) for name in ("dob", "expected_dob")}
    ).astype("datetime64[s]")


def age_band_on(rows: pd.DataFrame, day: pd.Series, records: Records) -> pd.Series:
    """The age band of the child of each row on a day (R11)."""
    import numpy as np
    import pandas as pd

    born = births(rows, records)
    age = age_on(born["dob"], day)
    known = age.notna().to_numpy()
    years = age.fillna(-1).to_numpy(dtype="int64")
    bands = np.array(AGE_BANDS, dtype=object)[np.searchsorted(AGE_EDGES, years, side="right")]
    unborn = ~known & born["expected_dob"].notna().to_numpy()
    band = np.where(known, bands, np.where(unborn, UNBORN, NOT_KNOWN))
    return pd.Series(band.astype("str"), index=rows.index)


def cut_at_birthdays(rows: pd.DataFrame, start: str, end: str, records: Records) -> pd.DataFrame:
    """The rows of a stock, their intervals cut where the child's age band changes.

    Adds ``age_band``; the pieces of a row cover its interval exactly.
    """

    born = births(rows, records)
    known = born["dob"].notna()
    edges = [birthday(born["dob"], years) for years in AGE_EDGES]
    cut = band_by_time(
        rows.assign(place=range(len(rows))), start, end, edges, list(AGE_BANDS), "age_band"
    )
    without = born["expected_dob"].notna().map({True: UNBORN, False: NOT_KNOWN})
    place = cut.pop("place")
    return cut.assign(
        age_band=cut["age_band"].where(known.iloc[place].to_numpy(), without.iloc[place].to_numpy())
    )


def band_by_time(
    rows: pd.DataFrame, start: str, end: str, edges: list[pd.Series], names: list[str], column: str
) -> pd.DataFrame:
    """The rows of a stock, their intervals cut at dates worked out for each row.

    ``edges`` are the dates at which a row passes from one band to the next, in order; ``names``
    has one name more. The band stands in ``column``.
    """
    import numpy as np

    from sru_analysis.metrics.overlaps import NEVER, as_dates, as_days

    never = np.full((1, len(rows)), NEVER)
    turns = np.concatenate([-never, [as_days(edge) for edge in edges], never])
    begins = np.maximum(as_days(rows[start]), turns[:-1])
    ends = np.minimum(as_days(rows[end]), turns[1:])
    band, row = np.nonzero(begins < ends)
    pieces = rows.iloc[row].reset_index(drop=True)
    named = np.array(names, dtype=object)[band].astype("str")
    cut = {start: as_dates(begins[band, row]), end: as_dates(ends[band, row]), column: named}
    return pieces.assign(**cut)
