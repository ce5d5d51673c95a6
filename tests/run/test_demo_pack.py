"""The demo pack, made once by the command that the README gives, looked at as its readers would."""

import csv
import hashlib
import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import docx
import pytest
from lxml import html

from sru_analysis.metrics import load
from sru_analysis.run.attack import attack_lines
from tests.golden.test_seed_figures import DECLINED, FIGURES, request_of
from tests.pages import lint, lint_blocks

ROOT = Path(__file__).resolve().parents[2]
PAGES = {
    "index.html", "child_protection.html", "looked_after.html", "quality_assurance.html",
    "data_quality.html", "metrics.html", "about.html", "accessibility.html",
}  # fmt: skip


WATCH = """
import sys
from pathlib import Path

folder = Path({folder!r})
(folder / "watched").touch()


def hook(event, arguments):
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "urllib.Request"):
        (folder / "called").write_text(event)
    if event in ("socket.connect", "socket.bind") and isinstance(arguments[1], tuple):
        (folder / "called").write_text(event)


sys.addaudithook(hook)
"""


def make(out: Path, *options: str, **variables: str) -> dict[str, Path]:
    command = [sys.executable, "-m", "sru_analysis", "demo", "--word", "--edition", "both"]
    ended = subprocess.run(
        [*command, "--out", str(out), *options],
        cwd=ROOT, env=os.environ | variables, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    packs = [Path(line.split(None, 1)[1]).parent for line in ended.stdout.splitlines()[-2:]]
    return {pack.parent.name: pack for pack in packs}


@pytest.fixture(scope="module")
def packs(tmp_path_factory):
    return make(tmp_path_factory.mktemp("first") / "outputs")


def rows_of(pack: Path) -> list[dict[str, str]]:
    with (pack / "results.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def bytes_of(pack: Path) -> dict[str, bytes]:
    files = sorted(path for path in pack.rglob("*") if path.is_file())
    return {path.relative_to(pack).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize("edition", ["internal", "published"])
def test_a_pack_has_every_page_and_file(edition, packs):
    files = bytes_of(packs[edition])
    notebooks = {path.stem for path in (ROOT / "notebooks" / "deep_dives").glob("*.ipynb")}
    dives = {f"deep_dives/{stem}.html" for stem in notebooks}
    assert {name for name in files if name.endswith(".html")} == PAGES | dives
    assert {"results.csv", "results.meta.csv", "manifest.json", "SHA256SUMS"} <= set(files)


@pytest.mark.parametrize("edition", ["internal", "published"])
def test_the_committee_report_passes_the_linter_of_reports(edition, packs):
    command = [sys.executable, "-m", "sru_analysis", "lint-report"]
    report = [str(packs[edition] / "report.docx"), "--pack", str(packs[edition])]
    ended = subprocess.run(
        [*command, *report], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.parametrize("edition", ["internal", "published"])
def test_every_number_of_the_committee_report_is_a_figure_of_the_pack(edition, packs):
    allowed = lint_blocks.tokens_of(bytes_of(packs[edition]))
    report = docx.Document(packs[edition] / "report.docx")
    texts = [one.text for one in report.paragraphs if not one.style.name.startswith("Heading")]
    texts += [cell.text for table in report.tables for row in table.rows for cell in row.cells]
    texts = [re.sub(r"^\d+\.\d+\t", "", text) for text in texts]  # the number of the paragraph
    found = {
        number
        for text in texts
        for token in lint_blocks.NUMBER.finditer(text)
        if not lint_blocks.released(number := token[0].lstrip("−-").rstrip(","), allowed)
    }
    assert found == set()


def test_commentary_and_actions_stand_on_the_pages(packs):
    files = bytes_of(packs["published"])
    assert "written by the officer" in files["quality_assurance.html"].decode()
    assert "Actions and areas of future focus" in files["index.html"].decode()
    assert files["actions.csv"].startswith(b"area,action,metric,")


@pytest.mark.parametrize("edition", ["internal", "published"])
def test_every_page_passes_the_lint(edition, packs):
    files = bytes_of(packs[edition])
    pages = {name: data for name, data in files.items() if name.endswith(".html")}
    assert lint.faults(pages, files, "Inventshire Council", "September 2019") == {}


@pytest.mark.parametrize(("edition", "most"), [("published", 2_000_000), ("internal", 4_000_000)])
def test_a_pack_is_light_enough_for_a_mail(edition, most, packs):
    """The weights of pages and of the whole pack, without the Word file (L16, P7)."""
    weights = {name: len(data) for name, data in bytes_of(packs[edition]).items()}
    pages = {name: weight for name, weight in weights.items() if name.endswith(".html")}
    limits = {"index.html": 80_000, "metrics.html": 300_000}
    heavy = {name for name, weight in pages.items() if weight > limits.get(name, 150_000)}
    assert heavy == set()
    assert sum(weights.values()) - weights["report.docx"] <= most


@pytest.mark.parametrize("edition", ["internal", "published"])
def test_every_claim_stands_on_its_page_with_its_test(edition, packs):
    pack, texts = packs[edition], {}
    with (pack / "claims.csv").open(encoding="utf-8", newline="") as lines:
        claims = list(csv.DictReader(lines))
    for claim in claims:
        assert bool(claim["test"]) == (claim["verdict"] != "not tested"), claim
        if claim["page"] not in texts:
            (page,) = pack.rglob(f"{claim['page']}.html")
            body = html.document_fromstring(page.read_bytes())
            texts[claim["page"]] = " ".join(body.text_content().split())
        shown = "headlines" in claim["cell"] or claim["sentence"] in texts[claim["page"]]
        assert shown, claim
    verdicts = {(claim["page"], claim["metric"]): claim["verdict"] for claim in claims}
    assert verdicts["quality_assurance", "audit_completion_pct"] == "no clear change"
    assert verdicts["child_protection", "icpc_within_15wd_pct"] == "improved"
    assert verdicts["child_protection", "cp_plans_open"] == "not tested"


@pytest.mark.parametrize("edition", ["internal", "published"])
def test_the_sums_are_those_of_the_files(edition, packs):
    files = bytes_of(packs[edition])
    listed = dict(
        reversed(line.split("  ", 1)) for line in files["SHA256SUMS"].decode().splitlines()
    )
    for name, stated in listed.items():
        assert hashlib.sha256(files[name]).hexdigest() == stated
    assert set(files) - set(listed) <= {"SHA256SUMS", "manifest.json"}


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    """The same run elsewhere on the clock and the globe, its network calls written down."""
    folder = tmp_path_factory.mktemp("second")
    (folder / "sitecustomize.py").write_text(WATCH.format(folder=str(folder)))
    path = os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])
    odd = {"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "7", "LC_ALL": "C", "PYTHONPATH": path}
    return folder, make(folder / "outputs", "--jobs", "1", **odd)


def test_another_time_zone_hash_seed_and_locale_give_the_same_bytes(packs, watched):
    _, again = watched
    for edition, pack in packs.items():
        assert again[edition].name == pack.name
        first, second = bytes_of(pack), bytes_of(again[edition])
        assert set(first) == set(second)
        assert [name for name in first if first[name] != second[name]] == []


def test_the_run_speaks_to_nobody(watched):
    """In the process of the run; the processes of pages have their own environment."""
    folder, _ = watched
    assert (folder / "watched").is_file()
    assert not (folder / "called").exists()


def test_nobody_else_may_read_what_was_written(packs):
    root = packs["published"].parents[4]
    wide = [
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if stat.S_IMODE(path.lstat().st_mode) & 0o077
        and not path.is_symlink()
        # What libraries keep of their own (fonts) holds nothing of a council.
        and path.relative_to(root).parts[:2] != ("private", "cache")
    ]
    assert stat.S_IMODE((root / "private").stat().st_mode) == 0o700
    assert len(list(root.rglob("*"))) > 200
    assert wide == []


@pytest.mark.parametrize("one", FIGURES, ids=lambda one: one["id"])
def test_a_figure_of_the_report_stands_in_the_results_file(one, packs):
    asked = request_of(one)
    same_window = {"in_period": {"in_period", "in_month", "year_to_date"}}
    found = [
        row
        for row in rows_of(packs["internal"])
        if row["metric"] == one["metric"]
        and row["basis"] in same_window.get(asked.basis, {asked.basis})
        and (row["period_start"], row["period_end"])
        == (asked.start.isoformat(), asked.end.isoformat())
        and (row["breakdown"], row["statistic"]) == ("", "value")
    ]
    part = one["metric_part"]
    outcome = "Declined by child or no consent" if part == DECLINED else ""
    values = {_value(row, part) for row in found if row["outcome"] == outcome}
    assert len(values) == 1, "one figure, whatever the name of its window"
    (value,) = values
    assert one["accept_low"] <= value <= one["accept_high"]


def _value(row: dict[str, str], part: str) -> float:
    if part == "denominator divided by numerator":
        return float(row["denominator"]) / float(row["numerator"])
    if part in ("numerator", "denominator"):
        return float(row[part])
    return float(row["numerator" if part == DECLINED else "value"])


def test_the_published_results_hide_small_numbers(packs):
    rows = rows_of(packs["published"])
    # A difference of two counts is no count of children; it follows from what is shown.
    counted = {name for name, one in load().items() if not one.is_derived or one.kind != "count"}
    for row in rows:
        if row["metric"] not in counted:
            continue
        if row["symbol"] == "" and row["unit"] in ("children", "plans", "reviews", "%"):
            assert row["numerator"] == "" or not 1 <= float(row["numerator"]) <= 5, row["metric"]
        if row["symbol"] == "c":
            assert row["value"] == ""
    hidden = [row for row in rows if row["symbol"] == "c"]
    assert hidden and len(hidden) < len(rows) / 2


def test_the_manifest_names_no_place_and_no_time(packs):
    stated = json.loads((packs["published"] / "manifest.json").read_text(encoding="utf-8"))
    text = json.dumps(stated)
    assert str(ROOT) not in text
    assert os.path.expanduser("~") not in text.replace("~", "") or os.path.expanduser("~") == "/"


def test_a_reader_with_a_solver_works_nothing_out(packs):
    lines, opened = attack_lines(packs["published"])
    assert not opened, lines[-1]
    assert len(lines) > 300
    audit = json.loads((packs["published"] / "audit.json").read_text(encoding="utf-8"))
    assert audit["audit"]["result"] == "passed"


def test_hiding_small_counts_alone_would_give_many_away(packs):
    lines, opened = attack_lines(packs["published"], primary_only=True)
    worked_out = [line for line in lines if line.endswith("worked out")]
    assert opened
    assert len(worked_out) > 30
    assert not any("attack" in line for line in worked_out)
