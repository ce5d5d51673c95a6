"""A run that failed in more than one place says so in more than one line."""

from __future__ import annotations

from collections.abc import Iterable

from sru_analysis.messages import Refusal


class RunFailed(Exception):
    """Sections of a run failed; nothing was published. Each fault is a line of its own."""

    def __init__(self, faults: Iterable[Refusal]):
        self.faults = tuple(faults)
        super().__init__(*(str(fault) for fault in self.faults))
