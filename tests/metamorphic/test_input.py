"""M1 to M8, M20 to M26, M28, M29, M31, M35, M38: the same input in other clothes, more or less."""

from __future__ import annotations

import random
from datetime import date

import pandas as pd
import pytest

from sru_analysis.compute import compute
from sru_analysis.configuration import Configuration
from sru_analysis.disclosure.release import release
from sru_analysis.extracts import read_extracts
from sru_analysis.records.schema import TABLES
from sru_analysis.records.store import Records
from sru_analysis.results import Context
from tests.extracts.test_relations import CLOTHES, EPISODES, PLANS, as_csv, bare, same

from .councils import (
    CATALOGUE,
    SEPTEMBER,
    STATED,
    as_drawn,
    asked,
    asked_whole,
    copied,
    drawn,
    figures,
    joined,
    of,
    parts_added,
    records_of,
    renamed,
)

# Which clothes of tests/extracts/test_relations.py show which relation, record for record.
WORN = {
    "M1": ["rows in another order"],
    "M2": ["columns in another order"],
    "M5": ["split in two"],
    "M6": ["repeated rows"],
    "M20": ["an extra column", "title lines"],
    "M21": ["year first", "workbook of dates"],
    "M22": ["workbook of text", "another name, a folder"],
    "M23": ["small letters", "capitals"],
    "M24": ["Windows-1252", "UTF-16", "byte-order mark", "other line ends", "semicolons"],
}


def read(folder, files: dict[str, str | bytes]) -> Records:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        data = content.encode() if isinstance(content, str) else content
        (folder / name).write_bytes(data)
    return read_extracts([folder], Configuration())


def test_m01_m02_m05_m06_m20_to_m24_clothes_make_no_other_records(tmp_path):
    """Each of these is tried on two tables by the test of the readers; here, that it is there."""
    assert set().union(*WORN.values()) == set(CLOTHES)
    plain = read(tmp_path / "plain", {"x.csv": as_csv(PLANS)})
    for number, name in enumerate(sorted(CLOTHES)):
        same(plain, read(tmp_path / str(number), CLOTHES[name](PLANS)))


def test_m01_permuted_rows_give_every_figure_again():
    tables = drawn()
    for rows in tables.values():
        random.Random(5).shuffle(rows)
    found = figures(tables, breakdowns=True)
    # The reader puts rows in the order of their key; figures of ties that it would settle apart.
    pd.testing.assert_frame_equal(found, as_drawn(breakdowns=True))


def test_m02_permuted_columns_give_every_figure_again():
    records = records_of(drawn())
    turned = {name: getattr(records, name).iloc[:, ::-1] for name in TABLES}
    again = Records.from_tables(turned, configuration=STATED)
    both = [compute(one, asked(SEPTEMBER, False), SEPTEMBER).frame for one in (records, again)]
    pd.testing.assert_frame_equal(*both)


def test_m03_permuted_files_and_sheets(tmp_path):
    """The order in which files are named makes no other records."""
    one = {"a.csv": as_csv(PLANS), "b.csv": as_csv(EPISODES)}
    other = {"b.csv": as_csv(PLANS), "a.csv": as_csv(EPISODES)}
    same(read(tmp_path / "one", one), read(tmp_path / "other", other))
    files = sorted((tmp_path / "one").iterdir())
    same(read_extracts(files, Configuration()), read_extracts(files[::-1], Configuration()))


def test_m04_children_renamed_one_to_one():
    tables = renamed(drawn(), "x")
    for name in TABLES:
        frame = getattr(records_of(tables), name)
        assert "person_id" not in frame or frame["person_id"].dropna().str.endswith("x").all()
    pd.testing.assert_frame_equal(figures(tables), as_drawn())


@pytest.mark.parametrize("copies", [2, 3])
def test_m08_m28_a_council_and_itself_under_other_ids_is_twice_the_council(copies):
    """M8: counts of councils that share nothing add. M28: rates and medians stay as they are."""
    many = figures(joined(*(renamed(drawn(), str(n)) for n in range(copies))))
    once = as_drawn()
    for one in CATALOGUE.values():
        if not parts_added(one):
            continue
        before, after = once.xs(one.id, level="metric"), many.xs(one.id, level="metric")
        counted = before["numerator"].fillna(0)
        assert (after["numerator"].fillna(0) == copies * counted).all(), one.id
        if one.kind in ("percent", "duration"):
            # Quartiles lie between two lengths, in proportion to how many there are.
            head = before.index.get_level_values("statistic") == "value"
            shown = head & before["symbol"].isin(["", "low"]) & before["value"].notna()
            difference = after["value"][shown] - before["value"][shown]
            assert (difference.abs() < 1e-9).all(), one.id


