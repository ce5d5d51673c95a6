"""What stands in the cells of the Standard Safeguarding Dataset: descriptions, flags, outcomes.

Liquidlogic delivers descriptions where the specification has codes, outcomes as JSON in one
column, and placeholders for what is not there.
"""

from __future__ import annotations

import re
from functools import cache

import pandas as pd

from sru_analysis.extracts.forms import Cells
from sru_analysis.extracts.value_variants import variants
from sru_analysis.extracts.values import NO, YES, dictionary
from sru_analysis.extracts.wording import folded

PLACEHOLDER = "ssd_"
NO_ID = "-1"
# A word that every kind of column reads, and counts, as no value.
NO_VALUE = "null"

SEX = {"00": "U", "01": "M", "02": "F", "09": "U", "0": "U", "1": "M", "2": "F", "9": "U"}
ROLES = {
    "independent reviewing officer": "IRO",
    "independent reviewing officer (iro)": "IRO",
    "child protection chair": "CP_CHAIR",
    "child protection conference chair": "CP_CHAIR",
    "cp conference chair": "CP_CHAIR",
    "allocated social worker": "SOCIAL_WORKER",
}
MISSING = {"absent": "A", "away": "A"}
# The answers of the care plan by group of Annex A, as ChAT groups their descriptions.
PERMANENCE = {
    "REMAINSUP": "a",
    "RETURN1M": "a",
    "RETURN6M": "a",
    "RETURNEV": "a",
    "ADOPTION": "b",
    "SUPPLIV": "d",
    "RESPLMT": "e",
    "LTRELFR": "f",
    "LTFOST18": "f",
    "OTHERPLN": "g",
}
_LIST = re.compile(r"[,;&/]|\band\b")


@cache
def spellings(column: str, code_list: str) -> dict[str, str]:
    """Folded spelling -> code of a column of the records, beside its codes and their labels.

    A code of the list, and a label as the DfE words it, stand for themselves first.
    """
    of_annex_a = {
        "sex": "Gender",
        "ethnicity": "Ethnicity",
        "legal_status": "Child's Legal Status",
        "cla_episode_ceased_reason": "Reason Ceased to be Looked After",
        "cla_primary_need_code": "Primary Need Code / Child's Category of Need",
        "cla_placement_type": "Placement Type",
        "cla_placement_provider": "Placement Provider",
        "cp_plan_initial_category": "Initial/Latest Category of Abuse",
        "cp_plan_latest_category": "Initial/Latest Category of Abuse",
        "close_reason": "Reason for Closure",
    }
    known = dict(variants(of_annex_a[column])) if column in of_annex_a else {}
    known |= {"sex": SEX, "involvement_role": ROLES, "missing_kind": MISSING}.get(column, {})
    official = dictionary(code_list) if code_list else {}
    return {spelling: code for spelling, code in known.items() if spelling not in official}


def without_placeholders(cells: Cells) -> None:
    """Placeholders become a word that is read, and counted, as no value.

    Any text that begins with ``ssd_``, in any case, and ``-1`` as an identifier.
    """
    for column, texts in cells.items():
        is_id = column.endswith("_id")
        odd = {
            text
            for text in set(texts)
            if (is_id and text == NO_ID) or text.casefold().startswith(PLACEHOLDER)
        }
        if odd:
            cells[column] = [NO_VALUE if text in odd else text for text in texts]


def with_multiple_categories(cells: Cells) -> None:
    """``Multiple: Neglect, Physical abuse`` is the category multiple, where every part is one."""
    without_placeholders(cells)
    for column in ("cp_plan_initial_category", "cp_plan_latest_category"):
        texts = cells.get(column, [])
        several = {text for text in set(texts) if _is_multiple(text)}
        if several:
            cells[column] = ["MUL" if text in several else text for text in texts]


def _is_multiple(text: str) -> bool:
    word, colon, rest = folded(text).partition(":")
    parts = [part.strip(" []'\"") for part in _LIST.split(rest)]
    known = {**dictionary("CATEGORY"), **spellings("cp_plan_latest_category", "CATEGORY")}
    return word.strip() == "multiple" and bool(colon) and all(part in known for part in parts)


def flag(texts: pd.Series, name: str) -> pd.Series:
    """One flag of outcomes in JSON as yes or no; missing where it is neither.

    Only the flag is looked for: the systems put the text together by hand and cut it at 1,000
    characters, so that it is not always JSON. A view of the source has the flag alone.
    """
    stated = re.compile(rf'"{re.escape(name)}"\s*:\s*"?([A-Za-z0-9]*)')

    def read(text: str) -> str | None:
        found = stated.search(text)
        return yes_or_no(found[1] if found else text)

    answers = {text: read(text) for text in texts.dropna().unique()}
    return texts.map(answers).astype("str")


def permanence_group(texts: pd.Series) -> pd.Series:
    """The group of Annex A of a care plan's answers; plans of several groups are "other"."""
    keys = {key: flag(texts, key) == "yes" for key in PERMANENCE}
    chosen = pd.DataFrame(keys, index=texts.index)
    groups = chosen.T.groupby(pd.Series(PERMANENCE)).any().T
    several = groups.sum(axis=1)
    first = groups.astype("int8").idxmax(axis=1).astype("str")
    return first.where(several == 1, "g").where(several > 0)


def yes_or_no(text: str) -> str | None:
    """``yes``, ``no`` or nothing."""
    word = folded(text)
    return "yes" if word in YES else "no" if word in NO else None
