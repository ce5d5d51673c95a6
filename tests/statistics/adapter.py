"""The one adapter between known answers and the package: a function for each file and block.

``<file>__<block>`` takes the ``input`` of a case and gives ``{key: value}`` with the keys of its
``expected``. It knows no case by its id.
"""

from __future__ import annotations

import numpy as np

from sru_analysis.statistics import (
    agreement,
    attribute_charts,
    comparisons,
    control_charts,
    forecasting,
    funnel,
    incidence,
    interrupted,
    intervals,
    regrading,
    sampling,
    signals,
    survival,
    transitions,
    trend,
)

BETTER = {"increase": "higher", "decrease": "lower", "neutral": "none"}
KINDS = {
    signals.OUTSIDE: ("Above UCL", "Below LCL"),
    signals.TREND: ("7 Point Trend (Increasing)", "7 Point Trend (Decreasing)"),
    signals.TWO_IN_THREE: ("2 in 3 Above CL", "2 in 3 Below CL"),
    signals.SHIFT: ("7 Points Above CL", "7 Points Below CL"),
}
ASSURED = {"pass": "consistent_pass", "fail": "consistent_fail", "hit or miss": "inconsistent"}


# --- control charts -----------------------------------------------------------------------


def spc_xmr_mdc__cases(given: dict) -> dict:
    y = np.array(given["y"], dtype=float)
    better = BETTER[given["improvement_direction"]]
    starts = [_months(given["start_month"], day) for day in given["rebase_dates"] or ()]
    limits = control_charts.xmr(
        y, screen=given["screen_outliers"], fixed=given["fix_after_n_points"], starts=starts
    )
    codes = signals.signals(y, limits)
    points = [_point(code, better) for code in codes]
    target = given["target"]
    assured = None
    if target is not None:
        assured = signals.assurance(limits.lower[-1], limits.upper[-1], target, better)
    return {
        "mean": limits.centre,
        "lpl": limits.lower,
        "upl": limits.upper,
        "outside_limits": signals.outside_limits(y, limits),
        "relative_to_mean": np.sign(y - limits.centre),
        "close_to_limits": signals.near_limit(y, limits),
        "special_cause_type": [_kind(code) for code in codes],
        "point_type": points,
        "rebase_group": limits.group,
        "variation_icon_from_last_point": points[-1],
        "assurance_type": ASSURED.get(assured),
    }


def _months(start: str, day: str) -> int:
    """Points between two dates of a monthly series."""
    (year, month), (later, then) = (
        (int(part) for part in one.split("-")[:2]) for one in (start, day)
    )
    return 12 * (later - year) + then - month


def _kind(code: int) -> str:
    return KINDS[abs(code)][int(code < 0)] if code else "Common Cause"


def _point(code: int, better: str) -> str:
    if not code:
        return "common_cause"
    if better == "none":
        return "special_cause_neutral_" + ("high" if code > 0 else "low")
    good = (code > 0) == (better == "higher")
    return "special_cause_" + ("improvement" if good else "concern")


def spc_xmr_mdc__published_unit_vectors(given: dict) -> dict:
    return {
        "shift7_from_sign_of_y_minus_mean": [
            abs(signals.shift_ends(np.array(one["in"])))
            for one in given["shift7_from_sign_of_y_minus_mean"]
        ],
        "trend7_from_values": [
            signals.trend_ends(np.array(one["in"])) for one in given["trend7_from_values"]
        ],
        "two_in_three": [
            signals.two_in_three(one["close"], one["side"]) != 0 for one in given["two_in_three"]
        ],
        "assurance": [
            ASSURED.get(
                signals.assurance(one["lpl"], one["upl"], one["target"], BETTER[one["direction"]])
            )
            for one in given["assurance"]
        ],
    }


def spc_xmr_mdc__published_limits_nhspy(y: list) -> list:
    limits = control_charts.xmr(y)
    parts = (limits.centre, limits.lower, limits.upper, limits.near_lower, limits.near_upper)
    return [float(part[0]) for part in parts]


