"""A PostgreSQL server of its own for the tests: made, started, and removed when they end.

It needs the server's programs (Debian: the package ``postgresql``) and the driver (the extra
``postgres``). Where they are missing the tests that need them are reported as skipped with that
reason; with SRU_NEEDS_POSTGRES=1, as in the continuous check, they fail instead.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib import util
from pathlib import Path

import pytest

ADMIN, ADMIN_PASSWORD = "sru_admin", "canary-admin-5f2c8a"
READER, READER_PASSWORD = "sru_reader", "canary-reader-91d7e4"
NEEDED = "SRU_NEEDS_POSTGRES"
# The server refuses to run as root: there it runs as the user that its package made.
SYSTEM_USER = "postgres"


@dataclass(frozen=True)
class Postgres:
    """A running server: reached through a socket in ``folder``, passwords in ``passfile``."""

    folder: Path
    passfile: Path

    def admin(self, database: str = "postgres") -> str:
        """An address that may do everything; for the tests' own preparations only."""
        return f"postgresql+psycopg://{ADMIN}:{ADMIN_PASSWORD}@/{database}?host={self.folder}"

    def address(self, database: str, more: str = "") -> str:
        """The address of a user who may read what was granted, without a password."""
        return (
            f"postgresql+psycopg://{READER}@/{database}"
            f"?host={self.folder}&passfile={self.passfile}{more}"
        )

    def say(self, *statements: str, database: str = "postgres") -> None:
        """Carry out statements as the administrator."""
        import psycopg

        with psycopg.connect(
            host=str(self.folder), user=ADMIN, password=ADMIN_PASSWORD, dbname=database
        ) as connection:
            connection.autocommit = True
            for statement in statements:
                connection.execute(statement)

    def new(self, database: str) -> str:
        """A fresh database; its name."""
        self.say(f'DROP DATABASE IF EXISTS "{database}"', f'CREATE DATABASE "{database}"')
        return database


def missing() -> str:
    """Why the tests that need PostgreSQL cannot run here; "" where they can."""
    if os.name == "nt":
        return "PostgreSQL is tried on Linux and macOS only"
    if programs() is None:
        return "PostgreSQL is not installed (Debian: apt-get install postgresql)"
    if os.geteuid() == 0 and not _is_a_user(SYSTEM_USER):
        return f"PostgreSQL does not run as root, and there is no user {SYSTEM_USER} to run it as"
    if util.find_spec("psycopg") is None:
        return 'the driver psycopg is not installed (pip install -e ".[postgres]")'
    return ""


def _is_a_user(name: str) -> bool:
    import pwd

    return any(one.pw_name == name for one in pwd.getpwall())


def programs() -> Path | None:
    """The folder with ``initdb`` and ``pg_ctl``, the newest where there are several."""
    packaged = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    version = {int(re.sub(r"\D", "", one.parents[1].name) or 0): one.parent for one in packaged}
    if version:
        return version[max(version)]
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@pytest.fixture(scope="session")
def postgres():
    """A running PostgreSQL server, with a user who may read and no more."""
    if why := missing():
        if os.environ.get(NEEDED) == "1":
            pytest.fail(f"{why}, and {NEEDED}=1 says that it must be here")
        pytest.skip(why)
    # A socket's path may have about a hundred characters, so it stands near the root.
    folder = Path(tempfile.mkdtemp(prefix="sru-pg-"))
    try:
        yield from _running(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _running(folder: Path):
    data, secret = folder / "data", folder / "secret"
    secret.write_text(ADMIN_PASSWORD)
    secret.chmod(0o600)
    as_user = {}
    if os.geteuid() == 0:
        as_user = {"user": SYSTEM_USER, "group": SYSTEM_USER, "extra_groups": []}
        shutil.chown(folder, SYSTEM_USER, SYSTEM_USER)
        shutil.chown(secret, SYSTEM_USER, SYSTEM_USER)

    def call(program: str, *arguments: str) -> None:
        subprocess.run(
            [programs() / program, *arguments], cwd=folder, check=True, capture_output=True,
            **as_user,
        )  # fmt: skip

    call("initdb", "-D", str(data), "-U", ADMIN, "--pwfile", str(secret), "-A", "scram-sha-256",
         "-E", "UTF8", "--locale=C", "--no-sync")  # fmt: skip
    options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
    call("pg_ctl", "-D", str(data), "-w", "-t", "60", "-l", str(folder / "log"), "-o", options,
         "start")  # fmt: skip
    try:
        passfile = folder / "passfile"
        passfile.write_text(f"*:*:*:{READER}:{READER_PASSWORD}\n")
        passfile.chmod(0o600)
        server = Postgres(folder, passfile)
        server.say(f"CREATE ROLE {READER} LOGIN PASSWORD '{READER_PASSWORD}'")
        yield server
    finally:
        call("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
