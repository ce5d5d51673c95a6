"""Makes the environment where there is none and hands everything after its name to the program.

    python3 start.py demo      the pack of the invented council, and its path
    python3 start.py test      every test
    python3 start.py run 2019-09 --extract data/extract

Standard library only. A second call installs nothing unless pyproject.toml or constraints.txt
changed.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
EXTRAS = {"test": "word,postgres,dev", "lab": "lab,word"}
TESTS = ["--nbval-lax", "--nbval-current-env", "--nbval-cell-timeout=120", "-n", "auto"]
TESTS += ["--dist", "loadfile", "-q", "tests", "notebooks"]
LONGEST_ON_WINDOWS = 98


def stop(what: str, remedy: str) -> None:
    sys.exit(f"start.py: {what} {remedy}")


def call(*arguments: str, remedy: str = "") -> None:
    # Bytecode is what makes the second start quick, so nothing may switch it off.
    asked = subprocess.run(arguments, cwd=ROOT, env=without_bytecode_switch())
    if asked.returncode:
        stop(f"{Path(arguments[0]).name} {arguments[1]} did not end well.", remedy)


def without_bytecode_switch() -> dict:
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def make_environment(extras: str) -> None:
    stated = b"".join((ROOT / name).read_bytes() for name in ("pyproject.toml", "constraints.txt"))
    stamp = VENV / f"installed-{hashlib.sha256(stated).hexdigest()[:16]}"
    wanted = set(extras.split(",")) - {""}
    there = set(stamp.read_text().split()) if stamp.is_file() and PYTHON.is_file() else None
    if there is not None and wanted <= there:
        return
    if os.name == "nt" and len(str(ROOT)) > LONGEST_ON_WINDOWS:
        stop("the folder's path is too long for Windows.", r"Move it to one such as C:\dev\sru.")
    if not PYTHON.is_file():
        remedy = "On Debian and Ubuntu: apt install python3-venv. Then start again."
        call(sys.executable, "-m", "venv", str(VENV), remedy=remedy)
    wanted |= there or set()
    named = f".[{','.join(sorted(wanted))}]" if wanted else "."
    remedy = "Is the package index reachable? Behind a proxy: pip config set global.cert FILE."
    install = [str(PYTHON), "-m", "pip", "install", "-q", "-c", "constraints.txt", "-e", named]
    call(*install, remedy=remedy)
    call(str(PYTHON), "-m", "compileall", "-q", "-j", "0", "sru_analysis")
    stamp.write_text(" ".join(sorted(wanted)))


def main(words: list) -> int:
    if not (3, 11) <= sys.version_info[:2] < (3, 14):
        stop("Python 3.11, 3.12 or 3.13 is needed.", "Start with one of these: python3.11 start.py")
    word = words[0] if words else "--help"
    make_environment(EXTRAS.get(word, ""))
    program = ["pytest", *TESTS, *words[1:]] if word == "test" else ["sru_analysis", *words]
    return subprocess.run([str(PYTHON), "-m", *program], env=without_bytecode_switch()).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
