"""What is not available is said once on a page, and no section is left with nothing."""

from __future__ import annotations

import pytest

from sru_analysis.present.absent import LIST_HEADING, NOTHING, gathered

MISSING = '<div class="block"><h3>{0}</h3><p class="missing">Not available: needs {1}.</p></div>\n'
VISITS = MISSING.format("Visits", "visits (visits)")
PANELS = MISSING.format("Panels", "panels (panels)")
TABLE = '<div class="block"><p>5 children.</p><table><tr><td>5</td></tr></table></div>\n'
CARD = '<li class="card"><h3><a href="m.html">{0}</a></h3><p {1}</p></li>'
ABSENT = CARD.format("Visits", 'class="missing">Not available: needs visits.')
SHOWN = CARD.format("Children", 'class="value">5')
INTRO = "<p>What this page is about.</p>\n"


def cards(*listed: str) -> str:
    return f'<h2 id="headlines">Key figures</h2><div class="block"><ul>{"".join(listed)}</ul></div>'


def section(name: str, *content: str) -> str:
    return f'<h2 id="{name}">{name}</h2>\n{"".join(content)}'


def test_missing_figures_that_follow_one_another_become_one_list():
    made = gathered(INTRO + section("seen", TABLE, VISITS, PANELS, VISITS))
    assert made.count(LIST_HEADING) == 1
    assert made.count("<li>Visits: needs visits (visits).</li>") == 1
    assert made.count("<li>Panels: needs panels (panels).</li>") == 1
    assert TABLE in made


def test_one_missing_figure_among_others_stays_as_it_is():
    body = INTRO + section("seen", TABLE, VISITS, TABLE, PANELS)
    assert gathered(body) == body


def test_what_is_said_after_missing_figures_goes_with_them():
    lead, after = "<p>How children are seen.</p>\n", "<p>The last one is high.</p>\n"
    made = gathered(section("many", TABLE) + section("seen", lead, VISITS, after))
    assert lead in made
    assert after not in made
    assert "Visits: needs visits (visits)." in made


def test_a_page_without_any_figure_says_so_and_keeps_its_words():
    why, limits = section("why", "<p>Why.</p>\n"), "<p>What limits it.</p>\n"
    body = INTRO + cards(ABSENT) + why + section("seen", VISITS) + section("limits", limits, PANELS)
    made = gathered(body)
    assert made.startswith(INTRO)
    assert made.count(NOTHING) == 1
    assert why in made
    assert limits in made
    assert 'id="seen"' not in made
    assert "Not available" not in made


@pytest.mark.parametrize("one", [cards(ABSENT, SHOWN), section("many", TABLE)])
def test_a_page_with_one_figure_is_no_page_without_figures(one):
    made = gathered(INTRO + cards(ABSENT) + one + section("seen", VISITS))
    assert NOTHING not in made
    assert "Visits: needs visits (visits)." in made


def test_a_page_of_words_is_left_alone():
    body = INTRO + section("why", "<p>Why.</p>\n")
    assert gathered(body) == body
