"""From domain values to HTML: the card of an answer, the report, the chat. Pure, and every text is escaped on its way in.

The candidate's words, imported questions and a model's reply are hostile text: nothing of them reaches the page as markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from interviewer.bank import Bank
from interviewer.models import (
    Event,
    Grade,
    GradedPoint,
    GraderInfo,
    Lang,
    Question,
    QuestionResult,
    Quote,
    Report,
    Rubric,
    Source,
    Turn,
    TurnState,
    Verdict,
    Work,
    WrongClaim,
)
from interviewer.report import describe
from interviewer.text import visible, without_latex
from interviewer.ui.i18n import TAGLINE, TITLE, word

_MARK = {Verdict.COVERED: "✓", Verdict.PARTIAL: "◐", Verdict.MISSING: "○", Verdict.CONTRADICTED: "✕"}


def plain(text: str) -> str:
    """Text for HTML: escaped, control characters made visible, line breaks kept by CSS (`white-space: pre-wrap`)."""
    return escape(visible(text))


def literal_markdown(text: str) -> str:
    """Text for a Markdown renderer that must appear as typed: every mark becomes a character reference."""
    marked = re.sub(r"[^\w\s]", lambda m: f"&#{ord(m.group())};", visible(text), flags=re.UNICODE)
    return re.sub(r"(?m)^[ \t]+", lambda m: "&nbsp;" * len(m.group()), marked).replace("\n", "<br>")


def tagless(markdown: str) -> str:
    """Markdown that renders without raw HTML and without images (the browser would fetch them): both show as text."""
    return re.sub(r"<(?=[a-zA-Z/!?])", "< ", visible(markdown)).replace("![", "!&#91;")


def muted(text: str) -> str:
    """A quiet line."""
    return f'<p class="iv-muted">{plain(text)}</p>'


def notice(text: str) -> str:
    """A line that wants to be noticed."""
    return f'<p class="iv-notice">{plain(text)}</p>'


def hero(questions: int, topics: int, lang: Lang) -> str:
    """The head of the start page."""
    counts = word("hero.counts", lang).format(questions=questions, topics=topics)
    return f'<div class="iv-hero"><h1>{TITLE[lang]}</h1><p>{TAGLINE[lang]}</p><p class="iv-muted">{counts}</p></div>'


def progress(text: str, share: float) -> str:
    """How far the interview is; `share` is 0..1."""
    return (
        f'<div class="iv-progress"><span>{plain(text)}</span><span class="iv-bar-track">'
        f'<i style="width:{100 * share:g}%"></i></span></div>'
    )


# --- the card of an answer --------------------------------------------------------------------------------------------


def card(turn: Turn, parent: Turn | None, rubric: Rubric, lang: Lang, held_back: str | None = None) -> str:
    """The card of an answered, skipped or ungraded turn; `parent` is the main turn when this is a follow-up.

    `held_back` is the key point that an open follow-up probes: its statement would be the answer, so it is not shown yet.
    """
    grade = turn.grade
    if turn.state == TurnState.SKIPPED:
        body = f'<p class="iv-muted">{word("card.skipped", lang)}</p>'
    elif grade is None or grade.score is None:
        body = _ungraded(grade, lang) + _answers(turn, parent, grade, lang)
    else:
        body = "".join(
            (
                _score(grade, parent, lang),
                _criteria(grade, rubric, lang),
                _feedback(grade, lang, held_back),
                _points(grade.points, lang, held_back),
                _wrong_claims(grade, lang, held_back),
                _answers(turn, parent, grade, lang),
                _ignored(grade.ignored, lang),
            )
        )
    return f'<article class="iv-card"><h3 class="iv-q">{plain(turn.asked)}</h3>{body}{_judge(grade, lang)}</article>'


def empty_card(lang: Lang) -> str:
    """What stands where the card will be."""
    return f'<div class="iv-card iv-empty">{word("card.empty", lang)}</div>'


def _score(grade: Grade, parent: Turn | None, lang: Lang) -> str:
    score = grade.score or 0
    before = parent.grade.score if parent and parent.grade else None
    was = (
        f'<div class="iv-muted">{word("card.after_follow_up", lang).format(before=before)}</div>'
        if before is not None
        else ""
    )
    return (
        f'<div class="iv-score"><div class="iv-ring" style="--v:{score};--c:{_colour(score)}" role="img" '
        f'aria-label="{word("card.score", lang)} {score}"><b>{score}</b><span>/100</span></div>{was}</div>'
    )


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
        rows.append(_bar(name, value, level))
    return f'<div class="iv-bars">{"".join(rows)}</div>'


def _bar(name: str, value: float | None, note: str = "") -> str:
    shown = "–" if value is None else f"{value:g}"
    width = 0 if value is None else max(0.0, min(100.0, value))
    return (
        f'<div class="iv-bar"><span class="iv-bar-name">{plain(name)}</span><span class="iv-bar-track">'
        f'<i style="width:{width:g}%;background:{_colour(width)}"></i></span><span class="iv-bar-value">{shown}</span>'
        + (f'<span class="iv-bar-note">{plain(note)}</span>' if note else "")
        + "</div>"
    )


def _colour(score: float) -> str:
    return "var(--iv-good)" if score >= 75 else "var(--iv-fair)" if score >= 45 else "var(--iv-poor)"


def _feedback(grade: Grade, lang: Lang, held_back: str | None) -> str:
    parts = [("strengths", grade.feedback.strengths), ("improve", "" if held_back else grade.feedback.improve)]
    return "".join(
        f'<p class="iv-feedback iv-{key}"><b>{word(f"card.{key}", lang)}</b> {plain(text)}</p>'
        for key, text in parts
        if text
    )


def _points(points: Sequence[GradedPoint], lang: Lang, held_back: str | None = None) -> str:
    items = "".join(_point(p, lang, p.id == held_back) for p in points)
    return f'<h4>{word("card.points", lang)}</h4><ul class="iv-points">{items}</ul>' if items else ""


def _point(p: GradedPoint, lang: Lang, held_back: bool) -> str:
    tags = [key for key, said in (("card.essential", p.essential), ("card.draft", p.draft)) if said]
    labels = "".join(f'<span class="iv-tag">{word(key, lang)}</span> ' for key in tags)
    statement = word("card.held_back", lang) if held_back else plain(without_latex(p.point))
    quotes = "".join(f"<q>{plain(q.text)}</q>" for q in p.quotes)
    telling = p.verdict in (Verdict.PARTIAL, Verdict.CONTRADICTED) and not held_back
    reason = f'<div class="iv-muted">{plain(without_latex(p.reason))}</div>' if p.reason and telling else ""
    return (
        f'<li class="iv-{p.verdict}"><span class="iv-mark" aria-hidden="true">{_MARK[p.verdict]}</span><div>'
        f'<div>{statement} {labels}<span class="iv-verdict">{word(f"verdict.{p.verdict}", lang)}</span></div>'
        f"{quotes}{reason}</div></li>"
    )


def _wrong_claims(grade: Grade, lang: Lang, held_back: str | None = None) -> str:
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


def _answers(turn: Turn, parent: Turn | None, grade: Grade | None, lang: Lang) -> str:
    shown = ""
    if parent and parent.answer:
        shown += _answer(word("card.answer", lang), parent.answer, parent.grade)
    if turn.answer:
        shown += _answer(word("card.follow_up_answer" if parent else "card.answer", lang), turn.answer, grade)
    return shown


def _answer(title: str, answer: str, grade: Grade | None) -> str:
    return f'<h4>{title}</h4><div class="iv-answer">{highlighted(answer, grade)}</div>'


def highlighted(answer: str, grade: Grade | None) -> str:
    """The answer with the quotes of its grade marked. A quote that is not in this answer at its place is left out."""
    marks: list[tuple[int, int, str]] = []
    if grade:
        wrong = [(c.quote, "contradicted") for c in grade.wrong_claims]
        points = [(q, str(p.verdict)) for p in grade.points for q in p.quotes]
        ignored = [(q, "ignored") for q in grade.ignored]
        marks = [(q.start, q.end, kind) for q, kind in (*wrong, *ignored, *points) if answer[q.start : q.end] == q.text]
    html, at = "", 0
    for start, end, kind in _disjoint(marks):
        html += plain(answer[at:start]) + f'<mark class="iv-{kind}">{plain(answer[start:end])}</mark>'
        at = end
    return html + plain(answer[at:])


def _disjoint(marks: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Marks in order without overlaps: earlier in the list wins, the part of a later one that is left is kept."""
    taken: list[tuple[int, int, str]] = []
    for start, end, kind in marks:
        pieces = [(start, end)]
        for a, b, _ in taken:
            pieces = [piece for s, e in pieces for piece in ((s, min(e, a)), (max(s, b), e)) if piece[0] < piece[1]]
        taken += [(s, e, kind) for s, e in pieces]
    return sorted(taken)


