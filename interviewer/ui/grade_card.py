"""The card of an answer: score, verdict on each key point with the candidate's own words, what was wrong, who judged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from interviewer.models import (
    GivenGrade,
    Grade,
    GradedPoint,
    GraderInfo,
    Lang,
    Quote,
    Rubric,
    Turn,
    TurnState,
    Usage,
    Verdict,
    WrongClaim,
)
from interviewer.text import without_latex
from interviewer.ui.cards import MARK, bar, plain, ring
from interviewer.ui.compared import comparison
from interviewer.ui.i18n import word
from interviewer.ui.judges import calibrated, cost, how, judge_name, left_out, stand_in


def card(
    turn: Turn,
    parent: Turn | None,
    rubric: Rubric,
    lang: Lang,
    held_back: str | None = None,
    looks: Sequence[Sequence[GivenGrade]] = (),
) -> str:
    """The card of an answered, skipped or ungraded turn; `parent` is the main turn when this is a follow-up.

    `held_back` is the key point that an open follow-up probes: its statement would be the answer, so it is not shown yet.
    `looks` are all grades of each answer here that was judged more than once.
    """
    grade = turn.grade
    if turn.state == TurnState.SKIPPED:
        body = f'<p class="iv-muted">{word("card.skipped", lang)}</p>'
    elif grade is None or grade.score is None:
        body = ungraded(grade.reason or "" if grade else word("grading", lang), lang) + _answers(turn, parent, lang)
    else:
        body = "".join(
            (
                _score(grade, parent, lang),
                *(comparison(grades, lang, held_back) for grades in looks),
                _criteria(grade, rubric, lang),
                findings(grade, lang, held_back),
                _answers(turn, parent, lang),
                ignored(grade.ignored, lang),
            )
        )
    judge = footer(grade.grader, grade.usage, lang) if grade and grade.grader else ""
    return f'<article class="iv-card"><h3 class="iv-q">{plain(turn.asked)}</h3>{body}{judge}</article>'


def ungraded(reason: str, lang: Lang) -> str:
    """Why there is no grade, and that nothing is lost."""
    return (
        f'<div class="iv-ungraded"><b>{word("card.ungraded", lang)}</b><p>{plain(reason)}</p>'
        f"<p>{word('card.saved', lang)}</p><p>{word('card.later', lang)}</p></div>"
    )


def findings(grade: Grade, lang: Lang, held_back: str | None = None) -> str:
    """Feedback, key points and wrong claims."""
    return feedback(grade, lang, held_back) + _points(grade.points, lang, held_back) + _wrong(grade, lang, held_back)


def _score(grade: Grade, parent: Turn | None, lang: Lang) -> str:
    before = parent.grade.score if parent and parent.grade else None
    was = (
        f'<div class="iv-muted">{word("card.after_follow_up", lang).format(before=before)}</div>'
        if before is not None
        else ""
    )
    mapped = calibrated(grade.raw_score, lang)
    notes = was + (f'<div class="iv-calibrated">{plain(mapped)}</div>' if mapped else "")
    return f'<div class="iv-score">{ring(grade.score or 0, lang)}<div>{notes}</div></div>'


def _criteria(grade: Grade, rubric: Rubric, lang: Lang) -> str:
    if grade.grader and grade.grader.kind == "choice":
        return ""  # right or wrong: bars would only repeat the score
    rows = []
    for key, value in grade.criteria.items():
        if value is None:
            continue
        text = rubric.criteria.get(key)
        name = text.name[lang] if text else key
        level = next((words[lang] for low, words in text.levels if value >= low), "") if text else ""
        rows.append(bar(name, value, level))
    return f'<div class="iv-bars">{"".join(rows)}</div>'


def feedback(grade: Grade, lang: Lang, held_back: str | None = None) -> str:
    """What was good, and what to fix first; the latter not while a follow-up asks for it."""
    parts = [("strengths", grade.feedback.strengths), ("improve", "" if held_back else grade.feedback.improve)]
    return "".join(remark(key, text, lang) for key, text in parts if text)


def remark(key: str, text: str, lang: Lang) -> str:
    """One text of the feedback; `key` is strengths or improve."""
    return f'<p class="iv-feedback iv-{key}"><b>{word(f"card.{key}", lang)}</b> {plain(text)}</p>'


def _points(points: Sequence[GradedPoint], lang: Lang, held_back: str | None) -> str:
    items = "".join(_point(p, lang, p.id == held_back) for p in points)
    return f'<h4>{word("card.points", lang)}</h4><ul class="iv-points">{items}</ul>' if items else ""


def _point(p: GradedPoint, lang: Lang, held_back: bool) -> str:
    tags = [key for key, said in (("card.essential", p.essential), ("card.draft", p.draft)) if said]
    labels = "".join(f'<span class="iv-tag">{word(key, lang)}</span> ' for key in tags)
    statement = word("card.held_back", lang) if held_back else plain(without_latex(p.point))
    telling = p.refused or p.verdict in (Verdict.PARTIAL, Verdict.CONTRADICTED)
    reason = plain(without_latex(p.reason)) if p.reason and telling and not held_back else ""
    return point_row(p.verdict, f"{statement} {labels}", p.quotes, lang, reason)


def point_row(verdict: Verdict, statement: str, quotes: Sequence[Quote], lang: Lang, reason: str = "") -> str:
    """One key point with its verdict; `statement` and `reason` are HTML."""
    said = "".join(f"<q>{plain(q.text)}</q>" for q in quotes)
    return (
        f'<li class="iv-{verdict}"><span class="iv-mark" aria-hidden="true">{MARK[verdict]}</span><div>'
        f'<div>{statement} <span class="iv-verdict">{word(f"verdict.{verdict}", lang)}</span></div>'
        f"{said}" + (f'<div class="iv-muted">{reason}</div>' if reason else "") + "</div></li>"
    )


def _wrong(grade: Grade, lang: Lang, held_back: str | None) -> str:
    """What was wrong and what is right; a correction that would answer the open follow-up is not given yet."""
    secret = [q for p in grade.points if p.id == held_back for q in p.quotes]
    items = "".join(_wrong_claim(c, lang, any(_overlap(c.quote, q) for q in secret)) for c in grade.wrong_claims)
    return f'<h4>{word("card.wrong", lang)}</h4><ul class="iv-wrong">{items}</ul>' if items else ""


def _wrong_claim(claim: WrongClaim, lang: Lang, secret: bool) -> str:
    right = word("card.held_back", lang) if secret else plain(without_latex(claim.correction))
    return (
        f"<li><div><b>{word('card.said', lang)}</b> <q>{plain(claim.quote.text)}</q></div>"
        f"<div><b>{word('card.right', lang)}</b> {right}</div></li>"
    )


def _overlap(a: Quote, b: Quote) -> bool:
    return max(a.start, b.start) < min(a.end, b.end)


# --- the answer -------------------------------------------------------------------------------------------------------


def _answers(turn: Turn, parent: Turn | None, lang: Lang) -> str:
    shown = ""
    if parent and parent.answer:
        shown += answer("card.answer", parent.answer, parent.grade, lang)
    if turn.answer:
        shown += answer("card.follow_up_answer" if parent else "card.answer", turn.answer, turn.grade, lang)
    return shown


def answer(title: str, words: str, grade: Grade | None, lang: Lang) -> str:
    """The candidate's words with what counted in them marked; `title` is a key of i18n."""
    return f'<h4>{word(title, lang)}</h4><div class="iv-answer">{highlighted(words, grade)}</div>'


