"""What a verb hands back: one piece of a page, its text twin, its data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

BLOCK_TYPE = "application/vnd.sru.block+json"
_COLOUR = re.compile(r"--(\w+):(#\w+);?")
_USED = re.compile(r"var\(--(\w+)\)")
_PLACE = re.compile(r' id="@@PLACE:(\w+)@@"')
_LINKED = re.compile(r"@@METRIC:(\w+)@@")
SENTINEL_TYPE = "application/vnd.sru.sentinel+json"


@dataclass
class Numbers:
    """Counts the figures and tables of one page in order, and remembers its metrics."""

    figures: int = 0
    tables: int = 0
    metrics: list[str] = field(default_factory=list)
    explained: set[str] = field(default_factory=set)

    def figure(self, metric: str) -> int:
        """The number of the next figure, which says how its metric is worked out."""
        self.explained.add(metric)
        self.figures += 1
        return self.figures

    def table(self) -> int:
        self.tables += 1
        return self.tables

    def show(self, metric: str) -> None:
        """Note that the page shows a metric; ``definitions()`` explains those noted."""
        if metric not in self.metrics:
            self.metrics.append(metric)


@dataclass(frozen=True)
class Block:
    """A fragment of a page.

    ``html``: no h1 or h2. ``text``: the same in plain words, the alternative text of a drawing.
    ``download``: the block's figures as CSV text, or nothing. ``keys``: the keys of the released
    figures that it shows. ``claims``: what it says of a change, each with its metric, verdict, test
    and sentence. ``sentinel``: facts that the last block of a notebook carries.
    """

    html: str
    text: str
    download: str = ""
    keys: tuple[str, ...] = ()
    claims: tuple[Mapping[str, str], ...] = ()
    sentinel: Mapping[str, object] | None = None

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, object]:
        bundle: dict[str, object] = {
            BLOCK_TYPE: {
                "html": self.html,
                "download": self.download,
                "keys": list(self.keys),
                "claims": [dict(claim) for claim in self.claims],
            },
            "text/html": self._for_jupyterlab(),
            "text/plain": self.text,
        }
        if self.sentinel is not None:
            bundle[SENTINEL_TYPE] = dict(self.sentinel)
        return bundle

    def __repr__(self) -> str:
        return self.text

    def _for_jupyterlab(self) -> str:
        """The fragment with its own style, dark on white in a light theme and in a dark one;
        links that need a pack lead nowhere here.
        """
        html = placed(self.html).replace("@@ROOT@@", "").replace("@@DOWNLOAD@@", "#")
        style = block_style() + _sheet("jupyterlab.css")
        return f'<style>{style}</style><div class="sru lab">{html}</div>'


def placed(html: str, elsewhere: Mapping[str, str] | None = None) -> str:
    """A page's markup with a place for the first figure of each metric, and its links to metrics
    leading there: to the figure on this page, else to that on another (``elsewhere``: metric id ->
    address in the pack), else to the catalogue.
    """
    here: set[str] = set()

    def once(found: re.Match) -> str:
        first = found[1] not in here
        here.add(found[1])
        return f' id="{found[1]}"' if first else ""

    def link(found: re.Match) -> str:
        metric = found[1]
        if metric in here:
            return f"#{metric}"
        return "@@ROOT@@" + (elsewhere or {}).get(metric, f"metrics.html#{metric}")

    return _LINKED.sub(link, _PLACE.sub(once, html))


def block_style() -> str:
    """The part of the style sheet that concerns blocks; every rule is held within ``.sru``."""
    return _sheet("blocks.css")


def page_style() -> str:
    """The whole style sheet of a page, as short as it can be said: blocks stand alone there, so
    that no rule need be held within ``.sru``, and each colour stands where it is used.
    """
    sheet = _sheet("style.css") + block_style()
    colours = dict(_COLOUR.findall(sheet))
    sheet = _COLOUR.sub("", sheet).replace(".sru ", "")
    sheet = _USED.sub(lambda found: colours[found[1]], sheet)
    return sheet.replace(";}", "}").replace("\n", "")


@lru_cache(maxsize=3)
def _sheet(name: str) -> str:
    return (files("sru_analysis") / "html" / name).read_text(encoding="utf-8")
