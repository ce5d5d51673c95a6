"""The address of a database, as it is typed or stands in ``sru.toml``: checked, never shown whole.

An address that holds a password is refused: it would stand in the history of the shell, in the
list of processes and in settings. The password comes from the driver's own password file or from
the log-in of the operating system.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from sru_analysis.messages import Refusal

FORMS = (
    "sqlite:///folder/file.db, postgresql+psycopg://user@server/database, "
    "mssql+pyodbc://@server/database?driver=ODBC+Driver+18+for+SQL+Server"
)
DRIVERS = {
    "sqlite": "pysqlite",
    "postgresql": "psycopg",
    "mssql": "pyodbc",
}
# What may follow the question mark: where the server is and how the way to it is guarded. A
# driver's other options could hold a password, or undo that nothing is written.
OPTIONS = {
    "sqlite": frozenset(),
    "postgresql": frozenset(
        {"host", "port", "sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl", "passfile",
         "service", "connect_timeout", "krbsrvname", "gssencmode", "channel_binding"}
    ),
    "mssql": frozenset(
        {"driver", "trusted_connection", "encrypt", "trustservercertificate", "authentication",
         "multisubnetfailover", "hostnameincertificate"}
    ),
}  # fmt: skip
SCHEMA = "schema"
_HOLDS_ONE = re.compile("pass(?!file)|pwd|secret|token|odbc", re.IGNORECASE)


@dataclass(frozen=True)
class Database:
    """Where a dataset stands in a database.

    ``name`` is how it is shown: that of the database or file, without server and user.
    ``schema``: "" = the one that the log-in sees first. ``beside``: the folder in which
    ``sru.toml`` and ``mapping.csv`` stand. The address itself is never part of its ``repr``.
    """

    kind: str
    name: str
    url: object = field(repr=False)
    schema: str = ""
    beside: Path = Path()


def is_address(text: str) -> bool:
    """Whether a text is meant as the address of a database, not as a path."""
    return re.match(r"[A-Za-z][A-Za-z0-9+_.-]*:/", text) is not None and "://" in text


def source_of(given: str | Path | Database, beside: Path | None = None) -> Path | Database:
    """What is to be read: a database where the text is an address, else a path.

    ``beside``: the folder with the settings that go with a database; the working directory.
    """
    if isinstance(given, str) and is_address(given):
        return read_address(given, beside or Path())
    return given if isinstance(given, Database) else Path(given)


def read_address(text: str, beside: Path) -> Database:
    """The database at an address. Raises ``Refusal`` (database_address, database_kind,
    database_password, database_option); no part of the address is in the message."""
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(text)
        kind, _, driver = url.drivername.partition("+")
    except (ArgumentError, ValueError):
        raise _malformed() from None
    kind = {"postgres": "postgresql"}.get(kind, kind)
    if kind not in DRIVERS or driver not in ("", DRIVERS[kind]):
        raise Refusal(
            "--extract: databases of this kind, or by this driver, are not read. Read are SQLite, "
            f"PostgreSQL by psycopg and SQL Server by pyodbc. Forms: {FORMS}. "
            "Nothing was started.",
            "database_kind",
        )
    _check_password(url)
    schema = url.query.get(SCHEMA, "")
    url = url.difference_update_query([SCHEMA]).set(drivername=f"{kind}+{DRIVERS[kind]}")
    if not isinstance(schema, str) or any(key.lower() not in OPTIONS[kind] for key in url.query):
        raise Refusal(
            "--extract: the address of the database has an option that is not taken. Taken are "
            f"{', '.join([SCHEMA, *sorted(OPTIONS[kind])])}. Leave the others out. "
            "Nothing was started.",
            "database_option",
        )
    if not url.database or url.database == ":memory:":
        raise _malformed()
    return Database(kind, _shown(kind, url.database), url, schema, beside)


def _check_password(url: object) -> None:
    """An option that is a password is refused as one, whatever it is called."""
    hidden = [key for key in url.query if _HOLDS_ONE.search(key)]
    if url.password is None and not hidden:
        return
    raise Refusal(
        "--extract: the address of the database holds a password or a whole connection string, "
        "which would stand in the list of processes. Leave it out: put it into the driver's own "
        "password file (PostgreSQL: .pgpass or pgpass.conf), or use the log-in of the operating "
        "system (SQL Server: trusted_connection=yes). Nothing was started.",
        "database_password",
    )


def _malformed() -> Refusal:
    return Refusal(
        f"--extract: the address of the database is not of a form that is read. Forms: {FORMS}. "
        "Nothing was started.",
        "database_address",
    )


def _shown(kind: str, database: str) -> str:
    """The name of the database or file as a folder may be called."""
    name = Path(database).name if kind == "sqlite" else database
    return re.sub(r"[^A-Za-z0-9._-]+", "_", name).strip("._") or "database"
