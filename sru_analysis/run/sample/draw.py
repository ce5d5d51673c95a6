"""Draw a cohort, write it to the private side, and say what it is good for."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sru_analysis.calendar import in_words
from sru_analysis.messages import Refusal, counted
from sru_analysis.records.store import write_atomically
from sru_analysis.run.begin import line
from sru_analysis.run.inputs import check_exists
from sru_analysis.run.places import make_folder, shown
from sru_analysis.run.settings import Asked, Settings, settings_of, typed

if TYPE_CHECKING:
    from sru_analysis.run.sample.frame import Frame
    from sru_analysis.statistics.cohort import Cohort

FOLDER = "audit-sample"
PROBLEMS = (0.05, 0.10, 0.20)
NEEDS = ("involvements", "audits")
FEWEST = 2


@dataclass(frozen=True)
class Wanted:
    """The options of ``sample-audits`` as typed, those of reading apart."""

    size: int
    months: int
    key: str | None


def sample_lines(period: str, wanted: Wanted, options: dict) -> list[str]:
    """Draw and write the cohort of a round; the lines that say so, without any id."""
    from sru_analysis.extracts import read_extracts
    from sru_analysis.run.sample.frame import frame_on
    from sru_analysis.statistics.cohort import draw_cohort

    _check(wanted)
    settings = settings_of(Asked(period=period, **options))
    check_exists(settings.extract)
    records = read_extracts(list(settings.extract), settings.configuration)
    if missing := [name for name in NEEDS if not records.covers(name)]:
        raise Refusal(
            f"sample-audits: the extract holds no {' and no '.join(missing)}. Expected: who holds "
            "each case, and the audits of the last months. Add the tables and draw again. "
            "Nothing was drawn.",
            "sample_needs",
        )
    frame = frame_on(records, settings.period.end, wanted.months)
    if not len(frame.cases):
        raise Refusal(
            "sample-audits: no open case with a social worker stands in the extract on "
            f"{in_words(settings.period.end)}. Choose another period. Nothing was drawn.",
            "sample_empty",
        )
    folder = settings.places.private / FOLDER
    key, where = _key(folder, wanted.key)
    cohort = draw_cohort(frame.cases, wanted.size, key)
    _write(folder, cohort, frame, settings, wanted, key)
    return [*_told(settings, frame, cohort, wanted, where), line("written", shown(folder))]


def _check(wanted: Wanted) -> None:
    for name, value, least in (("--size", wanted.size, FEWEST), ("--months", wanted.months, 0)):
        if value < least:
            raise Refusal(
                f"sru sample-audits: {name}: a whole number from {least} is expected. Nothing was "
                "started.",
                "option_value",
            )


def _key(folder: Path, stated: str | None) -> tuple[str, str]:
    """The key of a round: as typed, else the stored one, else drawn now and stored."""
    stored = folder / "sample.json"
    if stated:
        return stated, "as given"
    if stored.is_file():
        return json.loads(stored.read_text(encoding="utf-8"))["key"], "stored with the round"
    return secrets.token_hex(16), "drawn now and stored with the round"


def _write(
    folder: Path, cohort: Cohort, frame: Frame, settings: Settings, wanted: Wanted, key: str
) -> None:
    from sru_analysis.statistics.cohort import frame_fingerprint

    make_folder(folder)
    columns = {"place": "order", "worker": "social_worker_id", "case": "person_id"}
    table = cohort.drawn.rename(columns=columns).assign(
        weight=cohort.drawn["weight"].round(6), reserve=cohort.drawn["reserve"].map(_yes_no)
    )
    write_atomically(folder / "cohort.csv", table.to_csv(index=False).encode())
    stated = {
        "period": typed(settings.period),
        "drawn_on": settings.period.end.isoformat(),
        "size": wanted.size,
        "months_without_audit": wanted.months,
        "key": key,
        "frame": frame_fingerprint(frame.cases, key),
        "frame_cases": cohort.frame_size,
        "open_cases": frame.open_cases,
        "audited_lately": frame.audited_lately,
        "without_worker": frame.without_worker,
        "strata": cohort.strata.reset_index().to_dict("records"),
    }
    data = json.dumps(stated, indent=1, sort_keys=True) + "\n"
    write_atomically(folder / "sample.json", data.encode())


def _yes_no(value: bool) -> str:
    return "yes" if value else "no"


def _told(
    settings: Settings, frame: Frame, cohort: Cohort, wanted: Wanted, where: str
) -> list[str]:
    from sru_analysis.statistics.sampling import chance_of_missing, margin_of

    cases, size = cohort.cases, cohort.frame_size
    weights = cases["weight"]
    lines = [
        line("period", f"{typed(settings.period)}, cases open on {in_words(settings.period.end)}"),
        line("frame", f"{counted(frame.open_cases, 'open case')}; left out "
             f"{frame.audited_lately} audited in the last {counted(wanted.months, 'month')} and "
             f"{frame.without_worker} without a social worker"),
        line("key", where),
        line("drawn", f"{len(cases)} of {counted(size, 'case')}, one a social worker, from "
             f"{int((cohort.strata['drawn'] > 0).sum())} of "
             f"{counted(len(cohort.strata), 'team')}"),
        line("weights", f"{weights.min():.1f} to {weights.max():.1f}, together "
             f"{weights.sum():.0f}; unequal weights make {counted(len(cases), 'case')} tell as "
             f"much as {cohort.effective:.0f}"),
    ]  # fmt: skip
    if len(cases) < wanted.size:
        lines.append(line("note", f"{wanted.size} were asked for; there are no more workers"))
    effective = max(round(cohort.effective), 1)
    margin = 100 * margin_of(effective, size)
    lines.append(line("precise", f"a share of one half to within {margin:.0f} points (95%)"))
    for share in PROBLEMS:
        affected = max(round(share * size), 1)
        chance = 100 * chance_of_missing(size, affected, len(cases))
        lines.append(
            line("missing", f"a problem in {share:.0%} of cases is in no audit in {chance:.1f}% "
                 "of such draws")
        )  # fmt: skip
    return lines
