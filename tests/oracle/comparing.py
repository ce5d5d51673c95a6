"""How the two engines' answers are compared, and how a difference is made small."""

from collections.abc import Callable
from dataclasses import replace

from .audits import months_of_round
from .windows import Answer


def rounds_of(council: dict, asked) -> list:
    """The figures that answer a request: itself, or one for each audit round in its span."""
    if asked.basis != "in_round":
        return [asked]
    labels = sorted({audit["audit_round"] for audit in council["audits"]})
    spans = sorted({months_of_round(council, label) for label in labels})
    return [
        replace(asked, start=start, end=end)
        for start, end in spans
        if asked.start <= start <= asked.end
    ]


def compared(kind: str, breakdown: str, ours: Answer, rows: list) -> list[str]:
    """Every difference of one figure; ``rows`` are the package's, by category and outcome."""
    if not breakdown:
        return differences(kind, ours, rows)
    nothing = Answer(0, None if ours.denominator is None else 0, None)
    if kind == "rate":
        nothing = Answer(0, ours.denominator, 0 if ours.denominator else None)
    elif kind == "duration":
        nothing = Answer(0, 0, None, quartiles=(None, None))
    wrong = []
    for name in sorted({row.category for row in rows} | set(ours.categories)):
        theirs = [row for row in rows if row.category == name]
        part = differences(kind, ours.categories.get(name, nothing), theirs)
        wrong += [f"[{name}] {text}" for text in part]
    return wrong


def differences(kind: str, ours: Answer, rows: list) -> list[str]:
    """Every difference of one category."""
    theirs = {row.outcome: row for row in rows if row.statistic == "value"}
    head = theirs.pop("", None)
    if head is None:
        # An audit round of which nothing is counted, or a category without anything in it.
        return ["no row"] if ours.rows else []
    counted = kind not in ("percent", "change", "rate", "duration")
    value = ours.numerator if counted else ours.value
    said = [
        ("numerator", ours.numerator, head.numerator),
        ("denominator", None if kind == "split" else ours.denominator, head.denominator),
        ("value", value, head.value),
    ]
    for outcome in sorted(set(theirs) | set(ours.outcomes)):
        count = theirs[outcome].numerator if outcome in theirs else 0
        said.append((outcome, ours.outcomes.get(outcome, 0), count))
    quarters = {row.statistic: row.value for row in rows if row.statistic != "value"}
    for name, length in zip(("p25", "p75")[: len(ours.quartiles)], ours.quartiles, strict=True):
        said.append((name, length, quarters[name]))
    return [f"{what}: oracle {a}, package {b}" for what, a, b in said if not same(a, b)]


def same(ours, theirs: float) -> bool:
    """Equal, or both missing (not a number is what the package has for a blank)."""
    if ours is None or theirs != theirs:
        return ours is None and theirs != theirs
    return abs(float(ours) - theirs) < 1e-9


def cut_down(council: dict, differs: Callable[[dict], list[str]]) -> str:
    """The rows without which the difference goes away, and the difference, to be read."""
    less = True
    while less:
        less = False
        for name, rows in council.items():
            for one in list(rows):
                without = {**council, name: [row for row in council[name] if row is not one]}
                if differs(without):
                    council, less = without, True
    lines = [
        f"{name}: " + ", ".join(f"{k}={v}" for k, v in row.items() if v is not None)
        for name, rows in council.items()
        for row in rows
    ]
    return "\n".join(["", *lines, *differs(council)])
