"""A Word document with what the report is made of: headings, paragraphs, tables, pictures.

Every table has a caption, a marked header row and a description; every picture an alternative
text. The same content gives the same bytes: no author, no clock, members of the archive in fixed
order with one fixed time.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from sru_analysis.present.word.template import opened

if TYPE_CHECKING:
    from sru_analysis.present.charts import Picture

LANGUAGE = "en-GB"
FONT = "Arial"
TEXT_COLOUR = "0B0C0C"
SIZES = {"Normal": 11, "Title": 20, "Heading 1": 14, "Heading 2": 12, "Caption": 10}
PICTURE_CM = 16
WIDE, SMALL = 5, 8  # a table of more columns has smaller type, in points
SHORT = 13  # a table of so many rows is not parted by the end of a page
SHEET_CM = (21.0, 29.7)
MOST_LETTERS = 92  # about as many as stand side by side in small type
INDENT_CM = 1.25
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_CONTENT_TYPES = "[Content_Types].xml"


class Paper:
    """One document, written from top to bottom. ``template``: a council's own, for its styles,
    paper, header and footer.
    """

    def __init__(self, title: str, subject: str, day: date, template: bytes | None = None):
        from docx import Document

        self.document = Document() if template is None else opened(template)
        self.figures = 0
        self.tables = 0
        _language(self.document)
        if template is None:
            _styles(self.document)
            _sheet(self.document)
        _properties(self.document, title, subject, day)
        _without_extras(self.document)

    def title(self, text: str, below: Sequence[str]) -> None:
        """The title and the lines below it."""
        self.document.add_paragraph(text, style="Title")
        for line in below:
            self.document.add_paragraph(line, style="Subtitle")

    def running(self, header: str, footer: str) -> None:
        """The line above every page, and the one below it with the number of the page; below
        what a template has there.
        """
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        section = self.document.sections[0]
        _last_line(section.header).text = header
        last = _last_line(section.footer)
        last.text = f"{footer} · page "
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), "PAGE")
        last._p.append(field)

    def heading(self, text: str, level: int) -> None:
        """A heading of the first or second level."""
        self.document.add_heading(text, level)

    def paragraph(self, text: str, number: str = "", mark: str = "", style: str = "") -> None:
        """A paragraph, with its number before it where it has one. ``mark``: a bold word or two
        that say whose words they are.
        """
        from docx.shared import Cm

        made = self.document.add_paragraph(style=style or None)
        if number:
            made.paragraph_format.left_indent = Cm(INDENT_CM)
            made.paragraph_format.first_line_indent = Cm(-INDENT_CM)
            made.paragraph_format.tab_stops.add_tab_stop(Cm(INDENT_CM))
            made.add_run(f"{number}\t")
        if mark:
            made.add_run(f"{mark} ").bold = True
        made.add_run(text)

    def point(self, text: str, mark: str = "") -> None:
        """One point of a list."""
        self.paragraph(text, mark=mark, style="List Bullet")

    def note(self, text: str) -> None:
        """A line in small type: a legend, where more is to be found."""
        from docx.shared import Pt

        made = self.document.add_paragraph()
        made.add_run(text).font.size = Pt(SIZES["Caption"])

    def table(
        self,
        title: str,
        header: Sequence[str],
        rows: Sequence[Sequence[str]],
        description: str,
        numeric: bool = True,
    ) -> None:
        """A table with its caption above it; the first cell of a row names the row.
        ``numeric``: all other columns hold numbers.
        """
        self.tables += 1
        caption = f"Table {self.tables}: {title}"
        self._caption(caption)
        made = self.document.add_table(rows=0, cols=len(header), style="Table Grid")
        made.autofit = False
        size = SIZES["Caption"] if len(header) <= WIDE else SMALL
        widths = _widths([header, *rows])
        together = len(rows) <= SHORT
        for place, cells in enumerate([header, *rows]):
            row = made.add_row()
            stays = place == 0 or (together and place < len(rows))
            for column, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
                cell.width = widths[column]
                bold = place == 0 or cells[0] == "All"
                _write_cell(cell, text, size, bold, numeric and column > 0, stays)
            _row_rules(row, is_header=place == 0)
        for column, width in zip(made.columns, widths, strict=True):
            column.width = width
        _describe(made, caption, description)
        self.document.add_paragraph()

    def picture(self, title: str, picture: Picture) -> None:
        """A picture with its caption above it and its alternative text."""
        from docx.shared import Cm

        self.figures += 1
        caption = f"Figure {self.figures}: {title}"
        self._caption(caption)
        shape = self.document.add_picture(io.BytesIO(picture.png), width=Cm(PICTURE_CM))
        named = shape._inline.docPr
        named.set("name", f"Figure {self.figures}")
        named.set("descr", picture.label)
        inner = shape._inline.graphic.graphicData.pic.nvPicPr.cNvPr
        inner.set("name", f"figure {self.figures}")
        inner.set("descr", picture.label)

    def to_bytes(self) -> bytes:
        """The document as a file, the same bytes for the same content."""
        raw = io.BytesIO()
        self.document.save(raw)
        return _fixed(raw.getvalue())

    def _caption(self, text: str) -> None:
        made = self.document.add_paragraph(text, style="Caption")
        made.paragraph_format.keep_with_next = True


def _last_line(part):
    """The last line of a header or footer: an empty one, after what already stands there."""
    last = part.paragraphs[-1]
    return part.add_paragraph() if last.text or len(last._p) > 1 else last


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """The widths of columns: room for the longest word of each, the rest by how much it holds."""
    from docx.shared import Cm

    columns = list(zip(*rows, strict=True))
    words = [max(len(word) for text in column for word in text.split() or [""]) + 2
             for column in columns]  # fmt: skip
    texts = [max(map(len, column)) for column in columns]
    spare = [max(0, min(text, 40) - word) for text, word in zip(texts, words, strict=True)]
    room = max(0, MOST_LETTERS - sum(words))
    share = min(1.0, room / sum(spare)) if sum(spare) else 0.0
    wanted = [word + share * more for word, more in zip(words, spare, strict=True)]
    return [Cm(PICTURE_CM * one / sum(wanted)) for one in wanted]


def _language(document) -> None:
    """British English, in the styles themselves."""
    from docx.oxml.ns import qn

    root = document.styles.element
    for language in root.iter(qn("w:lang")):
        for name in ("val", "eastAsia"):
            language.set(qn(f"w:{name}"), LANGUAGE)
    _emptied(document.settings.element, "w:themeFontLang").set(qn("w:val"), LANGUAGE)


def _emptied(parent, name: str):
    """The element of a name within another, without what it states; made where it lacks."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    found = parent.find(qn(name))
    if found is None:
        found = OxmlElement(name)
        parent.append(found)
    found.attrib.clear()
    return found


