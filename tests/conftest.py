"""What all suites share: profiles for generated examples, and a machine that tells nothing."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

from tests.postgres import postgres  # noqa: F401 - a fixture for every suite

# The same examples each time, few while writing and more where every change must pass: what fails
# is what was changed. New ones at night, and many (HYPOTHESIS_PROFILE=nightly).
settings.register_profile(
    "dev", max_examples=25, deadline=None, derandomize=True, database=None
)  # fmt: skip
settings.register_profile(
    "ci",
    max_examples=200,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("nightly", max_examples=100_000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))
