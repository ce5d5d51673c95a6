"""What a pack was made of: everything that decides its bytes, and so its id.

The id is the beginning of the SHA-256 of the canonical JSON of the hashed part. Counts of rows,
definitions and outputs follow from that part, so they stand beside it: a repeated run finds its
pack without reading one record. Times, host, user and folders stand nowhere in a pack.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import platform
import secrets
import shutil
import subprocess
from functools import lru_cache
from importlib import metadata, util
from pathlib import Path

from sru_analysis.run import looking_back
from sru_analysis.run.environment import SOURCE_DATE_EPOCH
from sru_analysis.run.inputs import InputFile, sha256_of
from sru_analysis.run.notebooks import Notebook
from sru_analysis.run.places import PACKAGE, project_root, version
from sru_analysis.run.publish import current_pack
from sru_analysis.run.settings import Settings

SCHEMA = 1
MANIFEST = looking_back.MANIFEST
KEY = "fingerprint.key"
DEFINITION_DIGITS = 16  # of the hash of a definition: enough to see that it is another one
PUBLIC_KEY = b"invented data, public key"


def canonical(value: object) -> bytes:
    """Canonical JSON: keys sorted, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def pretty(value: object) -> bytes:
    """JSON for readers, the same bytes for the same value."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, indent=1).encode() + b"\n"


def run_id_of(part: dict) -> str:
    """The run id that a hashed part gives: twelve hexadecimal digits."""
    return hashlib.sha256(canonical(part)).hexdigest()[:12]


def hashed_part(
    settings: Settings, edition: str, files: list[InputFile], notebooks: list[Notebook]
) -> dict:
    """Everything that decides the bytes of a pack."""
    stated = settings.configuration
    part = {
        "schema": SCHEMA,
        "identity": {
            "council": stated.council,
            "period_start": settings.period.start.isoformat(),
            "period_end": settings.period.end.isoformat(),
            "edition": edition,
        },
        "inputs": [
            {name: getattr(one, name) for name in ("role", "extract", "name", "size", "sha256")}
            for one in files
        ],
        "configuration": hashlib.sha256(repr(stated).encode()).hexdigest(),
        "code": code_facts(notebooks),
        "environment": environment_facts(),
        "parameters": settings.parameters(),
        "determinism": {
            "time_zone": "UTC",
            "locale": "C.UTF-8",
            "hash_seed": 0,
            "source_date_epoch": int(SOURCE_DATE_EPOCH),
            "threads": 1,
        },
    }
    part["identity"]["previous"] = _previous(settings, edition, part)
    return part


def public_part(part: dict, key: bytes) -> dict:
    """The hashed part as a published pack shows it: inputs without names, hashes keyed."""
    inputs = [
        {
            "role": one["role"],
            "size": one["size"],
            "keyed_sha256": hmac.digest(key, bytes.fromhex(one["sha256"]), "sha256").hex(),
        }
        for one in part["inputs"]
    ]
    return {
        **part,
        "inputs": inputs,
        "configuration": hmac.digest(key, part["configuration"].encode(), "sha256").hex(),
    }


def council_key(settings: Settings) -> bytes:
    """The key of the published fingerprints: made once, kept on the private side.

    Published manifests are therefore the same bytes each time on one machine, and differ between
    machines; the run id, made of the plain hashes, does not. Invented data have nothing to keep:
    their key is public, so that anybody can make the demo pack and compare every byte.
    """
    from sru_analysis.records.store import write_atomically

    if settings.configuration.invented:
        return PUBLIC_KEY
    path = settings.places.private_root / KEY
    if not path.is_file():
        write_atomically(path, secrets.token_bytes(32))
    return path.read_bytes()


def code_facts(notebooks: list[Notebook]) -> dict:
    """Package version, commit, whether there are uncommitted changes, and hashes of the source."""
    commit, changed = commit_facts()
    return {
        "version": version(),
        "commit": commit,
        "uncommitted_changes": changed,
        "package_sha256": _package_sha256(),
        "notebooks_sha256": {
            notebook.page_file: sha256_of(notebook.path) for notebook in notebooks
        },
    }


@lru_cache(maxsize=1)
def commit_facts() -> tuple[str, bool]:
    """The commit of the checkout and whether it has uncommitted changes; "" outside of git."""
    git = shutil.which("git")
    if git is None or not (project_root() / ".git").exists():
        return "", False

    def ask(*arguments: str) -> str:
        asked = subprocess.run(
            [git, *arguments], cwd=project_root(), capture_output=True, text=True, check=False
        )
        return asked.stdout.strip()

    return ask("rev-parse", "--verify", "--quiet", "HEAD"), bool(ask("status", "--porcelain"))


@lru_cache(maxsize=1)
def environment_facts() -> dict:
    """Versions of everything that is installed, of Python and of the system; no names of hosts."""
    named = (one.metadata for one in metadata.distributions())
    versions = {one["Name"].lower().replace("_", "-"): one["Version"] for one in named}
    versions.pop("sru-analysis", None)
    constraints = project_root() / "constraints.txt"
    return {
        "constraints_sha256": sha256_of(constraints) if constraints.is_file() else "",
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "font_sha256": _font_sha256(),
        "versions": dict(sorted(versions.items())),
    }


def outputs_of(pack: Path, without: tuple[str, ...] = (MANIFEST, "SHA256SUMS")) -> list[dict]:
    """Place, size and hash of every file of a pack."""
    found = sorted(path for path in pack.rglob("*") if path.is_file())
    named = [(path.relative_to(pack).as_posix(), path) for path in found]
    return [
        {"path": name, "size": path.stat().st_size, "sha256": sha256_of(path)}
        for name, path in named
        if name not in without and name != "owner.json"
    ]


def sums(outputs: list[dict]) -> bytes:
    """``SHA256SUMS`` in the form that ``sha256sum --check`` reads."""
    return "".join(f"{one['sha256']}  {one['path']}\n" for one in outputs).encode()


def definitions(metrics: dict) -> dict[str, dict]:
    """Every metric with its version and the beginning of the hash of its definition."""
    return {
        one.id: {
            "version": one.version,
            "sha256": hashlib.sha256(
                canonical([one.title, one.kind, one.definition, one.needs, one.source])
            ).hexdigest()[:DEFINITION_DIGITS],
        }
        for one in metrics.values()
    }


def definitions_version(metrics: dict) -> str:
    """One short name for all the definitions together."""
    return hashlib.sha256(canonical(definitions(metrics))).hexdigest()[:8]


def _previous(settings: Settings, edition: str, part: dict) -> dict:
    """The packs that disclosure control looks back on: the latest of an earlier period and, in
    the published edition, another pack of this period that this one would replace, and packs of
    other periods (``beside``) that neither of them looks back on.
    """
    if settings.previous is not None:
        return settings.previous
    places = settings.places
    before = looking_back.earlier(places, edition, settings.period.start)
    current = current_pack(places.edition(edition))
    if edition != "published":
        return before
    if current is None or not (current / MANIFEST).is_file():
        return {**before, **looking_back.beside(places, before)}
    stated = json.loads((current / MANIFEST).read_text(encoding="utf-8"))
    previous = stated["hashed"]["identity"]["previous"]
    same = {**part, "identity": {**part["identity"], "previous": previous}}
    if run_id_of(same) == stated["run_id"]:
        return previous
    replaced = {
        "run_id": stated["run_id"],
        "results_sha256": sha256_of(current / "results.csv"),
    }
    before = {**before, "replaces": replaced}
    return {**before, **looking_back.beside(places, before)}


@lru_cache(maxsize=1)
def _package_sha256() -> str:
    """One hash of every file of the package that is not made by running it."""
    found = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            name = path.relative_to(PACKAGE).as_posix()
            found.update(f"{sha256_of(path)}  {name}\n".encode())
    return found.hexdigest()


@lru_cache(maxsize=1)
def _font_sha256() -> str:
    where = util.find_spec("matplotlib")
    font = Path(os.path.dirname(where.origin), "mpl-data", "fonts", "ttf", "DejaVuSans.ttf")
    return sha256_of(font)
