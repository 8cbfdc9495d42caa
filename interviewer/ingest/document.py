"""What a document holds before and after its questions are found."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

from pydantic import Field

from interviewer.models import Frozen, Kind, Question, Text

Format = Literal["markdown", "text", "html", "docx", "pdf", "csv", "tsv", "json", "jsonl", "yaml", "anki"]


class AnswerStatus(StrEnum):
    """How much of an answer a document gives."""

    FULL = "full"
    PARTIAL = "partial"
    """Some text, but it says itself, or shows by empty cells and lost figures, that something is missing."""
    PAGE_REFERENCE = "page_reference"
    """Only pages or sections of a book."""
    IMAGE_ONLY = "image_only"
    LINK_ONLY = "link_only"
    MISSING = "missing"


class Draft(Frozen):
    """A question as the document has it; nothing is added to its words."""

    number: str | None = None
    """As printed (`1.3`, `(2)` without its brackets); None where the document does not number."""
    section: str | None = None
    """The headings above it, outermost first, joined by ` / `."""
    kind: Kind = "open"
    question: str
    """Empty where the document lost it and only the answer is left; a warning says so."""
    options: Mapping[str, str] = Field(default_factory=dict)
    """Only for kind `choice`: lower-case letter -> text."""
    correct: tuple[str, ...] = ()
    """The right letters, as far as the document tells."""
    answer: str = ""
    """Markdown, whole: lists, tables, formulas, code and sub-headings belong to it."""
    answer_status: AnswerStatus = AnswerStatus.MISSING
    pages: tuple[str, ...] = ()
    """Of a book, as printed without the p: `80-81`."""
    urls: tuple[str, ...] = ()
    lines: tuple[int, int]
    """First and last line in the document, from 1; in a PDF or DOCX of its extracted text, in a table of its rows."""
    finished: Question | None = None
    """The question itself, where the document is in our own format."""


class Skipped(Frozen):
    """Lines that became no part of a question, and why."""

    lines: tuple[int, int]
    why: Text


class Document(Frozen):
    """Everything that was read from one file."""

    path: str
    format: Format
    questions: tuple[Draft, ...]
    skipped: tuple[Skipped, ...] = ()
    warnings: tuple[Text, ...] = ()


# --- between reading a file and finding its questions -----------------------------------------------------------------


class Prose(Frozen):
    """A file that is running text: Markdown or something close to it, questions still to be found."""

    format: Format
    lines: tuple[str, ...]
    """Without line ends; tabs and indentation as in the file."""
    warnings: tuple[Text, ...] = ()


class Record(Frozen):
    """One row of a file that says itself which part is the question and which the answer."""

    lines: tuple[int, int]
    question: str
    answer: str = ""
    number: str | None = None
    section: str | None = None
    options: Mapping[str, str] = Field(default_factory=dict)
    correct: tuple[str, ...] = ()
    finished: Question | None = None


class Records(Frozen):
    """A file with a structure of its own: a table, JSON, YAML, an Anki deck."""

    format: Format
    records: tuple[Record, ...]
    skipped: tuple[Skipped, ...] = ()
    warnings: tuple[Text, ...] = ()
