"""The pages of a pack: those of the notebooks, and those that no notebook makes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sru_analysis.messages import Refusal
from sru_analysis.run import plan
from sru_analysis.run.export import body_of
from sru_analysis.run.notebooks import Notebook
from sru_analysis.run.written import ACTIONS

if TYPE_CHECKING:
    from sru_analysis.disclosure import Released
    from sru_analysis.present.page import PageFacts
    from sru_analysis.present.pages import Pack
    from sru_analysis.results import Context, Request
    from sru_analysis.run.begin import Run
    from sru_analysis.run.execute import Outcome
    from sru_analysis.run.pack import Figures
    from sru_analysis.run.publish import Draft

REPORT = "report.docx"
FILES = (
    ("results.csv", "every figure of the pack"),
    ("results.meta.csv", "what each column and each measure means"),
    ("claims.csv", "what is said of changes, and the test behind each sentence"),
    ("audit.json", "the disclosure rule in force, and how many figures it hides"),
    ("quality.json", "what was read and set aside"),
    ("manifest.json", "what the pack was made from, and how"),
    ("SHA256SUMS", "the hash of every file"),
)


def standing_requests(context: Context, *, word: bool = False) -> list[Request]:
    """The figures of the pages that no notebook makes, and of the report in Word if asked for."""
    from sru_analysis.metrics import load
    from sru_analysis.present.pages import standing_requests
    from sru_analysis.present.word import report_requests

    asked = set(standing_requests(context, load()))
    return sorted(asked | set(report_requests(context, load()))) if word else sorted(asked)


def write_pages(draft: Draft, begun: Run, made: Figures, outcomes: list[Outcome]) -> Pack:
    """Write every page and every download of a pack, and hand back what they knew of it."""
    from sru_analysis.metrics import load
    from sru_analysis.present.export import claims_csv
    from sru_analysis.present.fragments import figures_on
    from sru_analysis.present.pages import standing_pages

    pack = pack_of(begun, made, outcomes)
    released = _with_checks(made.released, begun, outcomes)
    said: list[tuple[str, ...]] = []
    figures: dict[str, str] = {}
    for outcome, page in zip(outcomes, pack.pages, strict=True):
        if not outcome.fault:
            files, claims = _notebook_page(outcome, page, released, pack)
            said += claims
            found = figures_on(files[page.path].decode(), page.path)
            figures = found | figures  # the first page in order has the figure that links lead to
            for name, data in files.items():
                draft.write(name, data)
    pack = replace(pack, figures=figures)
    draft.write("claims.csv", claims_csv(said))
    for name, data in standing_pages(released, load(), pack).items():
        draft.write(name, data)
    return pack


def _notebook_page(
    outcome: Outcome, page: PageFacts, released: Released, pack: Pack
) -> tuple[dict[str, bytes], list[tuple[str, ...]]]:
    """The page of an executed notebook with the data files that it leads to, and what it says of
    changes.
    """
    from sru_analysis.present import fragments
    from sru_analysis.present.absent import gathered
    from sru_analysis.present.page import page_html
    from sru_analysis.present.pages import navigation

    try:
        book, body = body_of(outcome.job.executed)
        title, body = fragments.take_title(body)
        intro, heading, blocks = body.partition("<h2")
        body = f"{intro}{pack.commentary_of(released, page.stem)}\n{heading}{blocks}"
        code = {} if released.published else _code(book)
        finished = fragments.finish(gathered(body), page.stem, page.depth, code)
    except Refusal as refusal:
        told = f"{outcome.job.stem} · {refusal.message}"
        raise Refusal(told, refusal.code, refusal.exit_code) from None
    titled = replace(page, title=title)
    html = page_html(released, titled, finished, navigation(_present(pack)))
    files = {page.path: html, **fragments.downloads(book, page.stem)}
    return files, fragments.claims(book, page.stem)


def _code(book: dict) -> dict[str, str]:
    """The code of each cell by its id: what the internal edition shows beside a figure."""
    return {cell["id"]: cell["source"] for cell in book["cells"] if cell["cell_type"] == "code"}


def pack_of(begun: Run, made: Figures, outcomes: list[Outcome]) -> Pack:
    """What the pages that no notebook makes must know of the pack."""
    from sru_analysis.present.pages import Pack
    from sru_analysis.run.earlier import earlier_pack, facts_now

    stopped = {
        one.job.stem: f"{one.fault.cell}: section_stopped" if one.fault.cell else "section_stopped"
        for one in outcomes
        if one.fault
    }
    earlier = earlier_pack(begun, made.edition, made.released)
    actions = begun.written.actions
    if actions is not None and earlier is not None:
        actions = actions.beside(earlier.actions)
    return Pack(
        pages=[page_facts(notebook) for notebook in begun.notebooks],
        stopped=stopped,
        examples=examples(),
        shown_on=_shown_on(begun.notebooks, made),
        files=_files(begun),
        contact=begun.settings.configuration.contact,
        commentary=begun.written.commentary,
        actions=actions,
        earlier=earlier,
        facts=facts_now(begun, made),
    )


def _files(begun: Run) -> tuple[tuple[str, str], ...]:
    more = []
    if begun.settings.word:
        more.append((REPORT, "the committee report in Word"))
    if begun.written.actions is not None:
        more.append((ACTIONS, "the actions, as they are carried to the next period"))
    return (*FILES[:2], *more, *FILES[2:])


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
