"""Grades of one answer side by side: before and after an objection, or by two judges."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from interviewer.looks import Change, changes
from interviewer.models import GivenGrade, Grade, Lang, Objection
from interviewer.text import without_latex
from interviewer.ui.cards import MARK, plain, ring
from interviewer.ui.i18n import word
from interviewer.ui.judges import calibrated, judge_name

Which = Literal["before", "after"]


def comparison(looks: Sequence[GivenGrade], lang: Lang, held_back: str | None = None) -> str:
    """What the latest look changed; earlier ones folded away. Empty for an answer that was judged once.

    `held_back` is the key point whose statement would answer the open follow-up.
    """
    pairs = list(pairwise(looks))
    if not pairs:
        return ""
    *earlier, latest = (_pair(before, after, lang, held_back) for before, after in pairs)
    title = word("looks.title", lang).format(n=len(looks))
    folded = "".join(reversed(earlier))
    more = f"<details><summary>{word('looks.earlier', lang)}</summary>{folded}</details>" if folded else ""
    return f'<section class="iv-looks"><h4>{title}</h4>{latest}{more}</section>'


def _pair(before: GivenGrade, after: GivenGrade, lang: Lang, held_back: str | None) -> str:
    changed = changes(before.grade, after.grade)
    sides = _side("before", before.grade, changed, lang, held_back) + _side(
        "after", after.grade, changed, lang, held_back
    )
    unchanged = len(after.grade.points) - len(changed)
    rest = word("looks.rest" if changed else "looks.same", lang).format(n=unchanged)
    note = f'<p class="iv-muted">{rest}</p>' if unchanged or not changed else ""
    return f'{_objection(after, lang)}<div class="iv-sides">{sides}</div>{note}'


def _objection(look: GivenGrade, lang: Lang) -> str:
    said = look.objection
    if said is None:
        return f'<p class="iv-muted">{word("looks.again", lang)}</p>'
    return (
        f'<div class="iv-objection"><b>{word("looks.objection", lang)}</b>{_about(said, look.grade, lang)}'
        f"<blockquote>{plain(said.text)}</blockquote></div>"
    )


def _about(said: Objection, grade: Grade, lang: Lang) -> str:
    point = next((p.point for p in grade.points if p.id == said.point_id), "")
    about = word("looks.about", lang).format(point=without_latex(point)) if point else ""
    return f'<div class="iv-muted">{plain(about)}</div>' if about else ""


def _side(which: Which, grade: Grade, changed: Sequence[Change], lang: Lang, held_back: str | None) -> str:
    tag = f'<span class="iv-tag">{word("looks.counts", lang)}</span>' if which == "after" else ""
    judge = judge_name(grade.grader, lang) if grade.grader else ""
    mapped = calibrated(grade.raw_score, lang)
    own = f'<div class="iv-calibrated">{plain(mapped)}</div>' if mapped else ""
    rows = "".join(_row(which, change, lang, change.id == held_back) for change in changed)
    return (
        f'<div class="iv-side iv-{which}"><header>{ring(grade.score or 0, lang, "small")}<div><b>{word(f"looks.{which}", lang)}</b> {tag}'
        f'<div class="iv-muted">{plain(judge)}</div>{own}</div></header>'
        + (f'<ul class="iv-points">{rows}</ul>' if rows else "")
        + "</div>"
    )


def _row(which: Which, change: Change, lang: Lang, held_back: bool) -> str:
    verdict = change.before if which == "before" else change.after
    statement = word("card.held_back", lang) if held_back else plain(without_latex(change.point))
    if verdict is None:
        return f'<li><span class="iv-mark">–</span><div>{statement}</div></li>'
    return (
        f'<li class="iv-{verdict}"><span class="iv-mark" aria-hidden="true">{MARK[verdict]}</span>'
        f'<div>{statement} <span class="iv-verdict">{word(f"verdict.{verdict}", lang)}</span></div></li>'
    )
