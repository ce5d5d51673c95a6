"""``diff``: figures that stand in two packs and are not the same, each with its reason."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sru_analysis.calendar import Period
from sru_analysis.configuration import check_slug, read_configuration
from sru_analysis.messages import Refusal, counted
from sru_analysis.results import KEY_COLUMNS as KEY
from sru_analysis.run.begin import line
from sru_analysis.run.earlier import RESULTS, facts_of, read_figures
from sru_analysis.run.manifest import MANIFEST
from sru_analysis.run.places import shown
from sru_analysis.run.publish import current_pack
from sru_analysis.run.verify import pack_of, read_manifest

if TYPE_CHECKING:
    import pandas as pd


def difference_lines(first: Path, second: Path) -> tuple[list[str], bool]:
    """A line a figure that differs, definitions that differ, then how many; whether any differs."""
    from sru_analysis.present.revisions import REASONS, revisions

    packs = [pack_of(first), pack_of(second)]
    manifests = [read_manifest(pack) for pack in packs]
    _check_comparable(packs, manifests)
    facts = [facts_of(one) for one in manifests]
    frames = [read_figures(pack / RESULTS) for pack in packs]
    found = revisions(*frames, *facts)
    lines = [
        line("differs", f"{_named(row)}: {_told(row, 'before')} → {_told(row, 'after')}"
             f"   {row['reason']}")
        for row in found.to_dict("records")
    ]  # fmt: skip
    lines += [
        line("defined", f"{name}: {_version(facts[0], name)} → {_version(facts[1], name)}")
        for name in facts[0].redefined(facts[1])
    ]
    numbers = found["reason"].value_counts()
    for reason in REASONS:
        if reason in numbers:
            lines.append(line("reason", f"{reason}: {numbers[reason]}"))
    lines.append(line("figures", _counted(*frames, len(found))))
    return lines, bool(len(found))


def place_of(typed: str, out: Path, council: str | None, edition: str) -> Path:
    """The folder that was typed or, where a period was typed, that of its pack in force."""
    folder = Path(typed)
    if folder.exists():
        return folder
    try:
        slug = Period.parse(typed).slug
    except Refusal as refusal:
        raise Refusal(
            f"{shown(folder)}: not a pack: neither a folder nor a period. {refusal.message}",
            "pack_unknown",
        ) from None
    named = check_slug(council) if council else read_configuration(Path.cwd()).council
    names = [named] if (out / named).is_dir() or council else _councils(out)
    found = [pack for name in names if (pack := current_pack(out / name / slug / edition))]
    if len(found) == 1:
        return found[0]
    what = "no pack" if not found else "packs of several councils"
    raise Refusal(
        f"{shown(out)}: {what} of {slug} in the {edition} edition. One was expected. Make it with "
        f"sru run {typed}, or say --council, --edition or --out.",
        "pack_unknown",
    )


def _councils(out: Path) -> list[str]:
    return sorted(folder.name for folder in out.glob("*") if folder.is_dir())


def _check_comparable(packs: list[Path], manifests: list[dict]) -> None:
    """Two editions of one figure differ by what is hidden alone; two councils by everything."""
    for name in ("council", "edition"):
        values = [one["hashed"]["identity"][name] for one in manifests]
        if values[0] != values[1]:
            raise Refusal(
                f"{shown(packs[0] / MANIFEST)} and {shown(packs[1] / MANIFEST)}: the packs are of "
                f"two {name}s. One {name} was expected. Give two packs of one.",
                "packs_differ",
            )


def _counted(before: pd.DataFrame, after: pd.DataFrame, differ: int) -> str:
    keys = list(KEY)
    both = len(before[keys].merge(after[keys], on=keys))
    alone = f"{len(before) - both} only in the first, {len(after) - both} only in the second"
    return f"{differ} of {counted(both, 'figure')} in both packs differ; {alone}"


def _version(facts, name: str) -> str:
    return f"version {facts.definitions[name].get('version', 'not stated')}"


def _named(row: dict) -> str:
    parts = [
        row["metric"],
        f"{row['period_start'].date()} to {row['period_end'].date()}",
        row["basis"],
    ]
    parts += [
        f"{name} {row[name]}"
        for name in ("category", "outcome", "statistic")
        if row[name] not in ("", "value")
    ]
    return " · ".join(parts)


def _told(row: dict, which: str) -> str:
    numerator, denominator, value = (
        row[f"{name}_{which}"] for name in ("numerator", "denominator", "value")
    )
    base = f" of {denominator:g}" if denominator == denominator else ""
    if symbol := row[f"symbol_{which}"]:
        return symbol + base
    counted = f" ({numerator:g}{base})" if numerator == numerator else ""
    return f"{value:g}{counted}" if value == value else counted.strip(" ()")
