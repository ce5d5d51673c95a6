"""What is said when a database cannot be read: never an address, a server, a user or a value.

The messages of drivers quote addresses, users and values, so that none of them is passed on.
"""

from __future__ import annotations

from importlib import util
from typing import TYPE_CHECKING

from sru_analysis.extracts.sheets import listed
from sru_analysis.messages import Refusal

if TYPE_CHECKING:
    from sru_analysis.extracts.database_address import Database

# Kind -> its name, the module of its driver, the extra that brings it.
DRIVERS = {
    "postgresql": ("PostgreSQL", "psycopg", "postgres"),
    "mssql": ("SQL Server", "pyodbc", "mssql"),
}
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL", "mssql": "SQL Server"}
# SQLSTATE of PostgreSQL; numbers of SQL Server, which stand in its text; SQLite has no rights.
_NO_RIGHT = "42501"
_NO_RIGHT_SQL_SERVER = ("(229)", "(230)")


def check_driver(database: Database) -> None:
    """Refuse (database_driver) where the driver of the database is not installed."""
    if database.kind not in DRIVERS:
        return
    name, module, extra = DRIVERS[database.kind]
    if util.find_spec(module) is None:
        raise Refusal(
            f"{database.name}: the driver for {name} ({module}) is not installed. Get it with: "
            f'python -m pip install -c constraints.txt -e ".[{extra}]". Nothing was started.',
            "database_driver",
        )


def unreachable(database: Database) -> Refusal:
    """There is no such server, database or file, or it does not let this log-in in."""
    name = NAMES[database.kind]
    if database.kind == "sqlite":
        remedy = "Check the path in --extract, and that you may read the file."
    else:
        remedy = (
            "Check the address in --extract, that the server runs, and that the driver's own "
            "password file or the log-in of the operating system names this user."
        )
    return Refusal(
        f"{database.name}: the {name} database could not be opened: it is not there, or does not "
        f"let this user in. {remedy} Nothing was started.",
        "database_unreachable",
    )


def is_denied(fault: object) -> bool:
    """Whether a fault of the driver says that the user has no right to read a table."""
    own = getattr(fault, "orig", None)
    if getattr(own, "sqlstate", None) == _NO_RIGHT:
        return True
    text = str(own) if type(own).__module__.startswith("pyodbc") else ""
    return any(number in text for number in _NO_RIGHT_SQL_SERVER)


def denied(database: Database, tables: list[str]) -> Refusal:
    """Tables that the user may not read; nothing is read in part."""
    return Refusal(
        f"{database.name} · {listed(tables)}: this user may not read the "
        f"{'table' if len(tables) == 1 else 'tables'}. Nothing was read. Ask for the right to "
        "SELECT from them, and for no other, and run again.",
        "database_denied",
    )


def no_table(database: Database, tables: int) -> Refusal:
    """No table of the schema is one of the dataset."""
    where = f"the schema {database.schema}" if database.schema else "the schema of this user"
    return Refusal(
        f"{database.name}: none of {tables} tables and views of {where} has the columns of a "
        "table of the Standard Safeguarding Dataset (ssd_person, ssd_cp_plans and others). "
        "Name the schema in the address (?schema=...), or ask for the right to see the tables.",
        "database_no_table",
    )


def ambiguous(database: Database, tables: list[str]) -> Refusal:
    """Several tables fit one of the dataset and none has its name."""
    return Refusal(
        f"{database.name}: the tables {' and '.join(sorted(tables))} all have the columns of one "
        "table of the dataset. Take the others out of the schema, or name another schema in the "
        "address (?schema=...), and run again.",
        "sheet_ambiguous",
    )


def stopped(database: Database, table: str) -> Refusal:
    """The database ended or refused what was asked, in the middle."""
    return Refusal(
        f"{database.name} · {table}: the database stopped answering while it was read. Nothing "
        "was kept. Run again; if it stops at the same place, ask for a look at the table.",
        "database_stopped",
    )


def too_big(database: Database, table: str) -> Refusal:
    """A table of more than is taken of one file."""
    return Refusal(
        f"{database.name} · {table}: the table holds more than is taken of one file. "
        "Give a view of fewer years and run again.",
        "too_big",
    )
