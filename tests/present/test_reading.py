"""What makes a page easy to read: short navigation, no sentence twice, links that lead to figures,
columns that keep dates whole, drawings only where there is something to draw.
"""

from __future__ import annotations

import csv
import io

import pandas as pd
from lxml import html

from sru_analysis.disclosure.released import Figure
from sru_analysis.present import fragments, gate
from sru_analysis.present.blocks import Block, Numbers, placed
from sru_analysis.present.figures import figures_for
from sru_analysis.present.page import PageFacts, page_html
from sru_analysis.present.pages import catalogue
from sru_analysis.present.tables import Column, case_list, table
from sru_analysis.present.verbs import VERBS
from sru_analysis.present.verbs.charted import Charted, chart_table
from sru_analysis.present.verbs.trend import from_first_record
from sru_analysis.results import trend_requests
from tests.present import invented

PAGES = [
    ("Summary", "index.html"), ("Child protection", "child_protection.html"),
    ("Caseloads", "deep_dives/caseloads.html"), ("Demand", "deep_dives/demand.html"),
    ("Data quality", "data_quality.html"), ("Accessibility", "accessibility.html"),
]  # fmt: skip


def tree(text):
    return html.fragment_fromstring(text, create_parent="div")


def links(released, facts):
    page = html.document_fromstring(page_html(released, facts, "", PAGES))
    found = page.xpath("//nav[@aria-label='Pages of this pack']//a")
    return [(one.text, one.get("href"), one.get("aria-current")) for one in found]


def test_of_the_deep_dives_only_the_present_one_is_in_the_navigation(released):
    demand = PageFacts("deep_dives/demand", "Demand", "deep_dives/demand.html", 1)
    assert links(released, demand) == [
        ("Summary", "../index.html", None),
        ("Child protection", "../child_protection.html", None),
        ("Deep dives", "../index.html#sections", None),
        ("Demand", "demand.html", "page"),
        ("Data quality", "../data_quality.html", None),
    ]
    last = PageFacts("accessibility", "Accessibility", "accessibility.html")
    assert links(released, last)[-1] == ("Accessibility", "accessibility.html", "page")
    assert ("Deep dives", "index.html#sections", None) in links(released, last)


def test_a_sentence_that_opens_two_blocks_in_turn_stands_once():
    block = '<div class="block"><p>{}</p>\n<table></table></div>'
    body = "<h2>A</h2>" + "".join(block.format(said) for said in ("186.", "186.", "12.", "186."))
    made = fragments.finish(body + "<h2>B</h2>" + block.format("186."), "page")
    assert made.count("<p>186.</p>") == 3 and made.count("<p>12.</p>") == 1
    assert made.count("<table>") == 5


def test_a_link_to_a_metric_leads_to_its_figure():
    link = '<a href="@@METRIC:{}@@">x</a>'
    figure = '<div class="block" id="@@PLACE:plans@@"></div>'
    body = link.format("plans") + link.format("audits") + link.format("visits") + figure * 2
    made = fragments.finish(body, "index", 0, figures={"audits": "quality_assurance.html#audits"})
    addresses = [one.get("href") for one in tree(made).iter("a")]
    assert addresses == ["#plans", "quality_assurance.html#audits", "metrics.html#visits"]
    assert made.count('id="plans"') == 1 and "@@" not in made
    assert fragments.figures_on(made, "index.html") == {"plans": "index.html#plans"}
    assert "@@" not in placed(body).replace("@@ROOT@@", "")
    assert 'href="metrics.html#visits"' in Block(body, "x")._repr_mimebundle_()["text/html"]


def test_dates_stay_whole_and_sentences_get_room():
    columns = [Column("Team", False), Column("Day", False), Column("Area", False),
               Column("Found", False), Column("Rows")]  # fmt: skip
    row = ["East", "30 September 2019", "Reviewing officers, all", "a" * 61, "12"]
    made = tree(table(1, "x", columns, [row]))
    assert [one.get("class") for one in made.iter("td")] == ["d", "t", "w", None]
    assert [one.get("class") for one in made.iter("th")] == [None, "d", "t", "w", None, None]
    assert made.find(".//table").get("class") == "n"
    assert (
        tree(table(1, "x", columns, [["A team with a long name", *row[1:]]]))
        .find(".//table")
        .get("class")
        is None
    )


def test_a_case_list_says_yes_and_no():
    frame = pd.DataFrame({"cp_plan_id": ["a", "b"], "met": [True, False]})
    shown = tree(case_list(frame, "Rows", Numbers()).html)
    assert [one.text for one in shown.iter("td")] == ["yes", "no"]
    assert [one.text for one in shown.xpath("//thead//th")] == ["CP plan id", "Met"]


def test_a_split_with_nothing_to_draw_is_a_table():
    hidden = invented.released(change=lambda rows: [invented.hide(one, "c") for one in rows])
    block = VERBS["split"]("exits").draw(hidden, Numbers())
    assert "<svg" not in block.html and not block.download
    assert tree(block.html).xpath("//table/caption")[0].text_content().startswith("Table 1: ")
    assert "Other periods of table 1" in block.html


def test_limits_that_never_change_are_said_once(released):
    metric = invented.CATALOGUE["conferences"]
    asked = trend_requests(metric, released.context, None)
    figures = from_first_record(figures_for(released, asked))
    days = (figures[0].start, figures[0].end)
    limit = Figure("", "", *days, 96.2, 0.0, None, 72.6, 119.8, "", "")
    made = Charted((limit,) * len(figures), (0,) * len(figures), gate.not_tested(gate.STOCK))
    shown = tree(chart_table(1, "x", "Month", metric, figures, made))
    heads = [one.text_content() for one in shown.xpath("//thead//th")]
    assert "Signal" in heads and not {"Mean", "Control limits"} & set(heads)
    assert shown.xpath("//p[@class='note']/text()")[-1].startswith(
        "Mean 96.2, control limits 72.6 to 119.8 in every month."
    )


def test_the_download_of_the_councils_holds_every_point(monkeypatch):
    from sru_analysis.metrics import load
    from tests.present.test_councils import RATE, with_rate

    monkeypatch.setattr("sru_analysis.present.figures.CATALOGUE", load())
    block = VERBS["compare"](RATE, to="councils").draw(with_rate(67.0), Numbers())
    rows = list(csv.DictReader(io.StringIO(block.download)))
    assert len(rows) == len(tree(block.html).xpath("//tbody/tr")) > 130
    assert rows[0]["value"] == "67" and rows[0]["denominator"] == "142000"
    bradford = next(row for row in rows if row["category"] == "Bradford")
    assert bradford["value"] == "60.6" and bradford["period_end"] == "2019-03-31"


def test_the_catalogue_shows_an_example_with_rows():
    one = invented.CATALOGUE["conferences"]
    empty = ("Without rows the number is nought", "plans\nid | day", "numerator: 0")
    rows = "plans\nid | day\n---+----\na  | 1\n\nothers\nid"
    telling = ("One plan", rows, "numerator: 1")
    long = ("Many", rows + "\nb  | 2" * 200, "numerator: 2")
    shown = tree(catalogue._examples(one, [empty, telling, long]))
    assert shown.findtext(".//pre") == "plans\nid | day\na  | 1"
    assert "numerator: 1." in shown.text_content()
    assert tree(catalogue._examples(one, [empty, long])).find(".//pre") is None
