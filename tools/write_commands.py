"""Writes docs/commands.md: the help of every command, and what each option of ``run`` means.

python tools/write_commands.py
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OPTIONS = (
    ("--extract PATH", "`extract` of `sru.toml`, else `data/extract`",
     "folder (with its subfolders) or file as received; may be repeated"),
    ("--council CODE", "`council` of `sru.toml` in the extract folder, else in the current one; "
     "else `unnamed`", "slug of the council; its DfE code stands in `sru.toml`"),
    ("--reference-date DAY", "`reference_date` of `sru.toml`",
     "the day up to which plain tables and local returns are whole; never the clock"),
    ("--edition", "`published`", "`published`, `internal`, or `both`: two packs from one reading"),
    ("--only PAGES", "all", "those pages: `cp`, `iro`, `qa`, deep dives by name; makes an internal "
     "pack marked as not whole, which cannot be published"),
    ("--jobs N", "processors", "pages side by side"),
    ("--out DIR", "`outputs`", "where packs go; the private side stands beside it in `private`"),
    ("--year-starts", "`january`", "`january` or `april`: where year to date begins; printed on "
     "every page"),
    ("--word", "off", "also `report.docx`, the committee report in Word (extra `word`)"),
    ("--allow-partial", "off", "an internal pack in spite of a section that stopped; the exit "
     "code stays 1"),
    ("--release", "off", "refuses code with uncommitted changes"),
    ("--force", "off", "runs again although the same pack exists"),
    ("--verbose", "off", "stages and their seconds, on standard error; never rows"),
)  # fmt: skip
EXIT_CODES = (
    ("0", "done"),
    ("1", "a section, check or comparison failed; nothing was published"),
    ("2", "wrong use or input refused; nothing was started"),
    ("75", "another run is working on this council and period"),
    ("130", "interrupted"),
)


def commands() -> str:
    """The page as text."""
    from sru_analysis.cli import program
    from sru_analysis.cli.strict import help_text

    parts = [
        "# Commands",
        "",
        "`sru` and `python -m sru_analysis` are the same program; `python3 start.py` makes its "
        "environment first. Written by `tools/write_commands.py` from the program itself.",
    ]
    for name, command in program().commands.items():
        parts += ["", f"## {name}", "", "```", help_text(command).rstrip(), "```"]
        if name == "run":
            parts += ["", "| option | default | meaning |", "|---|---|---|"]
            parts += [f"| `{option}` | {usual} | {meaning} |" for option, usual, meaning in OPTIONS]
    parts += ["", "## Exit codes", "", "| code | meaning |", "|---|---|"]
    parts += [f"| {code} | {meaning} |" for code, meaning in EXIT_CODES]
    return "\n".join([*parts, ""])


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    (ROOT / "docs" / "commands.md").write_bytes(commands().encode())
