"""The summary: key figures, one sentence a page, windows, notes, files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sru_analysis.calendar import in_words
from sru_analysis.disclosure.released import Released, only_released
from sru_analysis.present import gate, notes
from sru_analysis.present.actions import actions_html
from sru_analysis.present.blocks import Numbers
from sru_analysis.present.figures import figures_for
from sru_analysis.present.fragments import download_path, named_download, section
from sru_analysis.present.markup import Markup, join, tag, trusted
from sru_analysis.present.page import PageFacts
from sru_analysis.present.pages.changes import changes_html
from sru_analysis.present.pages.pack import Body, Pack
from sru_analysis.present.pages.small_groups import small_groups_html
from sru_analysis.present.tables import Column, table
from sru_analysis.present.verbs.headlines import Headlines, headline_text, signal_requests
from sru_analysis.present.verbs.trend import Trend, verdict_of
from sru_analysis.present.words import stated
from sru_analysis.results import Context, Request, home_requests

if TYPE_CHECKING:
    from sru_analysis.metrics.declare import Metric

KEY_FIGURES = (
    "icpc_children", "icpc_within_15wd_pct", "cp_reviews_on_time_pct", "cp_plans_open",
    "cp_plans_2y_open_count", "cla_count", "cla_reviews_on_time_pct", "audit_completion_pct",
)  # fmt: skip
FINDINGS = (
    "icpc_within_15wd_pct", "cp_reviews_on_time_pct", "cla_reviews_on_time_pct",
    "core_group_first_10wd_pct", "cla_participation_pct", "audit_completion_pct", "s47_started",
    "icpc_children", "cp_plans_started", "iro_challenges_raised",
)  # fmt: skip
"""What a finding of the summary may be about: what is tested, the most telling first."""

MOST_FINDINGS = 2  # each is a whole figure, shown again on its own page
STRENGTH = (gate.WORSENED, gate.IMPROVED, gate.CHANGED)
NO_FINDING = (
    "None of the figures that are tested for a change shows one in the last month or round."
)
LEADS = {
    "child_protection": "cp_plans_open",
    "looked_after": "cla_reviews_on_time_pct",
    "quality_assurance": "audit_completion_pct",
    "audit_learning": "audit_inadequate_pct",
    "benchmarks": "cp_plan_rate_per_10k",
    "caseloads": "cp_chair_caseload",
    "challenges": "iro_challenges_raised",
    "conferences": "icpc_to_plan_pct",
    "core_groups": "core_group_first_10wd_pct",
    "demand": "s47_started",
    "fostering_reviews": "foster_reviews_due",
    "legal_status": "cla_count",
    "long_running_plans": "cp_plans_2y_open_pct",
    "nine_month_review": "cp_9m_review_due",
    "participation_and_voice": "cla_participation_pct",
    "placed_with_parents": "pwp_count",
    "plans": "cp_plans_started",
    "record_quality": "dq_duplicate_children",
    "section_20": "s20_share_pct",
    "step_up_step_down": "cp_step_up_pct",
}
"""Stem of a page -> the metric that its sentence on the summary is about."""


def cells(context: Context, catalogue: Mapping[str, Metric]) -> list[Request]:
    """The figures of the summary."""
    wanted = [*KEY_FIGURES, *LEADS.values(), *context.windows]
    known = [catalogue[name] for name in wanted if name in catalogue]
    asked = {request for one in known for request in home_requests(one, context)}
    tested = {name for name in (*KEY_FIGURES, *LEADS.values(), *FINDINGS) if name in catalogue}
    asked |= {one for name in tested for one in signal_requests(catalogue[name], context)}
    return sorted(asked | set(notes.note_requests(context, catalogue)))


def body(released: Released, catalogue: Mapping[str, Metric], pack: Pack) -> Body:
    """The body of ``index.html`` and the data of its key figures."""
    only_released(released)
    numbers = Numbers()
    shown = [name for name in KEY_FIGURES if name in catalogue]
    cards = Headlines(*shown).draw(released, numbers)
    parts = [section("Key figures", "key-figures", trusted(cards.html))]
    if said := pack.commentary_of(released, "index"):
        parts.append(said)
    parts.append(section("Checks", "checks", _checks(released)))
    changed = changes_html(released, pack.earlier, pack.facts, catalogue, numbers)
    parts.append(section("What changed since the last pack", "changes", *changed))
    found, downloads = _findings(released, catalogue, numbers)
    parts.append(section("What stands out", "findings", *found))
    if pack.actions is not None:
        listed = actions_html(pack.actions, released, numbers)
        parts.append(section("Actions and areas of future focus", "actions", *listed))
    if pack.stopped:
        parts.append(section("Sections that did not run", "did-not-run", _stopped(pack)))
    if pack.made:
        listed = _sections(released, catalogue, pack)
        parts.append(section("Sections and deep dives", "sections", listed))
    windows = _windows(released, catalogue, numbers)
    parts.append(section("Figures with a window of their own", "windows", *windows))
    if not released.published:
        few = small_groups_html(released, catalogue, numbers)
        parts.append(section("Everybody or nobody in a small group", "small-groups", *few))
    read = notes.notes_html(released, catalogue, numbers)
    parts.append(section("How to read the figures", "notes", *read))
    parts.append(section("Files of this pack", "files", _files(pack)))
    return Body(join(parts, "\n"), downloads)


def _findings(
    released: Released, catalogue: Mapping[str, Metric], numbers: Numbers
) -> tuple[list[Markup], dict[str, bytes]]:
    """The strongest findings as figure blocks: concerns first, then improvements and changes."""
    known = [catalogue[name] for name in FINDINGS if name in catalogue]
    words = [(verdict_of(released, one).word, one) for one in known]
    found = [one for word in STRENGTH for said, one in words if said == word][:MOST_FINDINGS]
    if not found:
        return [tag("p", NO_FINDING)], {}
    blocks, downloads = [], {}
    for metric in found:
        cell = "finding-" + metric.id.replace("_", "-")
        block = Trend(metric.id).draw(released, numbers)
        blocks.append(named_download(block.html, cell))
        downloads[download_path("index", cell)] = block.download.encode()
    return blocks, downloads


def _sections(released: Released, catalogue: Mapping[str, Metric], pack: Pack) -> Markup:
    items = []
    for page in pack.made:
        link = tag("a", page.title, href=f"@@ROOT@@{page.path}")
        lead = LEADS.get(_stem(page), "")
        said = f": {headline_text(released, catalogue[lead])}" if lead in catalogue else "."
        items.append(tag("li", link, said))
    return tag("ul", *items)


def _stem(page: PageFacts) -> str:
    return page.stem.rsplit("/", 1)[-1]


def _stopped(pack: Pack) -> Markup:
    titles = {page.stem: page.title for page in pack.pages}
    cards = [
        tag(
            "li",
            tag("h3", titles.get(stem, stem)),
            tag("p", "Did not run: ", tag("code", reason), class_="missing"),
            class_="card",
        )
        for stem, reason in sorted(pack.stopped.items())
    ]
    return tag("ul", *cards, class_="cards")


def _windows(released: Released, catalogue: Mapping[str, Metric], numbers: Numbers) -> list[Markup]:
    """Every figure of a window named for it, and the rules for the others."""
    context = released.context
    rows = []
    for name in sorted(context.windows):
        if name not in catalogue:
            continue
        metric = catalogue[name]
        windows = [
            request
            for request in home_requests(metric, context)
            if request.basis == "in_period" and request.period != context.period
        ]
        for one in figures_for(released, windows):
            rows.append([metric.title, one.period.days, stated(one, metric)])
    said = tag(
        "p",
        f"Unless it says otherwise, a figure of events is of {context.period.days}; beside it "
        f"stands the year to date, {context.year_to_date.days}. Numbers on a day are of "
        f"{in_words(context.period.snapshot)}. Audit figures are of audit rounds.",
    )
    if not rows:
        return [said, tag("p", "No figure has a window of its own.")]
    columns = [Column("Measure", False), Column("Window", False), Column("Figure")]
    title = f"Figures with a window of their own, {context.period.label}"
    return [said, table(numbers.table(), title, columns, rows)]


def _checks(released: Released) -> Markup:
    where = tag("a", "Data quality", href="@@ROOT@@data_quality.html")
    made = released.facts.get("checks") or "Not stated"
    return tag("p", f"{made}. What they found: ", where, ".")


def _files(pack: Pack) -> Markup:
    items = [
        tag("li", tag("a", path, href=f"@@ROOT@@{path}"), f": {what}.") for path, what in pack.files
    ]
    return tag("ul", *items)
