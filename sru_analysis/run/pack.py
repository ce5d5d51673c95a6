"""A whole run: figures, pages, checks, and at the end a pack or nothing."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sru_analysis.messages import Refusal
from sru_analysis.run import databases, inputs, manifest, publish, written
from sru_analysis.run.begin import Run, Say, begin, line
from sru_analysis.run.faults import RunFailed
from sru_analysis.run.places import make_folder, shown
from sru_analysis.run.settings import Settings
from sru_analysis.run.verify import verify

if TYPE_CHECKING:
    from sru_analysis.disclosure import Released
    from sru_analysis.disclosure.ledger import Ledger
    from sru_analysis.results import Results
    from sru_analysis.run.execute import Outcome, Team
    from sru_analysis.run.figures import Reading


@dataclass(frozen=True)
class Made:
    """What a run ended with: the packs, what each stage took, and sections that stopped."""

    packs: tuple[Path, ...]
    seconds: Mapping[str, float] = field(default_factory=dict)
    faults: tuple[Refusal, ...] = ()


@dataclass(frozen=True)
class Figures:
    """The figures of one edition: exact, as they may be shown, and why."""

    edition: str
    results: Results
    released: Released
    ledger: Ledger


def run(settings: Settings, say: Say) -> Made:
    """Make the packs of a run, or find that they exist. The last line said is a summary page."""
    os.umask(0o077)
    with databases.as_files(settings) as settings:
        return _run(settings, say)


def _run(settings: Settings, say: Say) -> Made:
    begun = begin(settings, say)
    if not settings.force and (packs := _existing(begun)):
        say(line("pack", "the same pack exists and is whole: nothing to do"))
        made = Made(packs)
    else:
        with publish.lock(settings.places):
            publish.sweep(settings.places)
            publish.check_space(settings.places)
            made = _make(begun)
    for pack in made.packs:
        say(line("pack", shown(pack / "index.html")))
    return made


def _existing(begun: Run) -> tuple[Path, ...]:
    """The same packs, where they all exist and are whole."""
    places = begun.settings.places
    packs = tuple(places.edition(edition) / id for edition, id in begun.run_ids.items())
    if not all((pack / manifest.MANIFEST).is_file() for pack in packs):
        return ()
    if any(verify(pack).faults for pack in packs):
        return ()
    for pack in packs:
        publish.switch(pack)
    return packs


def _make(begun: Run) -> Made:
    from sru_analysis.run.execute import Team
    from sru_analysis.run.figures import last_day, read

    settings = begun.settings
    begun.written = written.read(settings.extract, settings.period.slug, begun.notebooks)
    team = Team(make_folder(settings.places.cache), min(settings.jobs or 1, len(begun.notebooks)))
    start = time.perf_counter()
    reading = read(settings)
    inputs.check_unchanged(begun.files, reading.records)
    begun.timed("read", start)
    last = last_day(reading.records)
    begun.data_until = last.isoformat() if last else ""
    drafts: list[publish.Draft] = []
    faults: list[Refusal] = []
    try:
        for figures in _figures(begun, reading):
            edition = figures.edition
            drafts.append(publish.Draft(settings.places, edition, begun.run_ids[edition]))
            faults += _fill(drafts[-1], begun, team, reading, figures)
    except Exception as fault:
        for draft in drafts:
            draft.fail(fault)
        raise
    for draft in drafts:
        draft.publish()
    return Made(tuple(draft.target for draft in drafts), begun.seconds, tuple(faults))


def _figures(begun: Run, reading: Reading) -> list[Figures]:
    """The figures of every edition; what is said of them is what the safest one says."""
    from sru_analysis.run.figures import figures
    from sru_analysis.run.said import reading_lines

    start = time.perf_counter()
    made = []
    for edition in begun.settings.editions:
        facts, earlier = begun.facts(edition), begun.earlier(edition)
        made.append(
            Figures(
                edition,
                *figures(
                    begun.settings, edition, reading, begun.notebooks, facts, begun.written, earlier
                ),
            )
        )
    for one in made:
        if begun.written.commentary is not None:
            begun.written.commentary.check(one.released)
    took = begun.timed("figures", start)
    for text in reading_lines(made[-1].released, reading.quality, took):
        begun.say(text)
    return made


def _fill(
    draft: publish.Draft, begun: Run, team: Team, reading: Reading, made: Figures
) -> list[Refusal]:
    """Put everything into an unfinished pack and check it as it stands on disk.

    The sections that stopped, where a pack may be made without them.
    """
    from sru_analysis.run import contents, pages

    contents.keep_private(draft, begun, reading, made)
    jobs = contents.jobs(draft, begun, reading, made)
    outcomes = team.execute(
        jobs, contents.released_sha256(draft), lambda one: begun.say(_page_line(one))
    )
    faults = _faults(outcomes, draft)
    if faults and not (begun.settings.allow_partial and len(faults) < len(outcomes)):
        raise RunFailed(faults)
    start = time.perf_counter()
    pack = pages.write_pages(draft, begun, made, outcomes)
    contents.write_files(draft, made)
    contents.write_report(draft, begun, made, pack)
    contents.check(draft, begun, reading, made)
    begun.timed(f"pages {made.edition}", start)
    contents.seal(draft, begun, made, outcomes)
    return faults


def _faults(outcomes: list[Outcome], draft: publish.Draft) -> list[Refusal]:
    failed = [outcome for outcome in outcomes if outcome.fault]
    return [stopped(one, len(outcomes) - len(failed), draft.failed) for one in failed]


def stopped(outcome: Outcome, others: int, kept: Path) -> Refusal:
    """What is said of a section that did not run to its end."""
    cell = f" · cell {outcome.fault.cell}" if outcome.fault.cell else ""
    pages = "1 other page was" if others == 1 else f"{others} other pages were"
    return Refusal(
        f"{outcome.job.stem}{cell}: the section stopped ({outcome.fault.reason}). {pages} made; "
        f"nothing was published. Details: {shown(kept)}, folder work/{outcome.job.stem}.",
        "section_stopped",
        1,
    )


def _page_line(outcome: Outcome) -> str:
    name = f"{outcome.job.stem:<21}"
    return line("page", f"{name} stopped" if outcome.fault else name, outcome.seconds)