def test_m07_m08_parts_of_a_council_add_to_the_whole():
    """By child: the figures of the children of each half add to those of all."""
    everybody = [child["person_id"] for child in drawn()["children"]]
    halves = [set(everybody[::2]), set(everybody[1::2])]
    parts = [
        {
            name: [row for row in rows if row.get("person_id") in half]
            for name, rows in drawn().items()
        }
        for half in halves
    ]
    whole = figures({n: [r for part in parts for r in part[n]] for n in parts[0]})
    one, other = (figures(part) for part in parts)
    for metric in CATALOGUE.values():
        shared = metric.id in ("icpc_meetings", "care_applications_rate", "audit_unique_sw_pct")
        if not parts_added(metric) or shared or metric.anchored == "round":
            continue  # a meeting, an application, a worker may have children in both halves
        if metric.id in ("audit_social_worker_coverage_pct", "audit_actions_closed_on_time_pct"):
            continue  # about workers and audits, not about children
        sums = one.xs(metric.id, level="metric")["numerator"].fillna(0) + other.xs(
            metric.id, level="metric"
        )["numerator"].fillna(0)
        found = whole.xs(metric.id, level="metric")["numerator"].fillna(0)
        assert (sums.reindex(found.index) == found).all(), metric.id


def test_m25_without_the_rows_set_aside_the_figures_are_the_same(tmp_path):
    spoilt = [*PLANS, ["", "01/04/2019", "", "NEG", ""], ["77", "31/02/2019", "", "NEG", ""]]
    with_them = read(tmp_path / "spoilt", {"x.csv": as_csv(spoilt)})
    without = read(tmp_path / "clean", {"x.csv": as_csv(PLANS)})
    assert len(with_them.quarantine) == 2 and without.quarantine.empty
    pd.testing.assert_frame_equal(bare(with_them)["cp_plans"], bare(without)["cp_plans"])


def test_m26_a_period_run_twice_gives_the_same_bytes():
    def once(edition: str) -> bytes:
        results = compute(records_of(drawn()), asked_whole(SEPTEMBER, "looked_after"), SEPTEMBER)
        context = Context(SEPTEMBER)
        return release(
            results, edition=edition, context=context, configuration=STATED
        ).to_bytes()  # fmt: skip

    assert once("internal") == once("internal")
    assert once("published") == once("published")


def test_m29_sexes_swapped_swap_in_the_breakdown_and_nowhere_else():
    tables = drawn()
    for child in tables["children"]:
        child["sex"] = {"F": "M", "M": "F"}.get(child["sex"], child["sex"])
    before = as_drawn(breakdowns=True)
    after = figures(tables, breakdowns=True).rename(
        index={"Female": "Male", "Male": "Female"}, level="category"
    )
    pd.testing.assert_frame_equal(after.sort_index(), before)


def test_m31_without_one_child_no_count_is_larger():
    tables = copied(drawn())
    gone = tables["cp_plans"][0]["person_id"]
    tables = {
        name: [row for row in rows if row.get("person_id") != gone] for name, rows in tables.items()
    }
    before, after = as_drawn(), figures(tables)
    for one in CATALOGUE.values():
        if parts_added(one) and one.kind != "duration":
            fewer = after.xs(one.id, level="metric")["numerator"].fillna(0)
            more = before.xs(one.id, level="metric")["numerator"].fillna(0)
            assert (fewer <= more.reindex(fewer.index).fillna(0)).all(), one.id
    assert of(after, "cp_plans_started", basis="year_to_date") <= of(
        before, "cp_plans_started", basis="year_to_date"
    )


def test_m35_nothing_in_gives_noughts_and_no_data():
    nobody = figures({}, breakdowns=True)
    rounds = {one.id for one in CATALOGUE.values() if one.anchored == "round"}
    assert set(nobody.index.get_level_values("metric")) == set(CATALOGUE) - rounds
    assert set(nobody["symbol"]) <= {"", "z", "x", "low"}
    assert nobody["numerator"].fillna(0).eq(0).all()
    counted = [one.id for one in CATALOGUE.values() if one.kind == "count" and not one.estimated]
    heads = nobody[nobody.index.get_level_values("metric").isin(counted)]
    assert heads["value"].eq(0).all()


def test_m38_figures_asked_for_together_or_one_by_one():
    requests = asked(SEPTEMBER, True)[::23]
    records = records_of(drawn())
    together = compute(records, requests, SEPTEMBER).frame
    apart = [compute(records_of(drawn()), [one], SEPTEMBER).frame for one in requests[:60]]
    keys = ["metric", "basis", "breakdown", "period_start", "period_end", "category", "outcome"]
    for frame in apart:
        same_keys = together.merge(frame, on=[*keys, "statistic"], suffixes=("", "_apart"))
        assert len(same_keys) == len(frame)
        assert (same_keys["value"].fillna(-1) == same_keys["value_apart"].fillna(-1)).all()


def test_the_council_has_something_of_nearly_everything():
    """Without this the relations could hold because there is nothing to count."""
    found = as_drawn()
    heads = found.groupby(level="metric")["numerator"].max()
    nothing = {name for name in heads.index[heads.fillna(0) == 0] if not CATALOGUE[name].estimated}
    assert len(nothing) <= 15, sorted(nothing)
    assert date(2019, 9, 30) in {end.date() for end in found.index.get_level_values("period_end")}
