"""Values of coded, yes/no and numeric columns: whole-string dictionaries, one a column."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from sru_analysis.extracts.forms import Field
from sru_analysis.extracts.identifiers import ERRORS, lookalike
from sru_analysis.extracts.wording import folded
from sru_analysis.records import code_lists

YES = frozenset({"yes", "y", "1", "1.0", "true", "t", "x", "✓", "✔", "a) yes", "a)yes"})
NO = frozenset({"no", "n", "0", "0.0", "false", "f", "b) no", "b)no"})

# Words that stand for "no value", by kind of column. They are tried after the column's own
# dictionary: "None" is an answer of one column and 0 a code of another.
BLANK = frozenset(
    {"-", "--", ".", "n/a", "na", "null", "none", "nan", "nat", "nil", "unknown", "not known",
     "not recorded", "n/k", "tbc", "(null)", "<null>", "[null]", "(blank)"}
)  # fmt: skip
BLANK_WORDS = {
    "date": BLANK,
    "code": BLANK,
    "yes_no": BLANK,
    "whole": BLANK,
    "number": BLANK,
    "text": frozenset({"-", "--", ".", "null", "(null)", "<null>", "[null]"}),
}
GRADE_LISTS = ("GRADE", "FINDING")
# Numbering of a list of answers: "a) ", "zz) ", "1. ".
_NUMBERED = re.compile(r"([a-z]{1,2}|\d{1,2})[).] ?(.+)")
# Marks between words that change no meaning; a question mark does.
_POINTS = re.compile(r"""[.,;:'"()\[\]/_-]+""")
# A code beside its own label, in one of the orders in which systems write the two.
_CODE_FIRST = re.compile(r"(?:[a-z]{1,2}\) ?)?([a-z0-9]+)(?: ?[-:] ?| )(.+)")
_CODE_LAST = re.compile(r"(.+?) ?\[([a-z0-9]+)\]")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DECIMAL_COMMA = re.compile(r"\d+,\d{1,2}")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass
class ReadValues:
    """Distinct texts of one column -> value, reason why there is none, and what was put right."""

    values: dict[str, object] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    noted: dict[str, set[str]] = field(default_factory=dict)

    def note(self, code: str, text: str) -> None:
        """Count a text under a code of what was put right."""
        self.noted.setdefault(code, set()).add(text)


def read_values(texts: set[str], about: Field) -> ReadValues:
    """Read the distinct texts (no blanks) of a column that holds no dates and no ids."""
    found = ReadValues()
    read = {"code": _code, "yes_no": _yes_no, "whole": _number, "number": _number, "text": _text}
    for text in texts:
        value = folded(text)
        if value in ERRORS:
            found.reasons[text] = "spreadsheet_error"
        elif not read[about.kind](text, value, about, found) and text not in found.reasons:
            if value in BLANK_WORDS[about.kind] or value in about.blank:
                found.note("null_word", text)
            else:
                found.reasons[text] = _reason(value, about)
    return found


def _reason(value: str, about: Field) -> str:
    if about.kind in ("code", "yes_no") and lookalike(value):
        return "lookalike"
    if about.code_list in GRADE_LISTS:
        return "grade_unknown"
    return {"yes_no": "yes_no_unknown", "code": "value_unmapped"}.get(about.kind, "not_a_number")


def _code(text: str, value: str, about: Field, found: ReadValues) -> bool:
    code = about.spellings.get(value) or dictionary(about.code_list).get(value)
    if code is None:
        code = _numbered(value, about) or _code_with_label(value, about)
    if code is None:
        code = _without_points(about).get(plainer(value))
    if code is not None:
        found.values[text] = code
    return code is not None


def _numbered(value: str, about: Field) -> str | None:
    """A known label behind the number or letter that it has in a list of answers.

    A number that stands for another answer of the column contradicts the label.
    """
    found = _NUMBERED.fullmatch(value)
    if found is None:
        return None
    number, label = found.groups()
    code = about.spellings.get(label) or dictionary(about.code_list).get(label)
    return code if code in _numbers(about).get(number, {code}) else None


@cache
def _numbers(about: Field) -> Mapping[str, set[str]]:
    """Number or letter -> the codes of the answers that are known to stand under it."""
    seen: dict[str, set[str]] = {}
    for text, code in (dictionary(about.code_list) | dict(about.spellings)).items():
        found = _NUMBERED.fullmatch(text)
        seen.setdefault(found[1] if found else text, set()).add(code)
    return seen


def plainer(value: str) -> str:
    """A folded value without the marks between its words."""
    return " ".join(_POINTS.sub(" ", value).split())


@cache
def _without_points(about: Field) -> Mapping[str, str]:
    """Known spelling without its marks -> code; none where two codes differ in their marks only."""
    seen: dict[str, set[str]] = {}
    for text, code in (dictionary(about.code_list) | dict(about.spellings)).items():
        seen.setdefault(plainer(text), set()).add(code)
    return {text: codes.pop() for text, codes in seen.items() if text and len(codes) == 1}


def _code_with_label(value: str, about: Field) -> str | None:
    """A known code beside a known label, where the two agree; else ``None``."""
    for pattern, at in ((_CODE_FIRST, 1), (_CODE_LAST, 2)):
        if found := pattern.fullmatch(value):
            code, label = found[at], found[3 - at]
            if _labels(about).get(label, "").casefold() == code:
                return _labels(about)[label]
    return None


@cache
def _labels(about: Field) -> Mapping[str, str]:
    """Label -> code: what stands beside a code in the spellings of a column, or by itself."""
    seen: dict[str, set[str]] = {}
    for text, code in (dictionary(about.code_list) | dict(about.spellings)).items():
        seen.setdefault(text, set()).add(code)
        found = _CODE_FIRST.fullmatch(text)
        if found and found[1] == code.casefold():
            seen.setdefault(found[2], set()).add(code)
    return {label: codes.pop() for label, codes in seen.items() if len(codes) == 1}


def _yes_no(text: str, value: str, about: Field, found: ReadValues) -> bool:
    answer = about.spellings.get(value) or ("yes" if value in YES else "no" if value in NO else "")
    if answer:
        found.values[text] = answer
    return bool(answer)


def _number(text: str, value: str, about: Field, found: ReadValues) -> bool:
    if about.kind == "number" and value.endswith("%"):
        value = value[:-1].strip()
        found.note("percent_sign", text)
    if _THOUSANDS.fullmatch(value):
        value = value.replace(",", "")
        found.note("thousands", text)
    elif _DECIMAL_COMMA.fullmatch(value):
        found.reasons[text] = "decimal_comma"
        return False
    if not _NUMBER.fullmatch(value):
        return False
    number = float(value)
    if about.kind == "whole" and (number < 0 or not number.is_integer()):
        return False
    found.values[text] = int(number) if about.kind == "whole" else number
    return True


def _text(text: str, value: str, about: Field, found: ReadValues) -> bool:
    if value in BLANK_WORDS["text"]:
        return False
    cleaned = " ".join(text.split())
    if cleaned.startswith(("=", "'")):
        cleaned = cleaned.removeprefix("'")
        found.note("formula_text", text)
    found.values[text] = about.spellings.get(value, cleaned)
    return True


@cache
def dictionary(code_list: str) -> Mapping[str, str]:
    """Folded text -> code: the codes, the official labels, and a code with its own label.

    A label that two codes share stands for neither.
    """
    labels = code_lists.labels(code_list)
    seen: dict[str, str | None] = {}
    for code, label in labels.items():
        if label != code:
            seen[folded(label)] = None if folded(label) in seen else code
    spelt = {label: code for label, code in seen.items() if code is not None}
    for code, label in labels.items():
        spelt[folded(code)] = code
        spelt[folded(code.replace("_", " "))] = code
        if label != code:
            for form in (f"{code} {label}", f"{code} - {label}", f"{code}: {label}"):
                spelt[folded(form)] = code
            spelt[folded(f"{label} [{code}]")] = code
    return spelt


def nearest_label(value: str, code_list: str) -> str:
    """The label of a closed list that is nearest to a text, or "" where none is near."""
    from difflib import get_close_matches

    labels = {folded(label): label for label in code_lists.labels(code_list).values()}
    found = get_close_matches(folded(value), labels, n=1, cutoff=0.6)
    return labels[found[0]] if found else ""
