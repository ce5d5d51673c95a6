"""The lint of what stands on a page: figure blocks, cards, numbers, words, marks, style, size.

L9 to L16; each rule gives a list of faults, as in ``lint``.
"""

from __future__ import annotations

import csv
import datetime
import getpass
import io
import re
import socket
from collections.abc import Mapping
from functools import lru_cache

from sru_analysis.disclosure.released import LEGEND
from sru_analysis.metrics import load
from sru_analysis.present import gate, palette
from sru_analysis.present.blocks import page_style
from sru_analysis.present.numbers import number_text
from sru_analysis.present.page import MARKS
from sru_analysis.present.verbs.councils import published_numbers

DOWNLOAD = re.compile(r"Download the data of .+ \(CSV, (?:[\d,]+ bytes|[\d,.]+ [KM]B)\)")
PLACE = ("period_start", "period_end", "basis", "metric", "breakdown", "category", "outcome")
WORKED_OUT = ("survival", "forecast")
LEADS = (*gate.LEADS.values(), "Difference", "No clear difference")
FORBIDDEN = re.compile(
    r"\b(?:clients?|cases? for children|significant(?! harm)|considerabl[ey]|robust|steady|"
    r"due to|impact of|led to|majority|amber|drastic\w*|dramatic\w*)\b",
    re.IGNORECASE,
)
TESTED = re.compile(r"\b(?:improved|improvement|better|worse|worsened|worsening)\b", re.IGNORECASE)
NUMBER = re.compile(r"(?<![\w.,])[−-]?\d[\d,]*(?:\.\d+)?")
SMALL = 31  # days of a month; lists, rounds and months in a row are counted by the page itself
YEARS = range(2010, 2041)
WORDED = ("4.14.1", "2.2", "99.8", "1.28", "2.66", "3.267", "0.05", "95", "80", "500", "100",
          "47", "365", "91", "183", "730", "10,000", "0.001")  # fmt: skip
"""Numbers of limits, rules and standards, which stand in our own words."""

MOST_DECIMALS = 3
COUNTED_HERE = re.compile(
    r"The last pack is of .+|The (?:vertical|horizontal) axis starts at [^ ]+\."
    r"|axis from .+ to .+"
)
PATHS = re.compile(r"(?<![\w./])/(?:home|root|tmp|usr|var|opt|Users)/|\b[A-Z]:\\")
KILO = 1024
SIZES = {"index.html": 80 * KILO, "metrics.html": 300 * KILO}
OTHER_SIZE = 150 * KILO
OWN_WORDS = ("metrics.html", "about.html", "data_quality.html", "accessibility.html")


def text_of(element) -> str:
    return " ".join(element.text_content().split())


def block_of(element):
    """The block in which an element stands."""
    return element.xpath("ancestor::div[contains(@class, 'block')]")[-1]


def l9(page, pack: Mapping[str, bytes]) -> list[str]:
    found = []
    for figure in page.all("//figure"):
        block = block_of(figure)
        number = re.match(r"Figure (\d+)", text_of(figure.find("figcaption")))[1]
        names = [text_of(one) for one in block.iter("summary")]
        for wanted in (f"Table of figure {number}", f"How figure {number} is worked out"):
            if wanted not in names:
                found.append(f"figure {number} lacks the fold {wanted}")
        links = [one for one in block.iter("a") if one.get("download") is not None]
        if len(links) != 1 or not DOWNLOAD.fullmatch(text_of(links[0])):
            found.append(f"figure {number} has {len(links)} downloads")
            continue
        rows = csv_rows(page, links[0].get("href"), pack)
        rounded = MARKS["published"] in marks_of(page)
        faults = table_faults(block, number, rows, rounded)
        found += [f"figure {number}: {fault}" for fault in faults]
    return found


def marks_of(page) -> list[str]:
    """What stands at the head of a page: its edition, and whether its data are invented."""
    return [text_of(one) for one in page.all("//header//p[@class='mark']")]


def csv_rows(page, href: str, pack: Mapping[str, bytes]) -> list[dict[str, str]]:
    path = "/".join(part for part in href.split("/") if part != "..")
    return list(csv.DictReader(io.StringIO(pack[path].decode())))