def _ignored(quotes: Sequence[Quote], lang: Lang) -> str:
    items = "".join(f"<q>{plain(q.text)}</q>" for q in quotes)
    return f'<div class="iv-ignored"><b>{word("card.ignored", lang)}</b> {items}</div>' if items else ""


def _ungraded(grade: Grade | None, lang: Lang) -> str:
    reason = plain(grade.reason or "") if grade else word("grading", lang)
    return (
        f'<div class="iv-ungraded"><b>{word("card.ungraded", lang)}</b><p>{reason}</p>'
        f"<p>{word('card.saved', lang)}</p></div>"
    )


def _judge(grade: Grade | None, lang: Lang) -> str:
    if grade is None or grade.grader is None:
        return ""
    note = f'<span class="iv-muted">{word("judge.builtin.note", lang)}</span>' if grade.grader.kind == "builtin" else ""
    return f'<footer class="iv-judge">{judge_name(grade.grader, lang)}{note}</footer>'


def judge_name(grader: GraderInfo, lang: Lang) -> str:
    """Who judged, as a badge; a stand-in says for whom and why."""
    name = word(f"judge.{grader.kind}", lang).format(model=grader.model or "")
    badge = f'<span class="iv-badge iv-judge-{grader.kind}">{plain(name)}</span>'
    if grader.fallback:
        why = word("judge.fallback", lang).format(why=grader.fallback)
        badge += f'<span class="iv-fallback">{plain(why)}</span>'
    return badge


