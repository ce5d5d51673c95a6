"""The last look at what was written: hashes, unsafe pages, identifiers."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from sru_analysis.messages import Refusal
from sru_analysis.records import Records
from sru_analysis.run import manifest
from sru_analysis.run.checks import POLICY, check_pages, page_faults
from sru_analysis.run.identifiers import Wanted, child_ids
from sru_analysis.run.scan import check_clean, kinds_in, scan
from sru_analysis.run.verify import WHOLE, pack_of, verify

PAGE = (
    '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
    f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><title>t</title>'
    "</head><body>BODY</body></html>"
)


# --- verify -------------------------------------------------------------------------------


@pytest.fixture
def pack(tmp_path):
    """A small internal pack, whole."""
    part = {"schema": 1, "identity": {"edition": "internal", "period_end": "2019-09-30"}}
    folder = tmp_path / manifest.run_id_of(part)
    (folder / "tables").mkdir(parents=True)
    for name in (*WHOLE, "tables/one.csv"):
        (folder / name).write_text(name)
    outputs = manifest.outputs_of(folder)
    whole = {"run_id": folder.name, "hashed": part, "follows": {}, "outputs": outputs}
    (folder / "manifest.json").write_bytes(manifest.pretty(whole))
    sums = manifest.sums(manifest.outputs_of(folder, without=("SHA256SUMS",)))
    (folder / "SHA256SUMS").write_bytes(sums)
    return folder


def test_a_whole_pack_verifies(pack):
    checked = verify(pack)
    assert checked.faults == ()
    assert checked.files == len(WHOLE) + 2


def test_a_changed_a_missing_and_a_strange_file_are_each_named(pack):
    (pack / "results.csv").write_text("changed")
    (pack / "tables" / "one.csv").unlink()
    (pack / "extra.html").write_text("new")
    faults = verify(pack).faults
    assert "tables/one.csv: is missing" in faults
    assert "extra.html: is not listed in SHA256SUMS" in faults
    assert any(fault.startswith("results.csv: is not what it was") for fault in faults)
    assert len(faults) == 3


def test_hashes_written_anew_do_not_agree_with_the_manifest(pack):
    (pack / "results.csv").write_text("changed")
    sums = manifest.sums(manifest.outputs_of(pack, without=("SHA256SUMS",)))
    (pack / "SHA256SUMS").write_bytes(sums)
    assert verify(pack).faults == ("manifest.json: its list of files differs from SHA256SUMS",)


def test_a_manifest_that_states_another_run_is_found(pack):
    stated = json.loads((pack / "manifest.json").read_text())
    stated["hashed"]["identity"]["period_end"] = "2019-10-31"
    (pack / "manifest.json").write_bytes(manifest.pretty(stated))
    (pack / "SHA256SUMS").write_bytes(
        manifest.sums(manifest.outputs_of(pack, without=("SHA256SUMS",)))
    )
    assert any("does not follow" in fault for fault in verify(pack).faults)


def test_a_pack_under_another_name_is_found(pack):
    assert any("not named after" in f for f in verify(pack.rename(pack.parent / "copy")).faults)


@pytest.mark.parametrize("text", [None, "", "{", "[]", '{"run_id": 1, "hashed": {}}'])
def test_a_folder_that_is_no_pack_is_refused(tmp_path, text):
    if text is not None:
        (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(Refusal) as refused:
        verify(tmp_path)
    assert refused.value.code == "pack_unknown"


def test_the_folder_of_an_edition_means_its_pack_in_force(pack):
    (pack.parent / "current").write_text(f"{pack.name}\n")
    assert pack_of(pack.parent) == pack
    assert pack_of(pack) == pack


# --- pages --------------------------------------------------------------------------------


def faults(body: str) -> list[str]:
    return page_faults(PAGE.replace("BODY", body).encode())


def test_a_safe_page_has_no_fault():
    body = '<a href="metrics.html#x">x</a><a href="https://www.gov.uk/x">source</a>'
    assert (
        faults(f'{body}<img alt="a" src="data:image/png;base64,AA"><svg><path d="M0 0"/></svg>')
        == []
    )


@pytest.mark.parametrize(
    "body",
    [
        "<script>1</script>",
        "<SCRIPT src=x></SCRIPT>",
        "<svg><script>1</script></svg>",
        '<img src="x" onerror="1">',
        '<svg onload="1"></svg>',
        '<a href="javascript:1">x</a>',
        '<a href=" JaVaScRiPt:1">x</a>',
        '<a href="&#106;avascript:1">x</a>',
        '<a href="data:text/html,x">x</a>',
        '<a href="vbscript:x">x</a>',
        '<img src="https://example.org/x.png">',
        '<img src="//example.org/x.png">',
        "<iframe></iframe>",
        '<object data="x"></object>',
        "<embed>",
        "<form></form>",
        '<base href="x">',
        '<link rel="stylesheet" href="x">',
        "<!-- a comment -->",
        "<style>@import 'x'</style>",
        "<style>a { background: url(https://example.org/x) }</style>",
        '<p style="background:url(//example.org/x)">x</p>',
        "@@DOWNLOAD@@",
    ],
)
def test_an_unsafe_page_is_found(body):
    assert faults(body)


def test_a_page_without_policy_is_found():
    assert page_faults(b"<html><head></head><body></body></html>") == ["no security policy"]


def test_an_unsafe_page_stops_the_run(tmp_path):
    (tmp_path / "index.html").write_text(PAGE.replace("BODY", "<script>1</script>"))
    with pytest.raises(Refusal, match="index.html: an element <script>") as refused:
        check_pages(tmp_path)
    assert (refused.value.code, refused.value.exit_code) == ("page_unsafe", 1)


# --- identifiers --------------------------------------------------------------------------


def records(*ids: str) -> Records:
    return Records.from_tables({"children": pd.DataFrame({"person_id": list(ids)})})


@pytest.mark.parametrize(
    "text",
    [
        "child ab-1234 was seen",
        "<td>AB-1234</td>",
        "x,ab-1234,y",
        "<td>&#97;b-1234</td>",
        '{"id":"ab-1234"}',
        "987654321",
        "=987654321;",
        "of jones 17/b",
    ],
)
def test_an_identifier_is_found_as_a_whole_token(text):
    known = looked_for("ab-1234", "987654321", "jones 17/b")
    import html

    assert kinds_in(html.unescape(text), known) == ["a child's identifier"]


def looked_for(*ids):
    return Wanted({"a child's identifier": child_ids(records(*ids))})


@pytest.mark.parametrize("text", ["ab-12345", "cab-1234", "9876543211", "1241", "the ab 1234th"])
def test_what_only_contains_an_identifier_is_not_one(text):
    assert kinds_in(text, looked_for("ab-1234", "987654321", "1241")) == []


@pytest.mark.parametrize(
    "text", ["/home/jane/extract", "see /tmp/x1", r"C:\Users\jane", "file:///x", "(/root/a)"]
)
def test_a_folder_of_the_computer_is_found(text):
    assert kinds_in(text, Wanted({})) == ["a folder of this computer"]


@pytest.mark.parametrize("text", ["../tables/x.csv", "https://www.gov.uk/home/x", "a/b", "12/tmp"])
def test_an_address_is_no_folder(text):
    assert kinds_in(text, Wanted({})) == []


def test_the_name_of_user_or_computer_is_found():
    assert kinds_in("made by jsmith on PC-0042", Wanted({}, machine=frozenset({"jsmith"}))) == [
        "the name of this computer or of its user"
    ]


def test_one_hit_and_nothing_is_published_and_the_value_is_not_said(tmp_path):
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "one.csv").write_text("metric,value\nAB-1234,5\n")
    (tmp_path / "index.html").write_text("<p>clean</p>")
    known = records("ab-1234")
    assert scan(tmp_path, known) == ["tables/one.csv: a child's identifier"]
    with pytest.raises(Refusal) as refused:
        check_clean(tmp_path, known)
    assert (refused.value.code, refused.value.exit_code) == ("identifier_found", 1)
    assert "1234" not in str(refused.value)
