"""Every verb: what it asks for, what it shows, and what it says where a figure is hidden."""

import csv
import io
import re
from dataclasses import replace

import pytest
from lxml import html

from sru_analysis.calendar import Period
from sru_analysis.messages import Refusal
from sru_analysis.present.blocks import BLOCK_TYPE, Numbers
from sru_analysis.present.figures import figures_for
from sru_analysis.present.verbs import VERBS
from sru_analysis.present.verbs.trend import base_of
from sru_analysis.results import RESULT_COLUMNS, Request, Results, home_requests
from tests.present import invented

EVERY = (
    ("headlines", tuple(invented.CATALOGUE), {}),
    ("table", ("conferences",), {}), ("table", ("in_time",), {"by": "team"}),
    ("table", ("open_plans",), {"by": "team"}), ("table", ("open_plans_change",), {}),
    ("table", ("completed",), {}), ("table", ("grades",), {}), ("table", ("exits",), {}),
    ("table", ("length",), {}), ("table", ("rate",), {}), ("table", ("core_groups",), {}),
    ("table", ("conferences",), {"basis": "year_to_date"}),
    ("trend", ("in_time",), {"since": "2018-01", "baseline": "2018"}),
    ("trend", ("open_plans",), {"by": "team"}), ("trend", ("completed",), {}),
    ("trend", ("grades",), {}), ("trend", ("core_groups",), {}),
    ("split", ("exits",), {}), ("split", ("grades",), {}),
    ("compare", ("completed",), {}), ("compare", ("in_time",), {"to": "earlier"}),
    ("compare", ("open_plans",), {}), ("compare", ("conferences",), {"to": "referrals"}),
    ("compare", ("completed",), {"to": "grades"}),
    ("spread", ("length",), {}), ("spread", ("exits",), {}),
    ("data_quality", (), {}), ("definitions", ("in_time",), {}), ("about", (), {}),
)  # fmt: skip
NAMES = [f"{verb} {' '.join(arguments[:1])} {named or ''}" for verb, arguments, named in EVERY]


def draw(released, verb, *arguments, numbers=None, **named):
    return VERBS[verb](*arguments, **named).draw(released, numbers or Numbers())


def tree(block):
    return html.fragment_fromstring(block.html, create_parent="div")


def texts(block, query):
    return [" ".join(one.text_content().split()) for one in tree(block).xpath(query)]


@pytest.mark.parametrize(("verb", "arguments", "named"), EVERY, ids=NAMES)
def test_it_shows_only_what_it_asked_for(released, verb, arguments, named):
    """Drawn from a pack that holds nothing but the figures asked for, the block is the same."""
    asked = VERBS[verb](*arguments, **named).cells(released.context)
    assert asked == sorted(set(asked)) and all(isinstance(one, Request) for one in asked)
    frame = released.frame
    keep = frame["metric"].isin([])
    for one in asked:
        same = (frame["metric"] == one.metric) & (frame["basis"] == one.basis)
        same &= frame["breakdown"] == one.breakdown
        if one.basis != "in_round":
            same &= frame["period_start"].dt.date == one.start
            same &= frame["period_end"].dt.date == one.end
        keep |= same
    fewer = replace(released, frame=frame[keep].reset_index(drop=True))
    first, second = (draw(one, verb, *arguments, **named) for one in (released, fewer))
    assert first == second
    assert first.text and not tree(first).xpath("//h1|//h2|//script")
    assert len(first.keys) == max(0, len(first.download.splitlines()) - 1) or not first.download


@pytest.mark.parametrize(("verb", "arguments", "named"), EVERY, ids=NAMES)
def test_it_takes_released_figures_only(released, verb, arguments, named):
    with pytest.raises(TypeError, match="released"):
        draw(Results(released.frame), verb, *arguments, **named)


