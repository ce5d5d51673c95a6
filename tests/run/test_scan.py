"""Canary children: every kind of identifier in every kind of sink is found before a pack leaves."""

from __future__ import annotations

import base64
import gzip
import io
import json
import struct
import zipfile
import zlib

import pandas as pd
import pytest

from sru_analysis.records import Records
from sru_analysis.run.identifiers import Allowed, dates_in
from sru_analysis.run.scan import scan

FIELDS = {
    "child": ("ZX-90417", "a child's identifier"),
    "number": ("987654321", "a child's identifier"),
    "odd": ("kx 771/b", "a child's identifier"),
    "worker": ("sw-40771", "a worker's identifier"),
    "plan": ("PLAN77031", "a child's identifier"),
    "born": ("2011-07-19", "a date of birth"),
    "pupil": ("A823456789012", "a pupil's number"),
    "nhs": ("943 476 5919", "an NHS number"),
    "postcode": ("AB12 3DE", "a postcode"),
    "folder": ("/home/jane/extract", "a folder of this computer"),
}


@pytest.fixture(scope="module")
def records():
    children = pd.DataFrame(
        {"person_id": ["ZX-90417", "987654321", "kx 771/b"], "dob": ["2011-07-19", None, None]}
    )
    plans = pd.DataFrame(
        {
            "cp_plan_id": ["PLAN77031"],
            "person_id": ["987654321"],
            "cp_plan_start_date": ["2019-01-01"],
        }
    )
    involved = pd.DataFrame(
        {
            "involvements_id": ["INV-70001"],
            "person_id": ["987654321"],
            "professional_id": ["sw-40771"],
        }
    )
    tables = {"children": children, "cp_plans": plans, "involvements": involved}
    return Records.from_tables(tables)


def png(text: str, kind: bytes = b"tEXt") -> bytes:
    if kind == b"tEXt":
        body = b"Comment\0" + text.encode("latin-1", "replace")
    elif kind == b"zTXt":
        body = b"Comment\0\0" + zlib.compress(text.encode())
    else:
        body = b"Comment\0\1\0\0\0" + zlib.compress(text.encode())
    chunk = struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return b"\x89PNG\r\n\x1a\n" + chunk


def archive(text: str, name: str = "xl/sharedStrings.xml") -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(name, f"<si><t>{text}</t></si>")
    return sink.getvalue()


def coded(text: str) -> str:
    return base64.b64encode(f"<svg><text>{text}</text></svg>".encode()).decode()


SINKS = {
    "table cell": lambda t: ("a.html", f"<td>{t}</td>"),
    "title": lambda t: ("a.html", f"<title>{t}</title>"),
    "heading": lambda t: ("a.html", f"<h2>{t}</h2>"),
    "alternative text": lambda t: ("a.html", f'<img alt="{t}">'),
    "label": lambda t: ("a.html", f'<svg aria-label="about {t}, more"></svg>'),
    "attribute": lambda t: ("a.html", f"<p data-x='{t}'>x</p>"),
    "style": lambda t: ("a.html", f"<style>/* {t} */</style>"),
    "comment": lambda t: ("a.html", f"<!-- {t} -->"),
    "meta": lambda t: ("a.html", f'<meta name="author" content="{t}">'),
    "entities": lambda t: ("a.html", "".join(f"&#{ord(c)};" for c in t)),
    "hexadecimal entities": lambda t: ("a.html", "".join(f"&#x{ord(c):x};" for c in t)),
    "split by tags": lambda t: ("a.html", f"<p>{t[:3]}<b>{t[3:6]}</b>{t[6:]}</p>"),
    "zero-width": lambda t: ("a.html", f"<p>{t[:2]}\u200b{t[2:5]}\u2060{t[5:]}</p>"),
    "full-width": lambda t: ("a.html", "".join(
        chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in t)),
    "upper case": lambda t: ("a.html", f"<p>{t.upper() if not t.startswith('/') else t}</p>"),
    "svg text": lambda t: ("a.html", f"<svg><text>{t}</text></svg>"),
    "svg comment": lambda t: ("a.html", f"<svg><!-- {t} --><path d='M0 0'/></svg>"),
    "base64": lambda t: ("a.html", f'<img src="data:image/svg+xml;base64,{coded(t)}">'),
    "base64 in base64": lambda t: ("a.html", base64.b64encode(coded(t).encode()).decode()),
    "base64 picture": lambda t: ("a.html", base64.b64encode(png(t)).decode()),
    "picture": lambda t: ("a.png", png(t)),
    "packed picture text": lambda t: ("a.png", png(t, b"zTXt")),
    "international picture text": lambda t: ("a.png", png(t, b"iTXt")),
    "csv": lambda t: ("a.csv", f'metric,value\n"{t}",7\n'),
    "json": lambda t: ("a.json", json.dumps({"x": [t]})),
    "json escapes": lambda t: ("a.json", '{"x": "' + "".join(f"\\u{ord(c):04x}" for c in t) + '"}'),
    "url escapes": lambda t: ("a.html", "".join(f"%{ord(c):02X}" for c in t)),
    "workbook": lambda t: ("a.xlsx", archive(t)),
    "archive in archive": lambda t: ("a.zip", archive(coded(t))),
    "name in an archive": lambda t: ("a.zip", archive("x", f"{t}.txt".replace("/", "_"))
                                     if "/" not in t else archive(t)),
    "gzip": lambda t: ("a.gz", gzip.compress(f"log {t}".encode(), mtime=0)),
    "utf-16": lambda t: ("a.txt", f"x {t} y".encode("utf-16")),
    "xml": lambda t: ("a.xml", f'<?xml version="1.0"?><a b="{t}"/>'),
    "log line": lambda t: ("a.log", f"2019-09-30 ERROR could not convert '{t}'\n"),
}  # fmt: skip


