"""The pages that no notebook makes: summary, catalogue, data quality, about, accessibility.

``standing_requests`` lists every figure that they show, so that it is known before disclosure
control; ``standing_pages`` makes the pages and their data files from released figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sru_analysis.disclosure.released import Released, only_released
from sru_analysis.present.fragments import finish
from sru_analysis.present.page import PageFacts, page_html
from sru_analysis.present.pages import about, accessibility, catalogue, data_quality, summary
from sru_analysis.present.pages.pack import STANDING, Body, Pack, navigation

if TYPE_CHECKING:
    from sru_analysis.metrics.declare import Metric
    from sru_analysis.results import Context, Request

__all__ = ["STANDING", "Body", "Pack", "navigation", "standing_pages", "standing_requests"]


def standing_requests(context: Context, metrics: Mapping[str, Metric]) -> list[Request]:
    """Every figure that the pages without a notebook show, sorted."""
    asked = {
        request
        for page in (summary, catalogue, data_quality, about, accessibility)
        for request in page.cells(context, metrics)
    }
    return sorted(asked)


def standing_pages(
    released: Released, metrics: Mapping[str, Metric], pack: Pack
) -> dict[str, bytes]:
    """The finished pages and the data files that they lead to: path in the pack -> bytes."""
    only_released(released)
    made: dict[str, bytes] = {}
    bodies: Sequence[tuple[PageFacts, Body]] = [
        (STANDING[0], summary.body(released, metrics, pack)),
        (STANDING[1], catalogue.body(released, metrics, pack)),
        (STANDING[2], data_quality.body(released)),
        (STANDING[3], about.body(released, pack)),
        (STANDING[4], accessibility.body(released, pack)),
    ]
    for page, body in bodies:
        html = finish(body.html, page.stem, page.depth, figures=pack.figures)
        made[page.path] = page_html(released, page, html, navigation(pack.made))
        made.update(body.downloads)
    return made
