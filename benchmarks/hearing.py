"""Hearing, net of the recogniser: what passes between the end of speech and the transcript when the recogniser answers at once.

    python benchmarks/hearing.py [--seconds 5 60 600] [--json]

Takes of espeak's speech with pauses come in as a browser sends them, half a second at 48 kHz at a time, as fast as they are taken. Per length, once with
a recogniser that is asked at the end and once with a live one: `after`, the seconds from the last chunk to the transcript (end of the take, last look for speech, the
sound read back, joining, measuring how it was spoken); `share`, the same as a share of the take's length; `taking`, the work for one second of sound while it comes
in, as a share of a second; `memory`, how far the
resident set of a process of its own grew at its largest, beside what the sound itself takes. `upload` is the same recording as one
WebM file: decoded, then listened to.
"""

from __future__ import annotations

import argparse
import gc
import io
import json
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from interviewer.halt import Halt
from interviewer.models import Lang
from interviewer.speech.decoding import decode
from interviewer.speech.delivery import measure
from interviewer.speech.encoding import write_recording
from interviewer.speech.espeak import Espeak
from interviewer.speech.hearing import Heard
from interviewer.speech.sound import Sound
from interviewer.speech.take import Take
from interviewer.speech.transcript import Transcript

MICROPHONE = 48_000
CHUNK = 0.5
SENTENCES = (
    "Batch normalization takes the mean and the variance over the batch.",
    "It keeps the scale of every layer stable, so that a larger learning rate works.",
    "At inference the running averages take their place.",
)
KINDS = ("at the end", "live", "upload")


class Instant:
    """A recogniser that answers at once."""

    name = "instant"

    def __init__(self, live: bool) -> None:
        self.live = live
        self.seconds = 0.0

    def hear(self, sound: Sound, lang: Lang, vocabulary: Sequence[str] = (), halt: Halt | None = None) -> Heard:
        """It only counts what it is given."""
        self.seconds += sound.seconds
        return Heard(text="um so it is the mean and the variance", recogniser=self.name)


def speech(seconds: float) -> Sound:
    """Sentences with a second of silence between them, as a microphone gives them."""
    voice, pieces = Espeak(), []
    for sentence in SENTENCES:
        said = voice.say(sentence, "en")
        times = np.arange(round(said.seconds * MICROPHONE)) / MICROPHONE
        pieces += [np.interp(times, np.arange(len(said.samples)) / said.rate, said.samples), np.zeros(MICROPHONE)]
    return Sound(np.resize(np.concatenate(pieces), round(seconds * MICROPHONE)).astype(np.int16), MICROPHONE)


class Memory:
    """How far this process grows from now on, in MB, at its largest. Linux."""

    def __init__(self) -> None:
        gc.collect()
        Path("/proc/self/clear_refs").write_text("5")  # forget how large it has been
        self._before = self._read("VmRSS")

    @property
    def grown(self) -> float:
        """At its largest."""
        return self._read("VmHWM") - self._before

    def _read(self, name: str) -> float:
        status = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith(name))


def taken(seconds: float, live: bool, folder: Path) -> dict[str, float]:
    """One take, from its first chunk to the transcript."""
    once = speech(min(seconds, 20)).samples
    size, ears = round(CHUNK * MICROPHONE), Instant(live)
    take = Take(folder, MICROPHONE)
    transcript = Transcript(take, ears, "en")
    take.part(0, 0)
    memory, started = Memory(), time.perf_counter()
    for number in range(round(seconds / CHUNK)):
        at = number * size % len(once)
        take.add(number, once[at : at + size].tobytes())
        transcript.advance()
    ended = time.perf_counter()
    heard = transcript.finish()
    measure(take.sound(), heard, "en", take.activity)
    done = time.perf_counter()
    assert ears.seconds > 0.8 * seconds - 2
    take.discard()
    return {"after": done - ended, "taking": (ended - started) / seconds, "memory": memory.grown}


def uploaded(seconds: float, folder: Path) -> dict[str, float]:
    """The same as one file: from its last byte to the transcript."""
    sound = speech(min(seconds, 20))
    whole = Sound(np.resize(sound.samples, round(seconds * MICROPHONE)), MICROPHONE)
    data = (folder / write_recording(whole, folder, "upload")).read_bytes()
    del whole
    take = Take(folder, 16_000)
    memory, started = Memory(), time.perf_counter()
    take.add(0, decode(data, 600).samples.tobytes())
    decoded = time.perf_counter()
    transcript = Transcript(take, Instant(False), "en")
    heard = transcript.finish()
    measure(take.sound(), heard, "en", take.activity)
    return {
        "after": time.perf_counter() - started,
        "taking": (decoded - started) / seconds,
        "memory": memory.grown,
    }


def one(kind: str, seconds: float) -> dict[str, float]:
    """Measured in a process of its own, whose memory is its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return uploaded(seconds, folder) if kind == "upload" else taken(seconds, kind == "live", folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, nargs="+", default=[5, 60, 600])
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    rows: list[dict[str, Any]] = []
    for seconds in given.seconds:
        for kind in KINDS:
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                found = pool.apply(one, (kind, seconds))
            rows.append({"seconds": seconds, "kind": kind, **found, "share": found["after"] / seconds})
    print(json.dumps(rows) if given.json else table(rows))


def table(rows: list[dict[str, Any]]) -> str:
    """For people."""
    out = io.StringIO()
    print("take    heard        after the end   share    work per second   memory   (sound itself)", file=out)
    for r in rows:
        sound = r["seconds"] * 16_000 * 2 / 1e6
        print(
            f"{r['seconds']:4.0f} s  {r['kind']:<11}  {r['after']:9.3f} s  {r['share']:8.2%}  {r['taking']:12.2%}  "
            f"{r['memory']:8.0f} MB  {sound:8.1f} MB",
            file=out,
        )
    return out.getvalue()


if __name__ == "__main__":
    main()
