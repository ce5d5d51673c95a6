"""Notes on how to read the pack: figures that are easily taken for one another.

Each note says in words what is not the same, and shows it with the pack's own figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sru_analysis.disclosure.released import Released
from sru_analysis.present.blocks import Numbers
from sru_analysis.present.figures import by_outcome, figures_for, is_available, rows_for
from sru_analysis.present.markup import Markup, tag
from sru_analysis.present.verbs.headlines import card_text
from sru_analysis.present.verbs.table import over_windows
from sru_analysis.present.words import parts_sentence
from sru_analysis.results import Context, Request, home_requests

if TYPE_CHECKING:
    from sru_analysis.metrics.declare import Metric


@dataclass(frozen=True)
class Note:
    """A note: what is not to be mixed up, and the metrics that show it."""

    title: str
    text: str
    metrics: tuple[str, ...] = ()


NOTES = (
    Note(
        "Completed and moderated audits",
        "Audits completed and audits moderated are two figures: completed of issued, moderated "
        "of completed. A row that shows one under the name of the other is wrong.",
        ("audit_completion_pct", "audit_moderated_pct"),
    ),
    Note(
        "Audit rounds of unequal length",
        "Some audit rounds cover one month and some two. Numbers of rounds are set beside one "
        "another only with the number a month.",
        ("audits_issued",),
    ),
    Note(
        "In the month and year to date",
        "A rate of the last month and a rate of the year to date never share a row: a good month "
        "can hide the year before it, and the other way round.",
        ("icpc_within_15wd_pct", "cp_reviews_on_time_pct", "cla_reviews_on_time_pct"),
    ),
    Note(
        "15 working days",
        "The time limit for an initial conference is 15 working days, not 15 days. Weekends and "
        "the bank holidays of England and Wales are not counted.",
    ),
    Note(
        "Reviews and children",
        "A child has several reviews a year, so the number of reviews is not a number of "
        "children. Both are shown.",
        ("cla_reviews_held", "cla_reviewed_children"),
    ),
    Note(
        "Children and meetings",
        "Brothers and sisters share a conference, so the number of meetings is smaller than that "
        "of children, and the two need not change alike.",
        ("icpc_children", "icpc_meetings"),
    ),
    Note(
        "Referrals to an advocate",
        "A child can be referred again for another conference: referrals, those accepted and "
        "those who came with an advocate are counted in referrals, in the window that each "
        "figure states.",
        ("cp_advocacy_referrals",),
    ),
    Note(
        "Where children went when their plan ended",
        "Every plan that ended is counted in one route, and the routes add up to 100% of the "
        "plans that ended; what is not known is a row of its own.",
        ("cp_exit_route",),
    ),
    Note(
        "Changes",
        "A change is shown with both of its ends, their dates and their numbers. Numbers on a "
        "day are compared at two month ends.",
        ("cp_plans_open_change_pct", "cla_change_pct", "icpc_change_pct"),
    ),
    Note(
        "Two years or more",
        "A plan counts as two years or more from its 730th day on, which is the national rule; "
        '"over two years" would leave out the plans that reach it on that very day.',
        ("cp_plans_2y_open_count",),
    ),
)


def note_requests(context: Context, catalogue: Mapping[str, Metric]) -> list[Request]:
    """The figures that the notes show."""
    wanted = [catalogue[name] for note in NOTES for name in note.metrics if name in catalogue]
    return sorted({request for one in wanted for request in home_requests(one, context)})


def notes_html(
    released: Released, catalogue: Mapping[str, Metric], numbers: Numbers
) -> list[Markup]:
    """Every note with its figures; a note whose metrics the catalogue lacks stands without. A note
    on figures none of which the pack has is left out.
    """
    parts: list[Markup] = []
    for note in NOTES:
        own = [catalogue[name] for name in note.metrics if name in catalogue]
        shown = [one for one in own if _has_figures(released, one)]
        if own and not shown:
            continue
        parts += [tag("h3", note.title), tag("p", note.text)]
        told = [_told(released, one) for one in shown if one.anchored != "round"]
        if told:
            parts.append(tag("ul", *(tag("li", sentence) for sentence in told)))
        for one in shown:
            if one.anchored == "round":
                windows = figures_for(released, home_requests(one, released.context))
                parts += over_windows(one, released, windows, numbers)
    return parts


def _told(released: Released, metric: Metric) -> str:
    """The figure in words; of a split its parts in the longest window of the run."""
    if metric.kind != "split":
        return card_text(released, metric)
    windows = figures_for(released, home_requests(metric, released.context))
    main = max(windows, key=lambda one: (one.end - one.start, one.end))
    return f"{metric.title}: {parts_sentence(metric, main, by_outcome(released, metric, main))}"


def _has_figures(released: Released, metric: Metric) -> bool:
    return is_available(rows_for(released, home_requests(metric, released.context)))
