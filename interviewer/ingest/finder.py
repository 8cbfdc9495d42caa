"""Running text to question drafts: what belongs to each question, and what was left out.

Titles play their parts (`roles`); all that stands below a question is its answer, sub-headings and lists included; all that is neither
question nor section is listed as skipped with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from interviewer.ingest.answers import answer_mark, is_answer_mark
from interviewer.ingest.asking import asks
from interviewer.ingest.collected import answer_blocks, assign
from interviewer.ingest.contents import announcing
from interviewer.ingest.document import Draft, Prose, Skipped
from interviewer.ingest.drafts import Entry, draft, record_draft
from interviewer.ingest.furniture import (
    CLOSING,
    CONTENTS,
    INTRODUCTION,
    KEY,
    LINKS,
    NOTE,
    STRAY,
    TABLE_HEAD,
    furniture,
    is_closer,
    is_note,
)
from interviewer.ingest.lines import Line, Look, read_lines
from interviewer.ingest.outline import Node, document_title, outline, walk
from interviewer.ingest.pipe_tables import question_tables
from interviewer.ingest.roles import Roles, is_collection
from interviewer.ingest.unmarked import unmarked_questions
from interviewer.models import Text

_FAR = 5
"""Blank lines that part two things, where fewer are the habit of the document."""
_SHORT_LINE = 60


def find_questions(prose: Prose, name: str = "") -> tuple[tuple[Draft, ...], tuple[Skipped, ...], tuple[Text, ...]]:
    """The questions of a running text, the lines left out with reasons, and warnings; `name` of the file may say what it is."""
    lines = read_lines(prose.lines)
    return _Finder(lines, is_collection(lines, name)).run()


class _Finder:
    def __init__(self, lines: Sequence[Line], collection: bool) -> None:
        self.lines = lines
        self.collection = collection
        self.blocks = answer_blocks(lines)
        self.ignored = furniture(lines) | {i: KEY for b in self.blocks for i in range(b.start, b.end)}
        self.warnings: list[Text] = []
        self.why: dict[int, Text] = dict(self.ignored)
        self.used: set[int] = set()

    def run(self) -> tuple[tuple[Draft, ...], tuple[Skipped, ...], tuple[Text, ...]]:
        top = outline(self.lines, self.ignored)
        self.title = document_title(top)
        self.roles = Roles(top, self.collection)
        entries = sorted([*self._entries(top), *self._before_first(top)], key=lambda e: e.start)
        self.closers = sum(self._closes(i) for e in entries for i in range(e.start, e.end))
        entries = [part for i, e in enumerate(entries) for part in self._split(e, entries[i + 1 : i + 2])]
        found = self._without_contents(self._drafts(entries))
        kept = {d.lines[0] - 1 for d in found}
        self.used.update(i for e in entries if e.start in kept for i in e.over)
        found += self._table_drafts(walk(top), entries)
        drafts = tuple(sorted(found, key=lambda d: d.lines))
        return drafts, tuple(self._skipped(drafts)), tuple(self.warnings)

    # --- which titles --------------------------------------------------------------------------------------------------

    def _entries(self, nodes: Sequence[Node]) -> Iterator[Entry]:
        open_entry: Entry | None = None
        question: Node | None = None
        for node in nodes:
            if open_entry and question and self._goes_on(question, node):
                open_entry = replace(open_entry, end=node.end)
                continue
            if open_entry:
                yield open_entry
            open_entry = None
            if (
                is_closer(node.title)
                and node.style.marker in ("heading", "bold")
                and not self.roles.leads_to_asking(node)
            ):
                self._leave(node.start, node.end, CLOSING)
            elif self.roles.is_question(node):
                open_entry, question = self._entry(node), node
            elif node.style.marker == "link":
                self._leave(node.start, node.end, LINKS)
            else:
                yield from self._in_section(node)
        if open_entry:
            yield open_entry

    def _entry(self, node: Node) -> Entry:
        return Entry(
            node.title,
            node.head.number,
            self._path(node.parent),
            node.start,
            node.end,
            _over(node.parent),
            node.head.rest,
            question_below=self.roles.asks_below(node),
        )

    def _goes_on(self, question: Node, node: Node) -> bool:
        """Whether a title right after a question is no question and only goes on with its answer."""
        if is_closer(node.title) or self.roles.is_question(node) or self.roles.leads(node):
            return False
        return node.style.marker in ("bold", "bullet", "item") or self.roles.is_explained_by(question, node)

    def _in_section(self, node: Node) -> Iterator[Entry]:
        """A title that is no question: a section, or a stray line."""
        found = list(self._entries(node.children)) if self.roles.leads(node) else []
        if not found and node.style.marker == "heading":
            found = list(self._loose(node.start + 1, node.end, node))
        yield from found

    def _before_first(self, top: Sequence[Node]) -> Iterator[Entry]:
        """Questions without any mark above the first title."""
        return self._loose(0, top[0].start if top else len(self.lines), None)

    def _loose(self, start: int, end: int, node: Node | None) -> Iterator[Entry]:
        """Questions without any mark, in a part where no title asks."""
        starts = unmarked_questions(self.lines, range(start, end), self.ignored, self.collection)
        for i, after in pairwise([*starts, end]):
            yield Entry(self.lines[i].text, None, self._path(node), i, after, _over(node))

    def _path(self, node: Node | None) -> str | None:
        """The titles from the outermost to this one; the document's own title is no section."""
        names: list[str] = []
        while node:
            if node is not self.title:
                names.insert(0, node.printed)
            node = node.parent
        return " / ".join(names) or None

    # --- what belongs to each ------------------------------------------------------------------------------------------

    def _split(self, entry: Entry, following: Sequence[Entry]) -> Iterator[Entry]:
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
            yield Entry(self.lines[apart].text, None, entry.section, apart, entry.end, entry.over)

    def _line_apart(self, entry: Entry) -> int | None:
        """A single short line, far below everything else in the entry."""
        said = self._said(entry)
        last = self.lines[said[-1]]
        if len(said) < 2 or len(last.text) > _SHORT_LINE or last.look is not Look.TEXT or is_answer_mark(last.text):
            return None
        if last.head and not asks(last.head.title):
            return None
        gaps = [b - a - 1 for a, b in pairwise(said)]
        return said[-1] if gaps[-1] >= _FAR and gaps[-1] > 2 * max(gaps[:-1], default=0) else None

    def _said(self, entry: Entry) -> list[int]:
        return [i for i in range(entry.start, entry.end) if not self.lines[i].blank and i not in self.ignored]

    def _end_matter(self, entry: Entry, last: bool) -> int:
        """Where the document's own closing begins within an entry; a line like 总结 closes only after the last one."""
        for i in range(entry.start + 1, entry.end):
            if i in self.ignored or self.lines[i].blank:
                continue
            why = CLOSING if last and self.closers == 1 and self._closes(i) else None
            if why := why or (NOTE if self._starts_note(i, entry.end) else None):
                self._leave(i, entry.end, why)
                return i
        return entry.end

    def _closes(self, i: int) -> bool:
        """A line of its own that names the end matter, like 总结. Where several do, each closes an answer, not the document."""
        line = self.lines[i]
        return (
            len(line.text) <= _SHORT_LINE
            and line.look is Look.TEXT
            and is_closer(line.text.strip("*# "))
            and (line.head is None or line.head.style.marker in ("heading", "bold"))
        )

    def _starts_note(self, i: int, end: int) -> bool:
        """A paragraph all in italics, or before a rule, in which the author speaks about the document."""
        text = self.lines[i].text
        if not self.lines[i - 1].blank or not is_note(text):
            return False
        after = next((self.lines[j] for j in range(i + 1, end) if not self.lines[j].blank), None)
        return bool(re.fullmatch(r"[*_][^*_].*[*_]", text)) or after is None or after.look is Look.RULE

    def _orphans(self, entry: Entry, following: Entry | None) -> Iterator[Entry]:
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
            yield Entry("", str(n), entry.section, i, end, entry.over, answer_from=i)

    # --- drafts --------------------------------------------------------------------------------------------------------

    def _drafts(self, entries: Sequence[Entry]) -> list[Draft]:
        numbers = [(e.start, n) for e in entries if (n := _whole(e.number)) is not None]
        given = assign(self.blocks, numbers)
        return [self._draft(replace(entry, given=given.get(entry.start, ""))) for entry in entries]

    def _draft(self, entry: Entry) -> Draft:
        first = entry.start if entry.answer_from is not None else entry.start + 1
        body = [self.lines[i] for i in range(first, entry.end) if i not in self.ignored]
        last = max(self._said(entry), default=entry.start)
        found = draft(entry, body, (self.lines[entry.start].number, self.lines[last].number))
        if found.kind == "choice" and not found.correct:
            self._warn(entry.start, "no right option is marked", "没有标出正确选项")
        return found

    def _without_contents(self, found: Sequence[Draft]) -> list[Draft]:
        """All but the lines of a table of contents: the same question stands, with its answer, further below."""
        left = {d.lines for d in announcing(found)}
        for first, last in left:
            self._leave(first - 1, last, CONTENTS)
        return [d for d in found if d.lines not in left]

    def _table_drafts(self, nodes: Sequence[Node], entries: Sequence[Entry]) -> Iterator[Draft]:
        """The rows of tables of questions, unless they stand in an answer."""
        taken = {i for e in entries for i in range(e.start, e.end)}
        for table in question_tables(self.lines):
            if table.start not in taken and table.start not in self.why:
                over = [n for n in nodes if n.start < table.start < n.end and n.style.marker == "heading"]
                section = self._path(over[-1] if over else None)
                self.used.update(n.start for n in over)
                self._leave(table.start, table.start + 2, TABLE_HEAD)
                yield from (record_draft(record, section) for record in table.records)

    # --- what was left out ---------------------------------------------------------------------------------------------

    def _leave(self, start: int, end: int, why: Text) -> None:
        for i in range(start, end):
            self.why.setdefault(i, why)

    def _skipped(self, drafts: Sequence[Draft]) -> Iterator[Skipped]:
        self.used.update(i for d in drafts for i in range(d.lines[0] - 1, d.lines[1]) if i not in self.ignored)
        first = drafts[0].lines[0] - 1 if drafts else 0
        left = [i for i, line in enumerate(self.lines) if i not in self.used and not line.blank]
        for i in left:
            self.why.setdefault(i, INTRODUCTION if i < first else STRAY)
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


def _over(node: Node | None) -> tuple[int, ...]:
    found: list[int] = []
    while node:
        found.append(node.start)
        node = node.parent
    return tuple(found)


def _whole(number: str | None) -> int | None:
    return int(number) if number and number.isdecimal() else None
