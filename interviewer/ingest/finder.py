"""Running text to question drafts: which titles are questions, what belongs to each, and what was left out.

Which titles are questions is decided for each style of the document at once, from the top of the outline down: titles that ask, or
that are numbered in a document that calls itself a collection of questions. All that stands below a question is its answer,
sub-headings and lists included; all that is neither question nor section is listed as skipped with its reason.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from interviewer.ingest.answers import answer_mark, is_answer_mark, read_answer
from interviewer.ingest.document import AnswerStatus, Draft, Prose, Skipped
from interviewer.ingest.furniture import (
    CLOSING,
    INTRODUCTION,
    LINKS,
    NOTE,
    STRAY,
    furniture,
    is_closer,
    is_no_question,
    is_note,
)
from interviewer.ingest.lines import RULE, Line, Look, Style, asks, read_lines
from interviewer.ingest.options import Choice, read_choice
from interviewer.ingest.outline import Node, outline, walk
from interviewer.models import Text
from interviewer.text import same_question

_COLLECTION = re.compile(
    r"面试|问答|题库|试题|习题|考题|八股|考点|\d+\s*[题问]|interview|questions?|q\s*&\s*a|quiz|faq|flash ?cards?|exam\b|trivia",
    re.IGNORECASE,
)

_FAR = 5
"""Blank lines that part two things, where fewer are the habit of the document."""
_SHORT_LINE = 60
_MOSTLY = 0.6
_SAME_START = 24
"""Letters in which a question and its line in a table of contents agree, where one of them was edited later."""
_TAGS = re.compile(r"\{:[^}]*\}|</?(?:span|font|center|details|summary|a|p|div)\b[^>]*>")
_LISTED = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)、])\s*")
_CODE = re.compile(r"[;{}]\s*$|^\s*(?:def|class|import|from|for|if|while|return|print)\b|[=<>]=|\w\(.*\)|^\s*[$>#]\s")


def find_questions(prose: Prose, name: str = "") -> tuple[tuple[Draft, ...], tuple[Skipped, ...], tuple[Text, ...]]:
    """The questions of a running text, the lines left out with reasons, and warnings; `name` of the file may say what it is."""
    lines = read_lines(prose.lines)
    return _Finder(lines, _is_collection(lines, name)).run()


def _is_collection(lines: Sequence[Line], name: str) -> bool:
    """Whether the document calls itself a collection of questions: its name, title or front matter."""
    first = [line.text for line in lines if line.look is Look.TEXT][:2]
    front = [line.text for line in lines if line.look is Look.FRONT]
    titles = [line.head.title for line in lines if line.head and line.head.style == Style("heading", level=1)][:1]
    return any(_COLLECTION.search(text) for text in (name, *first, *front, *titles))


@dataclass(frozen=True)
class _Entry:
    """A question and the lines it spans."""

    title: str
    number: str | None
    section: str | None
    start: int
    end: int
    """Index after its last line."""
    rest: str = ""
    answer_from: int | None = None
    """Index of the line that holds the answer of a question whose title is lost."""


class _Finder:
    def __init__(self, lines: Sequence[Line], collection: bool) -> None:
        self.lines = lines
        self.collection = collection
        self.ignored = furniture(lines)
        self.warnings: list[Text] = []
        self.why: dict[int, Text] = dict(self.ignored)
        self.used: set[int] = set()

    def run(self) -> tuple[tuple[Draft, ...], tuple[Skipped, ...], tuple[Text, ...]]:
        top = outline(self.lines, self.ignored)
        self.title = _document_title(top)
        asked = _question_styles(walk(top), self.collection)
        entries = sorted(self._entries(top, asked), key=lambda e: e.start)
        entries = [part for i, e in enumerate(entries) for part in self._split(e, entries[i + 1 : i + 2])]
        found = [self._draft(entry) for entry in entries]
        drafts = tuple(draft for draft in found if not _announces(draft, found))
        return drafts, tuple(self._skipped(entries)), tuple(self.warnings)

    # --- which titles --------------------------------------------------------------------------------------------------

    def _entries(self, nodes: Sequence[Node], asked: Mapping[Style, bool]) -> Iterator[_Entry]:
        for node in nodes:
            if is_closer(node.title) and node.style.marker in ("heading", "bold") and not _asked_below(node, asked):
                self._leave(node.start, node.end, CLOSING)
            elif self._is_question(node, asked):
                yield _Entry(
                    node.title, node.head.number, self._path(node.parent), node.start, node.end, node.head.rest
                )
            elif node.style.marker == "link":
                self._leave(node.start, node.end, LINKS)
            else:
                yield from self._in_section(node, asked)
        if nodes and nodes[0].parent is None:
            loose_end = nodes[0].start
            yield from self._loose(0, loose_end, None)
        elif not nodes:
            yield from self._loose(0, len(self.lines), None)

    def _is_question(self, node: Node, asked: Mapping[Style, bool]) -> bool:
        """Whether the title is a question: of a style that asks, and no odd one out among numbered ones."""
        odd = asked.get(node.style, False) and node.head.number is None and not asks(node.title)
        return node.style in asked and not odd and not is_no_question(node.title)

    def _in_section(self, node: Node, asked: Mapping[Style, bool]) -> Iterator[_Entry]:
        """A title that is no question: a section, or a stray line."""
        if node.style.marker == "heading" or _asked_below(node, asked):
            self.used.add(node.start)
        if _asked_below(node, asked):
            yield from self._entries(node.children, asked)
        elif node.style.marker == "heading":
            yield from self._loose(node.start + 1, node.end, self._path(node))

    def _loose(self, start: int, end: int, section: str | None) -> Iterator[_Entry]:
        """Questions without any mark: single lines that ask, in a part where no title does."""
        paragraphs = list(_paragraphs(self.lines, start, end, self.ignored))
        first = [p for p in paragraphs if asks(self.lines[p[0]].text) and len(self.lines[p[0]].text) <= 200]
        marked = [p for p in first if self.lines[p[0]].text.endswith(("?", "？"))]
        bare = all(len(p) == 1 for p in paragraphs)
        if bare and len(first) >= 2 and len(first) >= 0.6 * len(paragraphs):
            starts = [p[0] for p in paragraphs]
        elif len(marked) >= 2:
            starts = [p[0] for p in marked]
        else:
            return
        for i, after in zip(starts, [*starts[1:], end], strict=True):
            yield _Entry(self.lines[i].text, None, section, i, after)

    def _path(self, node: Node | None) -> str | None:
        """The titles from the outermost to this one; the document's own title is no section."""
        names: list[str] = []
        while node:
            if node is not self.title:
                names.insert(0, node.printed)
            node = node.parent
        return " / ".join(names) or None

    # --- what belongs to each ------------------------------------------------------------------------------------------

    def _split(self, entry: _Entry, following: Sequence[_Entry]) -> Iterator[_Entry]:
        """An entry without the end matter after it, and the entries whose titles the document lost."""
        entry = replace(entry, end=self._end_matter(entry, last=not following))
        apart = self._line_apart(entry)
        yield from self._orphans(replace(entry, end=apart or entry.end), following[0] if following else None)
        if apart:
            self._warn(
                apart,
                "this line stands far below the answer before it; it was taken for a question of its own",
                "这一行与上一题的答案相隔很远，按单独的一道题处理",
            )
            yield _Entry(self.lines[apart].text, None, entry.section, apart, entry.end)

    def _line_apart(self, entry: _Entry) -> int | None:
        """A single short line, far below everything else in the entry."""
        said = [i for i in range(entry.start, entry.end) if not self.lines[i].blank and i not in self.ignored]
        if len(said) < 2 or len(self.lines[said[-1]].text) > _SHORT_LINE or self.lines[said[-1]].look is not Look.TEXT:
            return None
        gaps = [b - a - 1 for a, b in pairwise(said)]
        return said[-1] if gaps[-1] >= _FAR and gaps[-1] > 2 * max(gaps[:-1], default=0) else None

    def _end_matter(self, entry: _Entry, last: bool) -> int:
        """Where the document's own closing begins within an entry; a line like 总结 closes only after the last one."""
        for i in range(entry.start + 1, entry.end):
            line = self.lines[i]
            if i in self.ignored or line.blank:
                continue
            if last and self._closes(i):
                self._leave(i, entry.end, CLOSING)
                return i
            if self._starts_note(i, entry.end):
                self._leave(i, entry.end, NOTE)
                return i
        return entry.end

    def _closes(self, i: int) -> bool:
        """A line of its own that names the end matter, like 总结."""
        line = self.lines[i]
        return is_closer(line.text.strip("*# ")) and (
            line.head is None or line.head.style.marker in ("heading", "bold")
        )

    def _starts_note(self, i: int, end: int) -> bool:
        """A paragraph all in italics, or before a rule, in which the author speaks about the document."""
        text = self.lines[i].text
        apart = self.lines[i - 1].blank
        after = next((line for line in self.lines[i + 1 : end] if not line.blank), None)
        italic = bool(re.fullmatch(r"[*_][^*_].*[*_]", text))
        return apart and is_note(text) and (italic or after is None or after.look is Look.RULE)

    def _orphans(self, entry: _Entry, following: _Entry | None) -> Iterator[_Entry]:
        """Answers in a row where the numbers skip: the titles between them are lost."""
        number, after = _whole(entry.number), _whole(following.number if following else None)
        marks = [i for i in range(entry.start + 1, entry.end) if answer_mark(self.lines[i].raw)]
        first = next((i for i in range(entry.start + 1, entry.end) if not self.lines[i].blank), None)
        extra = marks[1:] if marks and marks[0] == first else marks
        if number is None or after is None or not extra or len(extra) != after - number - 1:
            yield entry
            return
        bounds = [*extra, entry.end]
        yield replace(entry, end=extra[0])
        for n, (i, end) in enumerate(pairwise(bounds), number + 1):
            self._warn(
                i, f"the title of number {n} is missing; only its answer is there", f"第 {n} 题的题目缺失，只有答案"
            )
            yield _Entry("", str(n), entry.section, i, end, answer_from=i)

    # --- drafts --------------------------------------------------------------------------------------------------------

    def _draft(self, entry: _Entry) -> Draft:
        first = entry.start if entry.answer_from is not None else entry.start + 1
        body = [i for i in range(first, entry.end) if i not in self.ignored]
        title, choice, answer = self._parts(entry, body)
        reading = read_answer(answer, title)
        if choice and not choice.correct:
            self._warn(entry.start, "no right option is marked", "没有标出正确选项")
        last = next(
            (i for i in reversed(range(entry.start, entry.end)) if not self.lines[i].blank and i not in self.ignored),
            entry.start,
        )
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
            lines=(self.lines[entry.start].number, self.lines[last].number),
        )

    def _parts(self, entry: _Entry, body: Sequence[int]) -> tuple[str, Choice | None, str]:
        """Title, options and answer of an entry."""
        mark = self._mark(body)
        before = [] if mark is None else list(body[:mark])
        asked = [self.lines[i].raw for i in (body if mark is None else before)]
        answer = "" if mark is None else self._text(body[mark:])
        rest = [entry.rest] if entry.rest.strip() else []
        if choice := read_choice(entry.title, [*rest, *asked], answer):
            title = _joined([choice.title, *choice.above])
            return title, choice, _joined([*choice.below, answer])
        if mark is not None and self._continues_title(entry, before):
            return _joined([entry.title, *rest, *asked]), None, answer
        return entry.title, None, _joined([*rest, self._text(body)])

    def _mark(self, body: Sequence[int]) -> int | None:
        """Position of the line that opens the answer. `A:` opens none where `B:` follows: those are options."""
        raw = [self.lines[i].raw for i in body]
        marks = [n for n, line in enumerate(raw) if is_answer_mark(line)]
        options = any(re.match(r"\s*B\s*[:：]", line) for line in raw)
        return next((n for n in marks if not (options and re.match(r"\s*A\s*[:：]", raw[n]))), None)

    def _continues_title(self, entry: _Entry, before: Sequence[int]) -> bool:
        """Whether the lines between a title and the answer's mark are still the question."""
        said = [self.lines[i] for i in before if not self.lines[i].blank]
        return len(said) <= 12 and not any(line.head and line.head.style.marker == "heading" for line in said)

    def _text(self, body: Sequence[int]) -> str:
        """Lines as Markdown: without attributes of site generators, the answer's mark and blank ends."""
        if not body:
            return ""
        texts: list[str] = []
        listed = False
        for line in (self.lines[i] for i in body):
            texts.append(self._clean(line, listed))
            listed = listed if line.blank else bool(_LISTED.match(line.raw)) or (listed and line.raw[:1] in " \t")
        first = next((n for n, text in enumerate(texts) if text.strip()), 0)
        texts[first] = _unmarked(texts[first])
        while texts and (not texts[-1].strip() or RULE.fullmatch(texts[-1])):
            texts.pop()
        return _joined(texts)

    @staticmethod
    def _clean(line: Line, listed: bool) -> str:
        """One line of an answer. An indented paragraph loses its indentation: Markdown would show it as code."""
        if line.look is Look.LABEL:
            return ""
        if line.look is Look.VERBATIM:
            return line.raw.rstrip()
        text = _TAGS.sub("", line.raw).rstrip()
        indented = text[:1] in ("\t", "　") or text.startswith("    ")
        return text.strip(" \t　") if indented and not listed and not _is_code(text) else text

    # --- what was left out ---------------------------------------------------------------------------------------------

    def _leave(self, start: int, end: int, why: Text) -> None:
        for i in range(start, end):
            self.why.setdefault(i, why)

    def _skipped(self, entries: Sequence[_Entry]) -> Iterator[Skipped]:
        for entry in entries:
            self.used.update(i for i in range(entry.start, entry.end) if i not in self.ignored)
        first = min((e.start for e in entries), default=0)
        for i, line in enumerate(self.lines):
            if i not in self.used and not line.blank:
                self.why.setdefault(i, INTRODUCTION if i < first else STRAY)
        left = [i for i, line in enumerate(self.lines) if i not in self.used and i in self.why and not line.blank]
        run: list[int] = []
        for i in left:
            if run and (self.why[i] is not self.why[run[-1]] or any(j in self.used for j in range(run[-1], i))):
                yield self._run(run)
                run = []
            run.append(i)
        if run:
            yield self._run(run)

    def _run(self, run: Sequence[int]) -> Skipped:
        return Skipped(lines=(self.lines[run[0]].number, self.lines[run[-1]].number), why=self.why[run[0]])

    def _warn(self, i: int, en: str, zh: str) -> None:
        self.warnings.append(Text(en=f"line {self.lines[i].number}: {en}", zh=f"第 {self.lines[i].number} 行：{zh}"))


