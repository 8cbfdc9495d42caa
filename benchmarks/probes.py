"""Probes: answers made from the bank that any judge must grade in a known range, whatever the question.

    python benchmarks/probes.py [--id QUESTION ...] [--worst N] [--json]

For each open question of the bank: the reference answer in both languages, the same negated statement by statement (in three
ways), its words shuffled, the question echoed, another question's reference, the key terms as a list, ":" and nothing, and
one right sentence said once and ten times. Prints mean and extreme score per probe and the worst offenders. Exit code 1 when a
probe leaves its range.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from interviewer import bank
from interviewer.grading.builtin import BuiltinGrader
from interviewer.grading.grader import Task
from interviewer.grading.scoring import score
from interviewer.models import LANGS, Lang, Question, Rubric
from interviewer.text import clauses, sentences

_FORMULA = re.compile(r"\$\$?[^$]*\$\$?")
_PIECE = re.compile(r"[\u4e00-\u9fff]+|[^\s\u4e00-\u9fff]+")
_MARKER = re.compile(r"\s*(?:\d{1,2}\.|[-*•])\s+")
_CJK = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Probe:
    """An answer and the range, 0..100, in which its score belongs."""

    name: str
    answer: str
    lang: Lang
    """Of the interview."""
    lowest: int
    highest: int


@dataclass(frozen=True)
class Result:
    """A probe and what it scored."""

    question: str
    probe: Probe
    score: int

    @property
    def off(self) -> int:
        """Points outside its range."""
        return max(self.probe.lowest - self.score, self.score - self.probe.highest, 0)


# --- negation ---------------------------------------------------------------------------------------------------------

_EN_NEGATED = re.compile(r"\b(?:does|do|did) not |\bnot |n't\b|\bnever |\bno |\bwithout ", re.IGNORECASE)
_EN_AUX = re.compile(
    r"\b(is|are|was|were|can|could|will|would|does|do|has|have|should|may|must|might)\b(?! not)", re.IGNORECASE
)
_EN_VERB = re.compile(
    r"\b(need|use|make|keep|give|let|help|work|take|become|come|get|grow|fall|stay|compute|lie|depend|reduce|add|act|mean|allow|need|show|tend|train|learn|"
    r"converge|multiply|divide|combine|replace|carr(?:y)|measure|maximize|minimize|see|look|pass|decide|call|find|store|update|start|follow|treat|limit|lose|cost|run|"
    r"predict|fit|turn|drop|decay|saturate|hold|shrink|explode|vanish|scale|normalize|standardize|choose|bring|lead|cause|prevent|avoid|produce|return|contain)(s|es)?\b",
    re.IGNORECASE,
)
_ZH_NEGATED = re.compile(r"不(?!同|仅|但|断|过|管|论)|没有|无法|无需|并非|没")
_ZH_VERB = re.compile(
    r"可以|能够|需要|应该|会|能|是|有(?!的|效|利|助)|要(?!么|求)|用(?!于)|让|使(?!用)|把|将|取|做|算|靠|变|给|看|占|为(?!了|什|零)"
)


def negated(text: str, unit: Callable[[str], Sequence[object]]) -> str:
    """Every statement (`sentences` or `clauses`) turned into its opposite, in place."""
    plain = _FORMULA.sub(" ", text)
    return " ".join(_negate(str(s.text)) for s in unit(plain))  # type: ignore[attr-defined]


def _negate(statement: str) -> str:
    return _negate_zh(statement) if _CJK.search(statement) else _negate_en(statement)


def _negate_en(s: str) -> str:
    if _EN_NEGATED.search(s):
        return _EN_NEGATED.sub("", s, count=1)
    if m := _EN_AUX.search(s):
        return f"{s[: m.end()]} not{s[m.end() :]}"
    if m := _EN_VERB.search(s):
        helper = "does not" if m.group(2) else "do not"
        return f"{s[: m.start()]}{helper} {m.group(1)}{s[m.end() :]}"
    return denied_one(s)


def _negate_zh(s: str) -> str:
    if _ZH_NEGATED.search(s):
        return _ZH_NEGATED.sub("", s, count=1)
    if m := _ZH_VERB.search(s):
        word = "没有" if m.group() == "有" else "不" + m.group()
        return s[: m.start()] + word + s[m.end() :]
    return denied_one(s)


def denied(text: str) -> str:
    """Every sentence with "it is not true that" before it."""
    return " ".join(denied_one(s.text) for s in sentences(_FORMULA.sub(" ", text)))


def denied_one(s: str) -> str:
    """One sentence, denied."""
    mark = _MARKER.match(s)
    start, rest = (mark.group(), s[mark.end() :]) if mark else ("", s)
    return start + ("并非" + rest if _CJK.search(rest) else f"It is not true that {rest[:1].lower()}{rest[1:]}")


# --- other probes -----------------------------------------------------------------------------------------------------


def shuffled(text: str, seed: int) -> str:
    """The words in random order (Chinese: pieces of one to three characters)."""
    chance = random.Random(seed)
    words = [w for piece in _PIECE.findall(_FORMULA.sub(" ", text)) for w in _cut(piece, chance)]
    chance.shuffle(words)
    return ("" if _CJK.search(text) else " ").join(words)


def _cut(piece: str, chance: random.Random) -> Iterator[str]:
    start = 0
    while start < len(piece):
        end = start + chance.choice((1, 2, 2, 2, 3)) if _CJK.match(piece) else len(piece)
        yield piece[start:end]
        start = end


def shuffled_within(text: str, seed: int) -> str:
    """The words of each sentence in random order."""
    return " ".join(shuffled(s.text, seed + i) for i, s in enumerate(sentences(text)))


def terms(question: Question, lang: Lang) -> list[str]:
    """The key terms of the question in a language, in order."""
    want = lang == "zh"
    found = [t for p in question.key_points for group in p.concepts for t in group if bool(_CJK.search(t)) == want]
    return list(dict.fromkeys(found))


def probes(question: Question, other: Question, seed: int) -> Iterator[Probe]:
    """All probes of one question."""
    for lang in LANGS:
        reference, swap = question.answer[lang], "en" if lang == "zh" else "zh"
        yield Probe(f"reference {lang}", reference, lang, 85, 100)
        yield Probe(f"reference {lang}, interview {swap}", reference, swap, 85, 100)  # type: ignore[arg-type]
        yield Probe(f"sentences negated {lang}", negated(reference, sentences), lang, 0, 25)
        yield Probe(f"clauses negated {lang}", negated(reference, clauses), lang, 0, 25)
        yield Probe(f"sentences denied {lang}", denied(reference), lang, 0, 25)
        yield Probe(f"shuffled {lang}", shuffled(reference, seed), lang, 0, 20)
        yield Probe(f"shuffled within sentences {lang}", shuffled_within(reference, seed), lang, 0, 20)
        yield Probe(f"echo {lang}", question.question[lang], lang, 0, 20)
        yield Probe(f"other reference {lang}", other.answer[lang], lang, 0, 20)
        listed = terms(question, lang)
        yield Probe(f"terms, comma {lang}", ("，" if lang == "zh" else ", ").join(listed), lang, 0, 20)
        yield Probe(f"terms, space {lang}", " ".join(listed), lang, 0, 20)
    yield Probe("terms, both languages", "、".join(terms(question, "zh") + terms(question, "en")), "zh", 0, 20)
    yield Probe('":"', ":", "en", 0, 0)
    yield Probe("empty", "", "en", 0, 0)


def repeated(question: Question, lang: Lang) -> tuple[str, str]:
    """The heaviest point's statement once and ten times."""
    point = max(question.key_points, key=lambda p: (p.essential, p.weight)).point[lang]
    return point, " ".join([point] * 10)


