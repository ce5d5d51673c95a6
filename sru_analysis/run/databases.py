"""A database as an input of a run: read once, its rows kept as files.

A database has no bytes of its own that could be hashed, and tomorrow it holds other rows. What was
read of it becomes a folder of Parquet files, one a table, in an order of the rows that depends on
nothing but the rows. These files are hashed, read, and kept beside the pack, so that the id of
the pack follows from the rows and ``rerun`` needs no database.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sru_analysis.configuration import FILE_NAME
from sru_analysis.extracts.database_address import Database
from sru_analysis.run.places import make_folder
from sru_analysis.run.settings import Settings, settings_folder

MAPPING = "mapping.csv"


@contextmanager
def as_files(settings: Settings) -> Iterator[Settings]:
    """The same settings with a folder of files in place of each database.

    The folder is on the private side and goes when the run ends.
    """
    if not any(isinstance(one, Database) for one in settings.extract):
        yield settings
        return
    settings.places.check_writable()
    cache = make_folder(settings.places.cache)
    with tempfile.TemporaryDirectory(prefix="extract-", dir=cache) as folder:
        extract = tuple(
            _kept(one, Path(folder) / str(number), settings) if isinstance(one, Database) else one
            for number, one in enumerate(settings.extract)
        )
        yield replace(settings, extract=extract)


def _kept(database: Database, above: Path, settings: Settings) -> Path:
    """The tables of a database as files, with the settings and spellings that go with it."""
    from sru_analysis.extracts.database import fetch
    from sru_analysis.extracts.folder import additions_of
    from sru_analysis.records.store import write_atomically

    folder = above / database.name
    for container in fetch(database, additions_of(settings.extract)):
        write_atomically(folder / container.name, container.data)
    beside = [database.beside / MAPPING]
    stated = settings_folder(settings.extract)
    if stated.resolve() == database.beside.resolve():
        beside.append(stated / FILE_NAME)
    for path in beside:
        if path.is_file():
            write_atomically(folder / path.name, path.read_bytes())
    return folder
