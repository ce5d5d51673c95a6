"""A dataset in a database: read only, the declared columns only, and no secret said anywhere."""

from __future__ import annotations

import datetime as dt
import io
import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from sru_analysis.configuration import Configuration
from sru_analysis.extracts import database as databases
from sru_analysis.extracts import read_extracts
from sru_analysis.extracts.database import fetch, opened
from sru_analysis.extracts.database_address import Database, is_address, read_address
from sru_analysis.messages import Refusal
from tests.postgres import ADMIN_PASSWORD, READER, READER_PASSWORD

PLANS = {
    "cppl_cp_plan_id": ["P1", "P2", "P3"],
    "cppl_person_id": ["C1", "C2", "C3"],
    "cppl_cp_plan_start_date": ["2019-01-02", "2019-02-03", "2019-03-04"],
    "cppl_cp_plan_end_date": ["2019-06-30", None, None],
    "cppl_cp_plan_latest_category": ["Neglect", "Multiple: Neglect, Physical abuse", None],
    "cppl_cp_plan_ola": ["N", "Y", None],
}
SECRET_NOTE = "canary free text of a child"


def plans(**more) -> pd.DataFrame:
    frame = pd.DataFrame(PLANS | more)
    for column in ("cppl_cp_plan_start_date", "cppl_cp_plan_end_date"):
        frame[column] = pd.to_datetime(frame[column])
    return frame


@pytest.fixture
def sqlite_of(tmp_path):
    """``sqlite_of(table=frame)``: the address of an SQLite file with these tables."""

    def made(**tables: pd.DataFrame) -> str:
        path = tmp_path / "care.db"
        path.unlink(missing_ok=True)
        engine = sa.create_engine(f"sqlite:///{path}")
        for name, frame in tables.items():
            frame.to_sql(name, engine, index=False, if_exists="replace")
        engine.dispose()
        return f"sqlite:///{path}"

    return made


@pytest.fixture
def postgres_of(postgres):
    """``postgres_of(table=frame)``: the address of a database with these tables, granted."""

    def made(schema: str = "public", grant: bool = True, **tables: pd.DataFrame) -> str:
        name = postgres.new("care")
        postgres.say(f"CREATE SCHEMA IF NOT EXISTS {schema}", database=name)
        engine = sa.create_engine(postgres.admin(name))
        for table, frame in tables.items():
            frame.to_sql(table, engine, schema=schema, index=False)
        engine.dispose()
        postgres.say(f"GRANT USAGE ON SCHEMA {schema} TO {READER}", database=name)
        if grant:
            postgres.say(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {READER}",
                         database=name)  # fmt: skip
        return postgres.address(name)

    return made


@pytest.fixture(params=["sqlite", "postgres"])
def database_of(request):
    """The same for both kinds of database."""
    return request.getfixturevalue(f"{request.param}_of")


def read(address: str, **settings):
    return read_extracts([address], Configuration(**settings))


