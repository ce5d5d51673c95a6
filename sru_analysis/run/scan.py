"""The last look at a published pack's bytes: nothing of the machine, nothing of a child.

Every file is unfolded (archives, base64, pictures, escapes) and compared in one spelling. One hit
and nothing is published. What stands in the pixels of a picture is not found: pictures are drawn
from released figures and the words of the declarations only.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from sru_analysis.messages import Refusal
from sru_analysis.run.identifiers import Allowed, Wanted, dates_in, wanted
from sru_analysis.run.unfold import plain, texts_in, unescaped

if TYPE_CHECKING:
    from sru_analysis.records.store import Records

_TOKEN = re.compile(r"[0-9a-z]+(?:[-_/][0-9a-z]+)+")
_PART = re.compile(r"[0-9a-z]+")
_DECIMAL = re.compile(r"(?<![\w.])\d+\.\d+(?![\w.])")
# Folders of a computer; an address on a web site has a host before its path.
_PATH = re.compile(
    r"(?<![\w./:>-])/(?:home|Users|root|tmp|var|opt|mnt|srv|work|private)/[\w.-]+"
    r"|\b[A-Za-z]:\\[\w.-]+|file://"
)
_PUPIL = re.compile(r"(?<![\w])[A-HJ-NP-RT-Z]\d{11}[0-9A-HJ-NP-RT-Z](?!\w)")
_NHS = re.compile(r"(?<![\w.])\d{3}[ -]?\d{3}[ -]?\d{4}(?!\w|\.\d)")
_POSTCODE = re.compile(r"(?<!\w)[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}(?!\w)")

NOTHING = Allowed()


def scan(pack: Path, records: Records, allowed: Allowed = NOTHING) -> list[str]:
    """What was found, as lines that name the file and the kind, never the value."""
    looked_for = wanted(records, allowed)
    found = []
    clean: set[str] = set()
    for path in sorted(path for path in pack.rglob("*") if path.is_file()):
        if path.name == "owner.json":
            continue
        name = path.relative_to(pack).as_posix()
        kinds = set(kinds_in(plain(unescaped(name)), looked_for))
        for _, text in texts_in(path.read_bytes(), table=path.suffix == ".csv"):
            # What was clean in another file is clean.
            lines = [line for line in text.split("\n") if line not in clean]
            there = kinds_in("\n".join(lines), looked_for)
            if not there:
                clean.update(lines)
            kinds.update(there)
        found += [f"{name}: {kind}" for kind in sorted(kinds)]
    return found


def check_clean(pack: Path, records: Records, allowed: Allowed = NOTHING) -> int:
    """The number of files scanned; one hit and nothing is published."""
    if found := scan(pack, records, allowed):
        more = f" and {len(found) - 5} more" if len(found) > 5 else ""
        raise Refusal(
            f"last check: {'; '.join(found[:5])}{more}. Nothing was published. Report this as a "
            "fault of the program, with the names of the files.",
            "identifier_found",
            1,
        )
    return sum(1 for path in pack.rglob("*") if path.is_file())


def kinds_in(text: str, looked_for: Wanted) -> list[str]:
    """The kinds of things in a text (made plain) that may not leave."""
    whole = _DECIMAL.sub(" ", text.casefold())
    tokens = set(_TOKEN.findall(whole)) | set(_PART.findall(whole))
    kinds = [
        kind
        for kind, names in looked_for.ids.items()
        if tokens & names or _spelt_apart(looked_for.odd(kind), text)
    ]
    if looked_for.births and looked_for.births & dates_in(whole):
        kinds.append("a date of birth")
    if _PUPIL.search(text):
        kinds.append("a pupil's number")
    if any(_is_nhs(match[0]) for match in _NHS.finditer(text)):
        kinds.append("an NHS number")
    if _POSTCODE.search(text):
        kinds.append("a postcode")
    if _PATH.search(text):
        kinds.append("a folder of this computer")
    if tokens & looked_for.machine:
        kinds.append("the name of this computer or of its user")
    if any(secret in text for secret in looked_for.secrets):
        kinds.append("a secret of this computer's environment")
    return kinds


def _spelt_apart(names: tuple[str, ...], text: str) -> bool:
    """Ids with other signs in them than tokens have: compared letter by letter."""
    lowered = text.casefold() if names else ""
    return any(
        re.search(rf"(?<!\w){re.escape(name)}(?!\w)", lowered) for name in names if name in lowered
    )


def _is_nhs(text: str) -> bool:
    """Ten digits of which the last is the check digit (modulus 11)."""
    digits = [int(letter) for letter in text if letter.isdigit()]
    check = 11 - sum(d * (10 - i) for i, d in enumerate(digits[:9])) % 11
    return check != 10 and check % 11 == digits[9] and len(set(digits)) > 1
