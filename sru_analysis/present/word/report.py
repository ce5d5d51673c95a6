"""``report.docx``: the committee report in its fixed layout, from released figures only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sru_analysis.disclosure.released import Released, only_released
from sru_analysis.present.actions import Actions, row_of
from sru_analysis.present.commentary import Commentary
from sru_analysis.present.figures import declared
from sru_analysis.present.layout import AREAS, HEADINGS, Heading
from sru_analysis.present.page import INVENTED, MARKS
from sru_analysis.present.since import since_sentence
from sru_analysis.present.word.content import CONTENT, report_requests
from sru_analysis.present.word.figures import write_content
from sru_analysis.present.word.paper import Paper

if TYPE_CHECKING:
    from sru_analysis.metrics.declare import Metric

__all__ = ["Written", "report_docx", "report_requests"]

MARK = "Commentary:"
BACKGROUND = "2"


@dataclass(frozen=True)
class Written:
    """What the council's own people have written for the report. ``pages``: (title, path) of
    the pages of the pack, for the appendices. ``template``: the council's own Word template.
    """

    commentary: Commentary = field(default_factory=Commentary)
    actions: Actions = field(default_factory=Actions)
    pages: Sequence[tuple[str, str]] = ()
    template: bytes | None = None


def report_docx(released: Released, catalogue: Mapping[str, Metric], written: Written) -> bytes:
    """The whole report as a file."""
    only_released(released)
    title = f"{released.unit_name}: performance report, {released.period.label}"
    paper = Paper(title, released.council_name, released.period.end, written.template)
    marks = [MARKS[released.edition]] + ([INVENTED] if released.invented else [])
    paper.title(title, [released.council_name, released.period.days])
    paper.running(" · ".join([released.council_name, *marks]), released.period.label)
    main = ""
    for heading in HEADINGS:
        main = heading.number if heading.level == 1 else main
        paper.heading(heading.text, heading.level)
        _section(paper, heading, main, released, catalogue, written)
    return paper.to_bytes()


def _section(
    paper: Paper,
    heading: Heading,
    main: str,
    released: Released,
    catalogue: Mapping[str, Metric],
    written: Written,
) -> None:
    """What stands below one heading: generated first, then the officer's words, marked."""
    if heading.note:
        paper.paragraph(heading.note)
    generated = heading.key == "summary"
    number = Numbered(heading.number if heading.level == 1 and main != BACKGROUND else "")
    if generated:
        paper.paragraph(_overview(released), number.next())
    if heading.key in CONTENT:
        write_content(paper, CONTENT[heading.key], released, catalogue)
    if area := next((area for area, key in AREAS.items() if key == heading.key), ""):
        _actions(paper, area, written.actions, released)
    texts = written.commentary.texts(released, heading.key)
    mark = MARK if generated or main == BACKGROUND else ""
    for point, text in texts:
        if point:
            paper.point(text, mark)
        else:
            paper.paragraph(text, number.next(), mark)
    if texts or not heading.empty:
        return
    if heading.key == "appendices" and written.pages:
        paper.paragraph("The pages of the pack of this report:", number.next())
        for title, path in written.pages:
            paper.point(f"{title}: {path}")
        return
    paper.paragraph(heading.empty, number.next())


class Numbered:
    """The numbers of the paragraphs of a section: 1.1, 1.2, …; none where it has none."""

    def __init__(self, section: str):
        self.section = section
        self.last = 0

    def next(self) -> str:
        """The number of the next paragraph."""
        self.last += 1
        return f"{self.section}.{self.last}" if self.section else ""


def _overview(released: Released) -> str:
    year = released.context.year_to_date
    both = f", and for the year to date, {year.days}" if year != released.period else ""
    return (
        f"This report gives the figures of the {released.unit_name} of {released.council_name} "
        f"for {released.period.days}{both}."
    )


def _actions(paper: Paper, area: str, actions: Actions, released: Released) -> None:
    shown = [one for one in actions.shown(released.context) if one.area == area]
    if not shown:
        paper.paragraph("No action is listed.")
        return
    rows = [row_of(one, released) for one in shown]
    paper.table(
        f"Actions, {released.period.label}",
        ("Action", "Owner role", "First raised", "Due", "Status"),
        [[row[0], *row[2:]] for row in rows],
        "One row an action: who owns it, when it was first raised, when it is due, its status.",
        numeric=False,
    )
    for one in shown:
        if one.metric:
            metric = declared(one.metric)
            since = since_sentence(released, metric, one.first_raised)
            paper.point(f"{one.text}. {metric.title}: {since}")
