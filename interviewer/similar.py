"""Which questions ask the same: TF-IDF cosine over the search tokens of their texts, looked up through an inverted index.

Salton and Buckley, "Term-weighting approaches in automatic text retrieval" (1988). Ten thousand questions are compared with ten
thousand others in seconds, because only those that share a rare token are touched.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from interviewer.text import same_question, tokens

NEAR = 0.45
"""Cosine from which two questions are shown to a person as perhaps the same."""
SAME = 0.65
"""Cosine from which they are taken for the same where nobody is asked."""
_COMMON = 0.05
"""Share of the texts above which a token finds no candidates, it only weighs."""
_FEW = 200
"""Texts; in fewer, every token finds candidates."""


class Near(NamedTuple):
    """A question that asks nearly the same."""

    id: str
    likeness: float
    """0..1; 1 for the same text but for width, case, numbering and punctuation."""


class Similar:
    """The texts of questions, ready to be compared with a new one."""

    def __init__(self, texts: Iterable[tuple[str, str]]) -> None:
        """`texts` are (id, text); one id may have several."""
        self._ids: list[str] = []
        self._counts: list[Counter[str]] = []
        self._same: dict[str, str] = {}
        for question_id, text in texts:
            self._ids.append(question_id)
            self._counts.append(Counter(tokens(text)))
            self._same.setdefault(same_question(text), question_id)
        seen = Counter(token for counts in self._counts for token in counts)
        total = len(self._ids)
        self._idf: Mapping[str, float] = {t: math.log((1 + total) / (1 + n)) + 1 for t, n in seen.items()}
        self._unseen = math.log(1 + total) + 1
        self._common = {t for t, n in seen.items() if total > _FEW and n > _COMMON * total}
        self._norms = [self._norm(counts) for counts in self._counts]
        self._where: dict[str, list[int]] = defaultdict(list)
        for row, counts in enumerate(self._counts):
            for token in counts:
                self._where[token].append(row)

    def near(self, text: str, least: float = NEAR, most: int = 3) -> list[Near]:
        """The questions that ask nearly the same, the most alike first; at most one entry per id."""
        best: dict[str, float] = {}
        if (same := self._same.get(same_question(text))) is not None:
            best[same] = 1.0
        counts = Counter(tokens(text))
        norm = self._norm(counts)
        for row in self._candidates(counts):
            likeness = self._dot(counts, self._counts[row]) / (norm * self._norms[row])
            if likeness >= least:
                best[self._ids[row]] = max(best.get(self._ids[row], 0.0), min(1.0, likeness))
        ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))
        return [Near(question_id, round(likeness, 3)) for question_id, likeness in ranked[:most]]

    def _candidates(self, counts: Counter[str]) -> set[int]:
        rare = [token for token in counts if token not in self._common]
        return {row for token in rare or counts for row in self._where.get(token, ())}

    def _weight(self, token: str, count: int) -> float:
        return (1 + math.log(count)) * self._idf.get(token, self._unseen)

    def _norm(self, counts: Counter[str]) -> float:
        return math.sqrt(sum(self._weight(t, n) ** 2 for t, n in counts.items()))

    def _dot(self, a: Counter[str], b: Counter[str]) -> float:
        small, large = (a, b) if len(a) < len(b) else (b, a)
        return sum(self._weight(t, n) * self._weight(t, large[t]) for t, n in small.items() if t in large)
