"""The files of a pack beside its pages, and what stays on the private side."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sru_analysis.run import checks, earlier, inputs, ledger_check, manifest, scan
from sru_analysis.run.begin import Run, line
from sru_analysis.run.pages import REPORT
from sru_analysis.run.places import from_project
from sru_analysis.run.publish import Draft
from sru_analysis.run.verify import SUMS, verify
from sru_analysis.run.worker import Job
from sru_analysis.run.written import ACTIONS

if TYPE_CHECKING:
    from sru_analysis.disclosure import Released
    from sru_analysis.present.pages import Pack
    from sru_analysis.run.execute import Outcome
    from sru_analysis.run.figures import Reading
    from sru_analysis.run.identifiers import Allowed
    from sru_analysis.run.pack import Figures

RELEASED = "released.parquet"
WORK = "work"
NOT_RELEASED = ("c", "x", "z", "low")


def keep_private(draft: Draft, begun: Run, reading: Reading, made: Figures) -> None:
    """What a page may read, and what explains its figures: never part of a pack."""
    from sru_analysis.records.store import parquet

    inputs.copy_private(begun.files, draft)
    earlier.keep(begun, made.edition, draft)
    draft.keep("ledger.parquet", parquet(made.ledger.entries()))
    draft.keep("quarantine.parquet", parquet(reading.records.quarantine))
    if made.edition == "internal":
        _keep_worklists(draft, reading)
    draft.keep(f"{WORK}/{RELEASED}", made.released.to_bytes())


def _keep_worklists(draft: Draft, reading: Reading) -> None:
    """Rows to be put right, as lists for the council's own people; never in a pack."""
    from sru_analysis.compute.worklists import worklists
    from sru_analysis.present.export import frame_csv

    for name, rows in worklists(reading.records, reading.context).items():
        draft.keep(f"worklists/{name}.csv", frame_csv(rows).encode())


def jobs(draft: Draft, begun: Run, reading: Reading, made: Figures) -> list[Job]:
    """One job a notebook, each with a folder and a run file of its own."""
    from sru_analysis.run.figures import case_files

    files = case_files(begun.notebooks, made.edition, reading)
    for name, data in files.values():
        draft.keep(f"{WORK}/{name}", data)
    listed = []
    for notebook in begun.notebooks:
        folder = (draft.private / WORK / notebook.stem).resolve()
        run_file = {
            "schema": 1,
            "page": notebook.stem,
            "released": f"../{RELEASED}",
            "cases": {key: f"../{name}" for key, (name, _) in files.items()},
        }
        draft.keep(f"{WORK}/{notebook.stem}/run.json", manifest.pretty(run_file))
        draft.keep(
            f"{WORK}/{notebook.stem}/source.ipynb", _for_edition(notebook.path, made.edition)
        )
        listed.append(
            Job(
                notebook.stem,
                folder / "source.ipynb",
                folder,
                from_project(folder / "run.json", folder),
                begun.settings.engine,
            )
        )
    return listed


def released_sha256(draft: Draft) -> str:
    """The hash of the figures that the pages of this draft read."""
    return inputs.sha256_of(draft.private / WORK / RELEASED)


def write_files(draft: Draft, made: Figures) -> None:
    """Results, their meaning, what was hidden and what was read."""
    from sru_analysis.metrics import load
    from sru_analysis.present.export import results_csv, results_meta_csv

    released = made.released
    draft.write("results.csv", results_csv(released))
    draft.write("results.meta.csv", results_meta_csv(released, load()))
    draft.write("audit.json", manifest.pretty(audit(released)))
    tables = {}
    for name, frame in sorted(released.quality.items()):
        told = frame.drop(columns="title") if "metric" in frame and "title" in frame else frame
        tables[name] = {"columns": list(told.columns), "rows": told.to_numpy().tolist()}
    draft.write("quality.json", manifest.canonical(tables) + b"\n")


