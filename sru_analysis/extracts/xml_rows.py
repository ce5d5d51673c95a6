"""An XML return as sheets: one for each element that makes rows, read as a stream.

Text between elements is passed over, an empty element is blank, a namespace makes no difference.
"""

from __future__ import annotations

from collections import Counter

from sru_analysis.extracts.containers import Container
from sru_analysis.extracts.elements import Element, ElementSheet, Group, Shape, note_unknown
from sru_analysis.extracts.forms import Form
from sru_analysis.extracts.headers import Recognised
from sru_analysis.extracts.wording import heading
from sru_analysis.extracts.xml_files import (
    ATTRIBUTE_CAP,
    DEPTH_CAP,
    TEXT_CAP,
    LimitError,
    check_safe,
    parse,
)
from sru_analysis.messages import Refusal

ROWS_IN_A_RECORD = 50_000
TAGS_IN_AN_ELEMENT = 1_000
PIECES = 5
SHARED = 12
PASSED, OUTSIDE, HEADER, SAID, RECORD, ROW, LIST, EACH, CELL, KNOWN = range(10)


class _Node:
    """What is done at one tag in one place; ``inside`` learns the tags met there."""

    __slots__ = ("kind", "group", "about", "position", "rank", "last", "inside", "word")

    def __init__(self, kind: int, group: Group | None = None, about: Element | None = None):
        self.kind, self.group, self.about = kind, group, about
        self.position = self.rank = 0
        self.last: list[str] | None = None
        self.inside: dict[str, _Node] = {}
        self.word = ""


def read_xml(
    container: Container, shapes: tuple[Shape, ...], forms: tuple[Form, ...]
) -> list[tuple[ElementSheet, Recognised]]:
    """The rows of an XML return, a sheet an element, each with the form that reads it.

    The return is known by its root and by what it says of itself, never by its name. Raises
    ``Refusal`` (xml_entity, xml_broken, xml_limit, wrong_return, two_councils).
    """
    check_safe(container)
    reading = _Reading(container.name, shapes, forms)
    parse(container, reading.start, reading.end, reading.text)
    return reading.sheets()


