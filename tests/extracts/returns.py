"""Small XML returns made of text, for tests."""

from __future__ import annotations


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


def enquiry(start: str, held: str = "", target: str = "", not_required: str = "false") -> str:
    """A Section47 block."""
    own = {"S47ActualStartDate": start, "InitialCPCtarget": target, "DateOfInitialCPC": held}
    return element("Section47", own | {"ICPCnotRequired": not_required})


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


def looked_after(number: str, *episodes: str, reviews: tuple[str, ...] = (), **values: str) -> str:
    """A CHILD of SSDA903."""
    own = {"CHILDID": number, "SEX": "1", "DOB": "01/02/2010", "ETHNIC": "WBRI"} | values
    blocks = "".join(element("AREVIEW", {"REVIEW": r, "REVIEW_CODE": "PN1"}) for r in reviews)
    header = "".join(element(name, value) for name, value in own.items()) + blocks
    return element("CHILD", element("HEADER", header) + "".join(episodes))


def ssda903(*children: str) -> str:
    """An SSDA903 return."""
    return "<?xml version='1.0'?>\n" + element("EXPSSDA903", "".join(children))
