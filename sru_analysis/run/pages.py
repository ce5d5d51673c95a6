"""The pages of a pack: those of the notebooks, and those that no notebook makes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sru_analysis.messages import Refusal
from sru_analysis.run import plan
from sru_analysis.run.export import body_of
from sru_analysis.run.notebooks import Notebook

if TYPE_CHECKING:
    from sru_analysis.disclosure import Released
    from sru_analysis.present.page import PageFacts
    from sru_analysis.present.pages import Pack
    from sru_analysis.results import Context, Request
    from sru_analysis.run.begin import Run
    from sru_analysis.run.execute import Outcome
    from sru_analysis.run.pack import Figures
    from sru_analysis.run.publish import Draft

FILES = (
    ("results.csv", "every figure of the pack"),
    ("results.meta.csv", "what each column and each measure means"),
    ("audit.json", "the disclosure rule in force, and how many figures it hides"),
    ("quality.json", "what was read and set aside"),
    ("manifest.json", "what the pack was made from, and how"),
    ("SHA256SUMS", "the hash of every file"),
)


def standing_requests(context: Context) -> list[Request]:
    """The figures of the pages that no notebook makes."""
    from sru_analysis.metrics import load
    from sru_analysis.present.pages import standing_requests

    return standing_requests(context, load())


def write_pages(draft: Draft, begun: Run, made: Figures, outcomes: list[Outcome]) -> None:
    """Write every page and every download of a pack."""
    from sru_analysis.metrics import load
    from sru_analysis.present.pages import standing_pages

    pack = _pack(begun, made, outcomes)
    released = _with_checks(made.released, begun, outcomes)
    for outcome, page in zip(outcomes, pack.pages, strict=True):
        if not outcome.fault:
            for name, data in _notebook_page(outcome, page, released, pack).items():
                draft.write(name, data)
    for name, data in standing_pages(released, load(), pack).items():
        draft.write(name, data)


def _notebook_page(
    outcome: Outcome, page: PageFacts, released: Released, pack: Pack
) -> dict[str, bytes]:
    """The page of an executed notebook and the data files that it leads to."""
    from sru_analysis.present import fragments
    from sru_analysis.present.page import page_html
    from sru_analysis.present.pages import navigation

    try:
        book, body = body_of(outcome.job.executed)
        title, body = fragments.take_title(body)
        finished = fragments.finish(body, page.stem, page.depth)
    except Refusal as refusal:
        told = f"{outcome.job.stem} · {refusal.message}"
        raise Refusal(told, refusal.code, refusal.exit_code) from None
    titled = replace(page, title=title)
    html = page_html(released, titled, finished, navigation(_present(pack)))
    return {page.path: html, **fragments.downloads(book, page.stem)}


def _pack(begun: Run, made: Figures, outcomes: list[Outcome]) -> Pack:
    from sru_analysis.present.pages import Pack

    stopped = {
        one.job.stem: f"{one.fault.cell}: section_stopped" if one.fault.cell else "section_stopped"
        for one in outcomes
        if one.fault
    }
    return Pack(
        pages=[page_facts(notebook) for notebook in begun.notebooks],
        stopped=stopped,
        examples=examples(),
        shown_on=_shown_on(begun.notebooks, made),
        files=FILES,
        contact=begun.settings.configuration.contact,
    )


def page_facts(notebook: Notebook) -> PageFacts:
    """What the shell of a page needs to know of a notebook."""
    from sru_analysis.present.page import PageFacts

    return PageFacts(
        notebook.stem, notebook.title, notebook.page_file, notebook.page_file.count("/")
    )


def _present(pack: Pack) -> list[PageFacts]:
    return [page for page in pack.pages if page.stem not in pack.stopped]


def _with_checks(released: Released, begun: Run, outcomes: list[Outcome]) -> Released:
    """The figures with what the checks of this pack came to; a pack that is not whole says so."""
    stopped = sum(1 for one in outcomes if one.fault)
    if stopped:
        told = f"Not whole: {stopped} of {len(outcomes)} sections did not run"
    elif begun.settings.only:
        told = f"Not whole: only {len(outcomes)} of the notebooks were asked for"
    else:
        return released
    return replace(released, facts={**released.facts, "checks": told})


def examples() -> dict[str, list[tuple[str, str, str]]]:
    """The worked examples of every metric: title, rows, what is expected."""
    from sru_analysis.metrics.examples import examples_of, with_examples

    return {
        metric: [
            (
                f"{example.title} ({example.asked})",
                "\n\n".join(f"{name}\n{rows}" for name, rows in example.tables.items()),
                "; ".join(example.answer),
            )
            for example in examples_of(metric)
        ]
        for metric in with_examples()
    }


def _shown_on(notebooks: list[Notebook], made: Figures) -> dict[str, list[str]]:
    """Metric -> the pages that show it, in the order of the pages."""
    from sru_analysis.present.verbs import VERBS

    shown: dict[str, list[str]] = {}
    for notebook in notebooks:
        asked = plan.requests([notebook], made.edition, made.released.context, VERBS)
        for metric in dict.fromkeys(request.metric for request in asked):
            shown.setdefault(metric, []).append(notebook.stem)
    return shown
