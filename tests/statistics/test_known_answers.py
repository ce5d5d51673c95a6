"""ST1: every known answer, to the digits given, through the one adapter.

``SRU_KNOWN_ANSWERS`` names another folder of cases of the same shape; without it the cases that
may be copied stand beside this file.
"""

from __future__ import annotations

import json
import math
import os
import re
from pathlib import Path

import numpy as np
import pytest

from tests.statistics import adapter

FOLDER = Path(os.environ.get("SRU_KNOWN_ANSWERS") or Path(__file__).with_name("known_answers"))
TOLERANCES = {
    "forecasting": ("abs", 1e-8),
    "agreement_grades__grade_trend": ("abs", 1e-4),
    "agreement_grades__multi_rater": ("abs", 1e-5),
    "funnel_overdispersion__phe_wilson_funnel": ("abs", 1e-9),
    "funnel_overdispersion__published": ("abs", 1e-6),
    "transitions": ("abs", 0.0),
}
LOOSE = re.compile(r"^(ets|arima)")  # numerical optima
LOOSE_BY = ("rel", 1e-2)
BETTER_BY = ("rel", 5e-2)  # our likelihood is above that of the file: its optimum is none
INFO = {
    "spc_xmr_mdc__cases": ("short_group_warning",),
    "proportions_rates_ci__proportions": ("wilson_cc", "jeffreys", "wilson_prop_test_no_cc"),
    "proportions_rates_ci__rates": ("byars_count_limits", "phe_rate"),
    "proportions_rates_ci__two_proportions": ("wald_ci", "chisq_cc", "p_cc", "fisher_or"),
    "funnel_overdispersion__phe_wilson_funnel": ("significance", "lower", "upper"),
    "survival_km_logrank__km": (
        "q25", "q75", "plain.lower", "plain.upper", "plain.median", "log.lower", "log.upper",
        "log.median", "rmst.tau", "rmst.se",
    ),
    "survival_km_logrank__logrank": ("peto",),
    "competing_risks__cases": ("var_cmprsk_aalen", "gray_test"),
    "agreement_grades__agreement": ("ordinal", "psych", "_ci", "se_irrCAC"),
    "agreement_grades__grade_trend": ("threshold", "zeta", "|"),
    "forecasting__cases": (
        "drift.lower", "drift.upper", "mean.lower", "mean.upper", "alpha", "beta", "l0", "aic",
        "ma1", "sigma2", ".phi", "ets_ANN.lower", "ets_ANN.upper", "ets_AAN.lower",
        "ets_AAN.upper", "arima011.lower", "arima011.upper",
    ),
}  # fmt: skip
"""Keys that are not compared, with the reasons in the README of the cases."""
NOT_CASES = ("method", "provenance", "provenance_phe", "second_oracle")
WHOLE_BLOCKS = {
    ("trend_tests", "published"), ("sampling", "survey_apistrat"),
    ("interrupted_time_series", "seatbelts"), ("transitions", "cav_statetable"),
    ("transitions", "msm_cav"), ("agreement_grades", "multi_rater"),
}  # fmt: skip


def left_out(given: dict) -> bool:
    """Funnels of type RC use another s in their limits than in their z; Byar is not used."""
    return given.get("data_type") == "RC" or given.get("method") == "Byars"


def cases() -> list:
    found = []
    for path in sorted(FOLDER.glob("*.json")):
        stated = json.loads(path.read_text(encoding="utf-8"))
        for block, content in stated.items():
            if block in NOT_CASES or (path.stem, block) in WHOLE_BLOCKS:
                continue
            listed = content if isinstance(content, list) else [content]
            for place, case in enumerate(listed):
                if left_out(case.get("input", {})):
                    continue
                name = f"{path.stem}__{block}-{case.get('id', place)}"
                found.append(pytest.param(path.stem, block, case, stated, id=name))
    return found


@pytest.mark.parametrize(("file", "block", "case", "stated"), cases())
def test_known_answer(file, block, case, stated):
    name = f"{file}__{block}"
    expected, got = answers(name, case)
    tolerance = tolerance_of(name, stated)
    wrong = list(differences(name, "", expected, got, tolerance, case))
    assert not wrong, f"{case.get('id', '')}:\n" + "\n".join(wrong)


def answers(name: str, case: dict) -> tuple:
    """What is expected of a case and what the adapter gives, in one shape."""
    ask = getattr(adapter, name)
    if name == "spc_xmr_mdc__published_unit_vectors":
        keys = {"two_in_three": "flagged", "assurance": "is"}
        given = {key: value for key, value in case.items() if isinstance(value, list)}
        expected = {
            key: [one[keys.get(key, "end_flag")] for one in value] for key, value in given.items()
        }
        return expected, ask(given)
    if name == "spc_xmr_mdc__published_limits_nhspy":
        return [one["out"] for one in case["cases"]], [ask(one["y"]) for one in case["cases"]]
    if name == "trend_tests__percentage_change":
        return case["pct"], ask(case["old"], case["new"])
    if name == "transitions__small":
        order = case["input"]["state_order"]
        rows = [int(one) - 1 for one in case["rows"]]
        full = [[0] * len(order) for _ in order]
        for row, counts in zip(rows, case["counts"], strict=True):
            full[row] = counts
        return full, ask(case["input"])
    given, expected = dict(case["input"]), case["expected"]
    if "rmst" in expected:
        given["tau"] = expected["rmst"]["tau"]
    if isinstance(expected, list):
        return expected, [ask(given) for _ in expected]
    got = ask(given)
    return expected, aligned(expected, got) if "groups" in expected else got