class _Reading:
    def __init__(self, name: str, shapes: tuple[Shape, ...], forms: tuple[Form, ...]):
        self.name, self.shapes, self.forms = name, shapes, forms
        self.shape: Shape | None = None
        self.groups: list[Group] = []
        self.stack: list[_Node] = [_Node(OUTSIDE)]
        self.pieces: list[str] = []
        self.pending: list[tuple[Group, list[str], list[str]]] = []
        self.open: list[list[str]] = [[]]
        self.reasons: dict[int, str] = {}
        self.filled: set[int] = set()
        self.children: list[str] = []
        self.records = 0
        self.unknown: Counter[str] = Counter()
        self.said: dict[str, list[str]] = {}
        self.share = {}.setdefault

    # What the parser calls.

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        stack = self.stack
        if len(stack) > DEPTH_CAP or len(attributes) > ATTRIBUTE_CAP:
            raise LimitError
        outer = stack[-1]
        node = outer.inside.get(tag) or self._meet(outer, tag)
        stack.append(node)
        self.pieces.clear()
        if node.kind == PASSED:
            if node.word and outer.kind != PASSED:
                self.unknown[node.word] += 1
        elif node.kind == ROW:
            cells = [""] * node.group.width
            self._keep(node.group, cells)
            self.open.append(cells)

    def text(self, piece: str) -> None:
        if len(self.pieces) < PIECES:
            self.pieces.append(piece)

    def end(self, _: str) -> None:
        node = self.stack.pop()
        kind = node.kind
        if kind == CELL:
            self._cell(node, self.open[-1])
        elif kind == ROW:
            self.open.pop()
        elif kind == EACH:
            cells = [""] * node.group.width
            self._keep(node.group, cells)
            node.last = None
            self._cell(node, cells)
        elif kind == RECORD:
            self._end_record()
        elif kind == KNOWN:
            if "".join(self.pieces).strip():
                self.filled.add(id(self.open[-1]))
        elif kind == SAID:
            self._say(node.word, "".join(self.pieces).strip())
        self.pieces.clear()

    def _keep(self, group: Group, cells: list[str]) -> None:
        self.pending.append((group, cells, self.open[-1]))
        if len(self.pending) > ROWS_IN_A_RECORD:
            raise LimitError

    def _cell(self, node: _Node, cells: list[str]) -> None:
        """One value: a tag met twice in one row sets it aside, for one of the two is wrong."""
        pieces = self.pieces
        value = (pieces[0] if len(pieces) == 1 else "".join(pieces)).strip()
        if len(value) > TEXT_CAP or len(pieces) == PIECES:
            self.reasons[id(cells)] = "cell_too_long"
            value = ""
        if node.last is cells:
            self.reasons[id(cells)] = "xml_repeated"
        node.last = cells
        if not value:
            return
        node.group.met.add(node.position)
        if node.word:
            self.children.append(value)
        # Two tags for one column: the newer one stands.
        if not cells[node.position] or node.rank == 0:
            cells[node.position] = self.share(value, value) if len(value) <= SHARED else value

    def _end_record(self) -> None:
        self.records += 1
        child = self.children[0] if self.children else ""
        whole = "xml_repeated" if len(set(self.children)) > 1 else ""
        for group, cells, outer in self.pending:
            if not any(cells) and id(cells) not in self.filled:
                group.empty += 1
                continue
            cells[0] = child
            for at, source in group.taken:
                cells[at] = outer[source]
            group.add(cells, self.records, whole or self.reasons.get(id(cells), ""))
        self.pending.clear()
        self.reasons.clear()
        self.filled.clear()
        self.children.clear()

    # Tags met for the first time in their place.

    def _meet(self, outer: _Node, tag: str) -> _Node:
        if len(outer.inside) > TAGS_IN_AN_ELEMENT:
            raise LimitError
        local = tag.rpartition(":")[2]
        word = local.casefold()
        if self.shape is None:
            self._root(local)
            node = _Node(OUTSIDE)
        elif outer.kind == OUTSIDE:
            node = self._outside(word)
        elif outer.kind in (HEADER, SAID):
            node = _Node(SAID)
            node.word = word
        elif outer.kind == RECORD:
            node = self._element(self.shape.elements, None, word, local)
        elif outer.kind in (ROW, LIST):
            node = self._inside(outer, word, local)
        else:
            node = _Node(PASSED)
        outer.inside[tag] = node
        return node

    def _root(self, local: str) -> None:
        fitting = [shape for shape in self.shapes if local in shape.roots]
        if not fitting:
            known = " or ".join(root for shape in self.shapes for root in shape.roots)
            raise self._wrong(f"the XML begins with <{local[:40]}>", f"<{known}> was expected")
        self.shape = fitting[0]

    def _outside(self, word: str) -> _Node:
        if word == self.shape.record.casefold():
            return _Node(RECORD)
        return _Node(HEADER if word == self.shape.header[0].casefold() else OUTSIDE)

    def _element(
        self, elements: tuple[Element, ...], outer: Group | None, word: str, local: str
    ) -> _Node:
        for about in elements:
            if about.tag.casefold() == word:
                group = self._group(about, outer)
                return _Node(LIST if about.each else ROW, group, about)
        node = _Node(PASSED)
        node.word = local[:40]
        return node

    def _group(self, about: Element, outer: Group | None) -> Group:
        for group in self.groups:
            if group.about.tag == about.tag:
                return group
        form = next(
            form
            for form in self.forms
            if form.source_format == self.shape.source_format and form.name == about.form
        )
        group = Group(about, form, self.name, self.shape)
        if outer is not None:
            group.take_from(outer)
        self.groups.append(group)
        return group

    def _inside(self, outer: _Node, word: str, local: str) -> _Node:
        about, group = outer.about, outer.group
        if about.each and about.each.casefold() == word:
            node = _Node(EACH, group, about)
            node.position, node.rank = group.position(local)
            return node
        found = None if about.each else group.position(local)
        if found is not None:
            node = _Node(CELL, group, about)
            node.position, node.rank = found
            node.word = local if word == self.shape.child.casefold() else ""
            return node
        node = self._element(about.inner, group, word, local)
        known = {each.casefold() for each in about.known}
        if node.kind == PASSED and (word in known or heading(local) in group.form.not_read):
            return _Node(KNOWN)
        return node

    # What the file says of itself.

    def _say(self, word: str, value: str) -> None:
        met = self.said.setdefault(word, [])
        if value and value not in met:
            met.append(value[:TEXT_CAP])
        if len(met) > TAGS_IN_AN_ELEMENT:
            raise LimitError
        if word == "collection" and value and value.upper() != self.shape.collection:
            raise self._wrong(
                "the XML is the return of another collection",
                f"the collection {self.shape.collection} was expected",
            )

    def _wrong(self, found: str, expected: str) -> Refusal:
        return Refusal(
            f"{self.name}: {found}; {expected}. Give the return that is meant, or take the file "
            "out of the folder, and run again.",
            "wrong_return",
        )

    def sheets(self) -> list[tuple[ElementSheet, Recognised]]:
        """The sheets with rows, in the order in which the return declares them."""
        if not self.groups and not self.said and self.records:
            raise self._wrong(
                "the records hold none of the elements of a return",
                f"{self.shape.source_format} was expected",
            )
        self._header()
        made = []
        order = self.shape.order if self.shape else []
        for group in sorted(self.groups, key=lambda each: order.index(each.about.tag)):
            if not group.sheet.records:
                continue
            found = Recognised(group.form, 0, group.positions(), group.sheet.rows[0])
            made.append((group.finish(), found))
        if made:
            note_unknown(made[0][0], self.unknown)
        return made

    def _header(self) -> None:
        """The header as a table of one row."""
        if not self.said:
            return
        if len(self.said.get("lea", [])) > 1:
            raise Refusal(
                f"{self.name}: the header names two councils, one was expected. Export each "
                "council to a file of its own and run again.",
                "two_councils",
            )
        tag, form = self.shape.header
        group = self._group(Element(tag, form), None)
        cells = [""] * group.width
        for word, values in self.said.items():
            found = group.position(word)
            if found and values:
                cells[found[0]] = values[0]
                group.met.add(found[0])
        group.add(cells, 1, "")