@pytest.mark.parametrize(("verb", "arguments", "named"), EVERY, ids=NAMES)
@pytest.mark.parametrize("symbol", ["c", "x", "z", "low"])
def test_it_can_be_drawn_where_everything_is_hidden(verb, arguments, named, symbol):
    hidden = invented.released(change=lambda rows: [invented.hide(one, symbol) for one in rows])
    block = draw(hidden, verb, *arguments, **named)
    assert not re.search(r"\bNone\b(?! to count)|\bnan\b", block.html)
    data = list(csv.DictReader(io.StringIO(block.download)))
    assert all(row["symbol"] == symbol and row["value"] == "" for row in data)


@pytest.mark.parametrize(("verb", "arguments", "named"), EVERY, ids=NAMES)
def test_the_download_is_tidy(released, verb, arguments, named):
    block = draw(released, verb, *arguments, **named)
    if not block.download:
        assert "@@DOWNLOAD@@" not in block.html
        return
    columns, *rows = csv.reader(io.StringIO(block.download))
    assert [name for name in RESULT_COLUMNS if name in columns] == columns
    always = {"period_end", "value", "symbol"}
    assert always <= set(columns)
    for name, cells in zip(columns, zip(*rows, strict=True), strict=True):
        assert name in always or set(cells) - {"", "value"}, f"{name} tells nothing"
    if block.html.count('class="missing"') < 1 or verb == "headlines":
        assert block.html.count('href="@@DOWNLOAD@@"') == 1


def test_cards_say_n_of_n_and_both_dates(released):
    block = draw(released, "headlines", "in_time", "open_plans", "completed")
    cards = texts(block, "//li[@class='card']")
    assert cards == [
        "Initial conferences held within 15 working days95.1%97 of 102 children, September 2019. "
        "Year to date, January to September 2019: 82.9% (838 of 1,011)."
        "Not tested: some of the figures it would rest on are not shown.",
        "Children on a child protection plan960Children at 30 September 2019. "
        "At 31 January 2019: 856.Not tested: a number on a day.",
        "Audits completed71%42 of 59 audits, July to August 2019. April 2019: 65% (40 of 62)."
        "Not tested: some of the figures it would rest on are not shown.",
    ]
    assert tree(block).xpath("//h3/a/@href")[0] == "@@METRIC:in_time@@"


def test_an_own_window_stands_under_its_own_dates(released):
    block = draw(released, "headlines", "referrals")
    assert "Own window, 9 May to 1 October 2019: 95." in block.text
    rows = texts(draw(released, "table", "referrals"), "//tbody/tr")
    assert rows[-1] == "9 May to 1 October 2019 (own window)95"


def test_what_cannot_be_answered_says_what_it_needs(released):
    for verb in ("headlines", "table", "trend"):
        block = draw(released, verb, "core_groups")
        assert "Not available: needs core_groups." in block.html


@pytest.mark.parametrize(
    ("verb", "metric", "said"),
    [("table", "in_time", "97 of 102"), ("table", "open_plans", "960"),
     ("trend", "open_plans", "960"), ("funnel", "in_time", "838 of 1,011")],
)  # fmt: skip
def test_a_breakdown_that_no_source_tells_says_what_it_needs_beside_the_whole(verb, metric, said):
    """The figure as a whole stands; no team is shown, "Not known" neither."""
    whole = invented.released(
        change=lambda rows: [
            one for one in rows if not (one["metric"] == metric and one.get("breakdown"))
        ]
    )
    lacking = replace(
        whole, reasons={**whole.reasons, (metric, "team"): "needs enquiries (s47.team)"}
    )
    block = draw(lacking, verb, metric, by="team")
    assert "By team: not available: needs enquiries (s47.team)." in block.html
    shown = block.html + block.text
    assert "East 1" not in shown and "Not known" not in shown
    assert said in shown and "Not available: " not in shown  # nothing else is lacking


def test_a_breakdown_ends_with_not_known_and_all(released):
    block = draw(released, "table", "in_time", by="team")
    heads = texts(block, "//tbody/tr/th")
    assert heads == ["East 1", "West <2>", "Not known", "All"] * 2
    assert texts(block, "//caption") == [
        "Table 1: Initial conferences held within 15 working days, by team, September 2019",
        "Table 2: Initial conferences held within 15 working days, by team, "
        "January to September 2019 (year to date)",
    ]


