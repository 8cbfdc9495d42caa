"""Reading aloud with the built-in voice: how soon the first sound is there, and what the rest costs.

    python benchmarks/speaking.py [--questions 326]

For each question of the bank, in both languages: the time from the text to the sound of its first piece, against the time
for the sound of the whole text in one go, and against how long the whole takes to listen to.
"""

from __future__ import annotations

import argparse
import statistics
import time
from dataclasses import dataclass

from interviewer import bank
from interviewer.models import Lang
from interviewer.speech.espeak import Espeak
from interviewer.speech.spoken import sentences_to_say, spoken_text


@dataclass(frozen=True)
class Measured:
    """Seconds, of one question."""

    text: float
    """Until its pieces are known."""
    first: float
    """Until the sound of the first piece is there, the text included."""
    at_once: float
    """Until the sound of the whole text is there when it is made in one go."""
    pieces: float
    """Until the sound of all pieces is there."""
    listening: float
    """How long the pieces are when played."""
    count: int


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--questions", type=int, default=10_000)
    questions = list(bank.load().questions.values())[: options.parse_args().questions]
    started = time.perf_counter()
    Espeak().say("x", "en")
    print(f"the voice is loaded in {(time.perf_counter() - started) * 1000:.0f} ms, once per process")
    spoken_text("$x$", "en")  # loads the reader of formulas
    for lang in ("en", "zh"):
        report(lang, [measure(question.question[lang], lang) for question in questions])


def measure(text: str, lang: Lang) -> Measured:
    """Read one question aloud, without anybody listening."""
    voice, start = Espeak(), time.perf_counter()
    pieces = sentences_to_say(text, lang)
    known = time.perf_counter()
    sounds = [voice.say(pieces[0], lang)]
    first = time.perf_counter()
    sounds += [voice.say(piece, lang) for piece in pieces[1:]]
    done = time.perf_counter()
    voice.say(spoken_text(text, lang), lang)
    at_once = time.perf_counter() - done
    listening = sum(sound.seconds for sound in sounds)
    return Measured(known - start, first - start, at_once, done - start, listening, len(pieces))


def report(lang: str, measured: list[Measured]) -> None:
    """One language."""
    first, text = [m.first * 1000 for m in measured], [m.text * 1000 for m in measured]
    share = [m.first / m.at_once for m in measured]
    factor = sum(m.pieces for m in measured) / sum(m.listening for m in measured)
    print(f"\n{lang}: {len(measured)} questions, {statistics.mean(m.count for m in measured):.1f} pieces each")
    print(f"  text to first sound   median {statistics.median(first):6.1f} ms   p95 {percentile(first):6.1f} ms")
    print(f"  of it, the text       median {statistics.median(text):6.1f} ms   p95 {percentile(text):6.1f} ms")
    print(f"  first sound / whole   median {statistics.median(share):6.2f}      p95 {percentile(share):6.2f}")
    print(f"  listening             median {statistics.median(m.listening for m in measured):6.1f} s")
    print(f"  real-time factor      {factor:.4f} (seconds of work per second of sound)")


def percentile(values: list[float]) -> float:
    """The 95th."""
    return sorted(values)[int(0.95 * (len(values) - 1))]


if __name__ == "__main__":
    main()
