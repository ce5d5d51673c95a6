"""The lint passes on every page that the package makes, and finds what it is there to find."""

import pytest

from sru_analysis.present.export import results_csv
from tests.pages import lint
from tests.pages.conftest import FILES
from tests.present.invented import HOSTILE


def pages_of(pack):
    return {path: data for path, data in pack.items() if path.endswith(".html")}


@pytest.mark.parametrize("kind", ["published", "internal"])
def test_no_page_has_a_fault(packs, kind):
    pack = packs[kind]
    assert lint.faults(pages_of(pack), pack, "Example Council", "September 2019") == {}


def test_hostile_names_are_text(packs):
    pack = packs["hostile"]
    found = lint.faults(pages_of(pack), pack, 'Example & "Council"', "September 2019")
    assert found == {}
    page = lint.Page.of("child_protection.html", pack["child_protection.html"])
    assert b"<script" not in page.data
    assert [head for head in page.all("//th") if lint.text_of(head) == HOSTILE]


def test_formulas_are_text_in_downloads(packs):
    pack = packs["hostile"]
    files = [data.decode() for path, data in pack.items() if path.endswith(".csv")]
    assert any("'=HYPERLINK" in text for text in files)
    assert not any(",=HYPERLINK" in text or ',"=HYPERLINK' in text for text in files)


def test_pages_stay_light(packs):
    pack = packs["published"]
    assert len(pack["index.html"]) <= 80_000
    assert len(pack["child_protection.html"]) <= 150_000


def test_every_download_is_a_file(packs):
    pack = packs["published"]
    page = lint.Page.of("deep_dives/section_20.html", pack["deep_dives/section_20.html"])
    links = page.all("//a[@download]")
    assert links
    assert all(lint.resolved(page.path, a.get("href")) in pack for a in links)


BREAKS = {
    "L1": (b'lang="en-GB"', b'lang="en"'),
    "L2": (b"form-action 'none'", b"form-action 'self'"),
    "L3": (b"<h1>", b'<h1 onclick="x">'),
    "L4": (b"href=metrics.html", b"href=gone.html"),
    "L5": (b"<h3>", b"<h4>"),
    "L6": (b"Figure 2: ", b"Figure 7: "),
    "L7": (b"<h1>", b"<svg></svg><h1>"),
    "L8": (b"<th scope=col>", b"<th>"),
}


@pytest.mark.parametrize("rule", BREAKS)
def test_a_fault_is_found(packs, rule):
    pack, path = packs["published"], "child_protection.html"
    broken = pack[path].replace(*BREAKS[rule])
    assert broken != pack[path]
    pages = {**pages_of(pack), path: broken}
    assert f"{path} {rule}" in lint.faults(pages, pack, "Example Council", "September 2019")


def test_same_figures_give_the_same_bytes(packs):
    from tests.pages.conftest import whole_pack
    from tests.present import invented

    assert whole_pack(invented.released()) == packs["published"]


def test_a_section_that_did_not_run_is_named_and_not_linked():
    from dataclasses import replace

    from sru_analysis.present.pages import standing_pages
    from tests.pages.conftest import PACK
    from tests.present import invented

    pack = replace(PACK, stopped={"section_20": "number-trend: section_stopped"})
    released = invented.released("internal")
    made = standing_pages(released, invented.CATALOGUE, pack)
    page = lint.Page.of("index.html", made["index.html"])
    assert "Did not run: number-trend: section_stopped" in page.tree.text_content()
    files = {**made, "child_protection.html": b"", **dict.fromkeys(FILES, b"")}
    files["results.csv"] = results_csv(released)
    assert lint.faults(pages_of(made), files, "Example Council", "September 2019") == {}


def test_every_figure_of_the_standing_pages_is_asked_for():
    """Made from nothing but the figures that they ask for, the pages are the same."""
    from dataclasses import replace

    from sru_analysis.present.figures import rows_for
    from sru_analysis.present.pages import standing_pages, standing_requests
    from tests.pages.conftest import PACK
    from tests.present import invented

    released = invented.released()
    asked = standing_requests(released.context, invented.CATALOGUE)
    fewer = replace(released, frame=rows_for(released, asked).reset_index(drop=True))
    whole, part = (standing_pages(one, invented.CATALOGUE, PACK) for one in (released, fewer))
    del whole["metrics.html"], part["metrics.html"]  # says of each metric whether it is shown
    assert whole == part


BLOCK_BREAKS = {
    "L9": (b"<summary>Table of figure 1<", b"<summary>Points of figure 1<"),
    "L10": (b"<p class=signal>", b"<p class=sign>"),
    "L11": (b"97 of 102 children", b"97 of 1,837 children"),
    "L12": (b"<h3>Initial conferences held", b"<h3>A robust number of initial conferences held"),
    "L13": (b"<p class=mark>Published edition", b"<p class=mark>Edition"),
    "L14": (b"<h1>", b"<h1>/home/someone "),
    "L15": (b"<h1>", b'<h1 style="color:red">'),
    "L16": (b"<h1>", b"<h1>" + b"x" * 150 * 1024),
}


@pytest.mark.parametrize("rule", BLOCK_BREAKS)
def test_a_fault_of_a_block_is_found(packs, rule):
    pack, path = packs["published"], "child_protection.html"
    broken = pack[path].replace(*BLOCK_BREAKS[rule])
    assert broken != pack[path]
    pages = {**pages_of(pack), path: broken}
    assert f"{path} {rule}" in lint.faults(pages, pack, "Example Council", "September 2019")


def test_a_table_that_disagrees_with_its_download_is_found(packs):
    pack = packs["published"]
    path = "tables/child_protection-cell-1.csv"
    changed = pack[path].replace(b",95.1,", b",77.7,")
    assert changed != pack[path]
    less = b"\n".join(pack[path].splitlines()[:-3]) + b"\n"
    for data in (changed, less):
        found = lint.faults(
            pages_of(pack), {**pack, path: data}, "Example Council", "September 2019"
        )
        assert any(key.endswith("L9") for key in found)
