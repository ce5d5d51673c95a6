"""Small XML returns made of text, for tests."""

from __future__ import annotations

from collections.abc import Iterable


def element(tag: str, content: str | dict[str, object] = "") -> str:
    """One element; a dictionary becomes its inner elements, a blank value an empty one."""
    if isinstance(content, dict):
        content = "".join(element(name, str(value)) for name, value in content.items())
    return f"<{tag}>{content}</{tag}>" if content else f"<{tag} />"


def child(number: str, *blocks: str, born: str = "2015-03-27", more: str = "") -> str:
    """A child of the census with its CINdetails blocks."""
    identifiers = element("LAchildID", number) + element("PersonBirthDate", born)
    identifiers += element("GenderCurrent", "1") + more
    characteristics = element("ChildCharacteristics", element("Ethnicity", "WBRI"))
    return element(
        "Child", element("ChildIdentifiers", identifiers) + characteristics + "".join(blocks)
    )


def details(start: str, *blocks: str, **values: str) -> str:
    """A CINdetails block: a referral with what followed."""
    own = {"CINreferralDate": start} | values
    return element("CINdetails", "".join(element(k, v) for k, v in own.items()) + "".join(blocks))


def plan(start: str, end: str = "", *reviews: str, category: str = "NEG") -> str:
    """A ChildProtectionPlans block with its reviews."""
    own = element("CPPstartDate", start) + element("CPPendDate", end)
    own += element("InitialCategoryOfAbuse", category) + element("LatestCategoryOfAbuse", category)
    own += element("NumberOfPreviousCPP", "0")
    held = "".join(element("CPPreviewDate", day) for day in reviews)
    return element("ChildProtectionPlans", own + (element("Reviews", held) if reviews else ""))


def assessment(start: str, done: str = "") -> str:
    """An Assessments block, with what is not read of it."""
    own = element("AssessmentActualStartDate", start) + element("AssessmentInternalReviewDate")
    own += element("AssessmentAuthorisationDate", done)
    factors = element("AssessmentFactors", "3A") + element("AssessmentFactors", "4B")
    return element("Assessments", own + element("FactorsIdentifiedAtAssessment", factors))


def enquiry(start: str, held: str = "", target: str = "", not_required: str = "false") -> str:
    """A Section47 block."""
    own = {"S47ActualStartDate": start, "InitialCPCtarget": target, "DateOfInitialCPC": held}
    return element("Section47", own | {"ICPCnotRequired": not_required})


def census_of(children: Iterable[str], **about: object) -> str:
    """A census of children that are many."""
    return census("".join(children), **about)


def census(*children: str, year: int = 2020, lea: str = "999", opening: str = "") -> str:
    """A census of a year ending 31 March."""
    about = {"Collection": "CIN", "Year": str(year), "ReferenceDate": f"{year}-03-31"}
    header = element("CollectionDetails", about) + element("Source", {"LEA": lea})
    whole = element("Header", header) + element("Children", "".join(children))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{opening}' + element("Message", whole)


def episode(start: str, end: str = "", **values: str) -> str:
    """An EPISODE of SSDA903; dates are day first."""
    own = {"DECOM": start, "RNE": "S", "LS": "C2", "CIN": "N1", "PL": "U1", "PLACE_PROVIDER": "PR1"}
    ended = {"DEC": end, "REC": "E3" if end else ""}
    return element("EPISODE", own | ended | values)


def looked_after(
    number: str,
    *episodes: str,
    reviews: tuple[str, ...] = (),
    missing: tuple[str, ...] = (),
    **values: str,
) -> str:
    """A CHILD of SSDA903; missing from these days, and not found yet."""
    own = {"CHILDID": number, "SEX": "1", "DOB": "01/02/2010", "ETHNIC": "WBRI"} | values
    blocks = "".join(element("AREVIEW", {"REVIEW": r, "REVIEW_CODE": "PN1"}) for r in reviews)
    away = {"MISSING": "A", "MIS_END": ""}
    blocks += "".join(element("AMISSING", away | {"MIS_START": day}) for day in missing)
    header = "".join(element(name, value) for name, value in own.items()) + blocks
    return element("CHILD", element("HEADER", header) + "".join(episodes))


def ssda903(*children: str) -> str:
    """An SSDA903 return."""
    return "<?xml version='1.0'?>\n" + element("EXPSSDA903", "".join(children))
