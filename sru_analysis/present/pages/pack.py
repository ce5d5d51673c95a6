"""What a page without a notebook must know of the pack that it stands in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sru_analysis.disclosure.released import Released
from sru_analysis.present.actions import Actions
from sru_analysis.present.commentary import Commentary, commentary_html
from sru_analysis.present.markup import Markup
from sru_analysis.present.page import PageFacts
from sru_analysis.present.revisions import EarlierPack, Facts

STANDING = (
    PageFacts("index", "Summary", "index.html"),
    PageFacts("metrics", "Metric catalogue", "metrics.html"),
    PageFacts("data_quality", "Data quality", "data_quality.html"),
    PageFacts("about", "About this pack", "about.html"),
    PageFacts("accessibility", "Accessibility", "accessibility.html"),
)


@dataclass(frozen=True)
class Body:
    """What stands below the ``h1`` of a page, and the data files that it leads to."""

    html: str
    downloads: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Pack:
    """``pages``: the pages of notebooks in the order of the navigation. ``stopped``: stem -> why
    its page did not run (cell and reason code, no value). ``examples``: metric id -> worked
    examples as (title, text table, what is expected). ``shown_on``: metric id -> stems of pages.
    ``figures``: metric id -> where a page has its figure. ``files``: (path, what it holds) of the
    further files of the pack. ``contact``: where to ask for other formats. ``audit``: (what was
    tested, result) of the last accessibility audit. ``commentary`` and ``actions``: what the
    officer wrote. ``earlier``: the pack before this one; ``facts``: what must be known of this
    one to say why figures differ.
    """

    pages: Sequence[PageFacts] = ()
    stopped: Mapping[str, str] = field(default_factory=dict)
    examples: Mapping[str, Sequence[tuple[str, str, str]]] = field(default_factory=dict)
    shown_on: Mapping[str, Sequence[str]] = field(default_factory=dict)
    figures: Mapping[str, str] = field(default_factory=dict)
    files: Sequence[tuple[str, str]] = (
        ("results.csv", "every figure of the pack"),
        ("results.meta.csv", "what each column and each measure means"),
        ("claims.csv", "what is said of changes, and the test behind each sentence"),
        ("manifest.json", "what the pack was made from, and how"),
    )
    contact: str = ""
    audit: Sequence[tuple[str, str]] = ()
    commentary: Commentary | None = None
    actions: Actions | None = None
    earlier: EarlierPack | None = None
    facts: Facts = field(default_factory=Facts)

    @property
    def made(self) -> list[PageFacts]:
        """The pages that are there: those of notebooks that did not stop."""
        return [page for page in self.pages if page.stem not in self.stopped]

    def commentary_of(self, released: Released, stem: str) -> Markup:
        """The officer's words for a page in their marked block, or nothing."""
        if self.commentary is None:
            return Markup("")
        return commentary_html(self.commentary, released, stem)


def navigation(pages: Sequence[PageFacts]) -> list[tuple[str, str]]:
    """The pages of a pack in order: summary, sections, deep dives, then the standing pages."""
    first, *rest = STANDING
    return [(page.title, page.path) for page in (first, *pages, *rest)]
