"""One file in, one document out: the door of this package."""

from __future__ import annotations

from pathlib import Path

from interviewer.ingest.answers import read_answer
from interviewer.ingest.document import Document, Draft, Prose, Record
from interviewer.ingest.files import read
from interviewer.ingest.finder import find_questions
from interviewer.models import Text


def import_document(path: Path) -> Document:
    """The questions of a file. Raises DocumentError for a file that cannot be read, whatever it is."""
    found = read(path)
    if isinstance(found, Prose):
        questions, skipped, warnings = find_questions(found, path.stem)
    else:
        questions, skipped, warnings = tuple(map(_draft, found.records)), found.skipped, ()
    if not questions:
        warnings = (*warnings, _NOTHING)
    return Document(
        path=str(path),
        format=found.format,
        questions=questions,
        skipped=skipped,
        warnings=(*found.warnings, *warnings),
    )


_NOTHING = Text(
    zh="没有找到题目：没有哪一类标题在提问；请给题目编号，或用 Q:/A: 标出",
    en="no question was found: no kind of title asks anything; number the questions or mark them with Q: and A:",
)


def _draft(record: Record) -> Draft:
    """A row as a draft; what its answer is worth is judged as in running text."""
    reading = read_answer(record.answer, record.question)
    return Draft(
        number=record.number,
        section=record.section,
        kind="choice" if record.options else "open",
        question=record.question,
        options=record.options,
        correct=record.correct,
        answer=record.answer,
        answer_status=reading.status,
        pages=reading.pages,
        urls=reading.urls,
        lines=record.lines,
        finished=record.finished,
    )
