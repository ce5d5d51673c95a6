"""Imports of the Jupyter libraries without what they import for nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

# Comes with JupyterLab. ``jsonschema`` uses it, where it is there, to check internationalised
# addresses, of which notebooks have none; it builds a grammar on import, for more than a second.
_NEEDLESS = "rfc3987_syntax"


@contextmanager
def lean() -> Iterator[None]:
    """Import papermill or nbconvert inside this; what is skipped can be imported afterwards."""
    if _NEEDLESS in sys.modules:
        yield
        return
    sys.modules[_NEEDLESS] = None
    try:
        yield
    finally:
        del sys.modules[_NEEDLESS]