def aligned(expected: dict, got: dict) -> dict:
    """The answer with its groups in the order of the file."""
    order = [got["groups"].index(str(one)) for one in expected["groups"]]
    count = len(order)
    return {
        key: [value[place] for place in order]
        if isinstance(value, (list, tuple)) and len(value) == count else value
        for key, value in got.items()
    }  # fmt: skip


def tolerance_of(name: str, stated: dict) -> tuple[str, float]:
    for known in (name, name.split("__")[0]):
        if known in TOLERANCES:
            return TOLERANCES[known]
    provenance = stated.get("provenance", {})
    for kind in ("abs", "rel"):
        if f"tolerance_{kind}" in provenance:
            return kind, provenance[f"tolerance_{kind}"]
    return "abs", 1e-8


def differences(name, path, expected, got, tolerance, case):
    """Every place where the two differ, as a line of text."""
    if any(info in path for info in INFO.get(name, ())) or documented(name, path, expected, case):
        return
    if name == "forecasting__cases" and LOOSE.match(path) and isinstance(expected, dict):
        better = got["loglik"] > expected["loglik"]
        tolerance = BETTER_BY if better else LOOSE_BY
    if isinstance(expected, dict):
        for key, value in expected.items():
            inner = f"{path}.{key}" if path else key
            if any(info in inner for info in INFO.get(name, ())):
                continue
            if not isinstance(got, dict) or key not in got:
                yield f"{inner}: expected, and not given"
                continue
            yield from differences(name, inner, value, got[key], tolerance, case)
    elif isinstance(expected, list):
        listed = list(got) if got is not None else []
        if len(listed) != len(expected):
            yield f"{path}: {len(expected)} expected, {len(listed)} given"
            return
        for place, (one, other) in enumerate(zip(expected, listed, strict=True)):
            yield from differences(name, f"{path}[{place}]", one, other, tolerance, case)
    elif not all(same(expected, one, tolerance) for one in one_or_all(expected, got)):
        yield f"{path}: expected {expected}, got {got}"


def one_or_all(expected, got) -> list:
    """A constant line may stand in a file as one number."""
    return list(got) if isinstance(got, np.ndarray) and expected is not None else [got]


def same(expected, got, tolerance: tuple[str, float]) -> bool:
    if isinstance(expected, str):
        return expected == got
    missing = got is None or (isinstance(got, float) and math.isnan(got)) or got != got
    if expected is None:
        return bool(missing)
    if missing:
        return False
    kind, size = tolerance
    reach = size if kind == "abs" else size * max(abs(float(expected)), 1e-12)
    return abs(float(expected) - float(got)) <= reach


def documented(name: str, path: str, expected, case: dict) -> bool:
    """The differences of section 4 of the README, each by its condition, never by an id."""
    given = case.get("input", {})
    if name == "spc_xmr_mdc__cases" and len(set(given["y"])) == 1:
        return path.split("[")[0] in ("lpl", "upl", "outside_limits", "close_to_limits")
    if name == "survival_km_logrank__km":
        return documented_median(path, case)
    if name == "funnel_overdispersion__cases" and path.startswith(("ul", "odul")):
        return folded_sine(path, given, expected)
    if name == "agreement_grades__transitions" and path.startswith("bowker"):
        return case["expected"]["bowker_chisq"] is None
    return False


def documented_median(path: str, case: dict) -> bool:
    expected = case["expected"]["log_log"]
    shares = expected["surv"]
    late = any(one for one in case["input"].get("entry") or [])
    emptied = late and 0 in shares[:-1]
    if path == "log_log.median":
        return emptied or 0.5 in [round(one, 12) for one in shares]
    lower = [one for one in expected["lower"] if one is not None]
    crooked = late and any(b > a for a, b in zip(lower, lower[1:], strict=False))
    return path == "log_log.median_lower" and crooked


def folded_sine(path: str, given: dict, expected) -> bool:
    """Past 90 degrees the largest group of the file has a sine that folds back."""
    if given["data_type"] != "PR" or "[" not in path:
        return False
    order = sorted(range(len(given["group"])), key=lambda place: given["group"][place])
    sizes = [given["denominator"][place] for place in order]
    place = int(path.split("[")[1].rstrip("]"))
    got = adapter.funnel_overdispersion__cases(given)[path.split("[")[0]][place]
    return sizes[place] == max(sizes) and got == given["multiplier"] and expected < got


def test_there_are_cases_and_every_block_of_them_has_its_function():
    assert len(cases()) >= 70
    assert {f"{one.values[0]}__{one.values[1]}" for one in cases()} <= set(dir(adapter))


def test_the_comparison_can_fail():
    wrong = list(differences("x", "", {"a": [1.0, None]}, {"a": [1.1, 2.0]}, ("abs", 1e-8), {}))
    assert len(wrong) == 2
