"""Where commentary and actions are found, and periods looked up by diff."""

import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from sru_analysis.cli import main
from sru_analysis.messages import Refusal
from sru_analysis.run import written
from sru_analysis.run.diff import difference_lines, place_of
from sru_analysis.run.earlier import read_figures
from sru_analysis.run.inputs import hashed
from sru_analysis.run.settings import Asked, settings_of

HEAD = "area,action,metric,owner_role,first_raised,due,status\n"
COLUMNS = (
    "period_start,period_end,basis,metric,breakdown,category,outcome,statistic,"
    "numerator,denominator,value,lower,upper,unit,symbol\n"
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working directory with an extract and a council's own folder."""
    monkeypatch.chdir(tmp_path)
    for name, text in {
        "received/sru.toml": 'council = "north"\n',
        "received/children.csv": "person_id\n",
        "data/north/2019-09/commentary.md": "# Summary\nWords.\n",
        "data/north/2019-08/commentary.md": "# Nonsense\n",
        "data/north/actions.csv": HEAD,
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def settings(**options):
    return settings_of(Asked(period="2019-09", extract=("received",), **options))


def test_a_councils_own_files_are_inputs_of_the_run(folder):
    listed = hashed(settings().extract)
    roles = {one.role: one.name for one in listed}
    assert roles == {
        "configuration": "sru.toml", "extract": "children.csv",
        "commentary": "commentary.md", "actions": "actions.csv",
    }  # fmt: skip
    found = written.find(settings().extract, "2019-09")
    assert found["commentary.md"] == Path("data/north/2019-09/commentary.md")
    assert set(found) == {"commentary.md", "actions.csv"}


def test_beside_the_extract_they_are_found_too_and_two_are_refused(folder):
    (folder / "received/2019-09").mkdir()
    (folder / "received/2019-09/commentary.md").write_text("# Options\nTo go on.\n")
    with pytest.raises(Refusal) as caught:
        written.find(settings().extract, "2019-09")
    assert caught.value.code == "written_twice"
    (folder / "data/north/2019-09/commentary.md").unlink()
    made = written.read(settings().extract, "2019-09", [])
    assert list(made.commentary.sections) == ["options"]


def test_the_commentary_of_another_period_is_not_read(folder):
    july = settings_of(Asked(period="2019-07", extract=("received",)))
    assert written.find(july.extract, "2019-07").keys() == {"actions.csv"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_commentary_is_read_as_notepad_saves_it(folder, encoding):
    path = folder / "data/north/2019-09/commentary.md"
    path.write_bytes("# Summary\r\n\r\nAmélie’s plan.\r\n".encode(encoding))
    made = written.read(settings().extract, "2019-09", [])
    assert [one.pieces for one in made.commentary.sections["summary"]] == [("Amélie’s plan.",)]


@pytest.mark.parametrize(
    "data", [b"# Summary\n\nAm\x81lie\n", b"# Summary\n\n\x00\n", "# S\n\nA".encode("utf-16-le")]
)
def test_a_file_that_is_no_text_is_refused_by_line(folder, data):
    (folder / "data/north/2019-09/commentary.md").write_bytes(data)
    with pytest.raises(Refusal, match=r"line \d is not such text.*UTF-8, UTF-16 or Wind") as caught:
        written.read(settings().extract, "2019-09", [])
    assert caught.value.code == "written_unreadable"


@pytest.mark.parametrize(
    ("separator", "encoding"),
    [(",", "utf-8"), (";", "cp1252"), ("\t", "utf-16"), (";", "utf-8-sig")],
)
def test_actions_are_read_as_excel_saves_them(folder, separator, encoding):
    cells = ["cp", "Visit José, then write", "", "Head of service", "2019-08-01", "", "open"]
    head = separator.join(HEAD.strip().split(","))
    line = separator.join(f'"{cell}"' if "," in cell else cell for cell in cells)
    path = folder / "data/north/actions.csv"
    path.write_bytes(f"{head}\r\n\r\n{line}\r\n".encode(encoding))
    [action] = written.read(settings().extract, "2019-09", []).actions.listed
    assert (action.text, action.owner_role) == (cells[1], "Head of service")
    path.write_bytes(f"{head}\r\n\r\n{line.replace('2019-08-01', 'May')}\r\n".encode(encoding))
    with pytest.raises(Refusal, match="line 3, column first_raised"):
        written.read(settings().extract, "2019-09", [])


def actions_with(folder, *pairs):
    lines = [f"cp,Visit {'ab'[n]},,Head,{first},{due},open" for n, (first, due) in enumerate(pairs)]
    path = folder / "data/north/actions.csv"
    path.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    listed = written.read(settings().extract, "2019-09", []).actions.listed
    return [(one.first_raised, one.due) for one in listed]


@pytest.mark.parametrize(
    ("first", "due"),
    [("01/08/2019", "30/09/2019"), ("1/8/2019", "30-09-2019"), ("01.08.2019", "30.09.2019"),
     ("2019-08-01 00:00:00", "30/09/2019 00:00"), ("1 August 2019", "30 Sept 2019"),
     (" 01/08/2019 ", "2019/09/30"), ("43678", "43738")],
)  # fmt: skip
def test_days_of_actions_are_read_as_excel_writes_them(folder, first, due):
    assert actions_with(folder, (first, due)) == [(date(2019, 8, 1), date(2019, 9, 30))]


def test_the_second_of_march_is_never_the_third_of_february(folder):
    assert actions_with(folder, ("02/03/2019", "")) == [(date(2019, 3, 2), None)]


@pytest.mark.parametrize("day", ["09/30/2019", "31/09/2019", "30/09/19", "30 Sep 19", "soon"])
def test_a_day_of_an_action_is_not_guessed_at(folder, day):
    with pytest.raises(Refusal, match="line 3, column due: a day such as 30/09/2019") as caught:
        actions_with(folder, ("01/08/2019", "2019-10-01"), ("01/08/2019", day))
    assert day not in str(caught.value)


def test_one_day_month_first_refuses_the_whole_column(folder):
    with pytest.raises(Refusal, match="line 2, column due.*line 3, column due"):
        actions_with(folder, ("01/08/2019", "02/03/2020"), ("01/08/2019", "09/30/2019"))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_settings_are_read_as_notepad_saves_them(folder, encoding):
    stated = 'council = "north"\r\ncouncil_name = "Côte North"\r\n'
    (folder / "received/sru.toml").write_bytes(stated.encode(encoding))
    assert settings().configuration.council_name == "Côte North"


def test_settings_that_are_no_text_are_refused_by_line(folder):
    (folder / "received/sru.toml").write_bytes(b'council = "north"\nunit = "\x81"\n')
    with pytest.raises(Refusal, match="sru.toml.* line 2") as caught:
        settings()
    assert caught.value.code == "configuration_form"


def test_without_such_files_nothing_is_written(tmp_path):
    assert written.read((tmp_path,), "2019-09", []) == written.Written()


def test_word_is_a_parameter_of_the_pack(folder):
    assert settings(word=True).parameters()["word"] is True
    assert "--word" in settings(word=True).command("published")
    assert "--word" not in settings().command("published")


def pack(out: Path, month: str, rows: str, version: int = 1, edition: str = "published") -> Path:
    """A pack with figures and a manifest, and nothing else."""
    made = out / "north" / month / edition / f"id-{month}"
    made.mkdir(parents=True)
    last = pd.Period(month).end_time.date().isoformat()
    identity = {"council": "north", "edition": edition, "period_start": f"{month}-01",
                "period_end": last}  # fmt: skip
    inputs = [{"role": "extract", "keyed_sha256": month}]
    manifest = {
        "run_id": made.name,
        "hashed": {"identity": identity, "inputs": inputs},
        "follows": {"definitions": {"cp_plans_open": {"version": version}}, "data_until": last},
    }
    (made / "manifest.json").write_text(json.dumps(manifest))
    (made / "results.csv").write_text(COLUMNS + rows)
    (made.parent / "current").write_text(made.name + "\n")
    return made


def row(number: str, symbol: str = "", day: str = "2019-07-31", team: str = "") -> str:
    split = f"team,{team}" if team else ","
    return (f"{day},{day},at_snapshot,cp_plans_open,{split},,value,{number},,{number},,,children,"
            f"{symbol}\n")  # fmt: skip


def test_diff_takes_periods_and_gives_reasons(tmp_path, capsys):
    pack(tmp_path, "2019-08", row("900") + row("", "c", team="East"))
    pack(tmp_path, "2019-09", row("901") + row("9", team="East"))
    with pytest.raises(SystemExit) as ended:
        main(["diff", "2019-08", "2019-09", "--out", str(tmp_path), "--exit-code"])
    assert ended.value.code == 1
    printed = capsys.readouterr().out
    assert "900 (900) → 901 (901)   late record" in printed
    assert "category East: c → 9 (9)   hiding" in printed
    assert "2 of 2 figures in both packs differ" in printed


def test_diff_names_definitions_that_differ(tmp_path):
    packs = [pack(tmp_path, f"2019-0{n}", row("900"), version=n) for n in (8, 9)]
    lines, differ = difference_lines(*packs)
    assert not differ
    assert "defined  cp_plans_open: version 8 → version 9" in lines


def test_diff_refuses_what_cannot_be_compared(tmp_path):
    first = pack(tmp_path, "2019-08", row("900"))
    second = pack(tmp_path, "2019-09", row("900"), edition="internal")
    with pytest.raises(Refusal, match="two editions"):
        difference_lines(first, second)
    for typed in ("2019-07", "nowhere"):
        with pytest.raises(Refusal) as caught:
            place_of(typed, tmp_path, None, "published")
        assert caught.value.code == "pack_unknown"


def test_figures_are_read_as_they_were_written(tmp_path):
    made = pack(tmp_path, "2019-08", row("900", team="'=East") + row("", "c"))
    frame = read_figures(made / "results.csv")
    assert list(frame["category"]) == ["", "=East"]
    assert list(frame["symbol"]) == ["c", ""]
    assert frame["numerator"].isna().tolist() == [True, False]
