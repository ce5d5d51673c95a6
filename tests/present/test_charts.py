import re
from dataclasses import replace

import pytest
from lxml import etree

from sru_analysis.present import charts, palette
from sru_analysis.present.axes import axis_for
from sru_analysis.present.figures import by_outcome, figures_for, headline
from sru_analysis.results import home_requests, trend_requests
from tests.present import invented

METRIC = invented.CATALOGUE["in_time"]
LABEL = 'Line chart of 21 monthly points <&> "quoted"'


def series(released, metric=METRIC):
    return figures_for(released, trend_requests(metric, released.context))


def line(figures, prefix="f1"):
    shown = [one.value for one in figures if one.value is not None]
    return charts.line_chart(figures, METRIC, axis_for(shown, True), prefix, LABEL)


@pytest.fixture(scope="module")
def drawing():
    from sru_analysis.present import figures

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(figures, "CATALOGUE", invented.CATALOGUE)
        return line(series(invented.released()))


def test_a_drawing_is_clean(drawing):
    root = etree.fromstring(drawing)
    assert root.get("role") == "img" and root.get("aria-label") == LABEL
    assert root.get("focusable") == "false" and root.get("viewBox") == "0 0 560 250"
    assert {"width", "height", "xmlns"}.isdisjoint(root.attrib)
    assert "<!--" not in drawing and "<style" not in drawing and "metadata" not in drawing
    assert "xmlns" not in drawing and "font-family" not in drawing
    assert not re.search(r"\d\.\d{3,}", drawing)
    assert len(drawing) < 14_000


def test_text_stays_text(drawing):
    texts = ["".join(one.itertext()) for one in etree.fromstring(drawing).iter("text")]
    assert {"Jan 2018", "Sep 2019", "95.1%", "97 of 102", "60%", "100%"} <= set(texts)


def test_ids_carry_the_figure_and_are_all_used(drawing):
    root = etree.fromstring(drawing)
    ids = {one.get("id") for one in root.iter() if one.get("id")}
    used = set(re.findall(r'(?:href="#|url\(#)([^")]+)', drawing))
    assert ids == used and all(one.startswith("f1-") for one in ids)


def test_colours_come_from_the_palette(drawing):
    known = {value for value in vars(palette).values() if isinstance(value, str)}
    assert set(re.findall(r"#[0-9a-f]{6}", drawing)) <= known


def test_the_same_figures_give_the_same_drawing(drawing, released):
    assert line(series(released)) == drawing


def test_a_hidden_point_has_no_height(released):
    figures = series(released)
    hidden = replace(figures[5], value=None, numerator=None, denominator=None, symbol="c")
    drawn = line([*figures[:5], hidden, *figures[6:]])
    letter = [one for one in etree.fromstring(drawn).iter("text") if one.text == "c"]
    assert len(letter) == 1
    elsewhere = replace(figures[9], value=None, numerator=None, denominator=None, symbol="c")
    other = line([*figures[:9], elsewhere, *figures[10:]])
    same = next(one for one in etree.fromstring(other).iter("text") if one.text == "c")
    assert letter[0].get("y") == same.get("y")


def test_what_is_hidden_does_not_move_the_scale(released):
    figures = series(released)
    for value in (1.0, 99.0):
        hidden = replace(figures[5], value=None, numerator=value, symbol="c")
        drawn = line([*figures[:5], hidden, *figures[6:]])
        texts = ["".join(one.itertext()) for one in etree.fromstring(drawn).iter("text")]
        assert "60%" in texts and "0%" not in texts


def test_only_released_figures_are_drawn():
    with pytest.raises(TypeError, match="released"):
        charts.line_chart([1, 2], METRIC, axis_for([1, 2]), "f1", LABEL)


def test_long_names_stand_whole_above_their_bars(released):
    metric = invented.CATALOGUE["exits"]
    total = headline(released, home_requests(metric, released.context)[0])
    parts = by_outcome(released, metric, total)
    long = {f"{name}, and a name that goes on and on and on": one for name, one in parts.items()}
    drawn = charts.bar_chart(long, metric, "f1", LABEL)
    texts = ["".join(one.itertext()) for one in etree.fromstring(drawn).iter("text")]
    assert set(long) <= set(texts) and "60.8% (31 of 51)" in texts


@pytest.mark.parametrize(
    ("count", "places"),
    [(1, [0]), (2, [0, 1]), (9, [0, 2, 4, 6, 8]), (21, [0, 4, 8, 12, 16, 20]), (24, None)],
)
def test_month_labels(count, places):
    found = charts.label_places(count)
    assert found[-1] == count - 1 and len(found) <= 6
    assert places is None or found == places


@pytest.mark.parametrize(
    ("values", "per_cent", "ends"),
    [
        ([68, 95.1], True, (60, 100)), ([3, 97], True, (0, 100)), ([787, 954], False, (750, 1000)),
        ([0, 0], False, (0, 4)), ([], False, (0, 4)), ([100, 100], True, (90, 100)),
        ([1], False, (0, 4)), ([12, 139], False, (0, 150)),
    ],
)  # fmt: skip
def test_axes_are_round(values, per_cent, ends):
    axis = axis_for(values, per_cent)
    assert (axis.bottom, axis.top) == ends
    assert all(axis.bottom <= value <= axis.top for value in values)


def test_math_signs_in_names_stay_as_they_are(released):
    metric = invented.CATALOGUE["exits"]
    total = headline(released, home_requests(metric, released.context)[0])
    one = next(iter(by_outcome(released, metric, total).values()))
    drawn = charts.bar_chart({"$a_b$ <b>": one}, metric, "f1", LABEL)
    assert "$a_b$ &lt;b&gt;" in drawn