def spc_p_pprime_charts__cases(given: dict) -> dict:
    kind = given["chart"]
    if kind in ("p", "pp", "u"):
        top = np.array(given["numerator"], dtype=float)
        base = np.array(given["denominator"], dtype=float)
        y = top / base
        make = {
            "p": attribute_charts.p_chart,
            "pp": attribute_charts.p_prime_chart,
            "u": attribute_charts.u_chart,
        }[kind]
        limits, reach = make(top, base), attribute_charts.reach_of(kind, top, base)
        ceiling = np.inf if kind == "u" else 1.0
    elif kind == "c":
        y = np.array(given["y"], dtype=float)
        limits, reach = attribute_charts.c_chart(y), attribute_charts.reach_of("c", y, None)
        ceiling = np.inf
    else:
        return _individuals(given)
    lower, upper = attribute_charts.two_sigma(limits, 0.0, ceiling, reach)
    return _chart(y, limits, lower, upper)


def _individuals(given: dict) -> dict:
    y = np.array(given["y"], dtype=float)
    left_out = [place - 1 for place in np.atleast_1d(given.get("exclude") or []).astype(int)]
    limits = control_charts.xmr(
        y,
        fixed=given.get("freeze"),
        left_out=left_out,
        factor=control_charts.FACTOR_EXACT,
    )
    return _chart(
        np.where(limits.used, y, np.nan), limits, limits.near_lower, limits.near_upper
    ) | {"y": y}


def _chart(y, limits, lower, upper) -> dict:
    longest, most, crossings, fewest = signals.runs(y, limits.centre[0])
    return {
        "y": y,
        "cl": limits.centre,
        "lcl": limits.lower,
        "ucl": limits.upper,
        "lcl_2sigma": lower,
        "ucl_2sigma": upper,
        "runs_signal": longest > most or crossings < fewest,
        "longest_run": longest,
        "longest_run_max": most,
        "n_crossings": crossings,
        "n_crossings_min": fewest,
    }


# --- shares and rates ---------------------------------------------------------------------


def proportions_rates_ci__proportions(given: dict) -> dict:
    x, n, level = given["x"], given["n"], given["confidence"]
    return {
        "proportion": x / n,
        "wilson": intervals.proportion_interval(x, n, level),
        "clopper_pearson": intervals.proportion_interval(x, n, level, "exact"),
    }


def proportions_rates_ci__rates(given: dict) -> dict:
    limits = intervals.rate_interval(
        given["count"], given["population"], given["multiplier"], given["confidence"]
    )
    rate = given["count"] / given["population"] * given["multiplier"]
    return {"rate": rate, "exact_poisson": limits}


def proportions_rates_ci__two_proportions(given: dict) -> dict:
    found = comparisons.two_proportions(given["x1"], given["n1"], given["x2"], given["n2"])
    return {
        "difference": found.difference,
        "newcombe_hybrid_score": (found.lower, found.upper),
        "chisq_no_cc": found.chi_squared,
        "p_no_cc": found.p_chi_squared,
        "fisher_p": found.p_fisher,
    }


def proportions_rates_ci__trend_in_proportions(given: dict) -> dict:
    found = comparisons.trend_in_proportions(given["x"], given["n"], given["score"])
    return {"chisq": found.chi_squared, "p": found.p}


def proportions_rates_ci__published_phe_testdata(given: dict) -> dict:
    level = float(given["confidence"].rstrip("%")) / 100
    lower, upper = intervals.proportion_interval(given["x"], given["n"], level)
    return {"lower": lower, "upper": upper}


# --- funnels ------------------------------------------------------------------------------


