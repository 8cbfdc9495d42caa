"""The coverage table counts every question once per column it belongs to, and knowledge/README.md shows it as it is."""

import re
from pathlib import Path

import samples

from interviewer import bank, bank_table
from interviewer.models import Source

README = Path(__file__).parents[1] / "knowledge" / "README.md"


def test_questions_are_counted_by_topic_difficulty_and_source():
    seeded = samples.question("a", difficulty=2)
    twice = samples.question("b", difficulty=5).model_copy(
        update={"sources": (Source(seed="000_x.txt", number="1"), Source(seed="000_x.txt", number="2"))}
    )
    unseeded = samples.question("c", topic="evaluation").model_copy(update={"sources": ()})
    rows = bank_table.rows(samples.bank(seeded, twice, unseeded))
    assert [(r.topic, r.difficulties, r.questions, r.seeds, r.unseeded) for r in rows] == [
        ("optimization", (0, 1, 0, 0, 1), 2, {"seed.txt": 1, "000_x.txt": 1}, 0),
        ("evaluation", (0, 1, 0, 0, 0), 1, {}, 1),
    ]


def test_the_table_adds_up():
    lines = bank_table.markdown(bank_table.rows(samples.bank())).splitlines()
    assert lines[0] == "| topic | 1 | 2 | 3 | 4 | 5 | all | seed.txt | none |"
    assert lines[-1] == "| **all** |  | 2 |  | 2 |  | 4 | 4 |  |"


def test_the_readme_shows_the_table_of_the_bundled_bank():
    shown = re.search(
        r"<!-- coverage:start -->\n(.*?)<!-- coverage:end -->", README.read_text(encoding="utf-8"), re.DOTALL
    )
    assert shown
    assert shown[1] == bank_table.markdown(bank_table.rows(bank.load()))
