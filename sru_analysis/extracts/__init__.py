"""Readers: one a format, and what they share; from files as exported to records."""

from sru_analysis.extracts.assembling import read_extracts

__all__ = ["read_extracts"]
