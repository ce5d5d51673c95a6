"""L11: a number on a page that is in no ledger stops the run."""

import pytest

from sru_analysis.messages import Refusal
from sru_analysis.run.ledger_check import Numbers, check_numbers
from tests.disclosure.packs import frame_of, percent, published, teams

PAGE = "<!doctype html><html><body>{}</body></html>"


@pytest.fixture(scope="module")
def numbers():
    frame = published(frame_of(teams([1241, 20, 3]), percent(88, 95)))
    return Numbers.of(frame, "within 15 working days of section 47", "sru 0.1.0")


@pytest.mark.parametrize(
    "body",
    [
        "<td>1,264</td>", "<td>92.6%</td>", "<p>93% (88 of 95)</p>", "<p>88 of 95</p>",
        "<p>within 15 working days</p>", "<p>30 September 2019, 2019/20, 2019-09-30</p>",
        "<p>Figure 12 and tables 3 to 5</p>", "<a>Download (CSV, 1.7 KB)</a>",
        "<svg><text>1,100</text></svg>", "<p>The vertical axis starts at 500.</p>",
        "<p>1 to 30 September 2019</p>",
    ],
)  # fmt: skip
def test_released_numbers_and_words_are_known(numbers, body):
    assert numbers.unknown(PAGE.format(body).encode()) == []


@pytest.mark.parametrize(
    "body",
    [
        "<td>7,213</td>", "<p>92.7%</p>", '<svg aria-label="fell from 63 to 20"></svg>',
        '<img alt="63 children">', "<title>63 children</title>", "<svg><text>1,237</text></svg>",
        "<p>excludes 63 children without a date of birth</p>", '<p title="63">x</p>',
    ],
)  # fmt: skip
def test_any_other_number_is_found_and_not_said(numbers, body):
    found = numbers.unknown(PAGE.format(body).encode())
    assert found
    assert not any("63" in words or "7,213" in words for words in found)


def test_the_run_stops(tmp_path, numbers):
    (tmp_path / "index.html").write_text(PAGE.format("<p>63 children</p>"))
    with pytest.raises(Refusal) as refused:
        check_numbers(tmp_path, numbers)
    assert refused.value.code == "number_unknown"
    assert "63" not in str(refused.value)