def funnel_overdispersion__cases(given: dict) -> dict:
    top, base = given["numerator"], given["denominator"]
    if given["data_type"] == "PR":
        found = funnel.funnel_of_shares(top, base, given["trim_by"])
    else:
        found = funnel.funnel_of_ratios(top, base, given["sr_method"], given["trim_by"])
    scale = given["multiplier"]
    shown = np.array(top) / np.array(base)
    answer = {
        "group_sorted": given["group"],
        "target": found.target,
        "z": found.z,
        "winsorised_z": found.z_kept,
        "n_used": found.used,
        "phi": found.phi,
        "tau2": found.tau2,
    }
    for name in funnel.LEVELS:
        for prefix, limits in (("", found.plain), ("od", found.widened)):
            answer[f"{prefix}ll{name}"] = limits[name][0] * scale
            answer[f"{prefix}ul{name}"] = limits[name][1] * scale
    for key, limits in (("unadjusted", found.plain), ("od", found.widened)):
        lower, upper = limits["998"]
        answer[f"outlier_998_{key}"] = (shown < lower) | (shown > upper)
    order = np.argsort(np.array(given["group"], dtype=object), kind="stable")
    whole = len(given["group"])
    return {
        key: np.asarray(value, dtype=object)[order]
        if np.ndim(value) and len(value) == whole
        else value
        for key, value in answer.items()
    }


def funnel_overdispersion__published(given: dict) -> dict:
    answer = {}
    for name in funnel.LEVELS:
        limits = funnel.exact_rate_limits(given["denominator"], given["target"], name)
        answer[f"ll{name}"], answer[f"ul{name}"] = limits
    return answer


def funnel_overdispersion__phe_wilson_funnel(given: dict) -> dict:
    return {"average": sum(given["numerator"]) / sum(given["denominator"])}


# --- durations ----------------------------------------------------------------------------


def survival_km_logrank__km(given: dict) -> dict:
    curve = survival.kaplan_meier(given["time"], given["event"], _entries(given))
    answer = {
        "time": curve.time,
        "n_risk": curve.at_risk,
        "n_event": curve.ended,
        "surv": curve.share,
        "std_err": curve.error,
    }
    if given.get("at_times") is not None:
        answer = {"time": given["at_times"], **_at_times(curve, given)}
    lower, upper = curve.median_interval
    limits = {"lower": curve.lower, "upper": curve.upper}
    if given.get("at_times") is not None:
        places = _places(curve, given["at_times"])
        limits = {name: np.concatenate([[np.nan], value])[places] for name, value in limits.items()}
    median = {"median": curve.median, "median_lower": lower, "median_upper": upper}
    found = {"plain": answer, "log": answer, "log_log": answer | limits | median}
    if given.get("tau") is not None:
        found["rmst"] = {"rmean": survival.restricted_mean(curve, given["tau"])}
    return found


def _entries(given: dict) -> list | None:
    entry = given.get("entry")
    return None if entry is None else [0 if one is None else one for one in entry]


def _places(curve, times) -> np.ndarray:
    return np.searchsorted(curve.time, times, side="right")


def _at_times(curve, given: dict) -> dict:
    """What R's summary gives at stated times: at risk then, ended since the time before."""
    times = np.array(given["at_times"], dtype=float)
    places = _places(curve, times)
    lived = np.array(given["time"], dtype=float)
    entered = np.array(_entries(given) or np.zeros(len(lived)), dtype=float)
    at_risk = [(lived >= t).sum() - ((entered >= t) & (t > 0)).sum() for t in times]
    ended = np.concatenate([[0.0], np.cumsum(curve.ended)])[places]
    return {
        "n_risk": at_risk,
        "n_event": np.diff(np.concatenate([[0.0], ended])),
        "surv": np.concatenate([[1.0], curve.share])[places],
        "std_err": np.concatenate([[0.0], curve.error])[places],
    }


def survival_km_logrank__logrank(given: dict) -> dict:
    found = survival.log_rank(given["time"], given["event"], given["group"], _entries(given))
    named = [str(one) for one in given["group"]]
    return {
        "groups": [str(one) for one in found.groups],
        "n": [named.count(str(one)) for one in found.groups],
        "observed": found.observed,
        "expected": found.expected,
        "chisq": found.chi_squared,
        "df": found.degrees,
        "p": found.p,
    }