@pytest.mark.parametrize("sink", SINKS)
@pytest.mark.parametrize("field", FIELDS)
def test_a_canary_is_found(tmp_path, records, field, sink):
    text, kind = FIELDS[field]
    name, data = SINKS[sink](text)
    (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    assert f"{name}: {kind}" in scan(tmp_path, records)


@pytest.mark.parametrize("name", ["ZX-90417.csv", "tables/987654321-trend.csv"])
def test_a_file_name_is_searched(tmp_path, records, name):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("x")
    assert scan(tmp_path, records) == [f"{name}: a child's identifier"]


@pytest.mark.parametrize(
    "text", ["987654321.0", "987,654,321", "9.87654321e8", "987\u202f654\u202f321", "987'654'321"]
)
def test_spellings_of_a_number(tmp_path, records, text):
    (tmp_path / "a.html").write_text(f"<td>{text}</td>")
    assert scan(tmp_path, records) == ["a.html: a child's identifier"]


@pytest.mark.parametrize(
    "text",
    ["2011-07-19", "19/07/2011", "19.7.2011", "19 July 2011", "19th Jul 2011", "July 19, 2011",
     "20110719", "19-Jul-2011"],
)  # fmt: skip
def test_spellings_of_a_date_of_birth(tmp_path, records, text):
    (tmp_path / "a.html").write_text(f"<td>{text}</td>")
    assert scan(tmp_path, records) == ["a.html: a date of birth"]


def test_a_date_that_a_pack_prints_anyway_is_nobodys_birth(tmp_path, records):
    (tmp_path / "a.html").write_text("<td>19 July 2011</td>")
    assert scan(tmp_path, records, Allowed(dates="2011-07-19")) == []
    assert dates_in("31 February 2019") == set()


def test_figures_and_words_are_no_hit(tmp_path, records):
    (tmp_path / "a.html").write_text(
        "<p>1,241 children; 94.1% of 954; 30 September 2019; 987 of 654; MASH EH1; 0.987654321</p>"
        '<svg><path d="M 987 654 321 100"/></svg>'
    )
    (tmp_path / "a.csv").write_text("numerator,denominator,value\n987,654,321\n")
    assert scan(tmp_path, records) == []


def test_a_secret_of_the_environment_is_found(tmp_path, records, monkeypatch):
    monkeypatch.setenv("DATABASE_PASSWORD", "correct-horse-battery")
    (tmp_path / "a.html").write_text("<p>correct-horse-battery</p>")
    assert scan(tmp_path, records) == ["a.html: a secret of this computer's environment"]
