"""Count which words stand beside which in the texts of the bank, for the built-in examiner (`interviewer/grading/neighbours.txt`).

    python benchmarks/neighbours.py [--check]

`--check` writes nothing: it counts over every other question and prints how well the rest is told from its own shuffle.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from interviewer import bank
from interviewer.evaluation.probes import shuffled, shuffled_within
from interviewer.grading import fluency
from interviewer.grading.lexicon import fold
from interviewer.models import LANGS, Question

CHARACTERS = 400
"""The most frequent Chinese characters stand for themselves."""
WORDS = 120
"""The most frequent English words of up to six letters do: nearly all of them are little words."""
SHORT = 6
FEWEST = 3
"""Rarer pairs are left out."""


def texts(question: Question) -> Iterator[str]:
    """Everything that a question says in whole sentences."""
    for text in (question.question, question.answer, *question.hints, *(p.point for p in question.key_points)):
        yield from (text[lang] for lang in LANGS)
    for wrong in question.misconceptions:
        yield from (text[lang] for text in (wrong.claim, wrong.correction) for lang in LANGS)
        yield from wrong.wordings
    for point in question.key_points:
        yield from point.wordings
    yield from question.paraphrases


def counted(questions: Sequence[Question]) -> str:
    """The lines of the file: a word, how often it stands first and second in a pair, what follows it how often."""
    raw = Counter(pair for q in questions for t in texts(q) for pair in fluency.pairs(fold(t)))
    kept = frequent(raw)

    def name(token: str) -> str:
        return token if token in kept else fluency.kind(token)

    counts: Counter[tuple[str, str]] = Counter()
    for (a, b), n in raw.items():
        counts[name(a), name(b)] += n
    before, after = Counter[str](), Counter[str]()
    for (a, b), n in counts.items():
        before[a] += n
        after[b] += n
    rows: dict[str, list[str]] = {token: [] for token in sorted(before | after)}
    for (a, b), n in sorted(counts.items()):
        if n >= FEWEST:
            rows[a] += [b, str(n)]
    return "".join(f"{' '.join([t, str(before[t]), str(after[t]), *row])}\n" for t, row in rows.items())


def frequent(raw: Counter[tuple[str, str]]) -> set[str]:
    """The characters and words that stand for themselves."""
    single: Counter[str] = Counter()
    for (a, _), n in raw.items():
        single[a] += n
    chinese = [t for t, _ in single.most_common() if fluency.is_chinese(t) and t[0] != fluency.BESIDE][:CHARACTERS]
    english = [t for t, _ in single.most_common() if t[0].isascii() and t.isalpha() and len(t) <= SHORT][:WORDS]
    return {*chinese, *english}


def check(questions: Sequence[Question]) -> None:
    """Half of the bank counted, the other half read and shuffled."""
    with tempfile.TemporaryDirectory() as folder:
        fluency.COUNTS = Path(folder) / "counts.txt"
        fluency.COUNTS.write_text(counted(questions[::2]), encoding="utf-8")
        for lang in LANGS:
            told: dict[str, list[fluency.Order]] = {"read": [], "shuffled": [], "shuffled within": []}
            for q in questions[1::2]:
                told["read"].append(fluency.order(fold(q.answer[lang])))
                told["shuffled"].append(fluency.order(fold(shuffled(q.answer[lang], q.id))))
                told["shuffled within"].append(fluency.order(fold(shuffled_within(q.answer[lang], q.id))))
            for name, orders in told.items():
                means = sorted(o.mean for o in orders)
                print(
                    f"{lang} {name:16} {len(orders)} texts, mean {sum(means) / len(means):.2f}, {means[0]:.2f} to {means[-1]:.2f}, "
                    f"taken for shuffled: {sum(o.shuffled(0.0) for o in orders)}"
                )


def main() -> None:
    """Count, or check."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="count over half of the bank, try on the other half")
    questions = list(bank.load().questions.values())
    if parser.parse_args().check:
        check(questions)
    else:
        fluency.COUNTS.write_text(counted(questions), encoding="utf-8")


if __name__ == "__main__":
    main()