def _whole(number: str | None) -> int | None:
    return int(number) if number and number.isdigit() else None


def _is_code(text: str) -> bool:
    return text.isascii() and bool(_CODE.search(text))


def _unmarked(line: str) -> str:
    rest = line[answer_mark(line) :]
    return rest if rest != line or not is_answer_mark(line) else ""


def _joined(texts: Sequence[str]) -> str:
    """Lines or paragraphs as one text, blank ends cut, runs of blank lines made one."""
    return re.sub(r"\n\s*\n(?:\s*\n)+", "\n\n", "\n".join(texts)).strip("\n").rstrip()


def _paragraphs(lines: Sequence[Line], start: int, end: int, ignored: Mapping[int, object]) -> Iterator[list[int]]:
    run: list[int] = []
    for i in range(start, end):
        if lines[i].look is Look.TEXT and i not in ignored:
            run.append(i)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _document_title(top: Sequence[Node]) -> Node | None:
    """The one heading that stands over everything: it names the document, not a part of it."""
    headings = [node for node in top if node.style.marker == "heading"]
    alone = len(headings) == 1 and headings[0] is top[0] and headings[0].head.number is None
    return headings[0] if alone and headings[0].style.level == 1 else None


def _announces(draft: Draft, found: Sequence[Draft]) -> bool:
    """Whether an entry is only a line of a table of contents: the question stands, with its answer, somewhere else."""
    without = (AnswerStatus.MISSING, AnswerStatus.LINK_ONLY)
    start = same_question(draft.question)[:_SAME_START]
    return draft.answer_status in without and any(
        d.answer_status not in without and same_question(d.question)[:_SAME_START] == start for d in found
    )


