"""Checks of the records against statutory rules, and against each other.

A check is a function that returns the rows that break its rule; nothing is put right here.
"""

from __future__ import annotations

from importlib import import_module

from sru_analysis.checks.declare import CHECKS, Check

MODULES = (
    "children",
    "enquiries",
    "plans",
    "cp_reviews",
    "episodes",
    "legal_status",
    "short_breaks",
    "cla_reviews",
)


def load() -> dict[str, Check]:
    """Every check by its id, in the order of the modules."""
    for name in MODULES:
        import_module(f"sru_analysis.checks.{name}")
    return CHECKS
