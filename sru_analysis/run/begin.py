"""Everything of a run that can be said and checked before anything starts."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING

from sru_analysis.messages import Refusal
from sru_analysis.run import inputs, manifest
from sru_analysis.run.notebooks import Notebook, check_parameters, choose, discover
from sru_analysis.run.places import notebooks_folder, version
from sru_analysis.run.settings import Settings, first_lines
from sru_analysis.run.written import Written

if TYPE_CHECKING:
    from sru_analysis.disclosure.knowledge import EarlierPack

Say = Callable[[str], None]


@dataclass
class Run:
    """One run: what was asked, what it is made of, whom it speaks to, what took how long."""

    settings: Settings
    say: Say
    files: list[inputs.InputFile]
    notebooks: list[Notebook]
    parts: dict[str, dict]
    seconds: dict[str, float] = field(default_factory=dict)
    written: Written = field(default_factory=Written)
    data_until: str = ""

    @property
    def run_ids(self) -> dict[str, str]:
        """The pack id of each edition."""
        return {edition: manifest.run_id_of(part) for edition, part in self.parts.items()}

    def timed(self, stage: str, start: float) -> float:
        """Note how long a stage took since a reading of ``time.perf_counter``; in seconds."""
        self.seconds[stage] = round(time.perf_counter() - start, 3)
        return self.seconds[stage]

    def facts(self, edition: str) -> dict[str, str]:
        """What the pages state about how they were made; no time, host, user or folder."""
        code = self.parts[edition]["code"]
        commit = code["commit"][:12] or "not in version control"
        changed = " with uncommitted changes" if code["uncommitted_changes"] else ""
        return {
            "pack_id": self.run_ids[edition],
            "version": version(),
            "command": self.settings.command(edition),
            "code": commit + changed,
            "python": self.parts[edition]["environment"]["python"],
        }

    def earlier(self, edition: str) -> list[EarlierPack]:
        """The packs that were published before this one, as its manifest names them."""
        from sru_analysis.run.chain import earlier_packs

        if edition != "published":
            return []
        places = self.settings.published or self.settings.places
        previous = self.parts[edition]["identity"]["previous"]
        return earlier_packs(places, previous, self.settings.previous_files)


def begin(settings: Settings, say: Say) -> Run:
    """Say what will be run and refuse what can be refused already."""
    for line in first_lines(settings):
        say(line)
    notebooks = choose(discover(notebooks_folder()), settings.only)
    for notebook in notebooks:
        check_parameters(notebook, ("run",))
    inputs.check_exists(settings.extract)
    settings.places.check_writable()
    if settings.word:
        _check_word()
    if settings.release:
        _check_release()
    for line in inputs.left_lines(settings.extract):
        say(line)
    files = inputs.hashed(settings.extract)
    parts = {
        edition: manifest.hashed_part(settings, edition, files, notebooks)
        for edition in settings.editions
    }
    return Run(settings, say, files, notebooks, parts)


def line(label: str, text: str, seconds: float | None = None) -> str:
    """One printed line of a step."""
    return f"{label:<8} {text}" + (f"   {seconds:.1f} s" if seconds is not None else "")


def _check_word() -> None:
    if find_spec("docx") is None:
        raise Refusal(
            "sru run --word: the library that writes Word files is not installed. Nothing was "
            'started. Install the extra "word" (pip install "sru_analysis[word]"), or leave out '
            "--word.",
            "extra_missing",
        )


def _check_release() -> None:
    commit, changed = manifest.commit_facts()
    if commit and not changed:
        return
    raise Refusal(
        "sru run --release: the code has uncommitted changes, or is in no version control. "
        "Nothing was started. Commit first, or leave out --release.",
        "release_uncommitted",
    )