def refusal(address: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read(address)
    return caught.value


# --- what is read ---------------------------------------------------------------------------


def test_a_known_table_is_read_and_the_others_are_not(database_of):
    address = database_of(
        anything=plans(notes=SECRET_NOTE), payroll=pd.DataFrame({"staff": ["a"], "pay": [1]})
    )
    records = read(address)
    assert list(records.files["source_file"]) == [f"{_name(address)}/anything.parquet"]
    assert list(records.cp_plans["person_id"]) == ["c1", "c2", "c3"]
    assert list(records.cp_plans["cp_plan_latest_category"].fillna("")) == ["NEG", "MUL", ""]
    assert list(records.cp_plans["cp_plan_ola"].fillna("")) == ["no", "yes", ""]
    assert records.cp_plans["cp_plan_start_date"][1] == pd.Timestamp("2019-02-03")


def test_only_declared_columns_are_asked_for(database_of):
    address = database_of(ssd_cp_plans=plans(cppl_notes=SECRET_NOTE, cppl_referral_id="R1"))
    (container,) = fetch(read_address(address, Path()))
    assert SECRET_NOTE.encode() not in container.data
    columns = pd.read_parquet(io.BytesIO(container.data)).columns
    assert "cppl_notes" not in columns and "cppl_referral_id" not in columns
    assert list(columns)[0] == "cppl_cp_plan_id"


def test_rows_are_fetched_in_pieces(database_of, monkeypatch):
    address = database_of(ssd_cp_plans=plans())
    whole = fetch(read_address(address, Path()))
    monkeypatch.setattr(databases, "CHUNK", 1)
    assert fetch(read_address(address, Path())) == whole


def test_a_table_without_rows_is_there_and_empty(database_of):
    records = read(database_of(ssd_cp_plans=plans().head(0)))
    assert records.covers("cp_plans") and records.cp_plans.empty


def test_the_same_rows_are_the_same_bytes_in_any_order_and_database(sqlite_of, postgres_of):
    forwards = fetch(read_address(sqlite_of(ssd_cp_plans=plans()), Path()))
    as_text = plans().assign(
        cppl_cp_plan_start_date=PLANS["cppl_cp_plan_start_date"],
        cppl_cp_plan_end_date=PLANS["cppl_cp_plan_end_date"],
    )
    backwards = fetch(read_address(sqlite_of(ssd_cp_plans=as_text.iloc[::-1]), Path()))
    typed = as_text.assign(
        cppl_cp_plan_start_date=[dt.date.fromisoformat(d) for d in PLANS["cppl_cp_plan_start_date"]]
    )
    elsewhere = fetch(read_address(postgres_of(ssd_cp_plans=typed.sample(3)), Path()))
    assert [c.sha256 for c in backwards] == [c.sha256 for c in elsewhere]
    changed = as_text.assign(cppl_cp_plan_ola="N")
    others = fetch(read_address(sqlite_of(ssd_cp_plans=changed), Path()))
    assert [c.sha256 for c in others] != [c.sha256 for c in forwards]
    assert [c.sha256 for c in others] != [c.sha256 for c in backwards]


def test_types_of_a_database_are_read_like_text(postgres_of, postgres):
    address = postgres_of(ssd_cp_plans=plans().head(0))
    postgres.say(
        "DROP TABLE ssd_cp_plans",
        "CREATE TABLE ssd_cp_plans (cppl_cp_plan_id bigint, cppl_person_id numeric(20, 2), "
        "cppl_cp_plan_start_date timestamptz, cppl_cp_plan_end_date date, cppl_cp_plan_ola boolean,"
        " cppl_cp_plan_latest_category char(40), cppl_icpc_id uuid)",
        # Half past midnight in England in summer is the day before in universal time.
        "INSERT INTO ssd_cp_plans VALUES (1, 101.00, '2019-06-01 00:30:00+01', '2019-07-01', true,"
        " 'Neglect', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11')",
        "INSERT INTO ssd_cp_plans VALUES (2, 102, '2019-01-31 23:30:00+00', 'infinity', false,"
        " 'Emotional abuse', null)",
        "INSERT INTO ssd_cp_plans VALUES (3, 103, '2019-02-01', null, null, null, null)",
        f"GRANT SELECT ON ssd_cp_plans TO {READER}",
        database="care",
    )
    records = read(address)
    frame = records.cp_plans.set_index("cp_plan_id")
    assert list(frame["person_id"]) == ["101", "103"]
    assert frame.loc["1", "cp_plan_start_date"] == pd.Timestamp("2019-06-01")
    assert frame.loc["1", "cp_plan_end_date"] == pd.Timestamp("2019-07-01")
    assert frame.loc["1", "cp_plan_ola"] == "yes"
    assert frame.loc["1", "cp_plan_latest_category"] == "NEG"
    # An end for ever is no date: it places the row, so the row is set aside, and told.
    assert list(records.quarantine["reason"]) == ["date_text"]
    assert list(records.files["rows_in"]) == [3]


def test_types_of_sqlite_are_read_like_text(tmp_path):
    path = tmp_path / "care.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "CREATE TABLE ssd_cp_plans (cppl_cp_plan_id INTEGER, cppl_person_id REAL, "
            "cppl_cp_plan_start_date DATE, cppl_cp_plan_ola BOOLEAN, "
            "cppl_cp_plan_latest_category TEXT)"
        )
        rows = [
            (1, 101.0, "2019-01-02 00:00:00.000000", 1, b"Neglect"),
            (2, 102.0, "02/01/2019", 0, "N\u00e9glect"),
            (3, 103.0, "not a day", None, "Neglect"),
        ]
        connection.executemany("INSERT INTO ssd_cp_plans VALUES (?, ?, ?, ?, ?)", rows)
    records = read(f"sqlite:///{path}")
    assert list(records.cp_plans["person_id"]) == ["101", "102"]
    assert list(records.cp_plans["cp_plan_start_date"]) == [pd.Timestamp("2019-01-02")] * 2
    assert list(records.cp_plans["cp_plan_ola"]) == ["yes", "no"]
    assert list(records.quarantine["reason"]) == ["date_text"]
    assert list(records.unmapped["spelling"]) == ["N\u00e9glect"]


def test_a_schema_is_named_in_the_address(postgres_of, postgres):
    address = postgres_of(schema="ssd_live", ssd_cp_plans=plans())
    assert refusal(address).code == "database_no_table"
    assert len(read(f"{address}&schema=ssd_live").cp_plans) == 3


def test_of_two_tables_the_one_with_the_name_of_the_dataset_is_read(database_of):
    twice = database_of(ssd_cp_plans=plans(), ssd_cp_plans_bak=plans().head(1))
    assert len(read(twice).cp_plans) == 3
    neither = refusal(database_of(plans_new=plans(), plans_old=plans()))
    assert neither.code == "sheet_ambiguous"
    assert "plans_new and plans_old" in neither.message


def test_spellings_of_the_council_stand_beside_its_settings(sqlite_of, tmp_path, monkeypatch):
    people = pd.DataFrame(
        {
            "invo_involvements_id": ["1", "2"],
            "invo_person_id": ["C1", "C1"],
            "invo_professional_id": ["W1", "W2"],
            "invo_professional_role_id": ["ROLE 17", "Independent Reviewing Officer"],
            "invo_involvement_start_date": ["2019-01-01", "2019-01-01"],
        }
    )
    address = sqlite_of(ssd_involvements=people)
    monkeypatch.chdir(tmp_path)
    unknown = read(address)
    assert list(unknown.involvements["involvement_role"]) == ["IRO"]
    assert list(unknown.unmapped["spelling"]) == ["ROLE 17"]
    mapping = "kind,table,column,spelling,code\nvalue,involvements,involvement_role,ROLE 17,"
    (tmp_path / "mapping.csv").write_text(f"{mapping}SOCIAL_WORKER\n")
    assert set(read(address).involvements["involvement_role"]) == {"IRO", "SOCIAL_WORKER"}


# --- nothing is written ---------------------------------------------------------------------


def test_nothing_can_be_written_through_our_connection(database_of):
    address = database_of(ssd_cp_plans=plans())
    with opened(read_address(address, Path())) as connection:
        for statement in ("DELETE FROM ssd_cp_plans", "CREATE TABLE more (a int)",
                          "DROP TABLE ssd_cp_plans", "UPDATE ssd_cp_plans SET cppl_cp_plan_ola = 1",
                          "WITH a AS (DELETE FROM ssd_cp_plans) SELECT 1", "VACUUM",
                          "INSERT INTO ssd_cp_plans (cppl_cp_plan_id) VALUES (1)"):  # fmt: skip
            with pytest.raises(AssertionError, match="does not read"):
                connection.exec_driver_sql(statement)
    assert len(read(address).cp_plans) == 3


def test_the_database_itself_refuses_what_would_write(database_of, postgres, request):
    address = database_of(ssd_cp_plans=plans())
    if address.startswith("postgresql"):
        # Even one who may do everything else writes nothing in a transaction that only reads.
        address = postgres.admin("care")
        database = Database("postgresql", "care", sa.make_url(address))
    else:
        database = read_address(address, Path())
    before = _whole(address)
    with opened(database) as connection:
        driver = connection.connection.cursor()
        for statement in ("DELETE FROM ssd_cp_plans", "CREATE TABLE more (a int)"):
            with pytest.raises(Exception, match="read-?only|cannot execute"):
                driver.execute(statement)
            if database.kind == "postgresql":
                driver.execute("ROLLBACK; BEGIN TRANSACTION READ ONLY")
    assert _whole(address) == before


def test_reading_leaves_a_file_as_it_was(sqlite_of, tmp_path):
    address = sqlite_of(ssd_cp_plans=plans())
    path = tmp_path / "care.db"
    path.chmod(0o400)
    before = path.read_bytes(), path.stat().st_mtime_ns
    read(address)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert [one.name for one in tmp_path.iterdir()] == ["care.db"]


def _whole(address: str) -> list:
    engine = sa.create_engine(address)
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(sa.text("SELECT * FROM ssd_cp_plans"))]
        tables = sa.inspect(connection).get_table_names()
    engine.dispose()
    return [*sorted(rows, key=str), *tables]