def test_a_figure_block_has_its_parts_in_order(released):
    block = draw(released, "trend", "in_time")
    parts = [one.tag for one in tree(block).xpath("./div/*")]
    assert parts == ["h3", "p", "p", "figure", "p", "details", "details"]
    assert texts(block, "//summary") == ["Table of figure 1", "How figure 1 is worked out"]
    assert texts(block, "//figcaption/span[2]") == [
        "Percentage of children, Example Council, by month, January 2018 to September 2019. "
        "The vertical axis starts at 60%."
    ]
    assert len(texts(block, "//tbody/tr")) == len(block.download.splitlines()) - 1 == 21


def test_a_split_adds_up(released):
    block = draw(released, "split", "exits")
    rows = texts(block, "//details[1]//tbody/tr")
    assert rows == ["Child in need3160.8%", "Looked after1223.5%", "Early help815.7%",
                    "Not known00.0%", "All51100%"]  # fmt: skip


def test_rounds_of_unequal_length_have_a_number_a_month(released):
    one = replace(
        invented.CATALOGUE["completed"], id="issued", kind="count", unit="audits", decimals=0
    )
    rows = [
        invented.row("completed", "in_round", period, numerator=n, value=n) | {"metric": "issued"}
        for period, n in zip(invented.ROUNDS, (62, 55, 59), strict=True)
    ]
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setitem(invented.CATALOGUE, "issued", one)
        pack = invented.released(change=lambda listed: listed + rows)
        block = draw(pack, "table", "issued")
    assert texts(block, "//tbody/tr") == [
        "April 201962162.0", "May to June 201955227.5", "July to August 201959229.5",
    ]  # fmt: skip


def test_a_split_is_drawn_in_the_window_that_the_council_named(released):
    window = Period.parse("2019-04..2019-09")
    parts = {"Child in need": 312, "Looked after": 126, "Early help": 27, "Not known": 99}
    windows = {"exits": (window,)}

    def more(rows):
        return rows + invented.split_rows("exits", "in_period", window, parts)

    pack = invented.released(change=more)
    pack = replace(pack, context=replace(pack.context, windows=windows))
    block = draw(pack, "split", "exits")
    assert "564 plans, April to September 2019: child in need, 312 of 564 (55.3%)" in block.html
    assert "April to September 2019 (own window)" in block.html
    assert texts(block, "//summary")[1] == "Other periods of figure 1"


def test_numbers_of_rounds_of_unequal_length_are_not_compared(released):
    rounds = [
        replace(one, numerator=None, denominator=None, value=1.0)
        for one in figures_for(
            released, home_requests(invented.CATALOGUE["completed"], released.context)
        )
    ]
    counts = replace(invented.CATALOGUE["completed"], kind="count")
    assert base_of(rounds, counts, released.context) is None
    assert base_of(rounds[1:], counts, released.context) == rounds[1]
    assert base_of(rounds, invented.CATALOGUE["completed"], released.context) == rounds[0]


def test_a_mostly_hidden_breakdown_is_a_table():
    def hide(rows):
        return [
            invented.hide(one) if one["category"] in ("East 1", "West <2>") else one for one in rows
        ]

    block = draw(invented.released(change=hide), "trend", "open_plans", by="team", since="2019-01")
    assert not tree(block).xpath("//figure") and len(texts(block, "//tbody/tr")) == 9


def test_months_before_the_records_begin_are_left_out():
    def later(rows):
        return [
            invented.hide(one, "x")
            if one["metric"] == "in_time" and one["period_start"].year == 2018
            else one
            for one in rows
        ]

    block = draw(invented.released(change=later), "trend", "in_time")
    assert "Line chart of 9 monthly points. First, January 2019" in block.text


