"""The program writes data/demo again, byte for byte, whatever the hash seed and time zone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.demo.demo_files import FOLDER

# Commentary (in a folder of its period) and actions are words, not made by the program.
BY_HAND = {"actions.csv"}


@pytest.mark.parametrize(("hash_seed", "zone"), [("0", "UTC"), ("4242", "Pacific/Auckland")])
def test_same_bytes(tmp_path, hash_seed, zone):
    environment = os.environ | {"PYTHONHASHSEED": hash_seed, "TZ": zone}
    subprocess.run(
        [sys.executable, "-m", "sru_analysis.demo", str(tmp_path)],
        check=True,
        env=environment,
        cwd=Path(__file__).parents[2],
        timeout=240,
    )
    written = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    committed = {
        file.name: file.read_bytes()
        for file in FOLDER.iterdir()
        if file.is_file() and file.name not in BY_HAND
    }
    assert sorted(written) == sorted(committed)
    different = [name for name in sorted(written) if written[name] != committed[name]]
    assert different == []
