"""How the questions are spread: topic by difficulty, and where they come from. knowledge/README.md shows this table."""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.bank import Bank
from interviewer.models import Frozen, Question

DIFFICULTIES = (1, 2, 3, 4, 5)


class TopicRow(Frozen):
    """One topic."""

    topic: str
    difficulties: tuple[int, ...]
    """Number of questions of difficulty 1 to 5."""
    seeds: dict[str, int]
    """Seed document -> number of questions that answer an entry of it; a question may answer several."""
    unseeded: int
    """Questions that no seed document asks."""

    @property
    def questions(self) -> int:
        """All of them."""
        return sum(self.difficulties)


def rows(bank: Bank) -> list[TopicRow]:
    """The topics that have questions, in the order of knowledge/topics.yaml."""
    groups = {topic: [q for q in bank.questions.values() if q.topic == topic] for topic in bank.topics}
    return [_row(topic, group) for topic, group in groups.items() if group]


def _row(topic: str, group: Sequence[Question]) -> TopicRow:
    seeds: dict[str, int] = {}
    for question in group:
        for seed in {s.seed for s in question.sources if s.seed}:
            seeds[seed] = seeds.get(seed, 0) + 1
    return TopicRow(
        topic=topic,
        difficulties=tuple(sum(q.difficulty == d for q in group) for d in DIFFICULTIES),
        seeds=seeds,
        unseeded=sum(not any(s.seed for s in q.sources) for q in group),
    )


def markdown(table: Sequence[TopicRow]) -> str:
    """The rows and their sums as a Markdown table; a seed document is headed by the number that its name begins with."""
    seeds = sorted({seed for row in table for seed in row.seeds})
    heads = ["topic", *map(str, DIFFICULTIES), "all", *(seed.partition("_")[0] for seed in seeds), "none"]
    lines = [_line(heads), _line(["---", *["--:"] * (len(heads) - 1)])]
    lines += [_line([row.topic, *_cells(row, seeds)]) for row in table]
    total = TopicRow(
        topic="all",
        difficulties=tuple(map(sum, zip(*(row.difficulties for row in table), strict=True))),
        seeds={seed: sum(row.seeds.get(seed, 0) for row in table) for seed in seeds},
        unseeded=sum(row.unseeded for row in table),
    )
    return "\n".join([*lines, _line(["**all**", *_cells(total, seeds)])]) + "\n"


def _cells(row: TopicRow, seeds: Sequence[str]) -> list[str]:
    numbers = (*row.difficulties, row.questions, *(row.seeds.get(seed, 0) for seed in seeds), row.unseeded)
    return [str(n) if n else "" for n in numbers]


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
