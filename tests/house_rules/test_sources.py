"""H3 to H5, H8, H9 and docstrings: what may stand in a source file, and how long it may be."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

import pytest

from tests.house_rules.sources import Source, said, sources

LONGEST_MODULE = 400
LONGEST_FUNCTION = 40
# The one writer, and the log of a page's process, which is written while it runs.
MAY_OPEN_FOR_WRITING = ("records/store.py", "run/worker.py")
WRITERS = ("write_text", "write_bytes", "to_csv", "to_parquet", "to_excel", "to_pickle", "savefig")
BANNED_MODULES = {"pickle", "joblib", "shelve", "marshal", "dill", "cloudpickle"}
BANNED_CALLS = {"eval", "exec", "print", "compile", "input", "breakpoint"}
BANNED_TEXT = {
    "allow_pickle": r"allow_pickle",
    "yaml.load": r"yaml\.load\b",
    "tempfile.mktemp": r"\bmktemp\b",
    "a shell": r"shell\s*=\s*True|os\.system|os\.popen",
    "Styler": r"\bStyler\b|\.style\.",
    "to_html": r"\.to_html\(",
    "drop_invalid_rows": r"drop_invalid_rows",
    "the clock": r"datetime\.now|(?:date|datetime)\.today|(?<!date)time\.time\("
    r"|Timestamp\.now|utcnow",
}
# The times of a run, on the private side.
MAY_USE = {"the clock": ("run/contents.py",)}
DISPLAYS = re.compile(r"\b(?:HTML|Markdown|Javascript|IFrame)\(")
# The names of namespaces are no addresses.
ADDRESS = re.compile(r"https?://(?!www\.w3\.org/|schemas\.openxmlformats\.org/)\w")
MAY_HOLD_ADDRESSES = ("metrics/sources.py",)
BANNED_NAMES = re.compile(r"(?:^|_)(?:utils?|helpers?|manager|misc|common)(?:_|$)|^get_")
NO_REGISTER = re.compile(r"(?<!no )\b(?:child protection|cp) register\b", re.IGNORECASE)


def broken(rule: Callable[[Source], list[str]], but: tuple[str, ...] = ()) -> list[str]:
    """Each place where a rule is broken, but for the files that may."""
    found = [(source, told) for source in sources() if source.name not in but
             for told in rule(source)]  # fmt: skip
    return [f"{source.name}:{told}" for source, told in found]


def nodes(source: Source, *kinds: type) -> list[ast.AST]:
    return [node for node in ast.walk(source.tree) if isinstance(node, kinds)]


def test_h3_files_are_written_by_the_atomic_writer_alone():
    def rule(source: Source) -> list[str]:
        faults = []
        for node in nodes(source, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name == "open" and any(writes(one) for one in [*node.args, *node.keywords]):
                faults.append(f"{node.lineno} opens a file for writing")
            if (
                isinstance(node.func, ast.Attribute)
                and name in WRITERS
                and not in_memory(node, name)
            ):
                faults.append(f"{node.lineno} calls {name}")
        return faults

    faults = broken(rule, MAY_OPEN_FOR_WRITING)
    assert not faults, said(faults, "Use sru_analysis.records.store.write_atomically.")


def writes(argument: ast.AST) -> bool:
    """Whether an argument of ``open`` is a mode of writing."""
    value = argument.value if isinstance(argument, ast.keyword) else argument
    text = value.value if isinstance(value, ast.Constant) else ""
    return isinstance(text, str) and bool(re.fullmatch(r"[wxa]b?\+?|r\+b?|[wxa]\+?b|rb\+", text))


def in_memory(node: ast.Call, name: str) -> bool:
    """``to_csv`` without a place gives text; a buffer is no file."""
    if name not in ("to_csv", "to_parquet", "savefig"):
        return False
    first = node.args[0] if node.args else None
    return first is None or (isinstance(first, ast.Name) and first.id in ("buffer", "sink"))


def test_h4_and_h5_nothing_banned_is_called_or_imported():
    def rule(source: Source) -> list[str]:
        called = [
            f"{node.lineno} calls {node.func.id}"
            for node in nodes(source, ast.Call)
            if isinstance(node.func, ast.Name) and node.func.id in BANNED_CALLS
        ]
        imported = [
            f"{line} imports {module}"
            for module, line in source.imports()
            if module.split(".")[0] in BANNED_MODULES
        ]
        return called + imported

    faults = broken(rule)
    assert not faults, said(faults, "What is said to a user goes through the command line.")


@pytest.mark.parametrize("what", BANNED_TEXT)
def test_h5_no_banned_construct(what):
    def rule(source: Source) -> list[str]:
        lines = enumerate(source.text.splitlines(), start=1)
        return [f"{number}: {what}" for number, line in lines if re.search(BANNED_TEXT[what], line)]

    faults = broken(rule, MAY_USE.get(what, ()))
    assert not faults, said(faults, "See the banned constructs in CONTRIBUTING.md.")


def test_h5_nothing_is_swallowed():
    def rule(source: Source) -> list[str]:
        return [
            f"{node.lineno} takes every fault and goes on"
            for node in nodes(source, ast.ExceptHandler)
            if (node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"))
            and not any(isinstance(one, ast.Raise) for one in ast.walk(node))
        ]

    faults = broken(rule)
    assert not faults, said(faults, "Name the faults that are expected, or raise again.")


def test_h5_a_date_that_cannot_be_read_is_set_aside_not_lost():
    readers = [source for source in sources() if source.part == "extracts"]
    assert not [source.name for source in readers if 'errors="coerce"' in source.text]


def test_h5_displays_and_addresses_stand_in_their_place():
    def rule(source: Source) -> list[str]:
        code = re.sub(r'"""(?:.|\n)*?"""|#.*', "", source.text)
        faults = []
        if source.part != "present" and DISPLAYS.search(code):
            faults.append(" makes markup; only present/ does")
        if source.name not in MAY_HOLD_ADDRESSES and ADDRESS.search(code):
            faults.append(" holds an address; they stand in metrics/sources.py")
        return faults

    faults = broken(rule)
    assert not faults, said(faults, "Move it to its place.")


def test_h8_things_are_named_in_the_words_of_the_field():
    def rule(source: Source) -> list[str]:
        made = nodes(source, ast.FunctionDef, ast.ClassDef)
        names = {source.path.stem, *(node.name for node in made)}
        return [name for name in sorted(names) if BANNED_NAMES.search(name.lower().strip("_"))]

    faults = broken(rule)
    assert not faults, said(faults, "Name the thing by what it is.")


def test_h8_there_is_no_register():
    def rule(source: Source) -> list[str]:
        return [found[0] for found in [NO_REGISTER.search(source.text)] if found]

    faults = broken(rule)
    assert not faults, said(faults, "In England there has been none since 2008: say plan.")


def test_h9_a_module_can_be_read_in_one_sitting():
    def rule(source: Source) -> list[str]:
        length = len(source.text.splitlines())
        return [f" {length} lines"] if length > LONGEST_MODULE else []

    faults = broken(rule)
    assert not faults, said(faults, "Split it by idea.")


def test_h9_a_function_can_be_seen_whole():
    def rule(source: Source) -> list[str]:
        return [
            f"{one.lineno} {one.name} has {length(one)} lines"
            for one in nodes(source, ast.FunctionDef)
            if length(one) > LONGEST_FUNCTION
        ]

    faults = broken(rule)
    assert not faults, said(faults, "Give its steps names of their own.")


def length(function: ast.FunctionDef) -> int:
    """Lines of a function's body; its docstring may be a published definition."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def test_public_names_and_modules_say_what_they_mean():
    def rule(source: Source) -> list[str]:
        faults = (
            [] if ast.get_docstring(source.tree) or not source.text.strip() else [" the module"]
        )
        return faults + [
            f"{node.lineno} {node.name}"
            for node in source.tree.body
            if isinstance(node, (ast.FunctionDef, ast.ClassDef))
            and not node.name.startswith("_")
            and ast.get_docstring(node) is None
        ]

    faults = broken(rule)
    assert not faults, said(faults, "Give it a docstring.")


def test_public_functions_say_what_they_give():
    def rule(source: Source) -> list[str]:
        # A metric gives rows, one like another.
        return [
            f"{node.lineno} {node.name}"
            for node in source.tree.body
            if source.part != "metrics"
            and isinstance(node, ast.FunctionDef)
            and not node.name.startswith("_")
            and node.returns is None
        ]

    faults = broken(rule)
    assert not faults, said(faults, "Give it type hints.")


@pytest.mark.parametrize("text", ["w", "wb", "a", "x", "r+", "w+b", "rb+"])
def test_modes_of_writing_are_known(text):
    assert writes(ast.Constant(text))


@pytest.mark.parametrize("text", ["r", "rb", "results", "extract.csv"])
def test_modes_of_reading_are_known(text):
    assert not writes(ast.Constant(text))
