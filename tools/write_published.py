"""Writes the published figures that a council is compared with, from the DfE's own tables.

    python tools/write_published.py FOLDER

FOLDER holds key_indicators_all_councils.csv and statistical_neighbours_all_councils.csv (see
sru_analysis/reference/PROVENANCE.md). Only series whose definition is that of one of our metrics
are taken, each as printed; a symbol is kept as it stands and never read as 0.
"""

import csv
import sys
from collections import defaultdict
from pathlib import Path

REFERENCE = Path(__file__).resolve().parents[1] / "sru_analysis" / "reference"
YEARS = [str(year) for year in range(2016, 2026)]
SERIES = {
    "CIN": "cin_rate_per_10k",
    "CPP_rate": "cp_plan_rate_per_10k",
    "CPPlans2yrs": "cp_plans_2y_ceased_pct",
    "CPPlans2yrsActive": "cp_plans_2y_open_pct",
    "CP_conf_15days": "icpc_within_15wd_pct",
    "CareApplications": "care_applications_rate",
    "Continue_Assess_Comp": "assessment_45wd_pct",
    "ISCP_Conf": "icpc_rate_per_10k",
    "LAC": "cla_rate_per_10k",
    "LACStable_2016on": "cla_placement_3plus_pct",
    "LAC_LongStable%": "cla_longterm_stability_pct",
    "LAC_Parents_OR_Others": "pwp_share_pct",
    "PrevRegCPR": "cp_repeat_plan_ever_pct",
    "ReReferral": "rereferral_12m_pct",
    "RevCP": "cp_children_reviews_on_time_pct",
    "Section_47": "s47_rate_per_10k",
}


def printed(text: str) -> str:
    """A number without the noise of binary fractions; a symbol or a blank as it stands."""
    try:
        return f"{float(text):.1f}".removesuffix(".0")
    except ValueError:
        return text.strip()


def figures(folder: Path) -> list[list[str]]:
    """One row a metric and area: metric, code, area, region, then a figure a year."""
    rows: dict[tuple[str, str, str, str], dict[str, str]] = defaultdict(dict)
    with (folder / "key_indicators_all_councils.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["lait_short"] in SERIES:
                area = (row["old_la_code"], row["name"], row["region"])
                key = (SERIES[row["lait_short"]], *area)
                rows[key][row["year"]] = printed(row["value_as_published"])
    return [[*key, *(found.get(year, "") for year in YEARS)] for key, found in sorted(rows.items())]


def neighbours(folder: Path) -> list[list[str]]:
    """One row a council and model: the codes of its ten neighbours, nearest first."""
    found: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    name = "statistical_neighbours_all_councils.csv"
    with (folder / name).open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            key = (row["model"].removeprefix("sn_"), row["old_la_code"])
            found[key].append((int(row["rank"]), row["neighbour_old_la_code"]))
    return [[*key, " ".join(code for _, code in sorted(ten))] for key, ten in sorted(found.items())]


def write(name: str, header: list[str], rows: list[list[str]]) -> None:
    """One file of the reference folder."""
    with (REFERENCE / name).open("w", encoding="utf-8", newline="") as lines:
        made = csv.writer(lines, lineterminator="\n")
        made.writerow(header)
        made.writerows(rows)


def main(folder: Path) -> None:
    """Write both files."""
    header = ["metric", "code", "area", "region", *YEARS]
    write("published_figures.csv", header, figures(folder))
    write("statistical_neighbours.csv", ["model", "code", "neighbours"], neighbours(folder))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
