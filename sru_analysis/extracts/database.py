"""A dataset straight from a database: opened so that nothing can be written, read in pieces.

Of the tables of the schema the known ones are told by their columns; of those only the columns
that a form declares are asked for. What comes out is a Parquet file a table, every cell as text
and the rows in order of their text: the same rows are the same bytes, from whatever database.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sru_analysis.extracts import database_refusals as refusals
from sru_analysis.extracts import ssd_views
from sru_analysis.extracts.containers import SIZE_CAP, Container
from sru_analysis.extracts.database_address import Database
from sru_analysis.extracts.forms import Form
from sru_analysis.extracts.headers import Headings, Recognised
from sru_analysis.extracts.mapping import Addition, with_additions
from sru_analysis.extracts.sheets import Sheet
from sru_analysis.extracts.typed_cells import as_texts
from sru_analysis.messages import Refusal

CHUNK = 20_000
CONNECT_SECONDS = 10
# What a connection may be told; all else is stopped before it reaches the driver.
MAY_BE_SAID = re.compile(
    r"\s*(?:SELECT|PRAGMA|SHOW|SET LOCAL|BEGIN|SAVEPOINT|RELEASE|ROLLBACK TO"
    r"|(?:SAVE|ROLLBACK) TRANSACTION)\b",
    re.IGNORECASE,
)


def fetch(database: Database, additions: Sequence[Addition] = ()) -> list[Container]:
    """The known tables of a database as Parquet, in the order of their names.

    ``additions``: headings that the council calls its columns by, beside those of the dataset.
    Raises ``Refusal`` (database_driver, database_unreachable, database_denied,
    database_no_table, database_stopped, sheet_ambiguous, too_big).
    """
    from sqlalchemy.exc import DBAPIError, SQLAlchemyError

    headings = Headings(with_additions(ssd_views.FORMS, list(additions)))
    fetched, denied = [], []
    with opened(database) as connection:
        known = _known(connection, database, headings)
        for table, found in sorted(known.items()):
            try:
                with connection.begin_nested():
                    fetched.append(_read(connection, database, table, found))
            except DBAPIError as fault:
                if not refusals.is_denied(fault):
                    raise refusals.stopped(database, table) from None
                denied.append(table)
            except SQLAlchemyError:
                raise refusals.stopped(database, table) from None
    if denied:
        raise refusals.denied(database, denied)
    return fetched


@contextmanager
def opened(database: Database) -> Iterator:
    """A connection in which nothing can be written, and which ends in a roll-back.

    PostgreSQL: one transaction, read only, of one moment. SQLite: the file is opened read only.
    SQL Server has no such transaction: there the rights of the log-in decide, and the connection
    takes no statement but ``SELECT``.
    """
    from sqlalchemy import event
    from sqlalchemy.exc import DBAPIError, SQLAlchemyError

    engine = _engine(database)
    event.listen(engine, "before_cursor_execute", _only_reads)
    try:
        try:
            connection = engine.connect()
        except (SQLAlchemyError, OSError):
            raise refusals.unreachable(database) from None
        with connection:
            try:
                connection = _read_only(connection, database)
            except DBAPIError:
                raise refusals.unreachable(database) from None
            yield connection
            connection.rollback()
    finally:
        engine.dispose()


def _engine(database: Database) -> object:
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    refusals.check_driver(database)
    settings: dict[str, object] = {"poolclass": NullPool, "hide_parameters": True}
    if database.kind == "sqlite":
        settings["creator"] = _sqlite(database)
    elif database.kind == "postgresql":
        if "connect_timeout" not in database.url.query:
            settings["connect_args"] = {"connect_timeout": CONNECT_SECONDS}
    else:
        settings["connect_args"] = {"timeout": CONNECT_SECONDS, "ApplicationIntent": "ReadOnly"}
    return create_engine(database.url, **settings)


def _sqlite(database: Database):
    """How an SQLite file is opened: read only, and only where it is there."""
    import sqlite3
    from pathlib import Path

    place = Path(database.url.database)
    if not place.is_file():
        raise refusals.unreachable(database)
    return lambda: sqlite3.connect(f"{place.resolve().as_uri()}?mode=ro", uri=True)


def _only_reads(connection, cursor, statement, parameters, context, executemany) -> None:
    """The last net below the database's own: a statement that could write is not sent."""
    if not MAY_BE_SAID.match(statement):
        raise AssertionError("a statement that does not read was about to be sent to a database")