def reference(question: Question, works: Mapping[str, Work], lang: Lang) -> str:
    """Markdown of the reference answer with its sources and the note on the seed document."""
    parts = [_options(question, lang), tagless(question.answer[lang])]
    if question.note:
        parts.append(f"**{word('card.note', lang)}** {tagless(question.note[lang])}")
    if question.sources:
        parts.append(
            f"**{word('card.sources', lang)}**\n" + "\n".join(f"- {_source(s, works)}" for s in question.sources)
        )
    return "\n\n".join(p for p in parts if p)


def _options(question: Question, lang: Lang) -> str:
    return "\n".join(f"- **{letter}.** {text[lang]}" for letter, text in question.options.items())


def _source(source: Source, works: Mapping[str, Work]) -> str:
    work = works.get(source.key)
    line = literal_markdown(describe(source, works))
    return f"[{line}]({work.url})" if work and work.url and work.url.startswith("https://") else line


# --- the chat ---------------------------------------------------------------------------------------------------------


def messages(
    events: Iterable[Event], questions: Mapping[str, Question], turns: Sequence[Turn], lang: Lang
) -> list[dict[str, str]]:
    """The conversation for the chat: the interviewer's words as Markdown of ours, the candidate's exactly as typed."""
    by_turn = {t.id: questions.get(t.question_id) for t in turns}
    return [
        {
            "role": "assistant" if e.role == "interviewer" else "user",
            "content": _message(e, by_turn.get(e.turn_id or ""), lang),
        }
        for e in events
        if e.text or e.role == "candidate"
    ]


def _message(e: Event, question: Question | None, lang: Lang) -> str:
    if e.role == "candidate":
        return literal_markdown(e.text) if e.text.strip() else f"*{word(e.kind, lang)}*"
    if e.kind == "verdict":
        return literal_markdown(e.text)
    text = tagless(e.text)
    if e.kind == "question" and question and question.kind == "choice":
        text += "\n\n" + _options(question, lang)
    return f"**{text}**" if e.kind == "question" and "\n" not in text else text


# --- the report -------------------------------------------------------------------------------------------------------


