"""Who referred a child: the codes of the children in need census as the groups of the records.

The census has a code for each kind of referrer (1A to 10), other lists their wordings; the records
hold the eleven groups that those codes form.
"""

from __future__ import annotations

import re
from functools import cache

from sru_analysis.extracts.values import dictionary
from sru_analysis.extracts.wording import folded
from sru_analysis.records import code_lists

CENSUS_LIST = "SOURCE"
GROUPS: dict[str, tuple[str, ...]] = {
    "INDIVIDUAL": ("1A", "1B", "1C", "1D"),
    "SCHOOLS": ("2A",),
    "EDUCATION_SERVICES": ("2B",),
    "HEALTH": ("3A", "3B", "3C", "3D", "3E", "3F"),
    "HOUSING": ("4",),
    "LA_SERVICES": ("5A", "5B", "5C", "5D"),
    "POLICE": ("6",),
    "LEGAL": ("7",),
    "OTHER": ("8",),
    "ANONYMOUS": ("9",),
    "UNKNOWN": ("10",),
}
OF_CODE: dict[str, str] = {code: group for group, codes in GROUPS.items() for code in codes}
_NAMES = {folded(label): group for group, label in code_lists.labels("REFERRAL_SOURCE").items()}
_NAMES["la services"] = "LA_SERVICES"
# A code in front, perhaps behind a numbering: "a) 1A: Individual", "3C - School nurse".
_CODE = re.compile(r"(?:[a-z]\d?\) ?)?(10|[1-9][a-f]?)(?!\w)")


@cache
def spellings() -> dict[str, str]:
    """Folded code, label, or code with label as the DfE words it -> group."""
    return {text: OF_CODE[code] for text, code in dictionary(CENSUS_LIST).items()}


def group_of(written: str, stated: str) -> str:
    """The group of a wording that councils use, "" where it is not certain.

    ``stated``: the group that a list gives it ("a) Individual"). Certain is what has a code of the
    census in front that agrees with it; the list puts some other wordings into odd groups.
    """
    found = _CODE.match(folded(written))
    group = OF_CODE.get(found[1].upper(), "") if found else ""
    return group if group and _NAMES.get(folded(stated.partition(")")[2])) == group else ""


def out_of_use(year: int) -> dict[str, str]:
    """Folded code -> code of the census that was not in use in a return year."""
    return {
        folded(code): code
        for code, (first, last) in code_lists.years(CENSUS_LIST).items()
        if year < (first or year) or year > (last or year)
    }
