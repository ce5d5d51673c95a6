"""The officer's words: references, typed numbers, sections, markup."""

import pytest

from sru_analysis.messages import Refusal
from sru_analysis.present.commentary import commentary_html, read_commentary
from tests.present import invented

PAGES = {"child_protection": "Child protection", "deep_dives/section_20": "Section 20"}


def read(text):
    return read_commentary(text, PAGES)


def said(text, released=None):
    made = read(f"# Summary\n\n{text}\n")
    return made.texts(released or invented.released(), "summary")[0][1]


def refusal(call):
    with pytest.raises(Refusal) as caught:
        call()
    return caught.value


@pytest.mark.parametrize(
    ("reference", "printed"),
    [
        ("{open_plans}", "960"),
        ("{open_plans | 2019-01-31}", "856"),
        ("{open_plans | 2019-01}", "856"),
        ("{in_time}", "95.1% (97 of 102)"),
        ("{in_time | value}", "95.1%"),
        ("{in_time | number}", "97"),
        ("{in_time|base}", "102"),
        ("{in_time | in_month | 2019-09 | full}",
         "97 of 102 children (95.1%), September 2019"),
        ("{in_time | team=East 1 | number}", "29"),
        ("{exits | outcome=Looked after | value}", "24%"),
        ("{completed}", "71% (42 of 59)"),
        ("{completed | 2019-04 | =64.5}", "65% (40 of 62)"),
        ("{open_plans_change}", "+12.1%"),
        ("{referrals | 2019-05-09..2019-10-01}", "95"),
        ("{open_plans | =960}", "960"),
        ("{in_time | value | =95%}", "95.1%"),
    ],
)  # fmt: skip
def test_a_reference_is_its_figure(reference, printed):
    assert said(reference) == printed


def test_figures_named_are_asked_for():
    made = read("# Summary\n{open_plans | 2019-01-31} and {completed} and {in_time}\n")
    asked = {(one.metric, one.basis) for one in made.cells(invented.CONTEXT)}
    assert asked == {
        ("open_plans", "at_snapshot"), ("completed", "in_round"), ("in_time", "in_period"),
    }  # fmt: skip


def test_an_unknown_reference_names_its_line_and_the_nearest_metric():
    fault = refusal(lambda: read("# Summary\n\nWords.\n\nMore {open_plan} here.\n"))
    assert fault.code == "reference_unknown"
    assert "commentary.md · line 5: " in fault.message and "nearest: open_plans" in fault.message


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ("{open_plans | yesterday}", "reference_part"),
        ("{open_plans | at_snapshot | in_month}", "reference_part"),
        ("{open_plans | region=East}", "reference_part"),
        ("{open_plans | =many}", "reference_part"),
        ("{open_plans", "commentary_form"),
        ("open_plans}", "commentary_form"),
    ],
)
def test_a_reference_in_another_form_is_refused(reference, code):
    assert refusal(lambda: said(reference)).code == code


@pytest.mark.parametrize("reference", ["{in_time | team=Gone}", "{exits | outcome=Gone}"])
def test_a_figure_that_the_results_do_not_hold_is_refused_by_line(reference):
    made = read(f"# Summary\n\n{reference}\n")
    fault = refusal(lambda: made.check(invented.released()))
    assert fault.code == "reference_no_figure" and "line 3" in fault.message


def test_a_typed_number_that_disagrees_is_refused_by_line():
    made = read("# Summary\n\nRight {open_plans | =960}.\n\nWrong {open_plans | =961}.\n")
    fault = refusal(lambda: made.check(invented.released()))
    assert fault.code == "typed_number_differs"
    assert "line 5" in fault.message and "line 3" not in fault.message


def test_the_internal_edition_says_no_figure_in_its_refusal():
    made = read("# Summary\n{open_plans | =961}\n")
    assert "960" in refusal(lambda: made.check(invented.released())).message
    assert "960" not in refusal(lambda: made.check(invented.released("internal"))).message


def test_a_hidden_figure_stays_hidden_whatever_was_typed():
    def change(rows):
        return [
            invented.hide(row)
            if row["metric"] == "referrals" and row["basis"] == "in_period"
            else row
            for row in rows
        ]

    released = invented.released(change=change)
    assert said("{referrals | =17} referrals", released) == "too few to report referrals"


@pytest.mark.parametrize(
    "text",
    ["There were 954 children.", "Up 21%.", "Now 2,385 reviews.", "It cost £2019.", "1.5 posts",
     "2019% more", "the 2nd team", "S47 enquiries", "2020.5 days", "12 September children: 7"],
)  # fmt: skip
def test_a_typed_number_is_refused(text):
    assert refusal(lambda: said(text)).code == "typed_number"


@pytest.mark.parametrize(
    "text",
    ["On 30 September 2019.", "From 1 to 30 September 2019", "In 2019 and 2019/20, 2018-19",
     "Since 9 May 2019 until 01.10.19", "Since 2019-05-09 and in 2019-05", "under section 20",
     "Section 47 enquiries", "by 1st May"],
)  # fmt: skip
def test_dates_years_and_sections_are_allowed(text):
    assert said(text) == text


def test_a_number_that_is_no_figure_is_declared_with_a_backslash():
    made = read("# Summary\nWithin \\15 working days, \\1,000 times, \\2.5% of it.\n")
    text = made.texts(invented.released(), "summary")[0][1]
    assert text == "Within 15 working days, 1,000 times, 2.5% of it."
    assert made.declared == ("15", "1,000", "2.5%")


@pytest.mark.parametrize(
    ("heading", "key"),
    [("# Child Protection Conferences", "child_protection"),
     ("## child protection", "child_protection"),
     ("# 7.1 Equality and diversity", "equality"), ("### EQUALITY & DIVERSITY", "equality"),
     ("# Section 20", "section_20"), ("# section_20", "section_20"),
     ("# Independent Reviewing Officers", "looked_after")],
)  # fmt: skip
def test_a_section_is_known_by_its_heading_or_its_page(heading, key):
    assert list(read(f"{heading}\n\nWords.\n").sections) == [key]


@pytest.mark.parametrize(
    ("text", "told"),
    [("# Chid Protection\nWords.", "line 1: a heading of no section"),
     ("Words.\n# Summary\n", "line 1: text above the first heading"),
     ("# Options\nOne.\n\n# Options\nTwo.", "line 4: the same section stands twice")],
)  # fmt: skip
def test_a_wrong_section_is_refused_by_line(text, told):
    assert told in refusal(lambda: read(text)).message


def test_all_faults_are_said_together():
    message = refusal(lambda: read("# Summary\n" + "\n\n".join(["7 children"] * 7))).message
    assert message.count("a typed number") == 5 and "and 2 more" in message


def test_on_a_page_it_is_marked_and_markup_is_text():
    hostile = (
        "A <script>alert()</script> & {exits | outcome=Looked after}\n- a [link](javascript:x)\n- b"
    )
    made = read(f"# Child protection\n{hostile}\n\n# Areas of future focus for the CP service\nC\n")
    html = str(commentary_html(made, invented.released(), "child_protection"))
    assert "<script" not in html and "&lt;script&gt;" in html and "<a" not in html
    assert "written by the officer" in html and html.count("<li>") == 2
    assert html.count("<h3>") == 2
    assert str(commentary_html(made, invented.released(), "looked_after")) == ""


def test_commentary_needs_released_figures():
    from sru_analysis.results import Results, empty_frame

    made = read("# Summary\n{open_plans}\n")
    with pytest.raises((TypeError, AttributeError)):
        made.texts(Results(empty_frame()), "summary")