def table_faults(block, number: str, rows: list[dict[str, str]], rounded: bool) -> list[str]:
    """The tables of a figure hold every point of its download, and say the same."""
    folds = [
        one for one in block.iter("details")
        if text_of(one.find("summary")) in
        (f"Table of figure {number}", f"Other periods of figure {number}")
    ]  # fmt: skip
    tables = [table for fold in folds for table in fold.iter("table")]
    told = {text for one in tables for cell in one.iter("td", "th") for text in words(cell)}
    shown = [row for row in rows if row["symbol"] == ""]
    lost = [row for row in shown if not printed(row, rounded) & told]
    faults = [f"{len(lost)} values of the download are not in its table"] if lost else []
    if any(row.get("statistic", "").startswith(WORKED_OUT) for row in rows):
        return faults
    points = {place_of(row) for row in rows}
    gone = {place_of(row) for row in rows if row["symbol"] == "x"}
    bodies = [[row for row in table.find("tbody").iter("tr")] for table in tables]
    one_a_row = sum(map(len, bodies))
    across = sum(len(body) * len(body[0].findall("td")) for body in bodies if body)
    if not any(len(points) - len(gone) <= many <= len(points) for many in (one_a_row, across)):
        faults.append(f"{len(points)} points, and {one_a_row} rows in its tables")
    return faults


def place_of(row: dict[str, str]) -> tuple[str, ...]:
    """Where a row of a download stands; it lacks the columns that tell nothing."""
    return tuple(row.get(name, "") for name in PLACE)


def words(cell) -> set[str]:
    """What a cell says, and each number in it."""
    text = text_of(cell)
    return {text, *(found[0].replace("−", "-") for found in NUMBER.finditer(text))}


def printed(row: dict[str, str], rounded: bool) -> set[str]:
    """How the value of a row may be printed: as it is in the published edition, else rounded."""
    least = len(row["value"].partition(".")[2]) if rounded else 0
    value = float(row["value"])
    places = range(least, MOST_DECIMALS + 1)
    return {number_text(value, some).replace("−", "-") for some in places}


def l10(page) -> list[str]:
    found = []
    for card in page.all("//li[@class='card']"):
        title = card.find("h3")
        if card.xpath(".//p[@class='missing']"):
            continue
        name = text_of(title) if title is not None else "a card"
        sentences = [text_of(one) for one in card.xpath("./p[not(@class)]")]
        if title is None or title.find("a") is None:
            found.append(f"{name}: no link")
        if not card.xpath("./p[@class='num']"):
            found.append(f"{name}: no value")
        if not any(" of " in said or re.search(r"\b20\d\d\b", said) for said in sentences):
            found.append(f"{name}: neither base nor date")
        signal = card.xpath("./p[@class='signal']")
        if len(signal) != 1 or not text_of(signal[0]).startswith(LEADS) or not len(signal[0]):
            found.append(f"{name}: no signal in words")
    names = [text_of(one) for one in page.all("//ul[@class='cards'][1]/li/h3")]
    return found + ([] if len(set(names)) == len(names) else ["two cards share a name"])


def tokens_of(pack: Mapping[str, bytes]) -> set[str]:
    """Every number that a page may say: those of the released figures, as they may be printed."""
    rows = csv.DictReader(io.StringIO(pack["results.csv"].decode()))
    ends = [row["period_end"] for row in rows if row["statistic"] == "value"]
    until = datetime.date.fromisoformat(max(ends)) if ends else datetime.date.min
    allowed = {*WORDED, *published_numbers(load().values(), until).split()}
    for row in csv.DictReader(io.StringIO(pack["results.csv"].decode())):
        for part in ("numerator", "denominator", "value", "lower", "upper"):
            if row[part]:
                number = abs(float(row[part]))
                allowed |= {number_text(number, places) for places in (0, 1, 2, 3)}
    return allowed


def l11(page, allowed: set[str]) -> list[str]:
    """Numbers of pages that show figures; the other pages are of declarations and of rows."""
    if page.path in OWN_WORDS:
        return []
    said = [text_of(one) for one in page.all(
        "//main//*[self::p or self::h2 or self::h3 or self::h4 or self::caption or self::td "
        "or self::li[not(*)] or self::figcaption][not(ancestor::details[starts-with(summary, 'How')"
        " or starts-with(summary, 'Show')])][not(ancestor::*[@id='about'])]"
        "[not(self::*[a[@download]])]"
    )]  # fmt: skip
    said += [one.get("aria-label") for one in page.all("//*[@role='img']")]
    rows = {text_of(one) for table in page.all("//table[contains(caption, 'Rows ')]")
            for one in table.iter("td")}  # fmt: skip
    counted = re.compile(r"[\d,]+ rows?\.")
    rows |= {text for text in map(text_of, page.all("//p")) if counted.fullmatch(text)}
    found = []
    for text in said:
        for token in NUMBER.finditer(COUNTED_HERE.sub("", text)):
            number = token[0].lstrip("−-").rstrip(",")
            if not released(number, allowed) and text not in rows:
                found.append(f"{number} in {text[:60]!r}")
    return sorted(set(found))