def _read_only(connection, database: Database):
    if database.kind == "postgresql":
        connection = connection.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        # Dates are written year first, and points of time as they were in England.
        connection.exec_driver_sql("SET LOCAL datestyle = 'ISO, YMD'")
        connection.exec_driver_sql("SET LOCAL timezone = 'Europe/London'")
    elif database.kind == "sqlite":
        connection.exec_driver_sql("PRAGMA query_only = ON")
        connection.exec_driver_sql("BEGIN")
        connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")
    return connection


def _known(connection, database: Database, headings: Headings) -> dict[str, Recognised]:
    """Table of the schema -> the form that its columns fit."""
    from sqlalchemy import inspect
    from sqlalchemy.engine.reflection import ObjectKind
    from sqlalchemy.exc import SQLAlchemyError

    try:
        columns = inspect(connection).get_multi_columns(
            schema=database.schema or None, kind=ObjectKind.ANY
        )
    except SQLAlchemyError:
        raise refusals.stopped(database, "the list of tables") from None
    fitting: dict[str, list[tuple[str, Recognised]]] = {}
    for (_, table), described in sorted(columns.items(), key=lambda pair: pair[0][1]):
        names = [each["name"] for each in described]
        found = _recognised(headings, Sheet(table, "", [names], [1]))
        if found is not None:
            fitting.setdefault(ssd_views.PART[found.form.name], []).append((table, found))
    if not fitting:
        raise refusals.no_table(database, len(columns))
    return dict(_one(database, tables) for tables in fitting.values())


def _recognised(headings: Headings, sheet: Sheet) -> Recognised | None:
    """The form that a table fits best; none for one that fits two, which no table of a form does.

    A schema holds any number of tables that are not meant to be read.
    """
    try:
        found = headings.recognise(sheet)
    except Refusal:
        return None
    return found if isinstance(found, Recognised) else None


def _one(database: Database, tables: list[tuple[str, Recognised]]) -> tuple[str, Recognised]:
    """Of several tables that fit, the one with the name of the dataset's; none is guessed."""
    if len(tables) == 1:
        return tables[0]
    for name in (ssd_views.PART[tables[0][1].form.name], tables[0][1].form.name):
        named = [pair for pair in tables if pair[0].casefold() == name.casefold()]
        if len(named) == 1:
            return named[0]
    raise refusals.ambiguous(database, [table for table, _ in tables])


def _read(connection, database: Database, table: str, found: Recognised) -> Container:
    """One table, its declared columns only, in pieces."""
    import pyarrow as pa
    import sqlalchemy as sa

    names = _asked_for(found)
    columns = [sa.column(name) for name in names]
    if database.kind == "postgresql":
        # Its own words for every type: so that days which Python cannot hold are read too.
        columns = [sa.cast(column, sa.Text).label(column.name) for column in columns]
    source = sa.table(table, *(sa.column(name) for name in names), schema=database.schema or None)
    in_pieces = {"stream_results": True, "yield_per": CHUNK}
    kind = pa.schema([(name, pa.string()) for name in names])
    pieces, size = [], 0
    asked = sa.select(*columns).select_from(source)
    with connection.execute(asked, execution_options=in_pieces) as rows:
        for some in rows.partitions(CHUNK):
            texts = [as_texts(column) for column in zip(*some, strict=True)]
            pieces.append(pa.Table.from_arrays([pa.array(t, pa.string()) for t in texts],
                                               schema=kind))  # fmt: skip
            size += pieces[-1].nbytes
            if size > SIZE_CAP:
                raise refusals.too_big(database, table)
    whole = pa.concat_tables([kind.empty_table(), *pieces])
    return _container(table, whole.sort_by([(name, "ascending") for name in names]))


def _asked_for(found: Recognised) -> list[str]:
    """The columns that the form declares, by the names they have here, in the form's order."""
    form: Form = found.form
    return [
        found.headings[found.positions[each.column]]
        for each in form.fields
        if each.column in found.positions
    ]


def _container(table: str, rows) -> Container:
    """A table as a Parquet file in memory; the same rows give the same bytes."""
    from pyarrow import parquet

    sink = io.BytesIO()
    parquet.write_table(rows, sink, compression="zstd", write_statistics=False)
    data = sink.getvalue()
    name = re.sub(r"[^a-z0-9._-]+", "_", table.lower()).strip("._") or "table"
    return Container(f"{name}.parquet", data, "Parquet", hashlib.sha256(data).hexdigest())
