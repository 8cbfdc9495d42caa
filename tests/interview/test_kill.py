"""kill -9 at a write, whichever it is: afterwards the interview goes on as if nothing had happened.

A victim (victim.py) holds a whole interview in a process of its own: a hint, an answer, the answer to its follow-up, an answer, a
skip. It is killed before one of its writes, resumed here, and its outcome compared with that of an undisturbed interview: the
same turns, answers, conversation, score, and one grade per answer. `benchmarks/kill.py` kills at random moments instead.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from interview.victim import Outcome, Victims, lost, undisturbed

MOST = 8
"""Places per phase at which a victim dies; all 95 take half a minute."""


@pytest.fixture(scope="module")
def victims() -> Iterator[Victims]:
    with Victims() as made:
        yield made


@pytest.fixture(scope="module")
def expected() -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        return undisturbed(Path(folder))


@pytest.fixture(scope="module")
def steps(victims: Victims) -> list[tuple[str, str]]:
    """(name, phase) of every write of an interview that nobody kills."""
    with tempfile.TemporaryDirectory() as folder:
        return victims.run(Path(folder)).steps


def chosen(steps: list[tuple[str, str]], phase: str) -> list[int]:
    """Numbers of writes of a phase, spread over it."""
    numbers = [n for n, (_, p) in enumerate(steps, 1) if p == phase]
    return numbers[:: -(-len(numbers) // MOST)]


def test_the_undisturbed_interview_is_what_the_victim_holds(expected):
    assert expected.state == "finished"
    assert [turn[0] for turn in expected.turns] == ["iv-1-1", "iv-1-1-f", "iv-1-2", "iv-1-3"]
    assert expected.grades == (1, 1, 1, 0)
    assert len(set(expected.conversation)) == len(expected.conversation) == 16


def test_the_phases_cover_the_interview(steps):
    assert {phase for _, phase in steps} == {"asking", "grading", "reporting"}
    assert [n for n, _ in steps].count("judge") == 3
    begun = [now for (_, before), (_, now) in pairwise(steps) if before != now]
    assert begun == ["grading", "asking", "grading", "asking", "grading", "asking", "reporting"]


@pytest.mark.parametrize("phase", ["asking", "grading", "reporting"])
def test_nothing_is_lost(victims, steps, expected, home, phase):
    for step in chosen(steps, phase):
        place = home / str(step)
        death = victims.run(place, step=step)
        assert death.killed
        assert lost(place, death, expected) == [], f"killed before write {step}: {steps[step - 1]}"


def test_a_judge_that_thinks_is_killed_while_it_does(victims, steps, expected, home):
    """The likeliest moment of all: the answer is saved, the model works, the laptop is closed."""
    for i, step in enumerate(n for n, (name, _) in enumerate(steps, 1) if name == "judge"):
        place = home / str(step)
        thinking: list[str] = []

        def kill(name: str, phase: str, nth: int = i, thinking: list[str] = thinking) -> bool:
            thinking += [name] if name == "judge" else []
            return name == "judge" and len(thinking) == nth + 1

        death = victims.run(place, seconds=0.2, kill=kill)
        assert death.killed
        assert death.steps[-1] == ("judge", "grading")  # it did not come to write the grade
        assert len(death.acknowledged) == i + 1
        assert lost(place, death, expected) == []


def test_a_victim_may_be_killed_again_and_again(victims, expected, home):
    """Each process gets a few writes further than the one before; the last one finishes the interview."""
    acknowledged: dict[str, str] = {}
    deaths = 0
    while (death := victims.run(home, step=9)).killed:
        acknowledged |= death.acknowledged
        deaths += 1
    assert deaths > 5
    assert lost(home, replace(death, acknowledged=acknowledged | death.acknowledged), expected) == []