def write_report(draft: Draft, begun: Run, made: Figures, pack: Pack) -> None:
    """The actions as the next pack will know them, and the committee report if asked for."""
    from sru_analysis.metrics import load
    from sru_analysis.present.actions import Actions, actions_csv
    from sru_analysis.present.commentary import Commentary
    from sru_analysis.present.pages import navigation
    from sru_analysis.present.word import Written, report_docx

    actions = pack.actions or Actions()
    if begun.written.actions is not None:
        draft.write(ACTIONS, actions_csv(actions, made.released.context))
    if begun.settings.word:
        written = Written(
            pack.commentary or Commentary(), actions, navigation(pack.made), begun.written.template
        )
        draft.write(REPORT, report_docx(made.released, load(), written))


def audit(released: Released) -> dict:
    """The disclosure rule in force and how many figures it shows and hides."""
    symbols = released.frame["symbol"]
    return {
        "edition": released.edition,
        "rule": "counts of 1 to 5 are hidden, and further ones where they would give one away"
        if released.published
        else "none: this edition stays in the council",
        "legend": released.legend,
        "figures": int(len(symbols)),
        "shown": int((symbols == "").sum()),
        "symbols": {symbol: int((symbols == symbol).sum()) for symbol in NOT_RELEASED},
        "not_available": list(released.not_available),
        "not_available_by": [list(about) for about in released.reasons if about[1]],
        "audit": dict(released.audit),
    }


def check(draft: Draft, begun: Run, reading: Reading, made: Figures) -> None:
    """Look at what was written, as it stands on disk."""
    told = [f"{checks.check_pages(draft.pack)} pages passed"]
    if made.released.published:
        allowed = _said_anyway(made)
        ledger_check.check_numbers(draft.pack, _numbers(begun, made, allowed))
        scan.check_clean(draft.pack, reading.records, allowed)
        hidden = int((made.released.frame["symbol"] == "c").sum())
        told = [f"{hidden} of {len(made.released.frame)} figures hidden", "identifiers 0", *told]
    begun.say(line("checks", ", ".join(told)))


def _numbers(begun: Run, made: Figures, allowed: Allowed) -> ledger_check.Numbers:
    """Every number that a page may print: released now or in the pack before, counts of figures
    and actions, numbers declared in commentary and actions, and those in the package's words.
    """
    import pandas as pd

    from sru_analysis.metrics import load
    from sru_analysis.present.notes import NOTES
    from sru_analysis.present.pages.changes import stated_counts

    released, catalogue = made.released, load()
    before = earlier.earlier_pack(begun, made.edition, released)
    frames = [released.frame, *([before.released.frame] if before else ())]
    names = " ".join(f"{one.title} {one.plain}" for one in catalogue.values())
    cells = (frame.astype(str).to_numpy().ravel() for frame in released.quality.values())
    tables = " ".join(text for frame in cells for text in frame)
    told = (released.facts, released.reasons, released.settings)
    facts = " ".join(text for each in told for text in each.values())
    counts = [len(released.frame), len(released.not_available), len(catalogue)]
    counts += stated_counts(released, before, earlier.facts_now(begun, made), catalogue)
    counts += _actions_counted(begun, released)
    counted = " ".join(f"{count:,}" for count in counts)
    written = " ".join(begun.written.declared)
    frame = pd.concat(frames, ignore_index=True)
    return ledger_check.Numbers.of(
        frame, allowed.words, names, tables, facts, counted, repr(NOTES), written
    )


def _actions_counted(begun: Run, released: Released) -> list[int]:
    """How many actions are listed, and how many were first raised after the period."""
    if begun.written.actions is None:
        return []
    shown = len(begun.written.actions.shown(released.context))
    return [shown, len(begun.written.actions.listed) - shown]


