"""What a council decides on before it publishes, in the internal edition."""

from sru_analysis.configuration import Configuration
from sru_analysis.disclosure.small_groups import decision
from sru_analysis.metrics import load
from sru_analysis.present.blocks import Numbers
from sru_analysis.present.pages.small_groups import small_groups_html
from tests.disclosure.test_suppression import percent, released


def said(*teams: tuple[int, int]) -> str:
    rows = [percent(n, of, breakdown="team", category=f"Team {of}") for n, of in teams]
    made = released([*rows, percent(40, 60)], edition="internal")
    made.facts["all_or_none"] = decision(Configuration())
    return "".join(str(one) for one in small_groups_html(made, load(), Numbers()))


def test_shares_of_all_or_none_of_6_to_9_are_listed():
    told = said((6, 6), (0, 9), (5, 5), (0, 10), (8, 8))
    assert "Shown; nobody has decided yet" in told
    named = [team for team in range(5, 11) if f"Team {team}<" in told]
    assert named == [6, 8, 9]


def test_without_any_the_page_says_so():
    assert "has none of 6 or more" in said((5, 5), (10, 10), (3, 8))
