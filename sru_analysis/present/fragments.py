"""From the cells of an executed notebook to the body of a page.

The seam with the runner (which alone imports nbconvert):

1. The runner leaves out cells tagged ``internal`` in the published edition.
2. It makes ``TemplateExporter(template_name="sru", extra_template_basedirs=[the package's html
   folder])``, registers ``FILTERS`` and exports: the template renders the body only, Markdown
   cells and our own blocks, and refuses everything else, naming the cell.
3. ``take_title(body)`` splits off the ``h1`` of the title cell.
4. ``finish(body, stem, depth)`` puts in the addresses of downloads and of the pack's root.
5. ``page.page_html`` wraps it.

``downloads(notebook, stem)`` gives the data files that those links lead to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from sru_analysis.messages import Refusal
from sru_analysis.present.blocks import BLOCK_TYPE, placed
from sru_analysis.present.markup import Markup, join, tag, trusted

ROOT, DOWNLOAD = "@@ROOT@@", "@@DOWNLOAD@@"
_NAMED = re.compile(r"@@DOWNLOAD:([a-z0-9-]+)@@")
_CODE = re.compile(r"@@CODE:([a-z0-9-]+):([0-9]+)@@")
_FIGURE = re.compile(r">Figure ([0-9]+): ")
_OPENING = re.compile(
    r'<h2|(?P<opening><div class="block"[^>]*>\s*)(?P<sentence>(?:<h3>.*?</h3>|<p>.*?</p>|))',
    re.DOTALL,
)
_END = str(tag("div")).removeprefix("<div>")
_TITLE = re.compile(r"\s*<h1>(.*?)</h1>\s*", re.DOTALL)
_SCHEME = re.compile(r"\s*[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_FIGURE_PLACE = re.compile(r"<div class=\"?block\"? id=\"?(\w+)")
_CELL = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def block_html(output: Mapping, cell: str) -> Markup:
    """The fragment in one output of a cell; anything else is refused."""
    kind = output.get("output_type", "")
    data = output.get("data") or {}
    if kind not in ("display_data", "execute_result") or BLOCK_TYPE not in data:
        shown = kind if kind in ("stream", "error") else ", ".join(sorted(data)) or kind
        raise Refusal(
            f"cell {cell} · gave an output that is not a block ({shown}) · a page shows blocks "
            "only · end the cell with one verb",
            "page_output",
            exit_code=1,
        )
    _check_id(cell)
    html = data[BLOCK_TYPE]["html"].replace(DOWNLOAD, f"@@DOWNLOAD:{cell}@@")
    if number := _FIGURE.search(html):
        html = f"{html.removesuffix(_END)}@@CODE:{cell}:{number[1]}@@{_END}"
    return trusted(html)


def markdown_html(source: str, cell: str) -> Markup:
    """Markdown as HTML: markup in it is shown as text, its ``h2`` bears the cell's id.

    Headings, paragraphs, lists, emphasis, code and links; a picture is refused.
    """
    import mistune

    _check_id(cell)

    class Renderer(mistune.HTMLRenderer):
        def heading(self, text: str, level: int, **attrs) -> str:
            if level != 2:
                return f"<h{level}>{text}</h{level}>\n"
            self.seen = getattr(self, "seen", 0) + 1
            if self.seen > 1:
                raise _two_headings(cell)
            return f'<h2 id="{cell}">{text}</h2>\n'

        def link(self, text: str, url: str, title: str | None = None) -> str:
            if _SCHEME.match(url) or url.startswith("/"):
                raise _outside(cell)
            where = url if url.startswith("#") else f"{ROOT}{url}"
            return tag("a", trusted(text), href=where)

        def image(self, text: str, url: str, title: str | None = None) -> str:
            raise Refusal(
                f"cell {cell} · holds a picture · Markdown of a notebook is text only · "
                "take it out",
                "page_markdown",
                exit_code=1,
            )

    made = mistune.create_markdown(renderer=Renderer(escape=True))(source)
    return trusted(str(made))


def refuse_cell(kind: str, cell: str) -> str:
    """Refuse a cell that is neither Markdown nor code."""
    raise Refusal(
        f"cell {cell} · is a {kind} cell · Markdown or code was expected · change its type",
        "page_cell",
        exit_code=1,
    )


FILTERS: dict[str, Callable] = {
    "sru_block": block_html,
    "sru_markdown": markdown_html,
    "sru_refuse": refuse_cell,
}


def take_title(body: str) -> tuple[str, str]:
    """The text of the ``h1`` with which a body begins, and the body without it."""
    found = _TITLE.match(body)
    if not found:
        raise Refusal(
            "notebook · its first cell has no title · one heading with a single # was expected · "
            "write it",
            "page_title",
            exit_code=1,
        )
    from lxml import html

    return html.fromstring(f"<p>{found[1]}</p>").text_content(), body[found.end() :]


def finish(
    body: str, stem: str, depth: int = 0, code: Mapping[str, str] | None = None,
    figures: Mapping[str, str] | None = None,
) -> str:  # fmt: skip
    """Put in where downloads and other pages are found from a page ``depth`` folders deep, and
    for each figure a fold with its cell's ``code`` where that is given (internal edition).
    ``figures``: metric id -> where another page has its figure.
    """
    root = "../" * depth
    body = _CODE.sub(lambda found: _code_fold(found[1], found[2], code or {}), body)
    body = placed(_without_repeats(body), figures)
    named = _NAMED.sub(lambda found: f"{root}{download_path(stem, found[1])}", body)
    return with_root(named, depth)


def _without_repeats(body: str) -> str:
    """The body without a sentence that opens a block and says what the block before it said: two
    tables of one figure, by age and by team, need it once.
    """
    last = ""

    def once(found: re.Match) -> str:
        nonlocal last
        opening, sentence = found["opening"], found["sentence"]
        if not opening:
            last = ""
            return found[0]
        repeated, last = sentence == last, sentence
        return opening if repeated else found[0]

    return _OPENING.sub(once, body)


def _code_fold(cell: str, number: str, code: Mapping[str, str]) -> str:
    if cell not in code:
        return ""
    shown = tag("pre", tag("code", code[cell]))
    return str(tag("details", tag("summary", f"Show the code of figure {number}"), shown))


def with_root(body: str, depth: int) -> str:
    """Put in where the pack's folder is found from a page ``depth`` folders deep."""
    return body.replace(ROOT, "../" * depth)