def _said_anyway(made: Figures) -> Allowed:
    """What the pages print whatever the records hold: days of periods, definitions, examples."""
    from sru_analysis.metrics import load
    from sru_analysis.present.export import results_csv, results_meta_csv
    from sru_analysis.present.verbs.councils import published_numbers
    from sru_analysis.results import NUMBER_COLUMNS
    from sru_analysis.run.identifiers import Allowed
    from sru_analysis.run.pages import examples

    released = made.released
    words = json.dumps(examples()) + results_meta_csv(released, load()).decode()
    published = published_numbers(load().values(), released.period.end)
    tables = {name: frame.to_dict("list") for name, frame in released.quality.items()}
    months = [*released.context.months(), released.period, released.context.year_to_date]
    days = " ".join(f"{one.start.isoformat()} {one.end.isoformat()}" for one in months)
    told = json.dumps([tables, dict(released.facts), list(released.reasons.values())])
    numbers = released.frame[list(NUMBER_COLUMNS)].stack().dropna()
    figures = frozenset(str(int(number)) for number in numbers if number == int(number))
    figures |= set(published.replace(",", "").split())
    shown = f"{words} {published}"
    return Allowed(f"{results_csv(released).decode()} {words} {told} {days}", shown, figures)


def seal(draft: Draft, begun: Run, made: Figures, outcomes: list[Outcome]) -> None:
    """Manifest and hashes last; then the pack must verify."""
    from sru_analysis.metrics import load

    part = begun.parts[made.edition]
    follows = {
        "data_until": begun.data_until,
        "definitions": manifest.definitions(load()),
        "disclosure": audit(made.released),
        "rows": made.released.quality["files"].to_dict("records"),
        "pages": {one.job.stem: "stopped" if one.fault else "made" for one in outcomes},
    }
    outputs = manifest.outputs_of(draft.pack)
    whole = {"run_id": draft.run_id, "hashed": part, "follows": follows, "outputs": outputs}
    draft.keep(manifest.MANIFEST, manifest.pretty(whole))
    if made.released.published:
        key = manifest.council_key(begun.settings)
        whole = {**whole, "hashed": manifest.public_part(part, key)}
    draft.write(manifest.MANIFEST, manifest.canonical(whole) + b"\n")
    draft.write(SUMS, manifest.sums(manifest.outputs_of(draft.pack, without=(SUMS,))))
    if faults := verify(draft.pack).faults:
        raise RuntimeError(f"a fresh pack does not verify: {faults[0]}")
    _tidy_private(draft, outcomes)
    _keep_times(draft, begun, outcomes)


def _for_edition(path: Path, edition: str) -> bytes:
    """The notebook as this edition runs it: without its internal cells in the published one."""
    book = json.loads(path.read_text(encoding="utf-8"))
    if edition == "published":
        book["cells"] = [
            cell
            for cell in book["cells"]
            if "internal" not in cell.get("metadata", {}).get("tags", ())
        ]
    return manifest.pretty(book)


def _tidy_private(draft: Draft, outcomes: list[Outcome]) -> None:
    """Executed notebooks to their place, without what papermill noted; the working folder goes."""
    from sru_analysis.run.export import cleaned

    for outcome in outcomes:
        if outcome.job.executed.is_file():
            data = manifest.pretty(cleaned(outcome.job.executed))
            draft.keep(f"notebooks/{outcome.job.stem}.ipynb", data)
        if outcome.job.log.is_file() and outcome.job.log.stat().st_size:
            draft.keep(f"errors/{outcome.job.stem}.log", outcome.job.log.read_bytes())
    shutil.copyfile(draft.private / WORK / RELEASED, draft.private / RELEASED)
    shutil.rmtree(draft.private / WORK)


def _keep_times(draft: Draft, begun: Run, outcomes: list[Outcome]) -> None:
    """Times stand on the private side alone: they are the only thing that differs between runs."""
    pages = {outcome.job.stem: round(outcome.seconds, 3) for outcome in outcomes}
    ended = datetime.now(UTC).isoformat(timespec="seconds")
    times = {"ended": ended, "seconds": {**begun.seconds, "pages": pages}}
    draft.keep("times.json", manifest.pretty(times))
    digest = hashlib.sha256((draft.pack / manifest.MANIFEST).read_bytes()).hexdigest()
    entries = [
        {"stage": "page", "page": one.job.stem, "fault": one.fault.reason if one.fault else ""}
        for one in outcomes
    ]
    entries.append({"stage": "sealed", "manifest_sha256": digest})
    lines = "".join(json.dumps(entry, sort_keys=True) + "\n" for entry in entries)
    draft.keep("log.jsonl", lines.encode())
