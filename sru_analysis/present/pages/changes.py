"""What changed since the last pack: figures revised, definitions that are new."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sru_analysis.disclosure.released import Figure, Released, as_figure, only_released
from sru_analysis.present import words
from sru_analysis.present.markup import Markup, tag
from sru_analysis.present.numbers import number_text, window_text
from sru_analysis.present.revisions import REASONS, EarlierPack, Facts, revisions, side
from sru_analysis.present.tables import Column, table
from sru_analysis.results import COUNTED, KEY_COLUMNS

if TYPE_CHECKING:
    import pandas as pd

    from sru_analysis.metrics.declare import Metric
    from sru_analysis.present.blocks import Numbers

MOST_ROWS = 10
MOST_NAMED = 10


def changes_html(
    released: Released,
    earlier: EarlierPack | None,
    now: Facts,
    catalogue: Mapping[str, Metric],
    numbers: Numbers,
) -> list[Markup]:
    """The block of the summary: how many figures of the last pack are not the same in this one,
    the headline figures among them, and definitions that are new.
    """
    only_released(released)
    if earlier is None:
        said = "No earlier pack stood in the output folder when this one was made."
        return [tag("p", said)]
    only_released(earlier.released)
    before, after = (_counted(one.frame) for one in (earlier.released, released))
    found = revisions(before, after, earlier.facts, now)
    link = tag("a", f"Summary, {earlier.released.period.label}", href=f"@@ROOT@@{earlier.page}")
    parts = [
        tag("p", _counts(earlier, found, _in_both(before, after))),
        tag("p", "The last pack, where it stands in the same output folder: ", link, "."),
    ]
    shown = _headlines(found, catalogue)
    if len(shown):
        parts += _table(shown, earlier, released, catalogue, numbers)
    parts += _definitions(earlier.facts, now, catalogue)
    return parts


def stated_counts(
    released: Released,
    earlier: EarlierPack | None,
    now: Facts,
    catalogue: Mapping[str, Metric],
) -> list[int]:
    """Every number that the block states of figures, headlines and definitions: counts of these,
    never of children.
    """
    if earlier is None:
        return []
    before, after = (_counted(one.frame) for one in (earlier.released, released))
    found = revisions(before, after, earlier.facts, now)
    more = len(_headlines(found, catalogue)) - MOST_ROWS
    redefined = len([one for one in earlier.facts.redefined(now) if one in catalogue])
    new = len(set(now.definitions) - set(earlier.facts.definitions))
    reasons = [int(number) for number in found["reason"].value_counts()]
    return [len(found), _in_both(before, after), *reasons, more, redefined - MOST_NAMED, new]


def _counted(frame: pd.DataFrame) -> pd.DataFrame:
    """Figures that are counted; statistics rest on the whole series and move with each month."""
    return frame[frame["statistic"].isin(COUNTED)]


def _in_both(before: pd.DataFrame, after: pd.DataFrame) -> int:
    keys = list(KEY_COLUMNS)
    return len(before[keys].merge(after[keys], on=keys))


def _counts(earlier: EarlierPack, found: pd.DataFrame, both: int) -> str:
    last = f"The last pack is of {earlier.released.period.days}"
    if not len(found):
        return f"{last}. Its figures that stand here too are the same."
    reasons = found["reason"].value_counts()
    listed = [f"{reason} {number_text(reasons[reason])}" for reason in REASONS if reason in reasons]
    said = f"{number_text(len(found))} of the {number_text(both)} figures in both are not the same"
    return f"{last}. {said}: {words.listed(listed)}."


def _headlines(found: pd.DataFrame, catalogue: Mapping[str, Metric]) -> pd.DataFrame:
    plain = (found["breakdown"] == "") & (found["outcome"] == "")
    plain &= found["statistic"].isin(["value", "median"]) & found["metric"].isin(list(catalogue))
    return found[plain]


def _table(
    shown: pd.DataFrame,
    earlier: EarlierPack,
    released: Released,
    catalogue: Mapping[str, Metric],
    numbers: Numbers,
) -> list[Markup]:
    """The latest windows first; of many the first ten."""
    latest = shown.sort_values(["period_end", "metric"], ascending=[False, True], kind="stable")
    latest = latest.head(MOST_ROWS)
    columns = [Column(name, False) for name in ("Measure", "Window", "Was", "Is", "Reason")]
    rows = []
    pairs = zip(
        side(latest, "before").itertuples(),
        side(latest, "after").itertuples(),
        latest["reason"],
        strict=True,
    )
    for old, new, reason in pairs:
        was, now = as_figure(old), as_figure(new)
        metric = catalogue[now.metric]
        rows.append([metric.title, window_text(now, released.context), _said(was, metric),
                     _said(now, metric), words.sentence_case(reason)])  # fmt: skip
    title = f"Figures that are not as in the pack of {earlier.released.period.label}"
    parts = [table(numbers.table(), title, columns, rows)]
    if len(shown) > len(latest):
        rest = number_text(len(shown) - len(latest))
        parts.append(tag("p", f"Further headline figures that differ: {rest}. ", _how()))
    return parts


def _how() -> Markup:
    return tag("span", "All of them are listed by ", tag("code", "sru diff"), ".")


def _said(figure: Figure, metric: Metric) -> str:
    return words.stated(figure, metric, sentence=False)


def _definitions(before: Facts, now: Facts, catalogue: Mapping[str, Metric]) -> list[Markup]:
    """Definitions that are not those of the last pack, by title, with their versions."""
    redefined = [one for one in before.redefined(now) if one in catalogue]
    new = sorted(set(now.definitions) - set(before.definitions))
    if not redefined and not new:
        return [tag("p", "Every measure is defined as it was then.")]
    items = []
    for one in redefined[:MOST_NAMED]:
        old, present = (pack.definitions[one].get("version", "") for pack in (before, now))
        versions = f"version {present}, was {old}" if present != old else "wording or source"
        link = tag("a", catalogue[one].title, href=f"@@ROOT@@metrics.html#{one}")
        items.append(tag("li", link, f": {versions}."))
    if len(redefined) > MOST_NAMED:
        items.append(tag("li", f"And {number_text(len(redefined) - MOST_NAMED)} more."))
    if new:
        items.append(
            tag("li", f"Measures that the last pack did not have: {number_text(len(new))}.")
        )
    return [tag("p", "New definitions:"), tag("ul", *items)]
