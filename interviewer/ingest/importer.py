"""One file in, one document out: the door of this package."""

from __future__ import annotations

from pathlib import Path

from interviewer.ingest.document import Document, Prose
from interviewer.ingest.drafts import record_draft
from interviewer.ingest.files import read
from interviewer.ingest.finder import find_questions
from interviewer.models import Text


def import_document(path: Path) -> Document:
    """The questions of a file. Raises DocumentError for a file that cannot be read, whatever it is."""
    found = read(path)
    if isinstance(found, Prose):
        questions, skipped, warnings = find_questions(found, path.stem)
    else:
        questions, skipped, warnings = tuple(record_draft(record) for record in found.records), found.skipped, ()
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
