"""From exact results to figures that may leave. One ledger; two editions."""

from sru_analysis.disclosure.release import release
from sru_analysis.disclosure.released import LEGEND, Figure, Released, only_released

__all__ = ["LEGEND", "Figure", "Released", "only_released", "release"]