# --- which styles ask -------------------------------------------------------------------------------------------------


def _asked_below(node: Node, asked: Mapping[Style, bool]) -> bool:
    return any(n.style in asked and not is_no_question(n.title) for n in walk(node.children))


def _question_styles(nodes: Sequence[Node], collection: bool) -> dict[Style, bool]:
    """The styles whose titles are questions, and whether these are numbered as a rule."""
    groups: dict[Style, list[Node]] = defaultdict(list)
    for node in nodes:
        groups[node.style].append(node)
    asking = {style for style, group in groups.items() if _asks(style, group, collection)}
    return {s: _numbered(groups[s]) >= _MOSTLY for s in groups if s in asking and not _only_sections(groups[s], asking)}


def _numbered(group: Sequence[Node]) -> float:
    return sum(n.head.number is not None for n in group) / len(group)


def _asks(style: Style, group: Sequence[Node], collection: bool) -> bool:
    told = [n for n in group if not is_closer(n.title) and not is_no_question(n.title)]
    if not told:
        return False
    count = sum(asks(n.title) for n in told)
    share, numbered = count / len(told), _numbered(told)
    bodies = sum(n.body for n in told) / len(told)
    match style.marker:
        case "asked":
            return True
        case "link":
            return share >= 0.6 and count >= 3
        case "bullet":
            return share >= 0.6 and count >= 2
        case _:
            return (
                share >= 0.5
                or (share >= 0.25 and count >= 3 and (collection or numbered >= 0.5))
                or (collection and numbered >= 0.6 and len(told) >= 3 and bodies >= 0.5)
            )


def _only_sections(group: Sequence[Node], asking: set[Style]) -> bool:
    """Whether titles that ask are only headings over others that ask."""
    over = [n for n in group if not n.body and any(c.style in asking and asks(c.title) for c in n.children)]
    return len(over) >= 0.6 * len(group)