def _styles(document) -> None:
    """One type and one colour, in the styles themselves."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for fonts in document.styles.element.iter(qn("w:rFonts")):
        fonts.attrib.clear()
        for name in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{name}"), FONT)
    for name, size in SIZES.items():
        font = document.styles[name].font
        font.size = Pt(size)
        font.color.rgb = RGBColor.from_string(TEXT_COLOUR)
    document.styles["Subtitle"].font.color.rgb = RGBColor.from_string(TEXT_COLOUR)
    document.styles["Subtitle"].font.italic = False


def _properties(document, title: str, subject: str, day: date) -> None:
    stated = document.core_properties
    stated.title, stated.subject, stated.language = title, subject, LANGUAGE
    stated.author = stated.last_modified_by = stated.comments = stated.keywords = ""
    stated.created = stated.modified = datetime.combine(day, time())
    stated.revision = 1


def _sheet(document) -> None:
    """A4, upright."""
    from docx.shared import Cm

    section = document.sections[0]
    section.page_width, section.page_height = Cm(SHEET_CM[0]), Cm(SHEET_CM[1])
    section.left_margin = section.right_margin = Cm((SHEET_CM[0] - PICTURE_CM) / 2)
    section.top_margin = section.bottom_margin = Cm(2)


def _without_extras(document) -> None:
    """Parts of the template that say nothing of this document: its picture, a second style sheet
    for an old program, an empty list of sources.
    """
    for relations in (document.part.package.rels, document.part.rels):
        for name, relation in list(relations.items()):
            if relation.reltype.endswith(("/thumbnail", "/stylesWithEffects", "/customXml")):
                del relations[name]


def _write_cell(cell, text: str, size: int, bold: bool, right: bool, stays: bool) -> None:
    """``stays``: on one page with the row below."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(size)
    layout = paragraph.paragraph_format
    layout.space_before = layout.space_after = Pt(2)
    layout.line_spacing = 1.0
    layout.keep_with_next = stays
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _row_rules(row, is_header: bool) -> None:
    from docx.oxml import OxmlElement

    rules = row._tr.get_or_add_trPr()
    rules.append(OxmlElement("w:cantSplit"))
    if is_header:
        rules.append(OxmlElement("w:tblHeader"))


def _describe(table, caption: str, description: str) -> None:
    """Title and description for a screen reader; first row and first column are headers."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    stated = table._tbl.tblPr
    look = _emptied(stated, "w:tblLook")
    for name, value in (
        ("val", "00A0"), ("firstRow", "1"), ("lastRow", "0"), ("firstColumn", "1"),
        ("lastColumn", "0"), ("noHBand", "1"), ("noVBand", "1"),
    ):  # fmt: skip
        look.set(qn(f"w:{name}"), value)
    for name, text in (("w:tblCaption", caption), ("w:tblDescription", description)):
        element = OxmlElement(name)
        element.set(qn("w:val"), text)
        stated.append(element)


def _fixed(document: bytes) -> bytes:
    """The archive again: content types first, then by name, with one time for all."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(document)) as given,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in sorted(given.namelist(), key=lambda one: (one != _CONTENT_TYPES, one)):
            member = zipfile.ZipInfo(name, _FIXED_TIME)
            member.create_system = 3
            member.external_attr = 0o644 << 16
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, given.read(name))
    return made.getvalue()
