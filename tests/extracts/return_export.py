"""The records of a council written as its statutory returns, year after year: for tests only.

SSDA903 as a folder of CSV files a year, the children in need census as an XML file a year. A
return holds what was open at some time in its year, as it stood at the end of it: what ended later
is open in it, and what had not begun is not there.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd

from sru_analysis.extracts.referral_sources import GROUPS
from sru_analysis.extracts.return_years import financial_year, year_window
from sru_analysis.records.store import Records
from tests.extracts.returns import census_of, element

SEX = {"M": "1", "F": "2", "U": "9"}
ANSWERS = {"yes": "true", "no": "false"}
START, END = "cla_episode_start_date", "cla_episode_ceased_date"
BEGAN, ENDED = "support_start_date", "support_end_date"
EPISODES = {
    "person_id": "CHILD",
    START: "DECOM",
    "cla_episode_start_reason": "RNE",
    "legal_status": "LS",
    "cla_primary_need_code": "CIN",
    "cla_placement_type": "PLACE",
    "cla_placement_provider": "PLACE_PROVIDER",
    END: "DEC",
    "cla_episode_ceased_reason": "REC",
    "cla_placement_change_reason": "REASON_PLACE_CHANGE",
}
REVIEWS = {
    "person_id": "CHILD",
    "dob": "DOB",
    "cla_review_date": "REVIEW",
    "cla_review_participation": "REVIEW_CODE",
}
HEADER = {"person_id": "CHILD", "sex": "SEX", "dob": "DOB", "ethnicity": "ETHNIC"}
MISSING = {
    "person_id": "CHILD",
    "dob": "DOB",
    "missing_kind": "MISSING",
    "missing_start_date": "MIS_START",
    "missing_end_date": "MIS_END",
}
UASC = {"person_id": "CHILD", "sex": "SEX", "dob": "DOB", "uasc_until": "DUC"}


# --- SSDA903 --------------------------------------------------------------------------------


def ssda903(records: Records, year: int, last: date | None = None) -> dict[str, pd.DataFrame]:
    """The tables of the return of a year, which ends on ``last`` where that is sooner."""
    first, last = map(pd.Timestamp, year_window(year, last))
    episodes = records.cla_episodes
    episodes = episodes[(episodes[START] <= last) & ~(episodes[END] < first)]
    later = episodes[END] > last
    episodes = episodes.assign(
        **{
            END: episodes[END].mask(later),
            "cla_episode_ceased_reason": episodes["cla_episode_ceased_reason"].mask(later),
            "cla_placement_change_reason": episodes["cla_placement_change_reason"].mask(later),
        }
    )
    children = records.children.assign(sex=records.children["sex"].map(SEX))
    children = children[children["person_id"].isin(episodes["person_id"])]
    held = records.cla_reviews
    held = held[held["cla_review_date"].between(first, last)]
    held = held[held["cla_review_cancelled"] != "yes"]
    born = records.children.set_index("person_id")["dob"]
    away = records.missing_episodes
    away = away[(away["missing_start_date"] <= last) & ~(away["missing_end_date"] < first)]
    found = away["missing_end_date"].mask(away["missing_end_date"] > last)
    away = away.assign(dob=away["person_id"].map(born), missing_end_date=found)
    return {
        "header": children[[*HEADER]].rename(columns=HEADER),
        "episodes": episodes[[*EPISODES]].rename(columns=EPISODES),
        "reviews": held.assign(dob=held["person_id"].map(born))[[*REVIEWS]].rename(columns=REVIEWS),
        "missing": away[[*MISSING]].rename(columns=MISSING),
        "uasc": children.loc[children["uasc"] == "yes", [*UASC]].rename(columns=UASC),
    }


def years_of(first: date, last: date) -> range:
    """The return years of these days and all between, named by the year in which they end."""
    return range(financial_year(first), financial_year(last) + 1)


def write_ssda903(records: Records, folder: Path, last: date) -> None:
    """Every return from the first episode up to a day, a folder a year."""
    for year in years_of(records.cla_episodes[START].min(), last):
        place = folder / f"903 {year - 1}-{year % 100:02}"
        place.mkdir(parents=True)
        for name, frame in ssda903(records, year, last).items():
            frame.to_csv(place / f"{name}.csv", index=False, date_format="%d/%m/%Y")


# --- the children in need census ------------------------------------------------------------


def write_census(records: Records, folder: Path, last: date) -> None:
    """Every census from the first plan up to a day, a file a year."""
    blocks = Blocks(records)
    for year in years_of(records.cp_plans["cp_plan_start_date"].min(), last):
        first, ends = map(pd.Timestamp, year_window(year, last))
        text = census_of(blocks.children(first, ends), year=year)
        (folder / f"cin {year}.xml").write_text(text, encoding="utf-8")


class Blocks:
    """What the census says of each child, by referral.

    Enquiries, conferences and plans stand inside the referral that was open on their first day,
    else in the last one before it, else in the first after it; an assessment inside the one that
    it names. A child who was never referred has a block without a date of referral. A referral
    that led to no further action is a block of its own, closed on its day.
    """

    def __init__(self, records: Records):
        support = records.support_episodes
        of_kind = {kind: rows for kind, rows in support.groupby("support_kind")}
        self.referrals = _by_child(of_kind["CIN_EPISODE"])
        self.about = records.children.set_index("person_id")
        said = records.referrals
        self.said = {(row.person_id, row.referral_date): row for row in said.itertuples()}
        self.without_action: dict[str, list] = {}
        for row in said[said["referral_nfa"] == "yes"].itertuples():
            self.without_action.setdefault(row.person_id, []).append(row)
        of_id = said.set_index("referral_id")["referral_date"]
        made = records.assessments
        made = made.assign(referral_date=made["referral_id"].map(of_id))
        self.assessed: dict[tuple[str, pd.Timestamp], list] = {}
        for row in made.sort_values("assessment_start_date").itertuples():
            self.assessed.setdefault((row.person_id, row.referral_date), []).append(row)
        plans = records.cp_plans[records.cp_plans["cp_plan_ola"] != "yes"]
        held = records.cp_reviews.dropna(subset=["cp_review_date"])
        self.reviews = {
            plan: sorted(days) for plan, days in held.groupby("cp_plan_id")["cp_review_date"]
        }
        conferences = records.initial_cp_conferences
        enquired = conferences.dropna(subset=["s47_enquiry_id"])
        assert enquired["s47_enquiry_id"].is_unique
        self.conferences = _rows_by(enquired, "s47_enquiry_id")
        others = conferences[conferences["s47_enquiry_id"].isna()]
        self.inside: dict[tuple[str, int], list[tuple[str, object]]] = {}
        for kind, rows, day in (
            ("Section47", records.s47_enquiries, "s47_start_date"),
            ("conference", others, "icpc_date"),
            ("ChildProtectionPlans", plans, "cp_plan_start_date"),
            ("CINPlanDates", of_kind["CIN_PLAN"], BEGAN),
        ):
            for row in rows.sort_values(["person_id", day]).itertuples():
                at = self._referral_of(row.person_id, getattr(row, day))
                self.inside.setdefault((row.person_id, at), []).append((kind, row))

    def _referral_of(self, person: str, day: pd.Timestamp) -> int:
        """The number of the referral of the child in which a day lies; -1 where there is none."""
        known = self.referrals.get(person, [])
        open_then = [
            at
            for at, row in enumerate(known)
            if getattr(row, BEGAN) <= day and not getattr(row, ENDED) < day
        ]
        before = [at for at, row in enumerate(known) if getattr(row, BEGAN) <= day]
        return (open_then or before or [0 if known else -1])[-1]

    def children(self, first: pd.Timestamp, last: pd.Timestamp) -> Iterator[str]:
        """The children of one census, with the referrals that were open at some time in it."""
        others = {person for person, _ in self.inside} | set(self.without_action)
        for person in sorted({*self.referrals, *others}):
            numbers = range(-1, len(self.referrals.get(person, [])))
            made = [self._referral(person, at, first, last) for at in numbers]
            made += [
                element("CINdetails", self._opening(person, row.referral_date, row.referral_date))
                for row in self.without_action.get(person, [])
                if first <= row.referral_date <= last
            ]
            if any(made):
                yield element("Child", self._identity(person, last) + "".join(made))

    def _identity(self, person: str, last: pd.Timestamp) -> str:
        child = self.about.loc[person]
        born = {"PersonBirthDate": day(child["dob"])}
        if pd.isna(child["dob"]):
            born = {"ExpectedPersonBirthDate": day(child["expected_dob"])}
        died = child["death_date"]
        identifiers = (
            {"LAchildID": person}
            | born
            | {
                "GenderCurrent": SEX.get(child["sex"], ""),
                "PersonDeathDate": day(died) if died <= last else "",
            }
        )
        disability = {"yes": "MOB", "no": "NONE"}.get(child["disability"], "")
        characteristics = element("Ethnicity", child["ethnicity"])
        characteristics += element("Disabilities", element("Disability", disability))
        return element("ChildIdentifiers", identifiers) + element(
            "ChildCharacteristics", characteristics
        )

    def _referral(self, person: str, at: int, first: pd.Timestamp, last: pd.Timestamp) -> str:
        inside = self.inside.get((person, at), [])
        own, begins, ends = {}, [], []
        if at >= 0:
            row = self.referrals[person][at]
            began, ended = getattr(row, BEGAN), getattr(row, ENDED)
            begins, ends = [began], [ended]
            over = ended <= last
            reason = row.close_reason if over and pd.notna(row.close_reason) else ""
            own = self._opening(person, began, ended if over else pd.NaT)
            own["ReasonForClosure"] = reason
        elif not inside:
            return ""
        days = [_days(kind, row) for kind, row in inside]
        begins += [start for start, _ in days]
        ends += [end for _, end in days]
        if not any(s <= last and not e < first for s, e in zip(begins, ends, strict=True)):
            return ""
        written = [
            self._block(kind, row, last)
            for (kind, row), (start, _) in zip(inside, days, strict=True)
            if start <= last
        ]
        if at >= 0:
            written += [
                self._assessment(row, last) for row in self.assessed.get((person, began), [])
            ]
        return element("CINdetails", "".join(element(k, v) for k, v in own.items() if v)
                       + "".join(written))  # fmt: skip

    def _opening(self, person: str, began: pd.Timestamp, ended: pd.Timestamp) -> dict[str, str]:
        """What a case says of its referral and of its end."""
        said = self.said.get((person, began))
        source = said.referral_source if said is not None else pd.NA
        return {
            "CINreferralDate": day(began),
            "ReferralSource": GROUPS[source][0] if pd.notna(source) else "",
            "CINclosureDate": day(ended),
            "ReferralNFA": ANSWERS.get(said.referral_nfa, "") if said is not None else "",
        }

    def _assessment(self, row, last: pd.Timestamp) -> str:
        if row.assessment_start_date > last:
            return ""
        done = row.assessment_auth_date
        about = {
            "AssessmentActualStartDate": day(row.assessment_start_date),
            "AssessmentAuthorisationDate": day(done) if done <= last else "",
        }
        return element("Assessments", about)

    def _block(self, kind: str, row, last: pd.Timestamp) -> str:
        if kind == "Section47":
            held = self.conferences.get(row.s47_enquiry_id)
            known = held is not None and held.icpc_date <= last
            return element(
                kind,
                {
                    "S47ActualStartDate": day(row.s47_start_date),
                    "InitialCPCtarget": day(held.icpc_target_date) if held is not None else "",
                    "DateOfInitialCPC": day(held.icpc_date) if known else "",
                    "ICPCnotRequired": ANSWERS.get(row.icpc_not_required, ""),
                },
            )
        if kind == "conference":
            return element("DateOfInitialCPC", day(row.icpc_date))
        if kind == "CINPlanDates":
            ended = getattr(row, ENDED)
            return element(
                kind,
                {"CINPlanStartDate": day(getattr(row, BEGAN)),
                 "CINPlanEndDate": day(ended) if ended <= last else ""},
            )  # fmt: skip
        ended = row.cp_plan_end_date
        about = {
            "CPPstartDate": day(row.cp_plan_start_date),
            "CPPendDate": day(ended) if ended <= last else "",
            "InitialCategoryOfAbuse": row.cp_plan_initial_category,
            "LatestCategoryOfAbuse": row.cp_plan_latest_category,
            "NumberOfPreviousCPP": str(row.number_of_previous_cp_plans),
        }
        held = [day(one) for one in self.reviews.get(row.cp_plan_id, []) if one <= last]
        reviews = "".join(element("CPPreviewDate", one) for one in held)
        written = "".join(element(k, v) for k, v in about.items())
        return element(kind, written + (element("Reviews", reviews) if reviews else ""))


def _days(kind: str, row) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last day of what stands inside a referral; no last day where it is open."""
    if kind == "Section47":
        return row.s47_start_date, row.s47_start_date
    if kind == "conference":
        return row.icpc_date, row.icpc_date
    if kind == "CINPlanDates":
        return getattr(row, BEGAN), getattr(row, ENDED)
    return row.cp_plan_start_date, row.cp_plan_end_date


def _by_child(rows: pd.DataFrame) -> dict[str, list]:
    """Child -> its rows in order of their days."""
    found: dict[str, list] = {}
    for row in rows.sort_values(["person_id", BEGAN]).itertuples():
        found.setdefault(row.person_id, []).append(row)
    return found


def _rows_by(rows: pd.DataFrame, column: str) -> dict[str, object]:
    return {getattr(row, column): row for row in rows.itertuples()}


def day(value: pd.Timestamp) -> str:
    """A day as the census writes it; a blank for none."""
    return "" if pd.isna(value) else f"{value:%Y-%m-%d}"
