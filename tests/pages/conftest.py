from dataclasses import replace

import pytest

from sru_analysis.present import fragments, notes
from sru_analysis.present.blocks import Numbers
from sru_analysis.present.export import results_csv
from sru_analysis.present.page import PageFacts, page_html
from sru_analysis.present.pages import Pack, navigation, standing_pages, summary
from sru_analysis.present.verbs import VERBS
from tests.present import invented

SECTION = PageFacts("child_protection", "Child protection", "child_protection.html")
DIVE = PageFacts("section_20", "Section 20", "deep_dives/section_20.html", 1)
PACK = Pack(
    pages=(SECTION, DIVE),
    examples={"in_time": [("The last day is in time", "child | held\na | 2019-09-10", "1 of 1")]},
    shown_on={"in_time": ["child_protection"], "open_plans": ["section_20"]},
)
CALLS = (
    ("headlines", ("conferences", "in_time", "open_plans", "open_plans_change", "referrals"), {}),
    ("trend", ("in_time",), {}),
    ("trend", ("open_plans",), {"by": "team"}),
    ("trend", ("completed",), {}),
    ("trend", ("core_groups",), {}),
    ("table", ("in_time",), {"by": "team"}),
    ("table", ("referrals",), {}),
    ("table", ("open_plans_change",), {}),
    ("table", ("completed",), {}),
    ("split", ("exits",), {}),
    ("compare", ("completed",), {}),
    ("compare", ("conferences",), {"to": "referrals"}),
    ("spread", ("length",), {}),
    ("data_quality", (), {}),
    ("definitions", (), {}),
    ("about", (), {}),
)
FILES = ("results.csv", "results.meta.csv", "claims.csv", "manifest.json")


@pytest.fixture(autouse=True)
def invented_catalogue(monkeypatch):
    use_invented(monkeypatch)


def use_invented(monkeypatch):
    monkeypatch.setattr("sru_analysis.present.figures.CATALOGUE", invented.CATALOGUE)
    monkeypatch.setattr(summary, "KEY_FIGURES", ("conferences", "in_time", "open_plans"))
    monkeypatch.setattr(summary, "LEADS", {"child_protection": "in_time"})
    said = tuple(replace(note, metrics=("completed", "exits")) for note in notes.NOTES[:2])
    monkeypatch.setattr(notes, "NOTES", said)


def section_page(released, page):
    """A page as a notebook would make it: path -> bytes, and its data files."""
    numbers, body, made = Numbers(), [], {}
    for place, (verb, arguments, named) in enumerate(CALLS):
        block = VERBS[verb](*arguments, **named).draw(released, numbers)
        cell = f"cell-{place}"
        body.append(str(fragments.markdown_html(f"## {verb.title()} {place}", cell)))
        body.append(str(fragments.named_download(block.html, cell)))
        if block.download:
            made[fragments.download_path(page.stem, cell)] = block.download.encode()
    html = fragments.finish("\n".join(body), page.stem, page.depth)
    made[page.path] = page_html(released, page, html, navigation(PACK.pages))
    return made


def whole_pack(released):
    made = {name: b"" for name in FILES} | {"results.csv": results_csv(released)}
    for page in PACK.pages:
        made |= section_page(released, page)
    return made | standing_pages(released, invented.CATALOGUE, PACK)


@pytest.fixture(scope="module")
def packs():
    """The pack of the invented council and that of hostile names, each rendered once."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        use_invented(monkeypatch)
        return {
            "published": whole_pack(invented.released()),
            "internal": whole_pack(invented.released("internal")),
            "hostile": whole_pack(invented.hostile()),
        }