def report_html(report: Report, bank: Bank, lang: Lang) -> str:
    """The report page."""
    if not report.questions:
        return f'<div class="iv-card iv-empty">{word("report.empty", lang)}</div>'
    score = report.score
    ring = (
        f'<div class="iv-ring iv-ring-large" style="--v:{score:g};--c:{_colour(score)}"><b>{score:g}</b><span>/100</span></div>'
        if score is not None
        else f'<div class="iv-ring iv-ring-large"><span>{word("report.none", lang)}</span></div>'
    )
    counts = word("report.counts", lang).format(
        asked=report.asked, graded=report.graded, skipped=report.skipped, ungraded=report.ungraded
    )
    return (
        f'<article class="iv-report"><header><div>{ring}</div><div><h2>{word("report", lang)}</h2><p>{counts}</p>'
        f'<p class="iv-muted">{word("report.skipped_is_zero", lang)}</p></div></header>'
        + _topic_chart(report, bank, lang)
        + f"<h3>{word('report.questions', lang)}</h3>"
        + "".join(_question_result(r, lang) for r in report.questions)
        + _reading(report, bank, lang)
        + "</article>"
    )


def _topic_chart(report: Report, bank: Bank, lang: Lang) -> str:
    rows = "".join(_bar(f"{bank.topic_name(t.topic)[lang]} ({t.questions})", t.score) for t in report.topics)
    return f'<h3>{word("report.topics", lang)}</h3><div class="iv-bars iv-chart">{rows}</div>'


def score_history(scores: Sequence[tuple[str, float]], lang: Lang) -> str:
    """Columns of overall scores, oldest first: (when, 0..100). Empty below two, where there is nothing to compare."""
    if len(scores) < 2:
        return ""
    columns = "".join(
        f'<div title="{plain(when)}: {score:g}"><b>{score:.0f}</b><i style="height:{score:g}%;background:{_colour(score)}"></i>'
        f"<span>{plain(when)}</span></div>"
        for when, score in scores[-12:]
    )
    return f'<h3>{word("history.scores", lang)}</h3><div class="iv-columns">{columns}</div>'


def _question_result(r: QuestionResult, lang: Lang) -> str:
    grade = _grade_of(r)
    body = ""
    if r.hints_used:
        body += f'<p class="iv-muted">{word("report.hints", lang).format(n=r.hints_used)}</p>'
    if grade:
        body += _feedback(grade, lang, None) + _points(grade.points, lang) + _wrong_claims(grade, lang)
    elif r.reason:
        body += f"<p>{plain(r.reason)}</p>"
    if r.answer:
        body += _answer(word("card.answer", lang), r.answer, grade)
    if r.follow_up:
        body += f"<h4>{word('report.follow_up', lang)}</h4><p>{plain(r.follow_up)}</p>"
    if r.follow_up_answer:
        body += _answer(word("card.follow_up_answer", lang), r.follow_up_answer, grade)
    judge = f'<footer class="iv-judge">{judge_name(r.grader, lang)}</footer>' if r.grader else ""
    head = f"<summary><span>{plain(r.asked)}</span><b>{_result_score(r, lang)}</b></summary>"
    return f'<details class="iv-result">{head}{body}{judge}</details>'


def _grade_of(r: QuestionResult) -> Grade | None:
    if r.score is None:
        return None
    return Grade(
        question_id=r.question_id,
        status="graded",
        score=r.score,
        points=r.points,
        wrong_claims=r.wrong_claims,
        feedback=r.feedback,
    )


def _result_score(r: QuestionResult, lang: Lang) -> str:
    if r.state == TurnState.SKIPPED:
        return word("report.skipped", lang)
    return word("report.none", lang) if r.score is None else str(r.score)


def _reading(report: Report, bank: Bank, lang: Lang) -> str:
    if not report.reading:
        return ""
    items = "".join(
        "<li>"
        + "".join(f"<div>{plain(without_latex(why))}</div>" for why in r.whys)
        + "".join(f"<div>{_link(s, bank.works)}</div>" for s in r.sources)
        + "</li>"
        for r in report.reading
    )
    return f'<h3>{word("report.reading", lang)}</h3><ul class="iv-reading">{items}</ul>'


def _link(source: Source, works: Mapping[str, Work]) -> str:
    work, line = works.get(source.key), plain(describe(source, works))
    if work and work.url and work.url.startswith("https://"):
        return f'<a href="{escape(work.url)}" target="_blank" rel="noopener noreferrer">{line}</a>'
    return line
