"""Which entries of the seed documents the bank answers: the documents imported, their entries matched with the questions' sources.

A source names an entry as a person would: by its number (`7`), by number under a numbered heading (`1(2)`, `3 GAN(1)`), by number
under a plain heading or kind (`问答题 7`, `选择题 3`), by place under a heading (`二、CNN #2`), or by the first words of a title
without a number.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from interviewer.ingest.document import Document, Draft
from interviewer.ingest.importer import import_document
from interviewer.models import Frozen, Question
from interviewer.text import same_question

_SECTION = re.compile(r"(?P<number>[\d一二三四五六七八九十]+)\s*[、.．]\s*(?P<title>.*)")


class Covered(Frozen):
    """One entry of a document and the questions that answer it."""

    number: str | None
    title: str
    line: int
    questions: tuple[str, ...]
    """Ids; empty: nothing answers it."""


class Coverage(Frozen):
    """One document against the bank."""

    document: str
    entries: tuple[Covered, ...]
    dangling: tuple[str, ...]
    """`question id: number` of sources that name no entry of this document."""

    @property
    def uncovered(self) -> tuple[Covered, ...]:
        """The entries that no question answers."""
        return tuple(entry for entry in self.entries if not entry.questions)


def seed_coverage(folder: Path, questions: Iterable[Question]) -> list[Coverage]:
    """Coverage of every document in a folder. Raises DocumentError for a file that cannot be read."""
    named = _named(questions)
    return [_coverage(import_document(path), named) for path in sorted(folder.iterdir()) if path.is_file()]


def _named(questions: Iterable[Question]) -> Mapping[str, list[tuple[str, str]]]:
    """Document -> (question id, the number its source gives)."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for question in questions:
        for source in question.sources:
            if source.seed:
                found[source.seed].append((question.id, source.number or ""))
    return found


def _coverage(document: Document, named: Mapping[str, list[tuple[str, str]]]) -> Coverage:
    name = Path(document.path).name
    answers: dict[int, list[str]] = defaultdict(list)
    dangling = []
    labels = [set(_labels(draft, place)) for draft, place in _placed(document.questions)]
    for question_id, number in named.get(name, []):
        entry = _entry(number, document.questions, labels)
        if entry is None:
            dangling.append(f"{question_id}: {number}")
        else:
            answers[entry].append(question_id)
    entries = tuple(
        Covered(
            number=draft.number,
            title=draft.question,
            line=draft.lines[0],
            questions=tuple(dict.fromkeys(answers[n])),
        )
        for n, draft in enumerate(document.questions)
    )
    return Coverage(document=name, entries=entries, dangling=tuple(dangling))


def _entry(number: str, drafts: Iterable[Draft], labels: list[set[str]]) -> int | None:
    """The first entry that carries the label, or whose title begins with it."""
    wanted = _plain(number)
    exact = next((n for n, carried in enumerate(labels) if wanted in carried), None)
    if exact is not None or not same_question(number):
        return exact
    start = same_question(number)
    return next((n for n, draft in enumerate(drafts) if same_question(draft.question).startswith(start)), None)


def _placed(drafts: Iterable[Draft]) -> Iterator[tuple[Draft, int]]:
    """Every draft with its place under its heading, from 1."""
    seen: dict[str | None, int] = defaultdict(int)
    for draft in drafts:
        seen[draft.section] += 1
        yield draft, seen[draft.section]


def _labels(draft: Draft, place: int) -> Iterator[str]:
    section = (draft.section or "").rpartition(" / ")[2]
    if section:
        yield _plain(f"{section}#{place}")
    if draft.number is None:
        return
    if not section:
        yield _plain(draft.number)
        yield _plain(f"{'选择题' if draft.kind == 'choice' else '问答题'}{draft.number}")
    elif match := _SECTION.fullmatch(section):
        yield from (_plain(draft.number), _plain(f"{section}{draft.number}")) if "." in draft.number else ()
        yield _plain(f"{match['number']}({draft.number})")
        yield _plain(f"{match['number']}{match['title']}({draft.number})")
    else:
        yield _plain(f"{section}{draft.number}")


def _plain(label: str) -> str:
    return re.sub(r"\s+", "", label).casefold()
