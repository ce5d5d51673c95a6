"""Metrics × windows × breakdowns → ``Results``, every window of a metric in one pass."""

from sru_analysis.compute.figures import compute

__all__ = ["compute"]
