"""The verbs of a notebook. Each has two halves: ``cells`` lists the figures that it needs, from
its arguments alone; ``draw`` shows released figures and can show nothing else.
"""

from sru_analysis.present.verbs.compare import Compare
from sru_analysis.present.verbs.forecast import Forecast
from sru_analysis.present.verbs.funnel import Funnel
from sru_analysis.present.verbs.headlines import Headlines
from sru_analysis.present.verbs.moderation import Moderation
from sru_analysis.present.verbs.split import Split, Spread
from sru_analysis.present.verbs.standing import About, DataQuality, Definitions, Rows
from sru_analysis.present.verbs.survival import Survival
from sru_analysis.present.verbs.table import Table
from sru_analysis.present.verbs.trend import Trend

VERBS = {
    "headlines": Headlines,
    "table": Table,
    "trend": Trend,
    "split": Split,
    "compare": Compare,
    "spread": Spread,
    "survival": Survival,
    "funnel": Funnel,
    "forecast": Forecast,
    "moderation": Moderation,
    "rows": Rows,
    "data_quality": DataQuality,
    "definitions": Definitions,
    "about": About,
}

__all__ = [
    "VERBS", "About", "Compare", "DataQuality", "Definitions", "Forecast", "Funnel",
    "Headlines", "Moderation", "Rows", "Split", "Spread", "Survival", "Table", "Trend",
]  # fmt: skip