# --- what is refused ------------------------------------------------------------------------

CANARY = "canary-pa55-8841"


@pytest.mark.parametrize(
    ("address", "code"),
    [
        (f"postgresql+psycopg://reader:{CANARY}@server/care", "database_password"),
        (f"postgresql://reader:{CANARY}@server/care", "database_password"),
        (f"postgresql+psycopg://reader@server/care?password={CANARY}", "database_password"),
        (f"postgresql+psycopg://reader@server/care?sslpassword={CANARY}", "database_password"),
        (f"mssql+pyodbc://reader:{CANARY}@server/care", "database_password"),
        (f"mssql+pyodbc:///?odbc_connect=PWD%3D{CANARY}", "database_password"),
        (f"sqlite:///care.db?pwd={CANARY}", "database_password"),
        (f"mysql://reader:{CANARY}@server/care", "database_kind"),
        (f"postgresql+psycopg2://reader:{CANARY}@server/care", "database_kind"),
        (f"postgresql+psycopg://reader@server/care?options={CANARY}", "database_option"),
        (f"postgresql+psycopg://reader@server:{CANARY}/care", "database_address"),
        ("postgresql+psycopg://reader@server", "database_address"),
        ("sqlite://", "database_address"),
        ("sqlite:///:memory:", "database_address"),
    ],
)
def test_an_address_with_a_secret_or_of_another_form_is_refused(address, code):
    assert is_address(address)
    caught = refusal(address)
    assert caught.code == code
    assert CANARY not in str(caught) and CANARY not in repr(caught)
    assert "server" not in str(caught).replace("that the server", "").replace("@server", "")
    assert caught.__cause__ is None


