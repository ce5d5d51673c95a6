import csv
import io
import json
from dataclasses import replace

import pandas as pd
import pytest

from sru_analysis.present.export import formula_safe, results_csv, results_meta_csv
from sru_analysis.results import KEY_COLUMNS, RESULT_COLUMNS, Results
from tests.present import invented


def read(data):
    return list(csv.DictReader(io.StringIO(data.decode())))


def test_results_are_the_released_frame_in_order(released):
    rows = read(results_csv(released))
    assert tuple(rows[0]) == RESULT_COLUMNS
    assert len(rows) == len(released.frame)
    keys = [tuple(row[name] for name in KEY_COLUMNS) for row in rows]
    assert keys == sorted(keys)
    assert b"\r" not in results_csv(released)


def test_row_order_does_not_matter(released):
    turned = replace(released, frame=released.frame.iloc[::-1].reset_index(drop=True))
    assert results_csv(turned) == results_csv(released)


def test_precision_by_edition():
    wanted = {"metric": "completed", "period_start": "2019-05-01"}
    found = {}
    for edition in ("internal", "published"):
        rows = read(results_csv(invented.released(edition)))
        found[edition] = next(row for row in rows if row.items() >= wanted.items())
    assert found["published"]["value"] == "67.3"
    assert float(found["internal"]["value"]) == 100 * 37 / 55
    assert found["published"]["numerator"] == found["internal"]["numerator"] == "37"


def test_a_symbol_stands_in_its_own_column():
    def hide(rows):
        return [invented.hide(one) if one["metric"] == "completed" else one for one in rows]

    rows = read(results_csv(invented.released(change=hide)))
    hidden = [row for row in rows if row["metric"] == "completed"]
    assert hidden and all(row["symbol"] == "c" for row in hidden)
    assert all(row[name] == "" for row in hidden for name in ("numerator", "denominator", "value"))


def test_negative_numbers_stay_numbers(released):
    rows = read(results_csv(released))
    change = next(row for row in rows if row["metric"] == "conferences_change")
    assert change["numerator"] == "-3" and change["value"] == "-2.6"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_formulas_get_an_apostrophe(text):
    assert formula_safe(text) == f"'{text}"
    assert formula_safe("East 1") == "East 1"
    assert formula_safe(-3) == -3


def test_every_column_and_metric_is_explained(released):
    rows = read(results_meta_csv(released, invented.CATALOGUE))
    assert [row["name"] for row in rows if row["what"] == "column"] == list(RESULT_COLUMNS)
    assert all(row["definition"] for row in rows)
    metrics = {row["name"]: row for row in rows if row["what"] == "metric"}
    assert set(metrics) == set(invented.CATALOGUE)
    assert metrics["in_time"]["decimals"] == "1" and metrics["in_time"]["version"] == "1"


def test_only_released_figures_leave():
    exact = Results(pd.DataFrame(columns=list(RESULT_COLUMNS)))
    for export in (results_csv, lambda one: results_meta_csv(one, invented.CATALOGUE)):
        with pytest.raises(TypeError, match="released"):
            export(exact)


def test_a_page_process_reads_the_same(released, tmp_path):
    from sru_analysis.disclosure.released import Released

    path = tmp_path / "released.parquet"
    path.write_bytes(released.to_bytes())
    again = Released.from_file(path)
    assert results_csv(again) == results_csv(released)
    assert json.dumps(again.context.windows["referrals"][0].slug)
