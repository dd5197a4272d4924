"""Which token comes next in each row of a batch: one that fits the row's grammar, drawn with the row's own seed.

Used as a logits processor of transformers' `generate`; rows know nothing of each other.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any


@dataclass(eq=False)
class Row:
    """One answer that is being written."""

    matcher: Any
    """xgrammar's GrammarMatcher for its schema."""
    limit: int
    """In tokens."""
    temperature: float
    top_p: float
    random: Random
    fault: str = ""
    """Why no valid token could be had."""
    ended: bool = False


class NextToken:
    """Leaves one token to a row that is drawn, all that fit to a greedy one; `generate` then takes the best.

    A row without a valid token gets its fault and ends, and so does one at its limit, while the others go on.
    `on_token` is called before each token with the number of tokens so far, and may raise.
    """

    def __init__(self, rows: Sequence[Row], *, vocabulary: int, stop: int, on_token: Callable[[int], object]) -> None:
        import xgrammar

        self.rows, self.stop, self.on_token = rows, stop, on_token
        self.bitmask = xgrammar.allocate_token_bitmask(len(rows), vocabulary)
        self.written = 0

    def __call__(self, input_ids: Any, scores: Any) -> Any:
        """(rows, vocabulary) float32 scores of the next token, those that cannot be at -inf."""
        self.on_token(self.written)
        if self.written:
            self.accept(input_ids[:, -1].tolist())
        self.written += 1
        scores = self.fitting(scores)
        self.find_faults(scores)
        self.draw(scores)
        self.end(scores)
        return scores

    def accept(self, tokens: list[int]) -> None:
        """What was taken, into the grammars."""
        for row, token in zip(self.rows, tokens, strict=True):
            if row.ended:
                continue
            if not row.matcher.accept_token(token):
                row.fault = f"token {token} does not fit its grammar"
            row.ended = bool(row.fault) or row.matcher.is_terminated() or self.written >= row.limit

    def fitting(self, scores: Any) -> Any:
        """The scores under the grammars; xgrammar's kernels know CPU and CUDA."""
        import xgrammar

        for n, row in enumerate(self.rows):
            if row.ended:
                self.bitmask[n] = -1
            else:
                row.matcher.fill_next_token_bitmask(self.bitmask, n)
        device = scores.device
        scores = scores if device.type in ("cpu", "cuda") else scores.cpu()
        xgrammar.apply_token_bitmask_inplace(scores, self.bitmask.to(scores.device))
        return scores.to(device)

    def find_faults(self, scores: Any) -> None:
        """NaN and infinite scores come from numbers that overflowed; -inf everywhere from a grammar at its end."""
        for row, finite in zip(self.rows, scores.amax(dim=1).isfinite().tolist(), strict=True):
            if not finite and not row.ended:
                row.fault, row.ended = "its scores are no numbers (NaN), or no token fits its grammar", True

    def draw(self, scores: Any) -> None:
        """In place: one token of the likeliest that together have `top_p`, where the temperature is above 0."""
        import torch

        drawn = [n for n, row in enumerate(self.rows) if row.temperature > 0 and not row.ended]
        if not drawn:
            return

        def column(values: list[float]) -> Any:
            return torch.tensor(values, dtype=scores.dtype, device=scores.device)[:, None]

        rows = [self.rows[n] for n in drawn]
        heated = scores[drawn] / column([row.temperature for row in rows])
        likely, order = heated.softmax(dim=1).sort(dim=1, descending=True, stable=True)
        before = likely.cumsum(dim=1) - likely
        likely[before >= column([row.top_p for row in rows]).clamp(min=1e-6)] = 0
        sums = likely.cumsum(dim=1)
        place = torch.searchsorted(sums, sums[:, -1:] * column([row.random.random() for row in rows]), right=True)
        last = (likely > 0).sum(dim=1, keepdim=True) - 1
        token = order.gather(1, place.minimum(last))
        scores[drawn] = torch.full_like(heated, -torch.inf).scatter(1, token, 0.0)

    def end(self, scores: Any) -> None:
        """In place: only the stop token for rows that have ended."""
        import torch

        ended = [n for n, row in enumerate(self.rows) if row.ended]
        scores[ended] = -torch.inf
        scores[ended, self.stop] = 0.0