def highlighted(words: str, grade: Grade | None) -> str:
    """The answer with the quotes of its grade marked. A quote that is not in this answer at its place is left out."""
    marks: list[tuple[int, int, str]] = []
    if grade:
        wrong = [(c.quote, "contradicted") for c in grade.wrong_claims]
        points = [(q, str(p.verdict)) for p in grade.points for q in p.quotes]
        ignored = [(q, "ignored") for q in grade.ignored]
        marks = [(q.start, q.end, kind) for q, kind in (*wrong, *ignored, *points) if words[q.start : q.end] == q.text]
    html, at = "", 0
    for start, end, kind in _disjoint(marks):
        html += plain(words[at:start]) + f'<mark class="iv-{kind}">{plain(words[start:end])}</mark>'
        at = end
    return html + plain(words[at:])


def _disjoint(marks: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Marks in order without overlaps: earlier in the list wins, the part of a later one that is left is kept."""
    taken: list[tuple[int, int, str]] = []
    for start, end, kind in marks:
        pieces = [(start, end)]
        for a, b, _ in taken:
            pieces = [piece for s, e in pieces for piece in ((s, min(e, a)), (max(s, b), e)) if piece[0] < piece[1]]
        taken += [(s, e, kind) for s, e in pieces]
    return sorted(taken)


def ignored(quotes: Sequence[Quote], lang: Lang) -> str:
    """What was said to the examiner, and what that was worth."""
    items = "".join(f"<li><q>{plain(q.text)}</q></li>" for q in quotes)
    if not items:
        return ""
    why = f'<p class="iv-muted">{word("card.ignored.why", lang)}</p>'
    return f'<div class="iv-ignored"><h4>{word("card.ignored", lang)}</h4>{why}<ul>{items}</ul></div>'


# --- the judge --------------------------------------------------------------------------------------------------------


def footer(grader: GraderInfo, usage: Usage, lang: Lang) -> str:
    """Who judged, and at what cost; a stand-in says for whom and why, the built-in examiner what its word is worth."""
    note = f'<span class="iv-muted">{word("judge.builtin.note", lang)}</span>' if grader.kind == "builtin" else ""
    return f'<footer class="iv-judge">{_badge(grader, lang)}{_cost(grader, usage, lang)}{note}</footer>'


def _badge(grader: GraderInfo, lang: Lang) -> str:
    name = f'<span class="iv-badge iv-judge-{grader.kind}">{plain(judge_name(grader, lang))}</span>'
    why = stand_in(grader, lang)
    return name + (f'<span class="iv-fallback">{plain(why)}</span>' if why else "")


def _cost(grader: GraderInfo, usage: Usage, lang: Lang) -> str:
    """One quiet line, the rest folded away; what the model was not told is said aloud."""
    line, lacking = cost(grader, usage, lang), left_out(grader, lang)
    if not line:
        return ""
    lines = "".join(f"<div>{plain(each)}</div>" for each in how(grader, usage, lang))
    folded = f"<details><summary>{word('usage.details', lang)}</summary>{lines}</details>" if lines else ""
    warning = f'<span class="iv-fallback">{plain(lacking)}</span>' if lacking else ""
    return f'{warning}<div class="iv-usage"><span>{plain(line)}</span>{folded}</div>'
