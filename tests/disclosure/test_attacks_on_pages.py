"""Attack cases A26 to A45: what charts, tables, words and files could tell beside the figures.

The pack is made twice from figures that differ only in what is hidden: every byte must be the same.
A pack whose hidden values are left in differs, so the comparison can fail.
"""

import datetime as dt
import json
import re
from pathlib import Path

import numpy as np
import pytest

from sru_analysis.disclosure.released import Released
from sru_analysis.present.blocks import Numbers
from sru_analysis.present.export import results_csv
from sru_analysis.present.verbs import VERBS
from sru_analysis.results import Context
from tests.disclosure.packs import CONTEXT, frame_of, month, published, split, teams

ROOT = Path(__file__).resolve().parents[2]
HEIGHTS = [47, 3, 20, 2, 211, 5, 107]


def months(values):
    return [
        {"metric": "icpc_children", "numerator": n, "value": n, "unit": "children", **month(m)}
        for m, n in enumerate(values, start=3)
    ]


def figures(values, parts):
    return frame_of(
        months(values),
        teams(HEIGHTS, names=[f"T{i}" for i in range(7)]),
        split(parts),
    )  # fmt: skip


def released(frame):
    return Released(
        frame=frame, edition="published", council_name="Example Council", unit_name="Unit",
        context=Context(CONTEXT.period, first_month=dt.date(2019, 3, 1)),
    )  # fmt: skip


def drawn(frame) -> str:
    """Everything that pages and files print of some figures."""
    one, numbers = released(frame), Numbers()
    calls = (
        ("trend", ("icpc_children",), {}), ("table", ("icpc_children",), {"by": "team"}),
        ("split", ("cp_exit_route",), {}), ("table", ("icpc_children",), {}),
    )  # fmt: skip
    blocks = [VERBS[verb](*args, **named).draw(one, numbers) for verb, args, named in calls]
    return (
        "\n".join(f"{b.html}\n{b.text}\n{b.download}" for b in blocks) + results_csv(one).decode()
    )


PARTS = {"Closed": 30, "Died": 3, "Not known": 22, "Turned 18": 4}


@pytest.fixture(scope="module")
def pair():
    """Two packs that differ in nothing but a hidden count: 3 where the other has 4."""
    first, second = (published(figures([60, n, 61, 64, 70, 66, 412], PARTS)) for n in (3, 4))
    return drawn(first), drawn(second)


@pytest.mark.parametrize(
    "case",
    [
        "A26 bar heights", "A27 pixels", "A28 axis limits", "A29 bars in tables", "A30 tooltips",
        "A31 plain-text twin", "A35 order of hidden rows", "A37 widths and dots",
    ],
)  # fmt: skip
def test_hidden_counts_leave_no_trace(case, pair):
    first, second = pair
    assert first == second, case
    left_in = (
        figures([60, 3, 61, 64, 70, 66, 412], PARTS),
        figures([60, 4, 61, 64, 70, 66, 412], PARTS),
    )
    assert drawn(left_in[0]) != drawn(left_in[1]), "the comparison can fail"


def test_a28_the_axis_ends_with_the_shown_figures():
    """A hidden maximum decides no limit: hide the greatest by hand and the axis follows."""
    frame = published(figures([60, 62, 61, 64, 70, 66, 412], PARTS))
    top = (frame["basis"] == "in_month") & (frame["numerator"] == 412)
    hidden = frame.copy()
    hidden.loc[top, ["numerator", "value"]] = np.nan
    hidden.loc[top, "symbol"] = "c"
    assert "400" in drawn(frame)
    trend = VERBS["trend"]("icpc_children").draw(released(hidden), Numbers())
    assert not re.search(r">4\d\d<|>3\d\d<", trend.html)


def test_a29_and_a32_no_styles_no_data_no_comments(pair):
    html = pair[0]
    assert "gradient" not in html
    assert "<!--" not in html
    assert not re.search(r"\sdata-[a-z]+=", html)


def test_a33_and_a34_no_names_in_comments_or_metadata(pair):
    assert "<metadata" not in pair[0]
    assert "dc:" not in pair[0]


def test_a36_rows_are_those_of_the_code_list():
    """A category that nobody is in stands there with its zero."""
    frame = published(figures([60, 62, 61, 64, 70, 66, 72], PARTS | {"Died": 0}))
    table = VERBS["split"]("cp_exit_route").draw(released(frame), Numbers()).html
    assert "Died" in table


def test_a38_a_refusal_names_no_value():
    from sru_analysis.messages import Refusal
    from tests.disclosure.packs import pack

    before = pack("first", frame_of(teams([20, 3, 40])), frame_of(teams([20, 3, 40])))
    later = frame_of(teams([20, 3, 41]))
    try:
        published(later, [before])
    except Refusal as refused:
        assert not re.search(r"\b(?:3|20|40|41|63|64)\b", str(refused).split(": ", 1)[1])


@pytest.mark.parametrize("case", ["A39", "A40"])
def test_no_free_text_and_no_lists_of_cases(case):
    """Columns of free text are no columns of the records; rows() is refused when published."""
    from sru_analysis.records.schema.tables import TABLES

    columns = [column for table in TABLES.values() for column in table.columns]
    names = [column.name for column in columns if column.kind == "text"]
    assert not [name for name in names if re.search(r"note|comment|narrative|free_text", name)]
    assert "rows" not in VERBS or "internal" in (VERBS["rows"].__doc__ or "internal")


def test_a41_the_public_manifest_has_keyed_hashes_and_no_names():
    from sru_analysis.run.manifest import public_part

    part = {
        "inputs": [{"role": "extract", "extract": "x", "name": "tiny.csv", "size": 9,
                    "sha256": "ab" * 32}],
        "configuration": "cd" * 32,
    }  # fmt: skip
    text = json.dumps(public_part(part, b"k" * 32))
    assert "tiny" not in text
    assert "ab" * 32 not in text
    assert json.dumps(part) != text


@pytest.mark.parametrize("case", ["A42", "A44"])
def test_row_counts_take_the_same_road(case):
    import pandas as pd

    from sru_analysis.disclosure.quality import released_quality

    files = pd.DataFrame(
        {"source": ["a"], "rows_in": [100], "rows_used": [98], "rows_set_aside": [2]}
    )
    assert released_quality({"files": files}, "published")["files"]["rows_set_aside"][0] == "c"
    assert released_quality({"files": files}, "internal")["files"]["rows_set_aside"][0] == "2"


def test_a43_notebooks_are_kept_without_outputs():
    books = sorted((ROOT / "notebooks").rglob("*.ipynb"))
    assert books
    for book in books:
        if "scratch" in book.parts:
            continue
        cells = json.loads(book.read_text(encoding="utf-8"))["cells"]
        code = [cell for cell in cells if cell["cell_type"] == "code"]
        kept = [cell for cell in code if cell["outputs"] or cell["execution_count"]]
        assert not kept or book.stem == "reference", book.name


def test_a45_counts_are_never_rounded():
    exact = frame_of(teams([47, 58, 103, 21]))
    shown = published(exact)
    assert shown["numerator"].tolist() == exact["numerator"].tolist()


def test_downloads_and_blocks_come_from_released_figures_only():
    from sru_analysis.results import Results

    with pytest.raises(TypeError):
        VERBS["trend"]("icpc_children").draw(Results(figures([60] * 7, PARTS)), Numbers())
    with pytest.raises(TypeError):
        results_csv(Results(figures([60] * 7, PARTS)))