def released(number: str, allowed: set[str]) -> bool:
    if number in allowed:
        return True
    if not re.fullmatch(r"\d+", number):
        return False
    return int(number) <= SMALL or int(number) in YEARS


def l12(page) -> list[str]:
    """Words that are never generated; the officer's own and the declarations are not."""
    generated = page.all(
        "//div[@class='block']//*[self::p or self::h3 or self::caption or self::figcaption]"
        "[not(ancestor::details)]"
    )
    generated += page.all("//li[@class='card']/p")
    found = []
    for one in generated:
        text = text_of(one)
        if bad := FORBIDDEN.search(text):
            found.append(f"{bad[0]!r} in {text[:60]!r}")
        if one.get("class") != "signal" and TESTED.search(without_names(text)):
            found.append(f"a change is judged outside of a signal: {text[:60]!r}")
    return found


@lru_cache(maxsize=1)
def names() -> re.Pattern:
    """The titles of metrics and the parts of splits: names, and no judgement."""
    found = {name for one in load().values() for name in (one.title, *one.outcomes)}
    longest = sorted(found, key=lambda name: (-len(name), name))
    return re.compile("|".join(map(re.escape, longest)), re.IGNORECASE)


def without_names(text: str) -> str:
    return names().sub("", text)


def l13(page) -> list[str]:
    found = []
    marks = marks_of(page)
    if sum(mark in marks for mark in MARKS.values()) != 1:
        found.append("no mark of the edition, or two")
    hidden = [one for one in page.all("//td") if text_of(one).startswith("c (not shown)")]
    notes = {text_of(one) for one in page.all("//main//p[@class='note'] | //main//dd")}
    if hidden and LEGEND not in notes:
        found.append("hidden figures without the legend, word for word")
    return found


def l14(page) -> list[str]:
    text = page.data.decode()
    found = ["a path"] if PATHS.search(text) else []
    for name in {getpass.getuser(), socket.gethostname()} - {"root", "localhost", "runner"}:
        if len(name) > 3 and re.search(rf"\b{re.escape(name)}\b", text):
            found.append("the name of a user or a machine")
    if any("Traceback" in text_of(one) for one in page.all("//pre")):
        found.append("a traceback")
    code = [one for one in page.all("//summary") if text_of(one).startswith("Show the code")]
    if code and MARKS["published"] in marks_of(page):
        found.append("code in the published edition")
    return found


def l15(page) -> list[str]:
    found = []
    styles = page.all("//style")
    if len(styles) != 1 or styles[0].text != page_style():
        found.append("another style sheet than the one shipped")
    for one in page.all("//*[@style]"):
        if one.tag == "svg" or not any(up.tag == "svg" for up in one.iterancestors()):
            found.append(f"a style attribute on <{one.tag}>")
    known = {value.lower() for value in vars(palette).values()
             if isinstance(value, str) and value.startswith("#")}  # fmt: skip
    for drawing in page.all("//svg"):
        used = {
            colour.lower()
            for part in drawing.iter()
            for name in ("style", "fill", "stroke")
            for colour in re.findall(r"#[0-9a-fA-F]{3,8}\b", part.get(name) or "")
        }
        if used - known:
            found.append(f"colours of no palette: {sorted(used - known)}")
    return found


def l16(page) -> list[str]:
    most = SIZES.get(page.path, OTHER_SIZE)
    return [] if len(page.data) <= most else [f"{len(page.data)} bytes, {most} at most"]


def rules(page, pack: Mapping[str, bytes], allowed: set[str]) -> dict[str, list[str]]:
    """Every rule of this module on one page."""
    return {
        "L9": l9(page, pack), "L10": l10(page), "L11": l11(page, allowed), "L12": l12(page),
        "L13": l13(page), "L14": l14(page), "L15": l15(page), "L16": l16(page),
    }  # fmt: skip
