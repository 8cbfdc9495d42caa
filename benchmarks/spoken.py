"""What it costs the built-in examiner's judgement that an answer is spoken, and what of that is won back by knowing it.

    python benchmarks/spoken.py [--split dev|test] [--worst N]

Takes the golden answers (`tests/golden/answers`) and puts into each, always in the same places, what speech has and writing has
not: fillers, restarts, words taken back, no marks between clauses. For each kind: the mean score of the plain answers, of the spoken ones judged as if they
were typed, and of the spoken ones judged as speech, in points of 100; then how far single answers move on average, and how many move by more than 10.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from agreement import golden_rows

from interviewer import bank
from interviewer.evaluation.rows import Row
from interviewer.grading.examiner import Examiner
from interviewer.grading.grader import Task
from interviewer.models import Question
from interviewer.services import Services
from interviewer.settings import Settings
from interviewer.text import language

FILLERS = {
    "en": ("um", "uh", "er", "you know", "like", "I mean"),
    "zh": ("嗯", "呃", "那个", "就是", "怎么说呢", "然后"),
}
RESUMED = {"en": (" ", ", "), "zh": ("", "，")}
TAKEN_BACK = {"en": (", sorry, ", ", no wait, ", ", I mean "), "zh": ("，不对，", "，说错了，", "，不是，")}
EVERY = 10
"""Words (in Chinese: characters) between two disfluencies: a nervous speaker."""
SAYABLE = frozenset(("excellent", "good", "partial", "vague", "one_sentence", "unusual", "wrong"))
"""Nobody speaks a bare list of terms."""
FAR = 10
"""Points by which a score moves far."""
_PIECE = re.compile(r"[\u4e00-\u9fff]|[\w'’-]+|[^\s\w]")
_STOPS = frozenset(("", *"，。；：、,.;:!?！？\n"))
_TIES = frozenset("的是把在会就都和与用被从让得了")
_MARKS = re.compile(r"[，。；：、！？]|(?<=[^\W\d])[,.;:!?](?=\s|$)")

Draw = random.Random
Speak = Callable[[str, Draw], str]


# --- how a written answer is made to sound spoken ---------------------------------------------------------------------


def fillers(answer: str, draw: Draw) -> str:
    """Between clauses and within them, set off by commas as recognisers write them, or not."""
    return _inserted(answer, draw, _filler)


def restarts(answer: str, draw: Draw) -> str:
    """One to three words said twice."""
    return _inserted(answer, draw, _restart)


def taken_back(answer: str, draw: Draw) -> str:
    """A wrong word, taken back, the right one."""
    return _inserted(answer, draw, _slip)


def unmarked(answer: str, draw: Draw) -> str:
    """As recognisers write that know neither marks nor capitals."""
    return _MARKS.sub("", answer).lower()


def all_of_it(answer: str, draw: Draw) -> str:
    """Fillers, restarts and words taken back in turn, as often as each of them alone."""
    return _inserted(answer, draw, _any)


KINDS: Mapping[str, Speak] = {f.__name__: f for f in (fillers, restarts, taken_back, unmarked, all_of_it)}


def _inserted(answer: str, draw: Draw, what: Callable[[str, re.Match[str], Draw], str]) -> str:
    """The answer with `what(answer, piece, draw)` put before a piece of it every `EVERY` pieces or so, never within a word."""
    said, at, wait = "", 0, draw.randint(1, EVERY)
    for piece in _PIECE.finditer(answer):
        wait -= 1
        if wait <= 0 and _between_words(answer, piece.start()):
            put = what(answer, piece, draw)
            said = (said + answer[at : piece.start()]).rstrip(" " if put.startswith(",") else "") + put
            at, wait = piece.start(), draw.randint(EVERY // 2, EVERY + EVERY // 2)
    return said + answer[at:]


def _between_words(answer: str, at: int) -> bool:
    """Whether a word surely begins there: in Chinese behind a mark, or behind a word that only ties others together."""
    before = answer[at - 1 : at]
    if "\u4e00" <= answer[at] <= "\u9fff":
        return before in _TIES or before in _STOPS
    return answer[at].isalpha() and before in {"", " "}


def _filler(answer: str, piece: re.Match[str], draw: Draw) -> str:
    lang = language(answer)
    word = draw.choice(FILLERS[lang])
    loud = word in ("um", "uh", "er", "嗯", "呃")
    if lang == "zh":
        before = "" if _fresh(answer, piece.start()) or (loud and draw.random() < 0.5) else "，"
        return before + word + ("，" if before or not loud else "")
    if _fresh(answer, piece.start()):
        return f"{word}, "
    return f"{word} " if loud and draw.random() < 0.5 else f", {word}, "


def _restart(answer: str, piece: re.Match[str], draw: Draw) -> str:
    """The next words of the clause, to be said again."""
    lang = language(answer)
    clause = re.match(r"[\w\s'’-]*", answer[piece.start() :])
    words = [m.end() for m in _PIECE.finditer(clause.group() if clause else "")][
        : draw.randint(1, 3) * (2 if lang == "zh" else 1)
    ]
    said = answer[piece.start() : piece.start() + words[-1]] if words else ""
    return said + RESUMED[lang][_fresh(answer, piece.start()) and draw.random() < 0.5] if said else ""


def _slip(answer: str, piece: re.Match[str], draw: Draw) -> str:
    """The next words with another of the answer's words at their end, then that this was not meant."""
    lang = language(answer)
    begun = re.match(r"[\u4e00-\u9fff]{2}|[\w'’-]+(?= )", answer[piece.start() :])
    others = re.findall(r"[\u4e00-\u9fff]{2}|[a-zA-Z-]{4,}", answer)
    if not begun or not others:
        return ""
    return f"{begun.group()}{'' if lang == 'zh' else ' '}{draw.choice(others)}{draw.choice(TAKEN_BACK[lang])}"