def test_paths_are_no_addresses():
    for path in ("data/extract", "C:\\data\\extract", "/data/x:y", "C:/data", "a.csv", "x:y"):
        assert not is_address(path)


def test_a_missing_driver_names_the_extra_that_brings_it():
    caught = refusal("mssql+pyodbc://@server/care?driver=ODBC+Driver+18+for+SQL+Server")
    assert caught.code in ("database_driver", "database_unreachable")
    if caught.code == "database_driver":
        assert ".[mssql]" in caught.message


def test_a_database_that_is_not_there(tmp_path, postgres):
    missing = refusal(f"sqlite:///{tmp_path}/none.db")
    assert missing.code == "database_unreachable"
    assert not (tmp_path / "none.db").exists()
    (tmp_path / "text.db").write_text("not a database at all, only some text in a file")
    assert refusal(f"sqlite:///{tmp_path}/text.db").code == "database_unreachable"
    assert refusal(postgres.address("nowhere")).code == "database_unreachable"


def test_a_wrong_password_is_never_said(postgres_of, postgres, tmp_path, monkeypatch, caplog):
    address = postgres_of(ssd_cp_plans=plans())
    wrong = tmp_path / "passfile"
    wrong.write_text(f"*:*:*:{READER}:{CANARY}\n")
    wrong.chmod(0o600)
    caught = refusal(address.replace(str(postgres.passfile), str(wrong)))
    assert caught.code == "database_unreachable"
    without = address.split("&passfile=")[0]
    monkeypatch.setenv("PGPASSWORD", CANARY)
    also = refusal(without)
    for text in (str(caught), str(also), caplog.text):
        assert CANARY not in text and READER not in text and str(postgres.folder) not in text


def test_the_right_password_is_never_said_either(postgres_of, monkeypatch, caplog, capfd):
    address = postgres_of(ssd_cp_plans=plans()).split("&passfile=")[0]
    monkeypatch.setenv("PGPASSWORD", READER_PASSWORD)
    with caplog.at_level("DEBUG"):
        records = read(address)
    said = [caplog.text, *capfd.readouterr(), repr(read_address(address, Path()))]
    said += [records.files.to_csv(), records.notes.to_csv(), records.coverage.to_csv()]
    assert len(records.cp_plans) == 3
    for text in said:
        assert READER_PASSWORD not in text and ADMIN_PASSWORD not in text and READER not in text


def test_tables_that_may_not_be_read_are_named_together(postgres_of, postgres):
    reviews = pd.DataFrame(
        {
            "cppr_cp_review_id": ["1"],
            "cppr_person_id": ["C1"],
            "cppr_cp_review_date": ["2019-01-01"],
        }
    )
    address = postgres_of(grant=False, ssd_cp_plans=plans(), ssd_cp_reviews=reviews)
    both = refusal(address)
    assert both.code == "database_denied"
    assert "ssd_cp_plans, ssd_cp_reviews" in both.message
    postgres.say(f"GRANT SELECT ON ssd_cp_plans TO {READER}", database="care")
    assert "ssd_cp_plans" not in refusal(address).message


def test_no_known_table(database_of):
    caught = refusal(database_of(payroll=pd.DataFrame({"staff": ["a"], "pay": [1.5]})))
    assert caught.code == "database_no_table"
    assert "none of 1 tables" in caught.message


def test_a_table_too_big_is_refused(sqlite_of, monkeypatch):
    address = sqlite_of(ssd_cp_plans=plans())
    monkeypatch.setattr(databases, "SIZE_CAP", 10)
    assert refusal(address).code == "too_big"


def test_refusals_have_their_form(database_of, tmp_path):
    found = [
        refusal(database_of(payroll=pd.DataFrame({"a": [1]}))),
        refusal(f"sqlite:///{tmp_path}/none.db"),
        refusal("mysql://server/care"),
    ]
    for each in found:
        assert each.exit_code == 2
        assert str(each).endswith(f"({each.code})")
        assert "!" not in each.message and "error" not in each.message.lower()


def _name(address: str) -> str:
    return read_address(address, Path()).name
