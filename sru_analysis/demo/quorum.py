"""Whether a conference was quorate: one answer a family and day, wherever it is written."""

from __future__ import annotations

from datetime import date

from sru_analysis.demo.draws import random_for
from sru_analysis.demo.people import Family

QUORATE = 0.94


def quorate(family: Family, day: date) -> bool:
    """True if enough agencies were there."""
    return random_for(f"quorum {family.number} {day.isoformat()}").random() < QUORATE
