"""The fewest hidden cells that protect one table, found by one exact model: an oracle.

It shares no code with the suppressor: the compact form of the cell suppression problem, every
small cell with both of its witnesses, gap 0, the same weights of zeros and totals. It knows nobody
who stands in a cell.

``python -m tests.disclosure.optimal 40`` compares that many random tables with the suppressor.
"""

import sys

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_diag, eye_array, hstack, lil_array, vstack

from sru_analysis.disclosure.attack import solver_silenced
from tests.disclosure.packs import frame_of, published, split

ROUTES = ("Closed", "Died", "Not known", "Turned 18")
REACH = 40.0


def optimal(table: np.ndarray) -> np.ndarray:
    """The cells to hide of a two-way table, with a row and a column of totals added to it."""
    whole = with_totals(table)
    values = whole.ravel().astype(float)
    sums = _sums(whole.shape)
    goals = [(p, d) for p in np.flatnonzero((values > 0) & (values <= 5)) for d in (-1, 1)]
    if not goals:
        return np.zeros(whole.shape, dtype=bool)
    cells, number = len(values), len(goals)
    lower = [np.where(np.isin(np.arange(cells), [p for p, _ in goals]), 1.0, 0.0)]
    upper = [np.ones(cells)]
    for p, direction in goals:
        low, high = -values, np.full(cells, REACH)
        low[p], high[p] = (-values[p], -values[p]) if direction < 0 else (5 - values[p], REACH)
        lower.append(low)
        upper.append(high)
    moves = eye_array(cells * number)
    switch = vstack([eye_array(cells)] * number)
    scale = np.tile(values, number)
    rows = vstack([
        hstack([lil_array((sums.shape[0] * number, cells)), block_diag([sums] * number)]),
        hstack([-REACH * switch, moves]),
        hstack([switch.multiply(scale[:, None]), moves]),
    ]).tocsr()  # fmt: skip
    blank, many = np.zeros(sums.shape[0] * number), cells * number
    answer = milp(
        np.r_[_cost(whole).ravel(), np.zeros(many)],
        integrality=np.r_[np.ones(cells), np.zeros(many)],
        bounds=Bounds(np.concatenate(lower), np.concatenate(upper)),
        constraints=LinearConstraint(
            rows,
            np.r_[blank, np.full(many, -np.inf), np.zeros(many)],
            np.r_[blank, np.zeros(many), np.full(many, np.inf)],
        ),
        options={"mip_rel_gap": 0.0},
    )
    assert answer.status == 0, answer.message
    return answer.x[:cells].reshape(whole.shape) > 0.5


def with_totals(table: np.ndarray) -> np.ndarray:
    rows = np.vstack([table, table.sum(axis=0)])
    return np.column_stack([rows, rows.sum(axis=1)])


def _sums(shape) -> lil_array:
    height, width = shape
    at = np.arange(height * width).reshape(shape)
    found = lil_array((height + width, height * width))
    for row in range(height):
        found[row, at[row, :-1]], found[row, at[row, -1]] = 1, -1
    for column in range(width):
        found[height + column, at[:-1, column]], found[height + column, at[-1, column]] = 1, -1
    return found.tocsr()


def _cost(whole: np.ndarray) -> np.ndarray:
    weight = np.where(whole == 0, 3.0, 1.0)
    weight[-1, :] = weight[:, -1] = 20.0
    return weight * (1 + np.log1p(whole) / 10)


def suppressed(table: np.ndarray) -> int:
    """How many cells of the same table the program hides."""
    names = [f"Team {i}" for i in range(len(table))]
    rows = split(dict(zip(ROUTES, table.sum(axis=0).tolist(), strict=True)))
    for name, values in zip(names, table.tolist(), strict=True):
        parts = dict(zip(ROUTES, values, strict=True))
        rows += split(parts, breakdown="team", category=name)
    return int(published(frame_of(*rows))["numerator"].isna().sum())


def drawn(seed: int) -> np.ndarray:
    draw = np.random.default_rng(seed)
    height = int(draw.integers(3, 9))
    return draw.negative_binomial(0.8, 0.06, size=(height, len(ROUTES)))


def compared(number: int) -> tuple[int, int]:
    """Cells hidden in that many random tables: by the program, and at least."""
    ours = best = 0
    with solver_silenced():
        for seed in range(number):
            table = drawn(seed)
            ours += suppressed(table)
            best += int(optimal(table).sum())
    return ours, best


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    ours, best = compared(number)
    sys.stdout.write(f"{number} tables: {ours} cells hidden, at least {best}: {ours / best:.3f}\n")


if __name__ == "__main__":
    main()