def _any(answer: str, piece: re.Match[str], draw: Draw) -> str:
    return draw.choice((_filler, _restart, _slip))(answer, piece, draw)


def _fresh(answer: str, at: int) -> bool:
    """Whether a clause begins there."""
    return answer[:at].rstrip()[-1:] in _STOPS


# --- the measure ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Moved:
    """Scores of one answer."""

    row: Row
    spoken: str
    plain: float
    as_typed: float
    as_speech: float


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description="Spoken answers beside the same answers written.")
    arguments.add_argument("--split", choices=["dev", "test"], default="test")
    arguments.add_argument("--worst", type=int, default=0)
    options = arguments.parse_args()
    rows = [row for row in golden_rows(options.split) if row.type in SAYABLE]
    examiner, questions = Services(Settings(grader="builtin")).examiner, bank.load()
    print(f"{len(rows)} answers, {options.split}")
    print(f"{'':12} {'plain':>6} {'typed':>6} {'speech':>6}   moved typed / speech   by more than {FAR}")
    for name, speak in {"plain": lambda answer, draw: answer, **KINDS}.items():
        moved = [measured(row, questions.questions[row.question_id or ""], speak, examiner) for row in rows]
        print(_line(name, moved))
        for m in sorted(moved, key=lambda m: -abs(m.as_speech - m.plain))[: options.worst]:
            print(
                f"    {m.row.id}: {m.plain:g} -> {m.as_typed:g}, {m.as_speech:g}\n      {m.row.answer!r}\n      {m.spoken!r}"
            )


def measured(row: Row, question: Question, speak: Speak, examiner: Examiner) -> Moved:
    """One answer, plain and spoken."""
    spoken = speak(row.answer, random.Random(row.id))

    def score(answer: str, as_speech: bool) -> float:
        grade = examiner.grade(Task(question=question, answer=answer, lang=row.lang or "en", spoken=as_speech))
        assert grade.score is not None
        return grade.score

    return Moved(row, spoken, score(row.answer, False), score(spoken, False), score(spoken, True))


def _line(name: str, moved: list[Moved]) -> str:
    typed = [abs(m.as_typed - m.plain) for m in moved]
    speech = [abs(m.as_speech - m.plain) for m in moved]
    means = [fmean(getattr(m, side) for m in moved) for side in ("plain", "as_typed", "as_speech")]
    far = [sum(d > FAR for d in side) / len(moved) for side in (typed, speech)]
    return (
        f"{name:12} {means[0]:6.1f} {means[1]:6.1f} {means[2]:6.1f}   {fmean(typed):5.1f} / {fmean(speech):.1f}"
        f"            {far[0]:5.1%} / {far[1]:.1%}"
    )


if __name__ == "__main__":
    main()
