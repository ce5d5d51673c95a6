"""Tables to damage: rows for any form that the readers know, by the kinds of its columns."""

from __future__ import annotations

import datetime
from random import Random

from sru_analysis.extracts.folder import FORMS
from sru_analysis.extracts.forms import Form
from sru_analysis.records import code_lists

REFERENCE = datetime.date(2021, 3, 31)
FIRST = datetime.date(2017, 4, 1)
KNOWN = [form for form in FORMS if form.table]
# What may never be said: an identifier, a name.
NUMBER, NAME = "88117{:04}", "Zyxwick {}"
Rows = list[list[str]]


def rows_of(form: Form, random: Random, count: int) -> Rows:
    """The headings of a form, and so many rows under them."""
    fields = [each for each in form.fields if each.headings]
    return [
        [each.headings[0] for each in fields],
        *([_cell(each, random, number) for each in fields] for number in range(count)),
    ]


def _cell(about, random: Random, number: int) -> str:
    if not about.required and random.random() < 0.2:
        return ""
    if about.kind == "id":
        return NUMBER.format(number if about.required else random.randrange(60))
    if about.kind == "date":
        return f"{FIRST + datetime.timedelta(random.randrange(1400)):%d/%m/%Y}"
    if about.kind == "code" and about.code_list:
        return random.choice(code_lists.codes(about.code_list))
    if about.kind in ("whole", "number"):
        return str(random.randrange(60))
    if about.kind == "yes_no":
        return random.choice(["Yes", "No"])
    return NAME.format(random.randrange(9))
