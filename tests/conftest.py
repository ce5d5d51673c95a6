"""What all suites share: profiles for generated examples, and a machine that tells nothing."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

from tests.postgres import postgres  # noqa: F401 - a fixture for every suite

# Few examples while writing; the same ones each time in the suite that every change must pass;
# many at night (HYPOTHESIS_PROFILE=nightly).
settings.register_profile("dev", max_examples=25, deadline=None)
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
