"""The shell of a page: head with policy, header with marks, navigation, main, footer.

Used for every page of a pack, whether a notebook made its body or not. No clock time, no user,
no host, no path.
"""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass

from sru_analysis.disclosure.released import LEGEND, Released, only_released
from sru_analysis.present.blocks import page_style
from sru_analysis.present.fragments import headings, link_names, with_root
from sru_analysis.present.markup import Markup, compact, escape, join, tag, trusted
from sru_analysis.present.tables import OTHER_SYMBOLS

POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'"
)
MARKS = {
    "published": "Published edition",
    "internal": "Internal: contains small numbers and personal data",
}
INVENTED = "Invented data"
NO_NETWORK = "This page makes no network requests, runs no script and sets no cookies."
ACCESSIBILITY = "accessibility.html"
DEEP_DIVES = "Deep dives"
FEW_HEADINGS = 3  # from so many on a page says what is on it


@dataclass(frozen=True)
class PageFacts:
    """A page: its stem, its title ("Child protection"), its path in the pack, and how many
    folders deep it lies (``deep_dives/section_20.html``: 1).
    """

    stem: str
    title: str
    path: str
    depth: int = 0


def page_html(
    released: Released, page: PageFacts, body: str, pack_pages: Sequence[tuple[str, str]]
) -> bytes:
    """The whole page. ``body`` is finished markup (see ``fragments.finish``) that begins below
    the ``h1``; ``pack_pages`` are (title, path from the pack's folder) in the order of the
    navigation.
    """
    only_released(released)
    heading = f"{page.title}, {released.period.label}"
    title = f"{heading} – {released.unit_name}, {released.council_name}"
    main = tag(
        "main",
        tag("h1", heading),
        _meta(released, page),
        _on_this_page(body, [title for title, _ in pack_pages]),
        trusted(_without_legend(with_root(body, page.depth), released)),
        id="main",
        tabindex="-1",
        class_="sru",
    )
    parts = [
        tag("a", "Skip to main content", class_="skip", href="#main"),
        _header(released),
        tag("div", _navigation(page, pack_pages), main, class_="wrap"),
        _footer(released, page),
    ]
    html = tag("html", "\n", _head(title), "\n", tag("body", join(parts, "\n")), "\n", lang="en-GB")
    return compact(f"<!doctype html>\n{html}\n").encode()


def _head(title: str) -> Markup:
    style = trusted(page_style())
    return tag(
        "head",
        join(
            [
                tag("meta", charset="utf-8"),
                _policy(),
                tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
                tag("meta", name="referrer", content="no-referrer"),
                tag("title", title),
                tag("style", style),
            ],
            "\n",
        ),
    )


def _policy() -> Markup:
    """The security policy, in the spelling in which it is checked byte for byte."""
    return trusted(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">')


def _header(released: Released) -> Markup:
    marks = [MARKS[released.edition]] + ([INVENTED] if released.invented else [])
    return tag(
        "header",
        tag(
            "div",
            tag("p", f"{released.council_name} – {released.unit_name}"),
            join((tag("p", mark, class_="mark") for mark in marks), " "),
            class_="wrap",
        ),
    )


def _navigation(page: PageFacts, pack_pages: Sequence[tuple[str, str]]) -> Markup:
    """The pages of the pack. Of the deep dives only the present one, for all of them stand on the
    summary, each with a sentence, and the statement on accessibility only where it is the page,
    for every footer leads to it: a list of all would fill a narrow screen.
    """
    items, folder = [], posixpath.dirname(page.path) or "."
    own = [
        one for one in pack_pages
        if one[1] == page.path or ("/" not in one[1] and one[1] != ACCESSIBILITY)
    ]  # fmt: skip
    deeper = [place for place, (_, path) in enumerate(pack_pages) if "/" in path]
    if deeper:
        before = {path for _, path in pack_pages[: deeper[0]]}
        place = sum(1 for _, path in own if path in before)
        own.insert(place, (DEEP_DIVES, "index.html#sections"))
    for title, path in own:
        here = "page" if path == page.path else None
        where = posixpath.relpath(path, folder)
        items.append(tag("li", tag("a", title, href=where, aria_current=here)))
    return tag("nav", tag("ul", *items), class_="pack", aria_label="Pages of this pack")


def _meta(released: Released, page: PageFacts) -> Markup:
    root, facts = "../" * page.depth, released.facts
    year = released.context.year_to_date
    period = released.period.days
    if year != released.period:
        period += f"; year to date: {year.days}"
    quality = tag("a", "data quality", href=f"{root}data_quality.html")
    symbols = [tag("dd", LEGEND)] if released.published else []
    checks = join([facts.get("checks") or "Not stated", ": see ", quality])
    entries = [
        tag("dt", "Period"), tag("dd", period),
        tag("dt", "Data taken"), tag("dd", facts.get("data_taken") or "Not stated"),
        tag("dt", "Compared with"), tag("dd", facts.get("compared_with") or "Not stated"),
        tag("dt", "Symbols"), *symbols, tag("dd", OTHER_SYMBOLS),
        tag("dt", "Checks"), tag("dd", checks),
    ]  # fmt: skip
    return tag("dl", *entries, class_="meta")


def _without_legend(body: str, released: Released) -> str:
    """The body without the legend under each table: it stands at the head of the page."""
    for said in [LEGEND] * released.published + [OTHER_SYMBOLS]:
        body = body.replace(tag("p", said, class_="note"), "")
    return body


def _on_this_page(body: str, pack_titles: Sequence[str]) -> Markup:
    """A link for each ``h2``. One named like another link says that it stays on the page."""
    found = headings(body)
    if len(found) < FEW_HEADINGS:
        return Markup("")
    taken = {name.lower() for name in [*pack_titles, *link_names(body)]}
    items = []
    for id, text in found:
        named = f"{text} (on this page)" if text.lower() in taken else None
        items.append(tag("li", tag("a", text, href=f"#{id}", aria_label=named)))
    return tag("nav", tag("ul", *items), class_="toc", aria_label="On this page")


def _footer(released: Released, page: PageFacts) -> Markup:
    facts, root = released.facts, "../" * page.depth
    made: list[object] = []
    if facts.get("command"):
        made += ["Made by ", tag("code", facts["command"]), " with "]
    else:
        made.append("Made with ")
    made.append(f"sru_analysis {facts.get('version') or 'of an unstated version'}")
    if facts.get("definitions_version"):
        made.append(f", definitions {facts['definitions_version']}")
    if facts.get("code"):
        made += [", code ", tag("code", facts["code"])]
    made.append(". ")
    if facts.get("pack_id"):
        made += ["Pack ", tag("code", facts["pack_id"]), ". "]
    links = [
        tag("a", "How this pack was made, and how to check it", href=f"{root}about.html"),
        ". ",
        tag("a", "Accessibility statement", href=root + ACCESSIBILITY),
        ".",
    ]
    return tag(
        "footer",
        tag(
            "div",
            tag("h2", "How this page was made", id="how-this-page-was-made"),
            tag("p", *made, escape(NO_NETWORK), " ", *links),
            class_="wrap",
        ),
    )
