"""What one run was asked to do, checked before anything starts."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sru_analysis.calendar import YEAR_STARTS, Period, in_words
from sru_analysis.configuration import (
    FILE_NAME,
    Configuration,
    check_slug,
    read_configuration,
)
from sru_analysis.extracts.database_address import Database, source_of
from sru_analysis.messages import Refusal
from sru_analysis.run import written
from sru_analysis.run.places import Places, project_root
from sru_analysis.run.stated import check_names

EDITIONS = {
    "published": ("published",),
    "internal": ("internal",),
    "both": ("internal", "published"),
}
DEMO_PERIOD = "2019-09"
MAPPING = "mapping.csv"
OWN_FILES = (MAPPING, *written.NAMES)


@dataclass(frozen=True)
class Asked:
    """The options of ``run`` as typed; ``None`` or empty where the default is meant."""

    period: str
    extract: tuple[str, ...] = ()
    council: str | None = None
    reference_date: str | None = None
    edition: str | None = None
    only: str = ""
    jobs: int | None = None
    out: str = "outputs"
    year_starts: str | None = None
    allow_partial: bool = False
    release: bool = False
    force: bool = False
    word: bool = False
    engine: str = "sru"
    mapping: bool = True


@dataclass(frozen=True)
class Settings:
    """The same, every default filled in.

    ``extract``: folders, files and databases. ``engine`` is "sru", or "kernel" to compare the two.
    ``previous`` states the pack before this one in the chain; ``None`` = the one that stands in
    the output folder; ``previous_files`` is the folder with what is kept of it, for ``rerun``;
    ``published`` is where the packs of the chain stand, where that is not ``places``.
    """

    period: Period
    extract: tuple[Path | Database, ...]
    configuration: Configuration
    editions: tuple[str, ...]
    places: Places
    only: str = ""
    jobs: int | None = None
    allow_partial: bool = False
    release: bool = False
    force: bool = False
    word: bool = False
    engine: str = "sru"
    previous: dict | None = None
    previous_files: Path | None = None
    published: Places | None = None

    @property
    def year_to_date(self) -> Period:
        return self.period.year_to_date(self.configuration.year_starts)

    def command(self, edition: str) -> str:
        """The run as one would type it; the same for every spelling of the same run.

        It is printed on the pages, so it names no folder.
        """
        stated = self.configuration
        parts = ["sru run", typed(self.period), "--council", stated.council, "--edition", edition]
        if stated.year_starts != "january":
            parts += ["--year-starts", stated.year_starts]
        if stated.reference_date:
            parts += ["--reference-date", stated.reference_date.isoformat()]
        if self.only:
            parts += ["--only", self.only]
        if self.word:
            parts.append("--word")
        return " ".join(parts)

    def parameters(self) -> dict:
        """The parameters that decide what is in a pack."""
        stated = self.configuration
        return {
            "allow_partial": self.allow_partial,
            "council_code": stated.council_code,
            "only": self.only,
            "reference_date": stated.reference_date.isoformat() if stated.reference_date else "",
            "word": self.word,
            "year_starts": stated.year_starts,
        }


def settings_of(asked: Asked) -> Settings:
    """Fill in the defaults and check every value; the period first."""
    period = Period.parse(asked.period)
    edition, only = _edition(asked)
    extract = _extract(asked.extract)
    configuration = _configuration(asked, extract)
    extract += _own_files(asked, extract, configuration, period)
    places = Places(Path(asked.out), configuration.council, period.slug)
    return Settings(
        period=period,
        extract=extract,
        configuration=configuration,
        editions=EDITIONS[edition],
        places=places,
        only=only,
        jobs=_jobs(asked.jobs),
        allow_partial=asked.allow_partial,
        release=asked.release,
        force=asked.force,
        word=asked.word,
        engine=asked.engine,
    )


def typed(period: Period) -> str:
    """A period as it is typed on a command line."""
    return period.slug.replace("_to_", "..")


def _edition(asked: Asked) -> tuple[str, str]:
    only = ",".join(sorted({part.strip() for part in asked.only.split(",") if part.strip()}))
    inner = "--only" if only else "--allow-partial" if asked.allow_partial else ""
    if inner and asked.edition in ("published", "both"):
        raise Refusal(
            f"sru run: {inner} makes an internal pack that is not whole; it cannot be published. "
            f"Leave out {inner}, or ask for --edition internal. Nothing was started.",
            "edition_partial",
        )
    return asked.edition or ("internal" if inner else "published"), only


def _extract(typed_paths: tuple[str, ...]) -> tuple[Path | Database, ...]:
    stated = typed_paths or (read_configuration(Path.cwd()).extract or "data/extract",)
    return tuple(source_of(text, Path.cwd()) for text in stated)


def settings_folder(extract: tuple[Path | Database, ...]) -> Path:
    """The folder whose ``sru.toml`` holds: the first extract's that has one, else the current."""
    paths = [one for one in extract if not isinstance(one, Database) and one.name not in OWN_FILES]
    folders = [path if path.is_dir() else path.parent for path in paths]
    return next((folder for folder in folders if (folder / FILE_NAME).is_file()), Path.cwd())


def _own_files(
    asked: Asked,
    extract: tuple[Path | Database, ...],
    configuration: Configuration,
    period: Period,
) -> tuple[Path, ...]:
    """The council's mapping, commentary and actions, where they do not lie in what is read."""
    if not asked.mapping:
        return ()
    folder = council_folder(configuration)
    paths = [each for each in extract if isinstance(each, Path)]
    read = {
        place.resolve()
        for each in paths
        for place in (_own_places(each, period) if each.is_dir() else [each])
    }
    own = _own_places(folder, period)
    return tuple(path for path in own if path.is_file() and path.resolve() not in read)


def _own_places(folder: Path, period: Period) -> list[Path]:
    return [folder / MAPPING, *written.written_paths(folder, period.slug)]


def council_folder(configuration: Configuration) -> Path:
    """Where a council's own coverage and mapping files stand, from the working directory."""
    return Path("data") / configuration.council


def _configuration(asked: Asked, extract: tuple[Path | Database, ...]) -> Configuration:
    stated = read_configuration(settings_folder(extract))
    if asked.council:
        stated = stated.with_council(check_slug(asked.council))
    if asked.year_starts:
        if asked.year_starts not in YEAR_STARTS:
            raise Refusal("--year-starts: january or april is expected.", "option_value")
        stated = replace(stated, year_starts=asked.year_starts)
    if asked.reference_date:
        stated = replace(stated, reference_date=_day(asked.reference_date))
    check_names(stated)
    return stated


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal(
            "--reference-date: a day is expected in the form 2019-10-31. Nothing was started.",
            "option_value",
        ) from None


def _jobs(asked: int | None) -> int:
    if asked is not None and not 1 <= asked <= 64:
        raise Refusal("--jobs: a whole number from 1 to 64 is expected.", "option_value")
    return asked or os.cpu_count() or 1


def demo_extract() -> str:
    """The invented council that comes with the checkout."""
    folder = project_root() / "data" / "demo"
    if not folder.is_dir():
        raise Refusal(
            "data/demo: the invented council was not found. Run from the checkout, or restore the "
            "folder from version control.",
            "demo_missing",
        )
    return str(folder)


def first_lines(settings: Settings) -> list[str]:
    """What is printed first, so that a period is never misread."""
    period, stated = settings.period, settings.configuration
    year = f"year to date from {in_words(settings.year_to_date.start)}"
    edition = " and ".join(settings.editions)
    return [
        f"period   {typed(period)} ({period.days}), {year}",
        f"council  {stated.council_name}        edition  {edition}",
    ]