def competing_risks__cases(given: dict) -> dict:
    found = incidence.aalen_johansen(given["time"], given["status"])
    cif = found.at(given["at_times"])
    return {
        "cif_cmprsk": cif,
        "cif_survfit": cif,
        "se_survfit": found.error_at(given["at_times"]),
    }


def competing_risks__left_truncated(given: dict) -> dict:
    found = incidence.aalen_johansen(given["time"], given["status"], given["entry"])
    return {"cif": found.at(given["at_times"]), "still_open": found.open_at(given["at_times"])}


# --- trends and forecasts -----------------------------------------------------------------


def trend_tests__cases(given: dict) -> dict:
    found = trend.monotonic_trend(given["y"])
    return {
        "kendall_tau_b": found.tau,
        "z_continuity_R_cor_test": found.z,
        "p_continuity": found.p,
        "p_exact_no_ties": found.p_exact,
        "sen_slope_median_pairwise": found.slope,
        "n_pairs": found.pairs,
    }


def trend_tests__percentage_change(old: float, new: float) -> float | None:
    return comparisons.percentage_change(old, new)


def forecasting__cases(given: dict) -> dict:
    y, steps, season = given["y"], given["h"], given["frequency"]
    answer = {
        "naive": _limits_of(forecasting.naive(y, steps)),
        "snaive": _limits_of(forecasting.naive(y, steps, season)),
        "drift": {"mean": forecasting.drift(y, steps).mean},
        "mean": {"mean": forecasting.mean_forecast(y, steps).mean},
    }
    n = len(y)
    constant = n / 2 * (np.log(2 * np.pi / n) + 1)
    for name, trending in (("ets_ANN", False), ("ets_AAN", True)):
        made, likelihood = forecasting.smoothed(y, steps, trend=trending, damped=False)
        answer[name] = {"mean": made.mean, "loglik": likelihood + constant}
    made, likelihood = forecasting.arima(y, steps, (0, 1, 1))
    answer["arima011"] = {"mean": made.mean, "loglik": likelihood}
    return answer


def _limits_of(made: forecasting.Forecast) -> dict:
    answer = {"mean": made.mean}
    for level, (lower, upper) in made.limits.items():
        answer |= {f"lower{level}": lower, f"upper{level}": upper}
    return answer


def forecasting__accuracy(given: dict) -> dict:
    known, steps = given["y"][: given["n_train"]], given["h"]
    actual = given["y"][given["n_train"] : given["n_train"] + steps]
    made = forecasting.naive(known, steps).mean
    found = forecasting.accuracy(actual, made[: len(actual)], known)
    return {
        "test_ME": found.mean_error,
        "test_RMSE": found.root_mean_square,
        "test_MAE": found.mean_absolute,
        "test_MAPE": found.mean_absolute_per_cent,
        "test_MASE": found.scaled,
    }


def forecasting__rolling_origin(given: dict) -> dict:
    errors = forecasting.rolling_errors(
        given["y"],
        given["h"],
        lambda known, steps: forecasting.naive(known, steps).mean,
        given["initial"],
    )
    return {
        "rmse_by_h": forecasting.root_mean_squares(errors),
        "mae_by_h": forecasting.mean_absolutes(errors),
        "n_by_h": forecasting.origins_by_step(errors),
    }


# --- agreement and grades -----------------------------------------------------------------


def agreement_grades__agreement(given: dict) -> dict:
    answer, vcd = {}, {}
    for name in agreement.WEIGHTS:
        found = agreement.agreement(given["table"], name)
        answer[name] = {
            "percent_agreement": found.agreement,
            "cohen_kappa": found.kappa,
            "gwet_ac": found.gwet,
            "gwet_se": found.gwet_error,
        }
        vcd[name] = (found.kappa, found.kappa_error)
    return answer | {"vcd": vcd}


