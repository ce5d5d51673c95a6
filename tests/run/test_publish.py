"""A pack appears whole or not at all, whatever happens in between."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys

import pytest

from sru_analysis.messages import Refusal
from sru_analysis.run import publish
from sru_analysis.run.clean import clean
from sru_analysis.run.places import Places


@pytest.fixture
def places(tmp_path):
    return Places(tmp_path / "outputs", "demo", "2019-09")


def draft_of(places, run_id="0123456789ab", **files):
    draft = publish.Draft(places, "published", run_id)
    for name, text in files.items():
        draft.write(name, text.encode())
    draft.keep("ledger.txt", b"exact")
    return draft


def test_a_pack_is_there_only_after_it_is_published(places):
    draft = draft_of(places, page="one")
    edition = places.edition("published")
    assert publish.current_pack(edition) is None
    assert not draft.target.exists()
    draft.publish()
    assert publish.current_pack(edition) == draft.target
    assert (draft.target / "page").read_text() == "one"
    assert (places.private / "0123456789ab" / "ledger.txt").is_file()
    assert not (draft.target / publish.OWNER).exists()


def test_the_second_pack_takes_over_and_the_first_stays(places):
    first, second = draft_of(places, page="one"), draft_of(places, "ba9876543210", page="two")
    first.publish()
    second.publish()
    assert publish.current_pack(places.edition("published")) == second.target
    assert first.target.is_dir()
    publish.switch(first.target)
    assert publish.current_pack(places.edition("published")) == first.target


def test_the_same_pack_made_again_stays_where_it_is(places):
    first = draft_of(places, page="one")
    first.publish()
    before = (first.target / "page").stat().st_ino
    draft_of(places, page="one").publish()
    assert (first.target / "page").stat().st_ino == before


def test_a_damaged_pack_is_replaced(places):
    draft_of(places, page="damaged").publish()
    again = draft_of(places, page="two")
    again.publish()
    assert (again.target / "page").read_text() == "two"
    assert [p.name for p in places.edition("published").iterdir() if p.is_dir()] == ["0123456789ab"]


@pytest.mark.parametrize("call", ["rename", "replace", "unlink"])
def test_at_every_interruption_current_names_a_whole_pack(places, monkeypatch, call):
    draft_of(places, page="old").publish()
    real, seen = getattr(os, call), []

    def fails_at(number):
        def failing(*arguments, **named):
            seen.append(1)
            if len(seen) == number:
                raise OSError("no space left")
            return real(*arguments, **named)

        return failing

    for number in range(1, 12):
        seen.clear()
        draft = draft_of(places, f"{number:012x}", page="new")
        with monkeypatch.context() as patched:
            patched.setattr(os, call, fails_at(number))
            with contextlib.suppress(OSError):
                draft.publish()
        pack = publish.current_pack(places.edition("published"))
        assert pack is not None
        assert (pack / "page").read_text() in ("old", "new")
        assert not (pack / publish.OWNER).exists()


def test_files_and_folders_are_for_their_owner_only(places):
    draft_of(places, page="one").publish()
    for path in places.out.parent.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_a_file_cannot_be_put_outside_the_pack(places):
    draft = draft_of(places)
    for name in ("../elsewhere", "/etc/elsewhere", "tables/../../elsewhere"):
        with pytest.raises(ValueError, match="not inside"):
            draft.write(name, b"x")


def test_what_a_dead_run_left_is_swept_and_a_living_one_stays(places):
    living = draft_of(places, "aaaaaaaaaaaa", page="mine")
    dead = draft_of(places, "bbbbbbbbbbbb", page="dead")
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"],
                          capture_output=True, text=True, check=True)  # fmt: skip
    owner = {"process": int(gone.stdout), "started": 1.0}
    for folder in (dead.pack, dead.private):
        (folder / publish.OWNER).write_text(json.dumps(owner))
    nobodys = places.edition("internal") / ".tmp-cccccccccccc-00000000"
    nobodys.mkdir(parents=True)
    assert publish.sweep(places) == 3
    assert living.pack.is_dir() and not dead.pack.exists() and not nobodys.exists()


def test_a_process_number_used_again_is_not_taken_for_the_owner(places):
    draft = draft_of(places)
    (draft.pack / publish.OWNER).write_text(json.dumps({"process": os.getpid(), "started": 1.0}))
    assert not publish.owner_lives(draft.pack)


def test_a_failed_run_leaves_no_pack_and_its_reason_in_private(places):
    draft = draft_of(places, page="one")
    draft.fail(ValueError("a cell said Jane"))
    assert not list(places.edition("published").iterdir())
    kept = places.private / "failed-0123456789ab"
    assert "a cell said Jane" in (kept / "errors" / "traceback.txt").read_text()
    assert clean(places.out) == 1
    assert not kept.exists()


def test_only_one_run_at_a_time(places):
    with publish.lock(places):
        code = (
            "import sys; from pathlib import Path\n"
            "from sru_analysis.run.places import Places; from sru_analysis.run import publish\n"
            "from sru_analysis.messages import Refusal\n"
            "try:\n"
            "    with publish.lock(Places(Path(sys.argv[1]), 'demo', '2019-09')): pass\n"
            "except Refusal as refusal:\n"
            "    sys.exit(refusal.exit_code)\n"
        )
        other = subprocess.run([sys.executable, "-c", code, str(places.out)], check=False)
    assert other.returncode == 75
    with publish.lock(places):
        pass


def test_too_little_space_is_said_before_anything_starts(places, monkeypatch):
    monkeypatch.setattr(publish, "LEAST_SPACE", 2**62)
    with pytest.raises(Refusal) as refused:
        publish.check_space(places)
    assert refused.value.code == "space"


def test_a_file_where_the_folder_should_be_is_said(tmp_path):
    (tmp_path / "outputs").write_text("in the way")
    with pytest.raises(Refusal, match="is not a folder") as refused:
        Places(tmp_path / "outputs", "demo", "2019-09").check_writable()
    assert refused.value.code == "output_unwritable"


@pytest.mark.skipif(os.name == "nt", reason="folders have no modes on Windows")
def test_a_folder_without_rights_is_said(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    places = Places(closed / "outputs", "demo", "2019-09")
    # Rights do not bind the superuser, so for the length of the check there is none.
    as_nobody = os.geteuid() == 0
    if as_nobody:
        os.seteuid(65534)
    try:
        with pytest.raises(Refusal, match="cannot be (written to|reached)"):
            places.check_writable()
    finally:
        if as_nobody:
            os.seteuid(0)
