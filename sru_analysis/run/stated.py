"""The names in ``sru.toml`` that only the catalogue and the records know: checked before a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sru_analysis.configuration import nearest, wrong_setting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sru_analysis.configuration import Configuration

NAME = "configuration_name"


def check_names(stated: Configuration) -> None:
    """Refuse (configuration_name) a table, limit or metric that there is not, and a window of a
    metric that is counted on a day: its line would be passed over otherwise."""
    from sru_analysis.metrics.settings_said import STANDARD_WORDS
    from sru_analysis.records.schema import TABLES

    _check("whole", stated.whole, TABLES, "table of the records")
    _check("standards", stated.standards, STANDARD_WORDS, "limit")
    if not stated.windows:
        return
    from sru_analysis.metrics import load

    catalogue = load()
    _check("windows", stated.windows, catalogue, "metric")
    for name in stated.windows:
        if not catalogue[name].in_windows:
            raise wrong_setting(
                f"windows.{name}",
                "this metric is not counted over a period of any length, so that it can have no "
                "window; another metric was expected",
                NAME,
            )


def _check(section: str, names: Iterable[str], known: Iterable[str], what: str) -> None:
    for name in names:
        if name not in known:
            raise wrong_setting(
                f"{section}.{name}",
                f"the name of a {what} was expected.{nearest(name, known)}".rstrip("."),
                NAME,
            )
