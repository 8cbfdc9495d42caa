"""Bring a build up to the bank: what was added, changed or taken out, and nothing else.

Texts and vectors each know which questions they hold in which version. When both say the same, the texts are believed;
when they do not (the last change was cut off, or another machine made it), the vectors are asked one by one and
whatever is not a whole question of this bank is deleted. So a change that was interrupted goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from interviewer.models import Question
from interviewer.retrieval.chunks import Entry, chunks_of, everything
from interviewer.retrieval.embeddings import Embedder
from interviewer.retrieval.passages import Filed, mark
from interviewer.retrieval.places import Build, readable
from interviewer.retrieval.vectors import Row, stamp
from interviewer.text import tokens

if TYPE_CHECKING:
    from interviewer.bank import Bank

BATCH = 256
"""Passages, about, between two reports of progress; whole questions."""

Progress = Callable[[int, int], None]
"""Called with (questions done, questions to do in all)."""


def sync(build: Build, bank: Bank, embedder: Embedder, progress: Progress) -> None:
    """Raises Broken, and what the embedder raises; what was done until then is there the next time."""
    wanted = bank.digests
    with readable():
        filed = build.passages.digests()
        agreed = build.vectors.mark() == mark(filed)
        if not (agreed and filed == wanted):
            build.begin()
            kept = {question for question, digest in filed.items() if wanted.get(question) == digest}
            gone = filed.keys() - kept
            if agreed:
                build.vectors.delete(build.passages.ids(gone))
            embedded = kept if agreed else build.vectors.keep(wanted)
            build.passages.remove(gone)
            _add(build, bank, embedder, progress, embedded, kept)
        if not build.finished:
            build.finish()


def _add(build: Build, bank: Bank, embedder: Embedder, progress: Progress, embedded: set[str], filed: set[str]) -> None:
    """Vectors first: what is in the texts is in the vectors, too."""
    missing = [question for i, question in bank.questions.items() if i not in embedded or i not in filed]
    done = 0
    for batch in _batches(missing):
        progress(done, len(missing))
        if new := [cut for cut in batch if cut.question.id not in embedded]:
            build.vectors.put(_rows(new, bank, embedder))
        build.passages.add([cut.filed(bank) for cut in batch if cut.question.id not in filed])
        build.rest()
        done += len(batch)
    if missing:
        progress(done, done)


@dataclass(frozen=True)
class _Cut:
    """A question with its passages."""

    question: Question
    entries: list[Entry]

    def filed(self, bank: Bank) -> Filed:
        question = self.question
        return Filed(
            id=question.id,
            digest=bank.digests[question.id],
            tokens=tokens(everything(question)),
            chunks=[entry.chunk for entry in self.entries],
        )


def _batches(questions: Iterable[Question]) -> Iterator[list[_Cut]]:
    batch: list[_Cut] = []
    for question in questions:
        batch.append(_Cut(question, chunks_of(question)))
        if sum(len(cut.entries) for cut in batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _rows(cuts: list[_Cut], bank: Bank, embedder: Embedder) -> list[Row]:
    vectors = iter(embedder.embed([entry.indexed for cut in cuts for entry in cut.entries]))
    return [
        Row(entry.id, entry.lang, stamp(bank.digests[cut.question.id], len(cut.entries)), next(vectors))
        for cut in cuts
        for entry in cut.entries
    ]
