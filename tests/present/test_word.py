"""The committee report: layout, accessibility, words from released figures, same bytes."""

import io
import re
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn

from sru_analysis.messages import Refusal
from sru_analysis.present.actions import read_actions
from sru_analysis.present.commentary import read_commentary
from sru_analysis.present.layout import HEADINGS
from sru_analysis.present.word import Written, content, report_docx, report_requests
from tests.present import invented

MAIN = [
    "1. SUMMARY", "2. BACKGROUND", "3. OTHER CONSIDERATIONS",
    "4. FINANCIAL & RESOURCE APPRAISAL", "5. RISK MANAGEMENT AND GOVERNANCE ISSUES",
    "6. LEGAL APPRAISAL", "7. OTHER IMPLICATIONS", "8. NOT FOR PUBLICATION DOCUMENTS",
    "9. OPTIONS", "10. RECOMMENDATIONS", "11. APPENDICES", "12. BACKGROUND DOCUMENTS",
]  # fmt: skip
CONTENT = {
    "child_protection": content.Content(
        ("conferences", "in_time", "open_plans", "core_groups", "referrals", "exits"),
        ("in_time", "open_plans"), parts=("exits",),
    ),
    "quality_assurance": content.Content(
        ("completed",), (), ("completed",), ("grades",)
    ),
}  # fmt: skip


def written():
    return Written(
        read_commentary(
            "# Child protection\nMore came, {open_plans}.\n- a <b>point</b>\n\n"
            "# Options\nTo go on.\n\nOr to stop.\n",
            {},
        ),
        read_actions(
            "area,action,metric,owner_role,first_raised,due,status\n"
            "cp,Review them,,Head,2019-01-15,,open\n"
        ),
    )


@pytest.fixture(autouse=True)
def invented_content(monkeypatch):
    monkeypatch.setattr("sru_analysis.present.word.content.CONTENT", CONTENT)
    monkeypatch.setattr("sru_analysis.present.word.report.CONTENT", CONTENT)


def report(released=None):
    return report_docx(released or invented.released(), invented.CATALOGUE, written())


def opened(data):
    return docx.Document(io.BytesIO(data))


def paragraphs(document):
    return [one.text for one in document.paragraphs]


def test_headings_stand_in_the_fixed_order():
    document = opened(report())
    found = [(p.style.name, p.text) for p in document.paragraphs if p.style.name[:7] == "Heading"]
    assert [text for style, text in found if style == "Heading 1"] == MAIN
    assert [text for _, text in found] == [one.text for one in HEADINGS]
    levels = [int(style[-1]) for style, _ in found]
    assert all(later <= sooner + 1 for sooner, later in zip(levels, levels[1:], strict=False))


def test_every_picture_has_its_text_and_every_table_its_header():
    document = opened(report())
    pictures = list(document.element.iter(qn("wp:docPr")))
    assert len(pictures) == 2
    for one in pictures:
        label = one.get("descr")
        assert len(label) >= 40 and len(label.split()) <= 60 and re.search(r"\d", label)
        assert label not in paragraphs(document)
    assert len(document.tables) == 6
    for table in document.tables:
        marked = [
            row for row in table._tbl.tr_lst if row.find(".//" + qn("w:tblHeader")) is not None
        ]
        assert marked == [table._tbl.tr_lst[0]]
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")).startswith("Table ")
        assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))
        assert all(cell.text for cell in table.rows[0].cells)
        assert not list(table._tbl.iter(qn("w:gridSpan"), qn("w:vMerge")))
    captions = [p.text for p in document.paragraphs if p.style.name == "Caption"]
    tables = [text for text in captions if text.startswith("Table")]
    assert [text.split(":")[0] for text in tables] == [f"Table {n}" for n in range(1, 7)]


def test_language_title_and_nobody():
    document = opened(report())
    stated = document.core_properties
    assert stated.title == "Safeguarding and Reviewing Unit: performance report, September 2019"
    assert (stated.language, stated.author, stated.comments, stated.last_modified_by) == (
        "en-GB", "", "", "",
    )  # fmt: skip
    assert stated.created.date() == stated.modified.date() == invented.CONTEXT.period.end
    languages = {one.get(qn("w:val")) for one in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}


def test_sentences_say_both_ends():
    said = "\n".join(paragraphs(opened(report())))
    assert "on a child protection plan: 960 children at 30 September 2019, up from 856" in said
    assert "Year to date, January to September 2019:" in said
    assert "Core group attendance: Not available: needs core_groups." in said
    for word in ("improved", "significant", "because", "good", "steady"):
        assert word not in said.lower()