def agreement_grades__transitions(given: dict) -> dict:
    bowker = regrading.symmetry(given["table"])
    margins = regrading.same_margins(given["table"])
    return {
        "bowker_chisq": bowker.chi_squared,
        "bowker_df": bowker.degrees,
        "bowker_p": bowker.p,
        "stuart_maxwell_coin_mh_chisq": margins.chi_squared,
        "stuart_maxwell_p": margins.p,
    }


def agreement_grades__grade_trend(given: dict) -> dict:
    if "counts_by_time" not in given:
        return _proportional_odds(given)
    found = regrading.grade_trend(given["counts_by_time"], given["times"])
    return {
        "beta": found.beta,
        "se": found.error,
        "loglik": found.log_likelihood,
        "loglik_null": found.log_likelihood_without,
        "lr_chisq": found.likelihood_ratio,
        "kruskal_chisq": found.kruskal,
        "kruskal_p": found.kruskal_p,
        "kendall_tau_b": found.tau,
        "linear_by_linear_z": found.linear_z,
        "linear_by_linear_p": found.linear_p,
    }


def _proportional_odds(given: dict) -> dict:
    """The first column is the grade, ``Freq`` the weight, the others factors, levels in order."""
    times = np.array(given["Freq"])
    columns = [name for name in given if name != "Freq"]
    codes = {}
    for name in columns:
        levels = list(dict.fromkeys(given[name]))
        codes[name] = (levels, np.repeat([levels.index(one) for one in given[name]], times))
    names, factors = [], []
    for name in columns[1:]:
        levels, values = codes[name]
        names += [name + level for level in levels[1:]]
        factors += [values == place for place in range(1, len(levels))]
    beta, error, likelihood = regrading.proportional_odds(
        codes[columns[0]][1], np.column_stack(factors)
    )
    return {
        "coef": dict(zip(names, beta, strict=True)),
        "se": dict(zip(names, error, strict=True)),
        "deviance": -2 * likelihood,
    }


# --- sampling, before and after, transitions ----------------------------------------------


def sampling__sample_size(given: dict) -> dict:
    endless, needed = sampling.sample_size(
        given["N"], given["margin"], given["p"], given["confidence"]
    )
    return {"n0": endless, "n": needed}


def sampling__stratified(given: dict) -> dict:
    found = sampling.stratified(
        given["stratum_population"], given["stratum_sample"], given["stratum_successes"]
    )
    return {
        "weighted_proportion": found.share,
        "se_with_fpc": found.error,
        "ci_t_df": (found.lower, found.upper),
        "degf": found.degrees,
        "ci_logit": found.logit,
        "weights": found.weights,
    }


def sampling__one_case_per_worker(given: dict) -> dict:
    met = given["meets_standard"]
    found = sampling.one_case_per_worker(given["worker_caseload"], met, given["workers_in_frame"])
    return {
        "weights": found.weights,
        "weighted_proportion": found.share,
        "se": found.error,
        "ci_t": (found.lower, found.upper),
        "unweighted": sum(met) / len(met),
    }


def interrupted_time_series__cases(given: dict) -> dict:
    found = interrupted.segmented(given["y"], given["exposure"], given["last_pre_index"])
    return {
        "poisson_coef": found.counts,
        "poisson_se": found.errors,
        "quasi_se": found.scaled_errors,
        "dispersion_pearson": found.dispersion,
        "deviance": found.deviance,
        "aic": found.aic,
        "ols_rate_coef": found.rates,
        "ols_nw_lag2_se": found.rate_errors,
        "durbin_watson": found.durbin_watson,
    }


def interrupted_time_series__before_after(given: dict) -> dict:
    found = comparisons.rate_ratio(given["x1"], given["exposure1"], given["x2"], given["exposure2"])
    return {"rate_ratio": found.ratio, "ci": (found.lower, found.upper), "p_exact": found.p}


def transitions__small(given: dict) -> list:
    found = transitions.transitions(given["id"], given["state"], given["state_order"])
    return found.to_numpy().tolist()