@pytest.mark.parametrize(
    ("verb", "arguments", "named", "code"),
    [
        ("table", ("nothing",), {}, "metric_unknown"),
        ("table", ("in_time",), {"by": "ethnicity"}, "breakdown_unknown"),
        ("table", ("open_plans",), {"basis": "in_month"}, "basis_unknown"),
        ("trend", ("open_plans_change",), {}, "trend_of_change"),
        ("split", ("in_time",), {}, "split_kind"),
        ("spread", ("in_time",), {}, "spread_kind"),
        ("compare", ("in_time",), {"to": "completed"}, "compare_to"),
        ("compare", ("in_time",), {"to": "rounds"}, "compare_to"),
    ],
)
def test_what_makes_no_sense_is_refused_before_any_figure(released, verb, arguments, named, code):
    with pytest.raises(Refusal) as refused:
        VERBS[verb](*arguments, **named).cells(released.context)
    assert refused.value.code == code


def test_rows_are_never_drawn_from_released_figures(released):
    assert VERBS["rows"]("in_time", met=False).cells(released.context) == []
    with pytest.raises(Refusal) as refused:
        draw(released, "rows", "in_time")
    assert refused.value.code == "rows_internal"


def test_definitions_are_those_of_the_page(released):
    numbers = Numbers()
    draw(released, "trend", "in_time", numbers=numbers)
    draw(released, "table", "referrals", numbers=numbers)
    block = draw(released, "definitions", numbers=numbers)
    # The other one is explained below its figure.
    assert texts(block, "//dt") == ["Advocacy referrals"]


def test_figures_and_tables_are_numbered_through_the_page(released):
    numbers = Numbers()
    for metric in ("in_time", "open_plans"):
        draw(released, "trend", metric, numbers=numbers)
    block = draw(released, "table", "referrals", numbers=numbers)
    assert (numbers.figures, numbers.tables) == (2, 3)
    assert texts(block, "//caption")[0].startswith("Table 3: ")


def test_a_block_shows_itself_in_three_ways(released):
    block = draw(released, "trend", "in_time")
    bundle = block._repr_mimebundle_()
    assert set(bundle) == {BLOCK_TYPE, "text/html", "text/plain"}
    assert bundle["text/plain"] == repr(block) == block.text
    assert "@@" not in bundle["text/html"] and ".sru" in bundle["text/html"]
    carried = replace(block, sentinel={"page": "x"})._repr_mimebundle_()
    assert carried["application/vnd.sru.sentinel+json"] == {"page": "x"}


def test_the_style_of_a_block_stays_within_it():
    from sru_analysis.present.blocks import block_style

    rules = [line for line in block_style().splitlines() if "{" in line]
    assert all(line.startswith((".sru", "@media")) for line in rules)


def test_a_metric_to_look_at(released):
    from sru_analysis.present.metric_card import metric_card

    block = metric_card(released, invented.CATALOGUE["in_time"])
    assert "97 of 102 children" in block.text and "Small line chart" in block.text
    assert 'role="img"' in block.html
    assert 'role="img"' not in metric_card(released, invented.CATALOGUE["completed"]).html


def hidden_but(kept: int, metric: str):
    """The pack with every figure of a metric hidden, but for its last ones."""

    def change(rows):
        own = [one for one in rows if one["metric"] == metric]
        hidden = {id(one) for one in own[: len(own) - kept]}
        blank = dict.fromkeys(("numerator", "denominator", "value", "lower", "upper"))
        return [one | blank | {"symbol": "c"} if id(one) in hidden else one for one in rows]

    return invented.released(change=change)


@pytest.mark.parametrize(("verb", "metric"), [("trend", "rate"), ("split", "exits")])
def test_a_drawing_that_would_show_nothing_is_left_out(verb, metric):
    numbers = Numbers()
    block = draw(hidden_but(0, metric), verb, metric, numbers=numbers)
    assert "<figure" not in block.html
    assert numbers.figures == 0
    assert len(texts(block, "//table[not(ancestor::details)]")) == 1
    assert texts(block, "//h3")


@pytest.mark.parametrize(("kept", "figures"), [(0, 0), (1, 0), (2, 1)])
def test_a_line_needs_two_points(kept, figures):
    block = draw(hidden_but(kept, "rate"), "trend", "rate")
    assert block.html.count("<figure") == figures


def test_nothing_is_said_of_published_figures_where_there_are_none(released):
    alone = draw(released, "compare", "rate", to="published")
    assert "own dates" not in alone.html
