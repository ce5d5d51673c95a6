"""Child protection: conferences, plans, reviews, participation (groups A to C)."""

from datetime import date

from .clocks import (
    DAY,
    SIX_MONTHS,
    THREE_MONTHS,
    TWO_YEARS,
    months_after,
    working_days_after,
)
from .windows import Entry, Tables, child_of, old_enough, open_rows, table, within

CATEGORIES = {
    "NEG": "Neglect", "PHY": "Physical", "SAB": "Sexual", "EMO": "Emotional", "MUL": "Multiple",
}  # fmt: skip
YES_NO = {"yes": "Yes", "no": "No"}

# --- initial conferences (4, 5, 9, 10) -------------------------------------------------------


def conferences_held(records: Tables, start: date, end: date) -> list[dict]:
    """5: a child and a day on which a conference was held; the same child and day once.

    9: of several rows for one conference that with the latest clock not after it counts.
    """
    held: dict[tuple, dict] = {}
    for row in table(records, "initial_cp_conferences"):
        if within(row.get("icpc_date"), start, end):
            place = (row["person_id"], row["icpc_date"])
            before = held.get(place)
            if before is None or clock_rank(records, row) >= clock_rank(records, before):
                held[place] = row
    return list(held.values())


def clock_rank(records: Tables, conference: dict) -> tuple:
    """No clock, then a clock after the conference, then one before it; the later the better."""
    start = clock_start(records, conference)
    if start is None:
        return (0, date.min)
    return (2 if start <= conference["icpc_date"] else 1, start)


def clock_start(records: Tables, conference: dict) -> date | None:
    """9: the strategy discussion, else the start of the linked enquiry. Of a transfer-in the
    referral, else the strategy discussion, which for these is the day the council was told
    (RECORDS 3).
    """
    if conference.get("icpc_transfer_in") == "yes" and conference.get("referral_date"):
        return conference["referral_date"]
    if conference.get("strategy_discussion_date"):
        return conference["strategy_discussion_date"]
    for enquiry in table(records, "s47_enquiries"):
        linked = conference.get("s47_enquiry_id")
        if linked is not None and enquiry.get("s47_enquiry_id") == linked:
            return enquiry["s47_start_date"]
    return None


def in_fifteen_days(records: Tables, conference: dict) -> bool:
    """9: held on or after the start of the clock and by the fifteenth working day after it."""
    start = clock_start(records, conference)
    return start is not None and start <= conference["icpc_date"] <= working_days_after(start, 15)


