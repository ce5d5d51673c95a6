"""Fifty hostile strings in every text field of every page and file: text stays text (S1)."""

import csv
import io
from dataclasses import replace

import pytest

from sru_analysis.present.export import results_csv
from sru_analysis.run.checks import page_faults
from tests.pages import lint
from tests.pages.conftest import whole_pack
from tests.present import invented

TAGS = ("script", "img", "svg", "iframe", "object", "embed", "form", "base", "link", "meta")
PAYLOADS = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>1</script></svg>",
    "<iframe src=javascript:1></iframe>",
    "<object data=x></object>",
    "<embed src=x>",
    "<form action=x><input></form>",
    "<base href=//x>",
    "<link rel=stylesheet href=//x>",
    "<meta http-equiv=refresh content=0>",
    "<a href=javascript:1>x</a>",
    "<a href='data:text/html,x'>x</a>",
    "<body onload=1>",
    "<details open ontoggle=1>",
    "<math><mi//xlink:href='data:x'>",
    '"><script>1</script>',
    "'><script>1</script>",
    "' onmouseover='1",
    '" onfocus="1" autofocus="',
    "` onclick=1 `",
    "</title><script>1</script>",
    "</style><script>1</script>",
    "</textarea><script>1</script>",
    "</table><script>1</script>",
    "</td><td onclick=1>",
    "<!-- x --><script>1</script>",
    "<![CDATA[<script>1</script>]]>",
    "<?xml version='1.0'?><x/>",
    "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>",
    "&lt;script&gt;1&lt;/script&gt;",
    "&#60;script&#62;1",
    "%3Cscript%3E1",
    "\\u003cscript\\u003e1",
    "{{7*7}}",
    "{% raw %}",
    "${7*7}",
    "{0.__class__}",
    "@@DOWNLOAD@@x",
    "javascript:alert(1)",
    "<style>@import '//x'</style>",
    "<p style=background:url(//x)>",
    '=HYPERLINK("http://x","y")',
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|x",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "<scr\u0000ipt>1</scr\u0000ipt>",
    "\u202egnp.exe",
    "<SCRIPT SRC=//x></SCRIPT>",
]
FIELDS = (
    "category",
    "outcome",
    "council",
    "unit",
    "reason",
    "source",
    "message",
    "fact",
    "column",
    "title of an answer",
    "format",
    "table",
)


@pytest.fixture(scope="module")
def clean():
    with pytest.MonkeyPatch.context() as patch:
        from tests.pages.conftest import use_invented

        use_invented(patch)
        return {path: shape(data) for path, data in pages(whole_pack(invented.released()))}


def pages(pack):
    return [(path, data) for path, data in sorted(pack.items()) if path.endswith(".html")]


def shape(data: bytes) -> dict[str, int]:
    """How many there are of every element that could do harm."""
    page = lint.Page.of("x", data)
    return {tag: len(page.all(f"//{tag}")) for tag in TAGS}


def with_text(field: str, text: str):
    """The invented pack with a text in one field."""
    one = invented.released()
    frame, quality = one.frame.copy(), {name: f.copy() for name, f in one.quality.items()}
    if field in ("category", "outcome"):
        first = next(value for value in frame[field] if value)
        frame[field] = frame[field].replace({first: text})
        return replace(one, frame=frame)
    if field in ("source", "format"):
        quality["files"][field] = text
    if field in ("message", "table"):
        quality["set_aside"][field] = text
    if field == "column":
        quality["columns"]["column"] = text
    if field == "title of an answer":
        quality["answers"]["reason"] = text
    changed = {
        "council": {"council_name": text},
        "unit": {"unit_name": text},
        "reason": {"reasons": {"core_groups": text}},
        "fact": {"facts": {**one.facts, "code": text, "command": text}},
    }.get(field, {"quality": quality})
    return replace(one, **changed)


def check_pages(made, clean, told):
    for path, data in pages(made):
        faults = [one for one in page_faults(data) if one != "a place that was not filled in"]
        assert faults == [], (path, told)
        assert shape(data) == clean[path], (path, told)


@pytest.mark.parametrize("field", FIELDS)
def test_all_of_them_in_one_field_stay_text(field, clean):
    text = " ¦ ".join(PAYLOADS)
    if field in ("category", "outcome"):
        # Readers have made every white space one space before a value gets here.
        text = " ".join(text.split()).replace("\0", "").replace("\u202e", "")
    check_pages(whole_pack(with_text(field, text)), clean, field)


@pytest.mark.parametrize("text", PAYLOADS[:1] + PAYLOADS[17:22])
def test_each_by_itself_stays_text(text, clean):
    check_pages(whole_pack(with_text("category", text)), clean, text)


@pytest.mark.parametrize("text", PAYLOADS)
def test_the_one_escaping_function_leaves_no_sign_of_markup(text):
    from sru_analysis.present.markup import escape, tag

    assert not set("<>\"'") & set(str(escape(text)))
    page = lint.Page.of("x", str(tag("p", text, title=text)).encode())
    (paragraph,) = page.all("//p")
    assert not list(paragraph)
    assert set(paragraph.attrib) == {"title"}


@pytest.mark.parametrize("text", [one for one in PAYLOADS if one[0] in "=+-@\t\r"])
def test_no_cell_of_a_file_is_a_formula(text, clean):
    for field in ("category", "outcome"):
        data = results_csv(with_text(field, text))
        for row in csv.reader(io.StringIO(data.decode(), newline="")):
            for cell in row:
                number = cell.replace("-", "", 1).replace(".", "", 1).isdigit()
                assert number or not cell.startswith(("=", "+", "-", "@", "\t", "\r")), cell


def test_there_are_fifty():
    assert len(set(PAYLOADS)) >= 50
