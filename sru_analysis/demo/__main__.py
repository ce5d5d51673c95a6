"""`python -m sru_analysis.demo [FOLDER]`: write the demo council anew (default data/demo)."""

from __future__ import annotations

import sys
from pathlib import Path

from sru_analysis.demo.files import write_council

if __name__ == "__main__":
    write_council(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("data/demo"))