# --- running ----------------------------------------------------------------------------------------------------------


def grade(grader: BuiltinGrader, rubric: Rubric, question: Question, answer: str, lang: Lang) -> int:
    """The score of an answer."""
    task = Task(question=question, answer=answer, lang=lang)
    found = score(question, grader.judge(task), rubric, lang).score
    assert found is not None
    return found


def run(questions: Sequence[Question], everything: Sequence[Question]) -> list[Result]:
    """Grade all probes; another question's reference is that of the next question on the list."""
    grader, rubric = BuiltinGrader(), bank.rubric()
    results = []
    for i, question in enumerate(questions):
        others = [q for q in everything if q.id != question.id]
        other = others[(i * 7 + 3) % len(others)] if others else question
        for probe in probes(question, other, seed=i):
            results.append(Result(question.id, probe, grade(grader, rubric, question, probe.answer, probe.lang)))
        for lang in LANGS:
            once, ten = repeated(question, lang)
            least = grade(grader, rubric, question, once, lang)
            probe = Probe(f"one point ten times {lang}", ten, lang, 0, least)
            results.append(Result(question.id, probe, grade(grader, rubric, question, ten, lang)))
    return results


def table(results: Sequence[Result]) -> list[dict[str, object]]:
    """One row per probe."""
    groups: dict[str, list[Result]] = defaultdict(list)
    for r in results:
        groups[r.probe.name].append(r)
    return [
        {
            "probe": name,
            "range": f"{rs[0].probe.lowest}-{rs[0].probe.highest}" if "ten times" not in name else "<= once",
            "n": len(rs),
            "mean": round(sum(r.score for r in rs) / len(rs), 1),
            "min": min(r.score for r in rs),
            "max": max(r.score for r in rs),
            "outside": sum(r.off > 0 for r in rs),
        }
        for name, rs in groups.items()
    ]


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Grade the probes of every open question with the built-in examiner.")
    parser.add_argument("--id", nargs="*", help="only these questions")
    parser.add_argument("--worst", type=int, default=15, help="how many offenders to list")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    everything = [q for q in bank.load().questions.values() if q.kind == "open"]
    results = run([q for q in everything if not args.id or q.id in args.id], everything)
    rows, worst = table(results), sorted((r for r in results if r.off), key=lambda r: -r.off)
    if args.json:
        print(
            json.dumps(
                {"probes": rows, "outside": [[r.question, r.probe.name, r.score] for r in worst]}, ensure_ascii=False
            )
        )
        return int(bool(worst))
    print(f"{'probe':38} {'range':>8} {'n':>4} {'mean':>6} {'min':>4} {'max':>4} {'outside':>8}")
    for row in rows:
        print("{probe:38} {range:>8} {n:>4} {mean:>6} {min:>4} {max:>4} {outside:>8}".format(**row))
    for r in worst[: args.worst]:
        print(f"{r.score:4}  {r.probe.name:36} {r.question}")
    return int(bool(worst))


if __name__ == "__main__":
    sys.exit(main())
