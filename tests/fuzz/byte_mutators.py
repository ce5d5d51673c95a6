"""What happens to a file on its way: cut, mixed, re-encoded, damaged.

Each gives back the bytes, and whether the number of rows can still be known.
"""

from __future__ import annotations

import io
import re
import zipfile
from random import Random

Damaged = tuple[bytes, bool]


def flipped(data: bytes, random: Random) -> Damaged:
    out = bytearray(data)
    for _ in range(random.randint(1, 8)):
        if out:
            out[random.randrange(len(out))] = random.randrange(256)
    return bytes(out), False


def cut(data: bytes, random: Random) -> Damaged:
    return data[: random.randrange(len(data) + 1)], False


def without_a_piece(data: bytes, random: Random) -> Damaged:
    at = random.randrange(len(data) + 1)
    return data[:at] + data[at + random.randint(1, 200) :], False


def piece_again(data: bytes, random: Random) -> Damaged:
    at = random.randrange(len(data) + 1)
    return data[:at] + data[at : at + random.randint(1, 300)] + data[at:], False


def inserted(data: bytes, random: Random) -> Damaged:
    odd = (
           b"\x00", b'"', b"\r", b"\n", b"\xff\xfe", b"\x81", b"&", b"<", b"]]>", b"\x1a", b";",
           b"<!DOCTYPE x>", b"PK\x03\x04", b"\xc3", b",,,,", b"\xef\xbb\xbf", b"\xe2\x80\x8b",
    )  # fmt: skip
    at = random.randrange(len(data) + 1)
    return data[:at] + random.choice(odd) * random.choice([1, 1, 3]) + data[at:], False


def other_encoding(data: bytes, random: Random) -> Damaged:
    name = random.choice(["utf-16", "utf-8-sig", "cp1252", "utf-16-le", "utf-32"])
    text = data.decode("utf-8", errors="replace")
    return text.encode(name, errors="replace"), name in ("utf-16", "utf-8-sig", "cp1252")


def other_line_ends(data: bytes, random: Random) -> Damaged:
    return data.replace(b"\n", random.choice([b"\r\n", b"\r"])), True


def other_separator(data: bytes, random: Random) -> Damaged:
    return data.replace(b",", random.choice([b";", b"\t", b"|"])), False


def title_lines(data: bytes, random: Random) -> Damaged:
    titles = [b"Monthly extract", b"", b"Unit,2019", b",,,,", b'"Printed, for the unit"']
    chosen = [random.choice(titles) for _ in range(random.randint(1, 12))]
    return b"\n".join([*chosen, data]), True


def blank_lines(data: bytes, random: Random) -> Damaged:
    lines = data.split(b"\n")
    for _ in range(random.randint(1, 9)):
        lines.insert(random.randrange(1, len(lines) + 1), random.choice([b"", b" ", b",,,"]))
    return b"\n".join(lines), True


def trailing_commas(data: bytes, random: Random) -> Damaged:
    lines = data.rstrip(b"\n").split(b"\n")
    some = [line + random.choice([b",", b",,", b",x", b""]) for line in lines[1:]]
    return b"\n".join([lines[0], *some]) + b"\n", True


def short_row(data: bytes, random: Random) -> Damaged:
    lines = data.rstrip(b"\n").split(b"\n")
    at = random.randrange(len(lines))
    if at and b'"' not in lines[at]:
        lines[at] = lines[at].rsplit(b",", 1)[0]
    return b"\n".join(lines), lines[at].strip(b", ") != b""


TEXT_MUTATORS = [
    flipped, cut, without_a_piece, piece_again, inserted, other_encoding, other_line_ends,
    other_separator, title_lines, blank_lines, trailing_commas, short_row,
]  # fmt: skip
DAMAGE = [flipped, cut, without_a_piece, piece_again, inserted]


def inside_zip(data: bytes, random: Random) -> Damaged:
    """One part of a workbook damaged, and packed again so that the container is whole."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        chosen = random.choice([n for n in names if n.endswith((".xml", ".rels"))])
        for name in names:
            part = old.read(name)
            if name == chosen:
                part, _ = random.choice([*DAMAGE, xml_noise])(part, random)
            if name != chosen or random.random() < 0.95:
                new.writestr(name, part)
    return out.getvalue(), False


def xml_noise(data: bytes, random: Random) -> Damaged:
    """Elements renamed, taken out, repeated, nested, emptied, or with other content."""
    text = data.decode("utf-8", errors="replace")
    elements = list(re.finditer(r"<(\w+)[^<>]*>[^<>]*</\1>", text))
    if not elements:
        return data, False
    found = random.choice(elements)
    whole, tag = found[0], found[1]
    other = random.choice(
        ["", whole * 2, f"<{tag}/>", f"<{tag}>{whole}</{tag}>", f"<x{tag}>y</x{tag}>",
         f"<{tag}>31/02/2019</{tag}>", f"<{tag}>&#0;</{tag}>", f"<{tag}>&amp;&#x421;</{tag}>",
         f"<{tag}> </{tag}>text", f"<{tag} a='1'>9</{tag}>", f"<{tag}><![CDATA[<a>]]></{tag}>",
         f"<{tag}>{'9' * 40_000}</{tag}>", "<a>" * 70 + "</a>" * 70, "<!-- x -->" + whole]
    )  # fmt: skip
    return (text[: found.start()] + other + text[found.end() :]).encode(), False
