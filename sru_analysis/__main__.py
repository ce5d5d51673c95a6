"""``python -m sru_analysis`` is the same program as ``sru``."""

from sru_analysis.cli import main

if __name__ == "__main__":
    main()
