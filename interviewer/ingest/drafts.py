"""One question of a running text and the lines under it: what of them is question, options, answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from interviewer.ingest.answers import answer_mark, is_answer_mark, read_answer
from interviewer.ingest.asking import asks
from interviewer.ingest.document import Draft, Record
from interviewer.ingest.lines import RULE, Line, Look
from interviewer.ingest.options import Choice, read_choice
from interviewer.markdown import indented_code


@dataclass(frozen=True)
class Entry:
    """A question and the lines it spans."""

    title: str
    """Empty where the document has only a number, and the words on the lines below."""
    number: str | None
    section: str | None
    start: int
    end: int
    """Index after its last line."""
    over: tuple[int, ...] = ()
    """Indices of the titles above it."""
    rest: str = ""
    answer_from: int | None = None
    """Index of the line that holds the answer of a question whose title is lost."""
    question_below: bool = False
    """The title only names a topic; the question stands below it."""
    given: str = ""
    """The answer that the document gives elsewhere, in a list of answers."""


_LONGEST_LEAD = 12
"""Lines that may stand between a title and the mark of its answer and still be the question."""
_OPTION = re.compile(r"\s*(?:[-*+]\s+)?[(（]?[A-H][.)）、．:：]\s*\S")
_WRAPPED = 4
"""Lines over which a question may run on."""
_TAGS = re.compile(r"\{:[^{}]{0,200}\}|</?(?:span|font|center|details|summary|a|p|div)\b[^<>]{0,300}>")
_LISTED = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)、])\s*")
_TABLE_TAGS = re.compile(r"\s*(?:</?(?:table|thead|tbody|tr|td|th)\b[^<>]{0,300}>\s*)+", re.IGNORECASE)
"""A line of nothing else: without it, what stands in the cells would read as text."""
_ENDS = ("?", "？", ".", "。", "!", "！", ":", "：", ";", "；")


def draft(entry: Entry, body: Sequence[Line], lines: tuple[int, int]) -> Draft:
    """The question with its answer; `body` is what stands below its title (or, without a title, its answer)."""
    title, choice, answer = _parts(entry, body)
    answer = answer or entry.given
    reading = read_answer(answer, title)
    return Draft(
        number=entry.number,
        section=entry.section,
        kind="choice" if choice else "open",
        question=title,
        options=choice.options if choice else {},
        correct=choice.correct if choice else (),
        answer=answer,
        answer_status=reading.status,
        pages=reading.pages,
        urls=reading.urls,
        lines=lines,
    )


def record_draft(record: Record, section: str | None = None) -> Draft:
    """A row of a table as a question; what its answer is worth is judged as in running text."""
    reading = read_answer(record.answer, record.question)
    return Draft(
        number=record.number,
        section=section or record.section,
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


def _parts(entry: Entry, body: Sequence[Line]) -> tuple[str, Choice | None, str]:
    """Title, options and answer of an entry."""
    title, body = _whole_title(entry, body)
    mark = _mark(body)
    before = body if mark is None else body[:mark]
    answer = "" if mark is None else _text(body[mark:])
    rest = [entry.rest] if entry.rest.strip() else []
    verbatim = {n for n, line in enumerate(before, len(rest)) if line.look is Look.VERBATIM}
    if choice := read_choice(title, [*rest, *(line.raw for line in before)], answer or entry.given, verbatim):
        return joined([choice.title, *choice.above]), choice, joined([*choice.below, answer])
    if (mark is not None and _continues(before)) or _asks_on(before):
        return joined([title, *rest, *(_clean(line, True) for line in before)]), None, answer
    return title, None, joined([*rest, _text(body)])


def _whole_title(entry: Entry, body: Sequence[Line]) -> tuple[str, Sequence[Line]]:
    """The title with the lines that continue it, and the lines after these."""
    if entry.question_below:
        body = body[_label_end(body) :]
        end = _question_end(body)
        code = indented_code([line.raw for line in body[:end]])
        return joined([entry.title, *(_clean(line, n in code) for n, line in enumerate(body[:end]))]), body[end:]
    if not entry.rest and entry.answer_from is None and not entry.title.endswith(_ENDS):
        for n, line in enumerate(body[:_WRAPPED], 1):
            if line.look is not Look.TEXT or line.head or is_answer_mark(line.raw):
                break
            if line.text.endswith(("?", "？")):
                return _run_on([entry.title, *(part.text for part in body[:n])]), body[n:]
    return entry.title, body


def _label_end(body: Sequence[Line]) -> int:
    """How many lines a word of its own like `题目：` takes, before the question below it begins."""
    first = next((n for n, line in enumerate(body) if not line.blank), None)
    head = None if first is None else body[first].head
    return first + 1 if first is not None and head and not head.title else 0


def _question_end(body: Sequence[Line]) -> int:
    """How many lines the question below a topic takes: up to its last paragraph that asks, or one paragraph; options are its own."""
    mark = _mark(body)
    ends = (n for n, line in enumerate(body) if n == mark or _OPTION.match(line.raw))
    last = next(ends, len(body))
    end = 0
    for n in range(1, last + 1):
        if n == last or (body[n].blank and not body[n - 1].blank):
            asking = any(asks(line.text) for line in body[end:n] if line.look is Look.TEXT)
            if end and not asking:
                break
            end = n
    return end


def _run_on(parts: Sequence[str]) -> str:
    """Wrapped lines as one; no space between Chinese characters."""
    return re.sub(r"(?<=[\u4e00-\u9fff，、])\s+(?=[\u4e00-\u9fff])", "", " ".join(parts))


def _mark(body: Sequence[Line]) -> int | None:
    """Position of the line that opens the answer. `A:` opens none where `B:` follows: those are options."""
    marks = [n for n, line in enumerate(body) if line.look is Look.TEXT and is_answer_mark(line.raw)]
    options = any(re.match(r"\s*B\s*[:：]", line.raw) for line in body) if marks else False
    return next((n for n in marks if not (options and re.match(r"\s*A\s*[:：]", body[n].raw))), None)


def _continues(before: Sequence[Line]) -> bool:
    """Whether the lines between a title and the answer's mark are still the question."""
    said = [line for line in before if not line.blank]
    return len(said) <= _LONGEST_LEAD and not any(line.head and line.head.style.marker == "heading" for line in said)


