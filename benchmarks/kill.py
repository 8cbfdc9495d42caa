"""kill -9 at random moments while an interview asks, grades and reports: what is lost?

    python benchmarks/kill.py [RUNS]      ten per phase unless told

Each run holds a whole interview in a process of its own (tests/interview/victim.py), kills it at a random moment of the phase,
resumes the interview here, and compares its outcome with that of an undisturbed one. The exit code is 1 when anything is lost.
`tests/interview/test_kill.py` does the same at chosen writes.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from interview.victim import PHASES, Death, Outcome, Victims, lost, undisturbed

THINKING = 0.02
"""Seconds that the judge takes."""


@dataclass
class Row:
    """What became of the runs of one phase."""

    phase: str
    killed: int = 0
    acknowledged: int = 0
    lost: int = 0
    unlike: int = 0

    def add(self, death: Death, trouble: list[str]) -> None:
        """Count a run."""
        self.killed += 1
        self.acknowledged += len(death.acknowledged)
        self.lost += sum(t.startswith("answer to") for t in trouble)
        self.unlike += bool(trouble)

    def __str__(self) -> str:
        return (
            f"{self.phase:<10} {self.killed:>6} {self.acknowledged:>13} {self.lost:>5} {self.killed - self.unlike:>24}"
        )


def kill_during(victims: Victims, home: Path, writes: list[int], rng: random.Random) -> Death:
    """Kill an interview at a random moment after one of these writes has begun."""
    target, begun = rng.choice(writes), 0

    def kill(name: str, phase: str) -> bool:
        nonlocal begun
        begun += 1
        if begun == target:
            time.sleep(rng.uniform(0, 0.005))
        return begun == target

    return victims.run(home, seconds=THINKING, kill=kill)


def measure(runs: int, rng: random.Random) -> list[Row]:
    """One row per phase; prints each trouble as it is found."""
    rows = [Row(phase) for phase in sorted(set(PHASES.values()))]
    with tempfile.TemporaryDirectory() as folder, Victims() as victims:
        expected: Outcome = undisturbed(Path(folder) / "undisturbed")
        steps = victims.run(Path(folder) / "unharmed").steps
        for row in rows:
            writes = [n for n, (_, phase) in enumerate(steps, 1) if phase == row.phase]
            attempt = 0
            while row.killed < runs:
                attempt += 1
                home = Path(folder) / f"{row.phase}-{attempt}"
                death = kill_during(victims, home, writes, rng)
                if death.killed and death.steps[-1][1] == row.phase:
                    trouble = lost(home, death, expected)
                    row.add(death, trouble)
                    for line in trouble:
                        print(f"{home.name}, after {len(death.steps)} writes: {line}", file=sys.stderr)
    return rows


def main() -> int:
    """Print the table."""
    seed = random.SystemRandom().randrange(10**6)
    rows = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 10, random.Random(seed))
    print("phase      killed  answers saved  lost  as if nothing had happened")
    print(*rows, sep="\n")
    print(f"seed {seed}")
    return int(any(row.unlike for row in rows))


if __name__ == "__main__":
    raise SystemExit(main())
