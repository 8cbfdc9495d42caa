"""From documents under review to HTML: what was read, the list of questions, one question's head, its doubles, its key points.

Pure, and every text is escaped on its way in: a document is hostile text like an answer.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from interviewer.ingest.document import AnswerStatus, Skipped
from interviewer.models import KeyPoint, Lang, Question
from interviewer.pending import Decision, Item, Match, Pending, PointEdit, Which
from interviewer.ui.cards import muted, plain
from interviewer.ui.i18n import questions, word

PAGE = 20
"""Questions on one page of the list."""
MOST_SKIPPED = 200
"""Skipped places that are listed; a damaged file may have thousands."""
_LONGEST_TITLE = 160
"""Characters of a question in the list; the style cuts it after two lines anyway."""


@dataclass(frozen=True)
class Read:
    """What became of one file."""

    name: str
    pending: Pending | None = None
    error: str = ""
    """A sentence, when nothing could be made of it."""


def results(read: Sequence[Read], lang: Lang) -> str:
    """One line for each file."""
    lines = "".join(_result(r, lang) for r in read)
    return f'<ul class="iv-read">{lines}</ul>' if lines else ""


def _result(read: Read, lang: Lang) -> str:
    if read.pending is None:
        return f'<li class="iv-contradicted"><span class="iv-mark">✕</span><div><b>{plain(read.name)}</b> {plain(read.error)}</div></li>'
    count = questions(len(read.pending.items), lang)
    return f'<li class="iv-covered"><span class="iv-mark">✓</span><div><b>{plain(read.name)}</b> {count}</div></li>'


def summary(pending: Pending, lang: Lang) -> str:
    """What a document holds: how many questions by answer, warnings, and what was skipped, folded away."""
    counts = Counter(item.draft.answer_status for item in pending.items)
    chips = "".join(_chip(f"{word(f'answer.{s}', lang)} {counts[s]}", s) for s in AnswerStatus if counts[s])
    warnings = "".join(f'<p class="iv-warning">{plain(w[lang])}</p>' for w in pending.warnings)
    total = questions(len(pending.items), lang)
    head = f'<div class="iv-chips"><b>{total}</b><span class="iv-muted">{pending.format}</span>{chips}</div>'
    return f'<div class="iv-document">{head}{warnings}{_skipped(pending.skipped, lang)}</div>'


def _skipped(skipped: Sequence[Skipped], lang: Lang) -> str:
    if not skipped:
        return ""
    rows = "".join(
        f"<li><span>{_lines(s.lines, lang)}</span> {plain(s.why[lang])}</li>" for s in skipped[:MOST_SKIPPED]
    )
    more = muted(word("import.more", lang).format(n=len(skipped) - MOST_SKIPPED)) if len(skipped) > MOST_SKIPPED else ""
    head = word("import.skipped", lang).format(n=len(skipped))
    return f"<details><summary>{head}</summary><ul>{rows}</ul>{more}</details>"


def _lines(lines: tuple[int, int], lang: Lang) -> str:
    key = "import.line" if lines[0] == lines[1] else "import.lines"
    return word(key, lang).format(first=lines[0], last=lines[1])


def _chip(text: str, kind: str) -> str:
    return f'<span class="iv-chip iv-is-{kind}">{plain(text)}</span>'


# --- the list ---------------------------------------------------------------------------------------------------------


def rows(pending: Pending, which: Which, chosen: int | None, lang: Lang) -> str:
    """The page of the list on which the chosen question stands, or would stand. A click picks `data-pick`, a position."""
    positions = pending.positions(which)
    if not positions:
        return f'<div class="iv-empty iv-card">{word("which.done" if pending.items and not pending.waiting else "which.none", lang)}</div>'
    before = sum(n < chosen for n in positions) if chosen is not None else 0
    first = min(before, len(positions) - 1) // PAGE * PAGE
    shown = "".join(_row(pending.items[n], n, n == chosen, lang) for n in positions[first : first + PAGE])
    return f'<div class="iv-rows">{shown}</div>{_pager(positions, first, lang)}'


def _row(item: Item, n: int, chosen: bool, lang: Lang) -> str:
    title = " ".join(item.question.split())[:_LONGEST_TITLE] or word("import.untitled", lang)
    mark = ' aria-current="true"' if chosen else ""
    return (
        f'<button type="button" class="iv-row" data-pick="{n}"{mark}><span class="iv-row-n">{n + 1}</span>'
        f'<span class="iv-row-title">{plain(title)}</span><span class="iv-row-chips">{badges(item, lang)}</span></button>'
    )


def badges(item: Item, lang: Lang) -> str:
    """How a question stands: what was decided, else its answer; and how like another it is."""
    if item.decision is not Decision.WAITING:
        return _chip(word(f"decision.{item.decision}", lang), item.decision)
    near = max((m.likeness for m in item.matches), default=0.0)
    alike = _chip(word("import.near", lang).format(percent=round(100 * near)), "near") if near else ""
    return _answer_chip(item, lang) + alike


def _answer_chip(item: Item, lang: Lang) -> str:
    if item.draft.kind == "choice":
        key = "letter" if item.correct else "no_letter"
        return _chip(word(f"answer.{key}", lang), AnswerStatus.FULL if item.correct else AnswerStatus.MISSING)
    if item.answer.strip() != item.draft.answer.strip():
        return _chip(word("answer.edited", lang), AnswerStatus.FULL if item.answer.strip() else AnswerStatus.MISSING)
    return _chip(word(f"answer.{item.draft.answer_status}", lang), item.draft.answer_status)


def _pager(positions: Sequence[int], first: int, lang: Lang) -> str:
    if len(positions) <= PAGE:
        return ""
    last = min(first + PAGE, len(positions))
    where = word("import.pages", lang).format(first=first + 1, last=last, total=len(positions))
    back = _turn(positions, first - PAGE, word("import.previous", lang), "‹")
    on = _turn(positions, first + PAGE, word("import.following", lang), "›")
    return f'<nav class="iv-pager">{back}<span>{where}</span>{on}</nav>'


def _turn(positions: Sequence[int], to: int, label: str, sign: str) -> str:
    if not 0 <= to < len(positions):
        return f'<button type="button" disabled aria-label="{label}">{sign}</button>'
    return f'<button type="button" data-pick="{positions[to]}" data-turn="1" aria-label="{label}">{sign}</button>'


# --- one question -----------------------------------------------------------------------------------------------------


def head(pending: Pending, n: int, lang: Lang) -> str:
    """Where a question stands in its document, how it stands, and its words."""
    item, draft = pending.items[n], pending.items[n].draft
    place = [word("import.position", lang).format(n=n + 1, total=len(pending.items)), _lines(draft.lines, lang)]
    path = " / ".join(p for p in (draft.section, draft.number) if p)
    lost = word("import.untitled", lang)
    return (
        f'<div class="iv-item"><div class="iv-chips"><span class="iv-muted">{plain(" · ".join([*place, path] if path else place))}'
        f"</span>{badges(item, lang)}</div><h3>{plain(item.question) or lost}</h3>{_lack(item, lang)}</div>"
    )


def _lack(item: Item, lang: Lang) -> str:
    """What keeps a question from being accepted."""
    if item.decision is not Decision.WAITING or item.ready:
        return ""
    answer = "points" if item.answered else "answer"
    what = "question" if not item.question.strip() else "letter" if item.draft.kind == "choice" else answer
    pages = word("import.pages_given", lang).format(pages=", ".join(item.draft.pages)) if item.draft.pages else ""
    return f'<p class="iv-warning">{plain(pages)} {word(f"import.no_{what}", lang)}</p>'


def matches(pending: Pending, n: int, known: Mapping[str, Question], lang: Lang) -> str:
    """The questions that ask nearly the same, beside this one. A click on the button picks `data-pick`, an id."""
    item = pending.items[n]
    shown = "".join(_match(m, pending, known, item.decision is Decision.WAITING, lang) for m in item.matches)
    return f'<section class="iv-matches"><h4>{word("import.matches", lang)}</h4>{shown}</section>' if shown else ""


def _match(match: Match, pending: Pending, known: Mapping[str, Question], open_: bool, lang: Lang) -> str:
    percent = word("import.near", lang).format(percent=round(100 * match.likeness))
    text, name, there = _double(match.question_id, pending, known, lang)
    button = f'<button type="button" data-pick="{escape(match.question_id)}">{word("import.merge", lang)}</button>'
    return (
        f'<div class="iv-match"><div><p>{plain(text)}</p><p class="iv-muted">{plain(name)}</p></div>'
        f"<div>{_chip(percent, 'near')}{button if open_ and there else ''}</div></div>"
    )


def _double(question_id: str, pending: Pending, known: Mapping[str, Question], lang: Lang) -> tuple[str, str, bool]:
    """Text and name of a match, and whether it is there to be merged with."""
    if question_id.startswith("#"):
        other = int(question_id[1:])
        return pending.items[other - 1].question, word("import.match.here", lang).format(n=other), True
    if question := known.get(question_id):
        return question.question[lang], question_id, True
    return word("import.match.gone", lang), question_id, False


# --- key points -------------------------------------------------------------------------------------------------------


def points(item: Item, lang: Lang) -> str:
    """The key points, to be edited in place; `POINTS_JS` of the editor reads them back from the fields."""
    open_ = item.decision is Decision.WAITING
    shown = "".join(_point(p, lang, open_) for p in item.points)
    drafts = any(p.draft for p in item.points)
    note = word("points.note", lang) if drafts else "" if item.points else word("points.none", lang)
    add = f'<button type="button" data-add="1">+ {word("points.add", lang)}</button>' if open_ else ""
    blank = f"<template>{_point(None, lang, True)}</template>" if open_ else ""
    return (
        f'<section class="iv-edit-points"><h4>{word("points.title", lang)}</h4>{muted(note) if note else ""}'
        f"<ul>{shown}</ul>{blank}{add}</section>"
    )


def _point(point: KeyPoint | None, lang: Lang, open_: bool) -> str:
    off = "" if open_ else " disabled"
    text, weight = (point.point[lang], point.weight) if point else ("", 1)
    options = "".join(f"<option{' selected' if w == weight else ''}>{w}</option>" for w in (1, 2, 3))
    draft = _chip(word("points.draft", lang), "draft") if point and point.draft else ""
    ticked = " checked" if point and point.essential else ""
    remove = f'<button type="button" data-remove="1" aria-label="{word("points.remove", lang)}" title="{word("points.remove", lang)}">✕</button>'
    return (
        f'<li data-id="{point.id if point else ""}"><textarea rows="2" aria-label="{word("points.text", lang)}"{off}>{plain(text)}</textarea>'
        f"<div><label>{word('points.weight', lang)} <select{off}>{options}</select></label>"
        f'<label><input type="checkbox"{ticked}{off}> {word("points.essential", lang)}</label>{draft}{remove if open_ else ""}</div></li>'
    )


def points_json(points: Sequence[KeyPoint], lang: Lang) -> str:
    """The key points as the fields of `points` hold them."""
    edits = (PointEdit(id=p.id, text=p.point[lang], weight=p.weight, essential=p.essential) for p in points)
    return json.dumps([e.model_dump() for e in edits], ensure_ascii=False)