def conferences(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """5 and 9: every conference held in the period, with its verdict."""
    return [
        Entry(
            row["person_id"],
            row["icpc_date"],
            met=in_fifteen_days(records, row),
            parts={
                "team": row.get("icpc_team"),
                "transfer_in": YES_NO.get(row.get("icpc_transfer_in")),
            },
        )
        for row in conferences_held(records, start, end)
    ]


def transfers_in(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """10 and 15: conferences of children who moved in on another council's plan."""
    return [
        entry
        for entry in conferences(records, start, end, as_at)
        if entry.parts["transfer_in"] == "Yes"
    ]


# --- plans (17 to 30) ------------------------------------------------------------------------


def plans_of_this_council(records: Tables) -> list[dict]:
    """R9: other councils' temporary plans are left out."""
    return [plan for plan in table(records, "cp_plans") if plan.get("cp_plan_ola") != "yes"]


def plan_parts(plan: dict) -> dict[str, str | None]:
    return {
        "team": plan.get("team"),
        "category": CATEGORIES.get(
            plan.get("cp_plan_latest_category") or plan.get("cp_plan_initial_category")
        ),
    }


def plans_open(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """17 and 26: children with a plan open on the day; met = open for 730 days or more."""
    rows = open_rows(plans_of_this_council(records), "cp_plan_start_date", "cp_plan_end_date", end)
    return [
        Entry(
            plan["person_id"],
            end,
            met=(end - plan["cp_plan_start_date"]).days >= TWO_YEARS,
            outcome=plan_length(plan["cp_plan_start_date"], end),
            parts={**plan_parts(plan), "previous_plans": earlier_plans(records, plan)},
            key=(plan["person_id"], plan["cp_plan_start_date"]),
        )
        for plan in rows
    ]


def plans_of_two_years(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """26: the children of 17 whose present plan has run for 730 days or more (R7)."""
    return [entry for entry in plans_open(records, start, end, as_at) if entry.met]


def plan_length(start: date, on: date) -> str:
    """25: 91 days belong to "3 months or less", 183 to "more than 3 to 6 months" (R6)."""
    days = (on - start).days
    if days <= THREE_MONTHS:
        return "3 months or less"
    if days <= SIX_MONTHS:
        return "More than 3 to 6 months"
    if days < 365:
        return "More than 6 months, less than 1 year"
    return "1 year, less than 2 years" if days < TWO_YEARS else "2 years or more"


def plans_by_months(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """30: open plans by completed calendar months, in threes from 12 to 24."""
    entries = []
    for plan in open_rows(
        plans_of_this_council(records), "cp_plan_start_date", "cp_plan_end_date", end
    ):
        months = 0
        while months_after(plan["cp_plan_start_date"], months + 1) <= end:
            months += 1
        first = months // 3 * 3
        band = f"{first} to under {first + 3} months"
        if not 12 <= months < 24:
            band = "Under 12 months" if months < 12 else "24 months or more"
        entries.append(Entry(plan["person_id"], end, outcome=band, parts=plan_parts(plan)))
    return entries


def plans_started(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """20 and 21: plans that began in the period."""
    entries = []
    for plan in plans_of_this_council(records):
        if within(plan["cp_plan_start_date"], start, end):
            parts = {**plan_parts(plan), "previous_plans": earlier_plans(records, plan)}
            entries.append(Entry(plan["person_id"], plan["cp_plan_start_date"], parts=parts))
    return entries


def earlier_plans(records: Tables, plan: dict) -> str:
    """R16: this plan starts after an earlier one ended; on the same day is not after."""
    earlier = [
        other
        for other in plans_of_this_council(records)
        if other["person_id"] == plan["person_id"]
        and other is not plan
        and other.get("cp_plan_end_date")
        and other["cp_plan_end_date"] < plan["cp_plan_start_date"]
    ]
    return ["None", "One", "Two or more"][min(len(earlier), 2)]


def plans_ended_in(records: Tables, start: date, end: date) -> list[dict]:
    return [
        plan
        for plan in plans_of_this_council(records)
        if within(plan.get("cp_plan_end_date"), start, end)
    ]


def plans_ended(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """22 and 28: plans that ended in the period; met = they had lasted 730 days or more."""
    return [
        Entry(
            plan["person_id"],
            plan["cp_plan_end_date"],
            met=(plan["cp_plan_end_date"] - plan["cp_plan_start_date"]).days >= TWO_YEARS,
            parts=plan_parts(plan),
        )
        for plan in plans_ended_in(records, start, end)
    ]


def categories(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """36: open plans by their latest category, else by the first that was stated."""
    entries = plans_open(records, start, end, as_at)
    for entry in entries:
        entry.outcome = entry.parts["category"]
    return entries


def unborn(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """38: children on plans whose date of birth is blank or after the day."""
    return [
        entry
        for entry in plans_open(records, start, end, as_at)
        if (born := (child_of(records, entry.who) or {}).get("dob")) is None or born > end
    ]


def led_to_a_plan(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """14: conferences held; met = a plan of the child starts on that day."""
    entries = conferences(records, start, end, as_at)
    for entry in entries:
        entry.met = any(
            plan["person_id"] == entry.who and plan["cp_plan_start_date"] == entry.day
            for plan in plans_of_this_council(records)
        )
    return entries


# --- reviews (40 to 43) ----------------------------------------------------------------------


def plan_reviewed(records: Tables, review: dict) -> dict | None:
    """The plan that the review names, else the child's plan inside which its day lies, first and
    last day included (RECORDS 3). A plan that began before the day comes before one that begins
    on it; of several the one that began last, of these the last row.
    """
    own = [p for p in table(records, "cp_plans") if p["person_id"] == review["person_id"]]
    for plan in own:
        if review.get("cp_plan_id") and plan.get("cp_plan_id") == review["cp_plan_id"]:
            return plan
    found, best, day = None, None, review["cp_review_date"]
    for plan in own:
        begun, ended = plan["cp_plan_start_date"], plan.get("cp_plan_end_date")
        rank = (begun < day, begun)
        if begun <= day and (ended is None or day <= ended) and (best is None or rank >= best):
            found, best = plan, rank
    return found


def reviews_of(records: Tables, plan: dict) -> list[date]:
    """The days on which reviews of a plan were held after its start, in order."""
    days = [
        review["cp_review_date"]
        for review in table(records, "cp_reviews")
        if review.get("cp_review_date")
        and plan_reviewed(records, review) is plan
        and review["cp_review_date"] > plan["cp_plan_start_date"]
    ]
    return sorted(set(days))


def reviews(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """40 and 41: reviews held; met = held within 91 days of the plan's start, a later one within
    183 days of the review before (R6). Not calculable is not met (R13).
    """
    entries = []
    for review in table(records, "cp_reviews"):
        day = review.get("cp_review_date")
        if not within(day, start, end):
            continue
        plan = plan_reviewed(records, review)
        if plan is not None and plan.get("cp_plan_ola") == "yes":
            continue
        met, number = False, None
        if plan is not None and plan["cp_plan_start_date"] < day:
            before = [held for held in reviews_of(records, plan) if held < day]
            due = plan["cp_plan_start_date"] + THREE_MONTHS * DAY
            if before:
                due = before[-1] + SIX_MONTHS * DAY
            met = day <= due
            number = ["First", "Second", "Later"][min(len(before), 2)]
        own = plan_parts(plan) if plan else {"team": None, "category": None}
        parts = {**own, "review_number": number}
        entries.append(Entry(review["person_id"], day, met=met, parts=parts))
    return entries


# --- participation (54) ----------------------------------------------------------------------


def took_part_in_conference(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """54: children of four or over at a conference with a participation code; met = PN1 to PN6."""
    entries = []
    for row in table(records, "conference_participation"):
        day, code = row["conference_date"], row["participation"]
        if not old_enough(records, row["person_id"], day):
            continue
        if within(day, start, end) and code in [f"PN{n}" for n in range(1, 8)]:
            conference = {"INITIAL": "Initial", "REVIEW": "Review"}[row["conference_type"]]
            parts = {"conference": conference, "participation": code}
            entries.append(Entry(row["person_id"], day, met=code != "PN7", parts=parts))
    return entries