def download_path(stem: str, cell: str) -> str:
    """Where the data of a cell stand in the pack: ``tables/child_protection-plans-trend.csv``."""
    return f"tables/{stem}-{cell}.csv"


def downloads(notebook: Mapping, stem: str) -> dict[str, bytes]:
    """The data files of an executed notebook's blocks: path in the pack -> bytes."""
    found: dict[str, bytes] = {}
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            block = (output.get("data") or {}).get(BLOCK_TYPE)
            if block and block["download"]:
                found[download_path(stem, cell["id"])] = block["download"].encode()
    return found


def claims(notebook: Mapping, stem: str) -> list[tuple[str, ...]]:
    """What an executed notebook's blocks say of changes: page, cell, metric, verdict, test and
    sentence.
    """
    found = []
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            block = (output.get("data") or {}).get(BLOCK_TYPE) or {}
            for said in block.get("claims", ()):
                told = (said[name] for name in ("metric", "verdict", "test", "sentence"))
                found.append((stem, cell["id"], *told))
    return found


def named_download(html: str, cell: str) -> Markup:
    """A block's fragment on a page without a notebook, its download named as that of a cell."""
    _check_id(cell)
    return trusted(html.replace(DOWNLOAD, f"@@DOWNLOAD:{cell}@@"))


def figures_on(page: str, path: str) -> dict[str, str]:
    """Metric id -> address in the pack of its figure on a finished page."""
    return {name: f"{path}#{name}" for name in _FIGURE_PLACE.findall(page)}


def headings(body: str) -> list[tuple[str, str]]:
    """The ``h2`` of a body: id and text, in order."""
    return [(one.get("id", ""), one.text_content()) for one in _parsed(body).iter("h2")]


def link_names(body: str) -> set[str]:
    """The texts of the links of a body."""
    return {one.text_content() for one in _parsed(body).iter("a")}


@lru_cache(maxsize=1)
def _parsed(body: str):
    from lxml import html

    return html.fragment_fromstring(body or " ", create_parent="div")


def section(title: str, id: str, *content: object) -> Markup:
    """A heading with its content, on a page without a notebook."""
    _check_id(id.replace("_", "-"))
    return join([tag("h2", title, id=id), *content], "\n")


def _check_id(cell: str) -> None:
    if not _CELL.fullmatch(cell):
        raise Refusal(
            "cell · its id is not words with hyphens · small letters, digits and hyphens were "
            "expected · rename it",
            "page_cell_id",
            exit_code=1,
        )


def _outside(cell: str) -> Refusal:
    return Refusal(
        f"cell {cell} · links out of the pack · Markdown of a notebook links to pages of the pack "
        "only · name the page, as in metrics.html",
        "page_markdown",
        exit_code=1,
    )


def _two_headings(cell: str) -> Refusal:
    return Refusal(
        f"cell {cell} · has two headings of the second level · one a cell was expected · split it",
        "page_markdown",
        exit_code=1,
    )
