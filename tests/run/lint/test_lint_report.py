"""The linter of reports: every planted fault with its line, and nothing in a report of our own."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from sru_analysis.cli import answer
from sru_analysis.messages import Refusal
from sru_analysis.metrics import load
from sru_analysis.present.export import results_csv, results_meta_csv
from sru_analysis.present.verbs import VERBS
from sru_analysis.report import open_report
from sru_analysis.run import plan
from sru_analysis.run.lint.document import Line, read_lines, sentences
from sru_analysis.run.lint.figures import read_figures
from sru_analysis.run.lint.report import findings
from sru_analysis.run.lint.tokens import tokens
from sru_analysis.run.notebooks import discover
from sru_analysis.run.places import notebooks_folder
from sru_analysis.run.settings import demo_extract

REPORT = Path(__file__).with_name("report.txt")
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# The faults of the council report that figures alone can show: line of the text, rule.
EXPECTED = {
    (8, "base_missing"), (8, "unit_other"), (8, "claim_without_test"), (8, "window_unclear"),
    (9, "window_unclear"), (12, "claim_without_test"), (12, "wording"), (13, "base_missing"),
    (13, "month_alone"), (13, "window_unclear"), (14, "window_unclear"), (16, "base_missing"),
    (16, "window_unclear"), (19, "window_unclear"), (20, "unit_other"), (22, "base_missing"),
    (22, "sum_not_100"), (22, "window_unclear"), (23, "base_missing"), (25, "base_missing"),
    (25, "wording"), (29, "base_missing"), (29, "month_alone"), (29, "decimals_mixed"),
    (30, "claim_without_test"), (32, "unit_other"), (32, "window_unclear"),
    (35, "claim_without_figure"), (39, "claim_not_supported"), (41, "windows_unequal"),
    (41, "window_gap"), (47, "rate_of_another"), (47, "decimals_mixed"),
    (49, "claim_not_supported"), (51, "not_in_results"),
}  # fmt: skip
OPTIONAL = {"window_unclear", "base_missing"}


@pytest.fixture(scope="module")
def live():
    """The demo council in the internal edition, and the figures of every notebook."""
    report = open_report(demo_extract(), "2019-09")
    load()
    asked = plan.requests(discover(notebooks_folder()), "internal", report.context, VERBS)
    return report, report.figures(asked)


@pytest.fixture(scope="module")
def pack(live, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("pack")
    (folder / "results.csv").write_bytes(results_csv(live[1]))
    (folder / "results.meta.csv").write_bytes(results_meta_csv(live[1], load()))
    return folder


@pytest.fixture(scope="module")
def figures(pack):
    return read_figures(pack)


def linted(text: str, figures) -> list:
    return findings([Line(n, line) for n, line in enumerate(text.splitlines(), 1)], figures)


def test_every_planted_fault_is_found_in_its_line(figures):
    found = {(one.line, one.code) for one in findings(read_lines(REPORT), figures)}
    assert not EXPECTED - found
    assert {one for one in found - EXPECTED if one[1] not in OPTIONAL} == set()


def test_the_audit_claim_names_its_test(figures):
    told = [one.said for one in findings(read_lines(REPORT), figures)
            if one.code == "claim_not_supported"]  # fmt: skip
    assert "40 of 62, 37 of 55, 42 of 59, trend test p = 0.434: no clear change" in told[0]
    assert "9 of 37, 15 of 42" in told[1]


def test_a_report_of_our_own_has_no_fault(live, figures, tmp_path):
    """Every block of every notebook, as a page of plain HTML."""
    report, _ = live
    faults = {}
    for notebook in discover(notebooks_folder()):
        blocks = []
        for call in plan.calls(notebook, "published"):
            verb = getattr(report, call.verb)
            blocks.append(verb(*call.arguments, **dict(call.named)).html)
        page = tmp_path / f"{notebook.stem}.html"
        page.write_text(f"<!doctype html><html><body>{''.join(blocks)}</body></html>", "utf-8")
        quality = " ".join(str(value) for frame in live[1].quality.values()
                           for value in frame.to_numpy().ravel())  # fmt: skip
        for token in tokens(quality):
            figures.counts[abs(token.value)].append(next(iter(figures.counts.values()))[0])
        faults[notebook.stem] = findings(read_lines(page), figures)
    assert faults == dict.fromkeys(faults, [])


def test_sentences_in_the_words_of_the_pack_have_no_fault(live, figures):
    report, _ = live
    said = [
        report.trend(metric).text.split(". Line chart")[0]
        for metric in ("cp_plans_open", "icpc_children")
    ]
    assert linted("\n\n".join(said), figures) == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("In September 2019 128 of 136 children's conferences (94.1%) were in time.", set()),
        ("A rate of 94.1% was reached.", {"base_missing"}),
        ("128 of 136 children (94.1%) suffered significant harm in September 2019.", set()),
        ("There were 98765 plans.", {"not_in_results"}),
        ("We met 12 times in 2019, see section 4 and page 7 of 1 October 2019.", set()),
        ("One half went home (50.0%, 3 of 6) and 3 of 6 (50.0%) did not.", set()),
    ],
)
def test_single_sentences(text, codes, figures):
    assert {one.code for one in linted(text, figures)} == codes


def test_parts_that_make_a_whole_are_no_fault(figures):
    whole = "Of 564 plans 126 (22.3%), 312 (55.3%), 27 (4.8%) and 99 (17.6%) went elsewhere."
    assert "sum_not_100" not in {one.code for one in linted(whole, figures)}
    assert "sum_not_100" in {one.code for one in linted(whole.replace("17.6", "16.6"), figures)}


def test_dates_clauses_and_clocks_are_no_figures():
    text = "1.2 On 3 June 2019 (01.06.19) 15 working days, section 20, table 4, p = 0.04, aged 16"
    assert tokens(text) == []
    assert tokens("Tables 33 to 35, sections 2, 3 and 4: a rate for every 100 and per 1,000") == []
    assert [one.value for one in tokens("Section 20 and 14 others")] == [14]
    assert [one.value for one in tokens("\u22123 of 1,241, 12.5% and 7.")] == [-3, 1241, 12.5, 7]


def test_a_sentence_knows_its_lines():
    found = sentences([Line(4, "One two"), Line(5, "three. Four"), Line(6, ""), Line(7, "five")])
    assert [one.text for one in found] == ["One two three.", "Four ", "five "] or [
        one.text.strip() for one in found
    ] == ["One two three.", "Four", "five"]
    assert found[0].line_at(9) == 5


def word(paragraphs: list[str], rows: list[list[str]] = ()) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    for row in rows:
        cells = "".join(f"<w:tc><w:p><w:r><w:t>{c}</w:t></w:r></w:p></w:tc>" for c in row)
        body += f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        document = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
        archive.writestr("word/document.xml", document)
    return sink.getvalue()


def test_word_is_read_by_paragraph_and_row(tmp_path, figures):
    file = tmp_path / "report.docx"
    rows = [["", "APRIL", "MAY/JUN", "JUL/AUG"], ["Audits issued", "62", "55", "59"],
            ["Audits completed", "40", "37", "42"],
            ["Percentage moderated", "64.5%", "67%", "71%"]]  # fmt: skip
    file.write_bytes(word(["A report.", "A rate of 94.1% was reached."], rows))
    found = {(one.line, one.code) for one in findings(read_lines(file), figures)}
    assert {(2, "base_missing"), (6, "rate_of_another"), (3, "windows_unequal")} <= found


@pytest.mark.parametrize("data", [b"\x00\x01\x02", b"PK\x03\x04 not a document"])
def test_what_is_no_report_is_refused(tmp_path, data):
    file = tmp_path / "report.bin"
    file.write_bytes(data)
    with pytest.raises(Refusal, match="report_unreadable"):
        read_lines(file)


def test_the_command_ends_with_1_where_it_finds_a_fault(tmp_path, pack, capsys):
    clean = tmp_path / "clean.txt"
    clean.write_text("The unit met.\n", "utf-8")
    assert answer(["lint-report", str(clean), "--pack", str(pack)]) == 0
    assert answer(["lint-report", str(REPORT), "--pack", str(pack / "results.csv")]) == 1
    assert "report.txt:22 ·" in capsys.readouterr().out
    assert answer(["lint-report", str(tmp_path / "none.txt"), "--pack", str(pack)]) == 2
    assert answer(["lint-report", str(clean), "--pack", str(tmp_path)]) == 2
    assert "results_missing" in capsys.readouterr().err
