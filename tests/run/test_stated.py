"""What ``sru.toml`` may state: every line is taken, or refused by its name; ``check`` and ``run``
alike."""

from __future__ import annotations

from datetime import date

import pytest

from sru_analysis.cli import main
from sru_analysis.configuration import read_configuration
from sru_analysis.messages import Refusal
from sru_analysis.run.settings import Asked, settings_of

PLANS = "person_id,cp_plan_start_date,cp_plan_latest_category\nCANARY77,01/04/2019,NEG\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "extract").mkdir()
    (tmp_path / "extract" / "p.csv").write_text(PLANS)
    return tmp_path


def state(folder, text: str) -> None:
    (folder / "extract" / "sru.toml").write_text(text, encoding="utf-8")


def settings():
    return settings_of(Asked("2019-04", extract=("extract",)))


@pytest.mark.parametrize("command", [["check", "2019-04"], ["run", "2019-04"]])
@pytest.mark.parametrize(
    ("stated", "place", "told"),
    [
        ('[windows]\ncp_plans_opened = "2019-04"', "windows.cp_plans_opened", "cp_plans_open"),
        ('[windows]\ncp_plans_open = "2019-04"', "windows.cp_plans_open", "no window"),
        ('[whole]\ncp_plan = "2019-04"', "whole.cp_plan", "Nearest: cp_plans"),
        ("[standards]\ncp_visits_days = 28", "standards.cp_visits_days", "Nearest: cp_visit_days"),
    ],
)
def test_a_name_that_there_is_not_is_refused_with_the_nearest(
    folder, capsys, command, stated, place, told
):
    state(folder, stated)
    with pytest.raises(SystemExit) as ended:
        main([*command, "--extract", "extract"])
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert f"sru.toml · {place}: " in said
    assert told in said
    assert said.strip().endswith("(configuration_name)")


@pytest.mark.parametrize(
    ("stated", "place"),
    [
        ("council_name = 7", "council_name"),
        ("unit = true", "unit"),
        ('council_code = "E0800003"', "council_code"),
        ('council_code = "E0600OO47"', "council_code"),
        ('invented = "false"', "invented"),
        ('reference_date = "31/10/2019"', "reference_date"),
        ("reference_date = 20191031", "reference_date"),
        ('year_starts = "may"', "year_starts"),
        ('councils = "north"', "councils"),
        ("councils = [1, 2]", "councils"),
        ("population = 142439", "population"),
        ("[population]\n2018 = -5", "population.2018"),
        ("[population]\n2018 = 142439.5", "population.2018"),
        ("[population]\n18 = 142439", "population"),
        ("[standards]\ncp_visit_days = 28.5", "standards.cp_visit_days"),
        ("[standards]\ncp_visit_days = -1", "standards.cp_visit_days"),
        ("[standards]\ncp_visit_days = true", "standards.cp_visit_days"),
        ('[readings]\nreview_month = "days"', "readings.review_month"),
        ('[windows]\nicpc_children = "May"', "windows.icpc_children"),
        ("[windows]\nicpc_children = 2019", "windows.icpc_children"),
        ('[windows]\nicpc_children = ["2019-04", 5]', "windows.icpc_children"),
        ('[whole]\ncp_plans = "2019-10-31..2019-01-01"', "whole.cp_plans"),
        ("[whole]\ncp_plans = 2019-10-31", "whole.cp_plans"),
        ('all_or_none = "hide"', "all_or_none"),
        ('[all_or_none]\ndecision = "hide"', "all_or_none"),
        ('[all_or_none]\ndecision = "hide"\ndecided_by = " "', "all_or_none"),
        ('[all_or_none]\ndecision = "hides"\ndecided_by = "Board"', "all_or_none"),
        ('[all_or_none]\ndecision = "hide"\ndecided_by = "Board"\nwhen = 1', "all_or_none"),
    ],
)
def test_a_setting_of_another_kind_is_refused_by_its_name(folder, stated, place):
    state(folder, stated)
    with pytest.raises(Refusal, match=rf"sru.toml · {place}: .*(expected|can be)") as refused:
        settings()
    assert refused.value.code == "configuration_value"


def test_what_is_meant_is_taken(folder):
    state(
        folder,
        'council_code = 380\nreference_date = 2019-10-31T00:00:00\ncouncils = ["A", "B"]\n'
        '[windows]\nicpc_children = ["2019-04", "2019-Q3"]\n[population]\n2018 = "142048"\n'
        "[standards]\ncp_visit_days = 0\n"
        '[all_or_none]\ndecision = "show"\ndecided_by = " Board, 3 October 2019 "\n',
    )
    stated = settings().configuration
    assert (stated.council_code, stated.reference_date) == ("380", date(2019, 10, 31))
    assert stated.councils == ("A", "B")
    assert len(stated.windows["icpc_children"]) == 2
    assert stated.all_or_none == {"decision": "show", "decided_by": "Board, 3 October 2019"}
    assert (stated.population, stated.standards["cp_visit_days"]) == ({2018: 142048}, 0)


def test_a_mistyped_setting_is_refused_with_the_nearest(tmp_path):
    (tmp_path / "sru.toml").write_text("counsil = 'x'\n")
    with pytest.raises(Refusal, match="Nearest: council") as refused:
        read_configuration(tmp_path)
    assert refused.value.code == "configuration_key"
