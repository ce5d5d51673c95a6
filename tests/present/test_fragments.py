import pytest
from lxml import html

from sru_analysis.messages import Refusal
from sru_analysis.present import fragments
from sru_analysis.present.blocks import BLOCK_TYPE, Block
from sru_analysis.present.page import PageFacts, page_html

BLOCK = Block(
    '<p><a href="@@DOWNLOAD@@">x</a> <a href="@@ROOT@@metrics.html">y</a></p>', "x", "a\n1\n"
)


def output(kind="execute_result", **data):
    return {"output_type": kind, "data": data}


def test_links_are_filled_in_by_cell_and_depth():
    made = fragments.block_html(
        output(**{BLOCK_TYPE: BLOCK._repr_mimebundle_()[BLOCK_TYPE]}), "a-b"
    )
    assert fragments.finish(made, "section_20", 1) == (
        '<p><a href="../tables/section_20-a-b.csv">x</a> <a href="../metrics.html">y</a></p>'
    )
    assert 'href="tables/index-a-b.csv"' in fragments.finish(made, "index")


@pytest.mark.parametrize(
    "bad",
    [
        {"output_type": "stream", "name": "stdout", "text": "x"},
        {"output_type": "error", "ename": "X"},
        output(**{"text/html": "<b>x</b>", "text/plain": "x"}),
        output(**{"image/png": "x"}),
        output("display_data", **{"application/vnd.jupyter.widget-view+json": {}}),
    ],
)
def test_any_other_output_is_refused_by_the_id_of_its_cell(bad):
    with pytest.raises(Refusal, match="plans-trend") as refused:
        fragments.block_html(bad, "plans-trend")
    assert refused.value.code == "page_output"


def test_markdown_is_text():
    made = fragments.markdown_html("## A <b>b</b>\n\n*One* [way](metrics.html#x).", "plans-heading")
    assert made == (
        '<h2 id="plans-heading">A &lt;b&gt;b&lt;/b&gt;</h2>\n'
        '<p><em>One</em> <a href="@@ROOT@@metrics.html#x">way</a>.</p>\n'
    )


@pytest.mark.parametrize(
    "source",
    ["## A\n\n## B", "![x](data:image/png;base64,x)", "[x](javascript:x)", "[x](https://a.b)",
     "[x](//a.b)", "<https://a.b>"],
)  # fmt: skip
def test_what_markdown_may_not_hold(source):
    with pytest.raises(Refusal, match="notes"):
        fragments.markdown_html(source, "notes")


def test_the_title_is_taken_off():
    body = fragments.markdown_html("# A & b\n\nWhy.", "title")
    assert fragments.take_title(body) == ("A & b", "<p>Why.</p>\n")
    with pytest.raises(Refusal):
        fragments.take_title("<p>Why.</p>")


def test_downloads_of_a_notebook():
    block = BLOCK._repr_mimebundle_()
    empty = Block("<p></p>", "x")._repr_mimebundle_()
    cells = [
        {"id": "a", "outputs": [output(**block)]}, {"id": "b", "outputs": [output(**empty)]},
        {"id": "c"},
    ]  # fmt: skip
    assert fragments.downloads({"cells": cells}, "qa") == {"tables/qa-a.csv": b"a\n1\n"}


def test_a_page_with_few_headings_has_no_list_of_them(released):
    facts = PageFacts("about", "About", "about.html")
    pages = [("About", "about.html"), ("Data quality", "data_quality.html")]
    two = "".join(f'<h2 id="h{n}">Part {n}</h2>' for n in range(2))
    assert b"On this page" not in page_html(released, facts, two, pages)
    named = two + '<h2 id="dq">Data quality</h2>'
    tree = html.document_fromstring(page_html(released, facts, named, pages))
    labels = tree.xpath("//nav[@aria-label='On this page']//a/@aria-label")
    assert labels == ["Data quality (on this page)"]
    assert tree.xpath("//nav//a[@aria-current='page']/text()") == ["About"]


def test_marks_and_legend(released):
    from dataclasses import replace

    facts = PageFacts("about", "About", "about.html")
    for edition, mark in (
        ("published", "Published edition"),
        ("internal", "Internal: contains small numbers and personal data"),
    ):
        made = page_html(replace(released, edition=edition), facts, "", []).decode()
        assert f"<p class=mark>{mark}</p>" in made
        assert "<p class=mark>Invented data" in made
        assert ("c = 0 to 5, or hidden to protect another figure" in made) == (
            edition == "published"
        )


def test_nbconvert_renders_the_body_and_nothing_else():
    from nbformat import v4

    from sru_analysis.run.export import exporter

    block = BLOCK._repr_mimebundle_()
    shown = [v4.new_output("execute_result", data=block, execution_count=1)]
    book = v4.new_notebook(
        cells=[
            v4.new_markdown_cell("# Title\n\nWhy.", id="title"),
            v4.new_code_cell("secret = 1", id="setup"),
            v4.new_code_cell("report.headlines()", id="headlines", outputs=shown),
            v4.new_markdown_cell("## Plans", id="plans-heading"),
            v4.new_code_cell("report.trend()", id="plans-trend", outputs=shown),
        ]
    )
    body, _ = exporter().from_notebook_node(book)
    title, rest = fragments.take_title(body)
    assert title == "Title" and "secret" not in body and "In [" not in body
    assert fragments.headings(rest) == [("headlines", "Key figures"), ("plans-heading", "Plans")]
    assert rest.count("@@DOWNLOAD:plans-trend@@") == 1
    for name, data in (
        ("image/png", "iVBORw0KGgo="),
        ("image/svg+xml", "<svg></svg>"),
        ("text/html", "<table></table>"),
        ("application/vnd.jupyter.widget-view+json", {"model_id": "x"}),
        ("text/plain", "954"),
    ):
        book.cells[4].outputs = [v4.new_output("display_data", data={name: data})]
        with pytest.raises(Refusal, match=r"^cell plans-trend · .*not a block") as refused:
            exporter().from_notebook_node(book)
        assert name in str(refused.value)
    for output in (v4.new_output("stream", name="stderr", text="x"), v4.new_output("error")):
        book.cells[4].outputs = [output]
        with pytest.raises(Refusal, match=r"^cell plans-trend · "):
            exporter().from_notebook_node(book)
    book.cells[4] = v4.new_raw_cell("x", id="raw")
    with pytest.raises(Refusal, match="raw"):
        exporter().from_notebook_node(book)