def test_the_officers_words_are_marked_and_stand_alone():
    document = opened(report())
    said = paragraphs(document)
    assert "Commentary: More came, 960." in said and "Commentary: a <b>point</b>" in said
    assert "9.1\tTo go on." in said and "9.2\tOr to stop." in said
    assert "10.1\tN/A" in said and "3.1\tNone" in said
    assert [cell.text for cell in document.tables[3].rows[1].cells][0] == "Review them"


def test_hidden_figures_stay_hidden():
    def change(rows):
        return [invented.hide(one) if one["metric"] == "open_plans" else one for one in rows]

    said = "\n".join(paragraphs(opened(report(invented.released(change=change)))))
    assert "960" not in said and "856" not in said
    assert "too few to report" in said.lower()


def test_edition_and_invented_data_stand_on_every_page():
    header = opened(report(invented.released("internal"))).sections[0].header.paragraphs[0].text
    assert "Internal: contains small numbers and personal data" in header
    assert "Invented data" in header
    header = opened(report()).sections[0].header.paragraphs[0].text
    assert "Published edition" in header


def test_same_figures_same_bytes_and_no_time():
    data = report()
    assert report() == data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[1:] == sorted(archive.namelist()[1:])
        assert not [one for one in archive.namelist() if "thumbnail" in one]


def test_only_released_figures_reach_the_report():
    with pytest.raises(TypeError):
        report_docx(invented.released().frame, invented.CATALOGUE, written())


def test_every_figure_of_the_report_is_asked_for():
    from sru_analysis.present.figures import rows_for

    released = invented.released()
    asked = [
        *report_requests(released.context, invented.CATALOGUE),
        *written().commentary.cells(released.context),
        *written().actions.cells(released.context),
    ]
    fewer = replace(released, frame=rows_for(released, asked).reset_index(drop=True))
    assert report(fewer) == report()


def test_the_scan_looks_into_the_report(tmp_path):
    from sru_analysis.run.identifiers import Wanted
    from sru_analysis.run.scan import kinds_in
    from sru_analysis.run.unfold import texts_in

    made = docx.Document()
    made.add_paragraph("child ab").add_run("c-1234567")
    made.save(tmp_path / "report.docx")
    text = "\n".join(text for _, text in texts_in((tmp_path / "report.docx").read_bytes()))
    wanted = Wanted({"a child's identifier": frozenset({"abc-1234567"})})
    assert kinds_in(text, wanted) == ["a child's identifier"]


def template(**parts):
    """A council's own template: its type, its header, a text of its own."""
    made = docx.Document()
    made.styles["Normal"].font.name = "Georgia"
    made.sections[0].header.paragraphs[0].text = "Example Council, committee services"
    made.add_paragraph("Delete this line.")
    data = io.BytesIO()
    made.save(data)
    with zipfile.ZipFile(data, "a") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return data.getvalue()


def test_a_template_gives_its_styles_header_and_footer_and_no_text():
    given = replace(written(), template=template())
    data = report_docx(invented.released(), invented.CATALOGUE, given)
    document = opened(data)
    assert document.styles["Normal"].font.name == "Georgia"
    header = [one.text for one in document.sections[0].header.paragraphs]
    assert header[0] == "Example Council, committee services"
    assert "Published edition" in header[1]
    assert "Delete this line." not in paragraphs(document)
    first = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert first == MAIN
    assert report_docx(invented.released(), invented.CATALOGUE, given) == data


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("word/vbaProject.bin", "x", "macro"),
        ("word/embeddings/one.xlsx", "x", "embedded"),
        ("word/_rels/x.rels", '<Relationship Type="a/image" TargetMode="External"/>', "outside"),
        ("word/x.xml", '<!DOCTYPE x [<!ENTITY y "z">]>', "outside"),
    ],
)
def test_a_template_that_could_do_something_is_refused(name, text, told):
    given = replace(written(), template=template(**{name: text}))
    with pytest.raises(Refusal, match=told):
        report_docx(invented.released(), invented.CATALOGUE, given)


def test_no_word_document_is_no_template():
    with pytest.raises(Refusal, match="no Word document"):
        report_docx(
            invented.released(), invented.CATALOGUE, replace(written(), template=b"PK\x03\x04")
        )


def test_a_table_stays_on_one_page_and_its_words_whole():
    document = opened(report())
    for table in document.tables:
        *most, last = table.rows
        together = len(table.rows) <= 14
        for row in most if together else most[:1]:
            assert all(p.paragraph_format.keep_with_next for c in row.cells for p in c.paragraphs)
        assert not any(p.paragraph_format.keep_with_next for c in last.cells for p in c.paragraphs)