def _asks_on(body: Sequence[Line]) -> bool:
    """Whether all that stands below a title are the parts of its question: a), b), c), each of which asks."""
    said = [line for line in body if not line.blank]
    return len(said) > 1 and all(
        line.look is Look.TEXT and _LISTED_PART.match(line.raw) and asks(_LISTED_PART.sub("", line.raw))
        for line in said
    )


_LISTED_PART = re.compile(r"\s*(?:[-*+•]\s|[(（]?(?:\d{1,2}|[a-hA-H]|[ivx]{1,4})[.)）、]|[①-⑳])\s*")

# --- text -------------------------------------------------------------------------------------------------------------


def _text(body: Sequence[Line]) -> str:
    """Lines as Markdown: without attributes of site generators, the answer's mark and blank ends."""
    texts: list[str] = []
    code = indented_code([line.raw for line in body])
    listed = False
    for n, line in enumerate(body):
        texts.append(_clean(line, listed or n in code))
        listed = listed if line.blank else bool(_LISTED.match(line.raw)) or (listed and line.raw[:1] in " \t")
    for n in [n for n, text in enumerate(texts) if text.strip()][:2]:  # a fold called `Answer` may hold `Answer: B`
        texts[n] = _unmarked(texts[n])
        if texts[n].strip():
            break
    while texts and (not texts[-1].strip() or RULE.fullmatch(texts[-1][:300])):
        texts.pop()
    return joined(texts)


def _clean(line: Line, indented: bool) -> str:
    """One line of an answer. Only in a list and in code it stays `indented`: Markdown would show a paragraph as code."""
    if line.look is Look.LABEL:
        return line.text if _TABLE_TAGS.fullmatch(line.text) else ""
    if line.look is Look.VERBATIM:
        return line.raw.rstrip()
    text = _TAGS.sub("", line.raw).rstrip()
    outside = text[:1] in ("\t", "　") or text.startswith("    ")
    return text.strip(" \t　") if outside and not indented else text


def _unmarked(line: str) -> str:
    rest = line[answer_mark(line) :]
    return rest if rest != line or not is_answer_mark(line) else ""


def joined(texts: Sequence[str]) -> str:
    """Lines or paragraphs as one text, blank ends cut, runs of blank lines made one."""
    kept: list[str] = []
    for text in "\n".join(texts).split("\n"):
        if text.strip() or (kept and kept[-1]):
            kept.append(text if text.strip() else "")
    return "\n".join(kept).strip("\n").rstrip()
