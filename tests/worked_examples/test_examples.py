"""Every worked example of every metric, and every metric with worked examples.

The examples stand in ``sru_analysis/metrics/examples``; the catalogue prints the same files.
"""

from __future__ import annotations

import pytest

from sru_analysis.metrics import load
from sru_analysis.metrics.examples import ExampleError, examples_of, with_examples

CATALOGUE = load()
EXAMPLES = [
    pytest.param(example, id=f"{metric}: {example.title}")
    for metric in with_examples()
    if metric in CATALOGUE
    for example in examples_of(metric)
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_example_holds(example, worked_example):
    worked_example(example)


@pytest.mark.parametrize("metric", sorted(CATALOGUE))
def test_a_metric_has_worked_examples(metric):
    assert examples_of(metric), f"write sru_analysis/metrics/examples/{metric}.toml"


def test_every_file_of_examples_belongs_to_a_metric():
    assert not sorted(set(with_examples()) - set(CATALOGUE))


@pytest.mark.parametrize("metric", sorted(CATALOGUE))
def test_an_example_says_when_there_are_no_rows(metric):
    without_rows = [
        example
        for example in examples_of(metric)
        if not any(len(rows.splitlines()) > 1 for rows in example.tables.values())
    ]
    assert without_rows, f"{metric}: one example has empty tables"


@pytest.mark.parametrize("metric", with_examples())
def test_titles_of_a_metric_are_told_apart(metric):
    titles = [example.title for example in examples_of(metric)]
    assert len(set(titles)) == len(titles)


def test_an_example_that_expects_something_else_fails(worked_example):
    example = examples_of("cp_plans_open")[0]
    wrong = type(example)(**{**vars(example), "expected": {"numerator": 999}})
    with pytest.raises(AssertionError):
        worked_example(wrong)


def test_an_unknown_key_is_refused(monkeypatch):
    from sru_analysis.metrics import examples

    stated = {"title": "A title", "period": "2019-09", "numerator": 1, "expectd": 1}
    with pytest.raises(ExampleError, match="expectd"):
        examples._example("a_metric", stated)
