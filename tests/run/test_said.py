"""What a run says of the extract: one is one, several are several."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd

from sru_analysis.run.said import reading_lines


def test_a_run_says_how_many_of_what():
    files = pd.DataFrame(
        {
            "source": ["a.csv", "b.xlsx · One", "b.xlsx · Two"],
            "rows_used": ["1", "1,200", "34"],
            "rows_set_aside": ["0", "c", "0"],
        }
    )
    answers = pd.DataFrame(
        {
            "answer": ["not available"] * 3 + ["available"],
            "reason": ["needs x", "needs y", "needs y", ""],
        }
    )
    released = SimpleNamespace(
        quality={"files": files, "answers": answers},
        frame=pd.DataFrame({"metric": ["a", "a"]}),
        not_available=("b",),
    )
    assert reading_lines(released, {"files": files}, 1.0) == [
        "read     a.csv  1 row used",
        "read     b.xlsx  2 lists  1,234 rows used, c set aside (see data quality)",
        'missing  y: 2 figures will read "not available"',
        'missing  x: 1 figure will read "not available"',
        "figures  1 metric, 1 not available   1.0 s",
    ]
