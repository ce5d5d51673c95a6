"""Extract folders made of text, read into records."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sru_analysis.configuration import Configuration
from sru_analysis.extracts import read_extracts
from sru_analysis.records.store import Records

SAMPLES = Path(__file__).parent.parent / "samples"


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Records]:
    """``read({"name.csv": text or bytes}, **settings)``: the records of such a folder."""

    def _read(files: dict[str, str | bytes], **settings: object) -> Records:
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_extracts([tmp_path], Configuration(**settings))

    return _read


@pytest.fixture(scope="session")
def sample() -> Records:
    """The SSDA903 sample return of 2017-18."""
    return read_extracts([SAMPLES / "ssda903"], Configuration())
