"""A council's own Word template: its styles, header and footer; nothing of what stands in it.

It comes from outside, so it is looked at before it is opened: size, parts, links to elsewhere.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from sru_analysis.messages import Refusal

if TYPE_CHECKING:
    from docx.document import Document

MOST_PARTS, MOST_BYTES = 500, 20_000_000
_LIVE = re.compile(r"vbaProject|activeX|embeddings|\.bin$", re.IGNORECASE)
_OUTSIDE = re.compile(rb"<Relationship\s[^>]*TargetMode\s*=\s*[\"']External[^>]*>")
_ONLY_NAMED = (b"/hyperlink", b"/attachedTemplate")
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_WANTED = {
    "Title": 1, "Subtitle": 1, "Heading 1": 1, "Heading 2": 1, "Caption": 1, "List Bullet": 1,
    "Table Grid": 3,
}  # fmt: skip
"""Styles that the report uses -> their kind in Word: 1 of a paragraph, 3 of a table."""


def opened(template: bytes) -> Document:
    """The template as an empty document that has every style of the report."""
    from docx import Document
    from docx.oxml.ns import qn

    _check(template)
    try:
        document = Document(io.BytesIO(template))
    except (ValueError, KeyError, zipfile.BadZipFile):
        raise _refusal("is no Word document that can be opened") from None
    body = document.element.body
    for element in list(body):
        if element.tag != qn("w:sectPr"):
            body.remove(element)
    _part_from_its_own_template(document)
    named = {style.name for style in document.styles}
    for name, kind in _WANTED.items():
        if name not in named:
            document.styles.add_style(name, kind)
    return document


def _part_from_its_own_template(document: Document) -> None:
    """Take away the place of the template's own template, which Word would look for."""
    from docx.oxml.ns import qn

    for element in list(document.settings.element.iter(qn("w:attachedTemplate"))):
        element.getparent().remove(element)
    for settings in [one.target_part for one in document.part.rels.values()
                     if one.reltype.endswith("/settings")]:  # fmt: skip
        for name, relation in list(settings.rels.items()):
            if relation.reltype.endswith("/attachedTemplate"):
                del settings.rels[name]


def _check(template: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
                raise _refusal("is larger than a template")
            if any(part.flag_bits & 1 for part in parts):
                raise _refusal("is encrypted")
            if any(_LIVE.search(part.filename) for part in parts):
                raise _refusal("holds a macro or an embedded object")
            texts = [part for part in parts if part.filename.endswith((".xml", ".rels"))]
            for part in texts:
                text = archive.read(part)
                links = _OUTSIDE.findall(text)
                loaded = [one for one in links if not any(kind in one for kind in _ONLY_NAMED)]
                if loaded or _ENTITY.search(text):
                    raise _refusal("takes in something from outside of itself")
    except zipfile.BadZipFile:
        raise _refusal("is no Word document that can be opened") from None


def _refusal(what: str) -> Refusal:
    return Refusal(
        f"template.docx: {what}. A Word document (.docx) without macros and outside links was "
        "expected. Nothing was published. Save it so, or take it away.",
        "template_unreadable",
    )
